"""The rules of the workflow. ``check_may_...`` raises a sentence; ``can(...)`` answers for a button.

The two that matter most: nobody signs their own verdict (``check_may_sign``), and a decisive verdict needs
independent sources (``claims.gate``). The database holds both once more. What a power alone allows is in
``claims.powers``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from claims.compiled import Compiled
from claims.models import Assignment, Claim, Likeness, OutsideReading, Verdict
from claims.powers import check_power
from claims.refusals import (
    Conflict,
    IllegalMove,
    Invalid,
    NotAllowed,
    NotThere,
    RuleBroken,
    Suspended,
    TooLarge,
)
from claims.states import CLAIM_MOVES, CLAIM_WORDS, VERDICT_MOVES, VERDICT_WORDS, Move, legal
from engine.types import Kind, Question, Rating
from people.actors import Actor
from people.models import Person
from people.roles import Power

__all__ = [
    "Conflict",
    "IllegalMove",
    "Invalid",
    "NotAllowed",
    "NotThere",
    "RuleBroken",
    "Suspended",
    "TooLarge",
]

LONGEST_REASON = 300
ASKED = {Question.ATTRIBUTION: "whether it was said", Question.EXPECTATION: "whether it was expected"}
"""What a sibling claim asks, in words."""


def check_short(words: str, field: str) -> None:
    """A reason that stands in no field of the record, only in its history, is as short as the others."""
    if len(words) > LONGEST_REASON:
        raise Invalid(f"Say it in {LONGEST_REASON} characters; these are {len(words):,}.", field)


def _is_to_be_taken(verb: str, claim: Claim) -> bool:
    return verb in {"open", "decide"} and legal(CLAIM_MOVES, "take", claim.state)


def check_may_move(by: Actor, claim: Claim, verb: str) -> Move:
    """The actor's power first, then the table of moves. Returns the move."""
    move = CLAIM_MOVES[verb]
    check_power(by, move.power)
    if not legal(CLAIM_MOVES, verb, claim.state):
        first = " Take it first." if _is_to_be_taken(verb, claim) else ""
        raise IllegalMove(
            f"A claim that is “{CLAIM_WORDS[claim.state]}” can't be moved by “{move.label}”.{first}"
        )
    if verb in {"dismiss", "park", "merge"} and claim.is_public:
        raise IllegalMove(
            "A verdict on this claim is published: withdraw it first, or have the claim checked again."
        )
    if verb in {"dismiss", "park", "merge", "wait", "let_stand"} and claim.first_read_by_id:
        raise IllegalMove(
            "Somebody has filed a verdict on this claim that nobody sees yet: it is read a second time first."
        )
    if verb in {"open", "decide", "hand_back", "dismiss"}:
        _check_holds(by, claim, verb)
    if verb in {"take", "open", "decide"} and by.person is not None:
        check_reads_first(by.person, claim)
        check_no_conflict(by.person, claim)
    if verb == "decide" and by.person is not None:
        check_not_suspended(by.person)
    return move


def check_may_let_stand(by: Actor, claim: Claim) -> Move:
    """Calling a re-check off before anybody works at it: never by the one who filed the verdict, but for their own request."""
    move = check_may_move(by, claim, "let_stand")
    last = _last_filed(claim) if claim.recheck_reason else None
    if last is None or last.state != "approved":
        raise IllegalMove(
            "No verdict of this claim is being checked again, so there is none that could stand."
        )
    if (last.statement, last.kind) != (claim.statement, claim.kind):
        raise IllegalMove("The claim was reworded since: its verdict is about what it said before.")
    if by.person is None:
        raise NotAllowed("Only a person says that a verdict stands.")
    if by.person.pk == last.decided_by_id and by.person.pk != _asked_again_by(claim):
        raise NotAllowed(f"{by.person.name} filed this verdict: somebody else says whether it stands.")
    check_not_suspended(by.person)
    check_no_conflict(by.person, claim)
    return move


def _last_filed(claim: Claim) -> Verdict | None:
    """What people filed on it last; a claim of ``with_everything`` knows it already."""
    if "people_verdicts" in claim.__dict__:
        return next(iter(claim.people_verdicts), None)  # type: ignore[attr-defined]  # prefetched there
    return claim.verdicts.filed().order_by("-pk").first()


def _asked_again_by(claim: Claim) -> int | None:
    """Who had it checked again, last; None where the machine did."""
    if "asked_again_by" in claim.__dict__:
        return claim.asked_again_by  # type: ignore[attr-defined, no-any-return]  # annotated there
    asked = claim.events.filter(type="claim.rechecked").order_by("-pk")
    return asked.values_list("person", flat=True).first()


_HELD = Compiled(lambda pk: Assignment.objects.filter(claim=pk, ended_at=None).select_related("person"))


def holder_of(claim: Claim) -> Person | None:
    """Who holds the claim now; a claim of ``with_everything`` knows it already."""
    if "held" in claim.__dict__:
        return next((assignment.person for assignment in claim.held), None)  # type: ignore[attr-defined]  # prefetched there
    return next((held.person for held in _HELD(claim.pk)), None)


def _check_holds(by: Actor, claim: Claim, verb: str) -> None:
    holder = holder_of(claim)
    if holder is None and verb == "decide":
        raise NotAllowed("Take the claim before you file a verdict on it.")
    if holder is None or holder == by.person:
        return
    if verb in {"hand_back", "dismiss"} and by.may(Power.ASSIGN):
        return
    raise NotAllowed(f"{holder.name} holds this claim.")


def conflict_of(person: Person, claim: Claim) -> str:
    """The speaker or publisher of this claim whom the person has declared not to judge; empty if there is none."""
    declared = {(one["kind"], one["name"].casefold()) for one in person.conflicts}
    if not declared:
        return ""
    speaker, publisher = claim.speaker.name if claim.speaker else "", claim.article.publisher
    for kind, name in (("speaker", speaker), ("publisher", publisher)):
        if (kind, name.casefold()) in declared:
            return name
    return ""


def check_reads_first(person: Person, claim: Claim) -> None:
    """Of two who read a claim blind, neither is the other."""
    if claim.first_read_by_id == person.pk:
        raise NotAllowed(
            f"{person.name} has filed on this claim already: somebody else reads it now, without seeing that."
        )


def check_not_suspended(person: Person, now: datetime | None = None) -> None:
    """After somebody else set their password or address, a person puts their name under nothing for a day."""
    until = person.signing_suspended_until
    if until and until > (now or timezone.now()):
        when = f"{timezone.localtime(until):%-d %B, %H:%M}"
        raise Suspended(f"{person.name}'s account was reset: signing is possible again from {when}.")


def check_no_conflict(person: Person, claim: Claim) -> None:
    """Nobody takes, files or signs where they have declared a conflict of interest."""
    name = conflict_of(person, claim)
    if name:
        raise NotAllowed(
            f"{person.name} has declared a conflict of interest with {name}: somebody else does this."
        )


def stands_as_it_is(claim: Claim) -> bool:
    """Whether nobody adds to the evidence of this claim, or judges it."""
    return claim.state in {"dismissed", "merged", "to_sign", "settled"}


def check_may_add_evidence(by: Actor, claim: Claim) -> None:
    """Adding or judging evidence, asking again: while the claim is on the desk and no verdict waits or stands."""
    check_power(by, Power.ADD_EVIDENCE)
    if stands_as_it_is(claim):
        raise IllegalMove(f"The evidence of a claim that is “{CLAIM_WORDS[claim.state]}” stands as it is.")


def check_may_regroup(by: Actor, claim: Claim) -> None:
    """Saying which pages are one source and who is a party: also of what stands, which is checked again if it falls short."""
    check_power(by, Power.ADD_EVIDENCE)
    if claim.state in {"dismissed", "merged", "to_sign"}:
        raise IllegalMove(f"The sources of a claim that is “{CLAIM_WORDS[claim.state]}” stay as they are.")


def check_may_mend(by: Actor, claim: Claim) -> None:
    """Changing a claim's wording, kind, speaker or priority."""
    check_power(by, Power.CHOOSE)
    if claim.state in {"merged", "to_sign", "settled"}:
        raise IllegalMove(f"A claim that is “{CLAIM_WORDS[claim.state]}” keeps its wording.")


def check_may_ask(by: Actor, claim: Claim, question: str) -> None:
    """Making a claim's sibling: whether it was said, where somebody is named for it; whether it was expected, of a forecast."""
    check_power(by, Power.CHOOSE)
    if question not in ASKED:
        raise Invalid(f"“{question}” is no question that a sibling claim answers.", "question")
    if claim.state in {"merged", "dismissed"}:
        raise IllegalMove(f"Nothing more is asked of a claim that is “{CLAIM_WORDS[claim.state]}”.")
    if claim.sibling_of_id or claim.question == question:
        raise IllegalMove(f"This claim asks already {ASKED[Question(claim.question)]}.")
    if question == Question.ATTRIBUTION and not claim.speaker_id:
        raise IllegalMove("The article names nobody who said it: mend the claim's speaker first.")
    if question == Question.EXPECTATION and claim.kind != Kind.FORECAST:
        raise IllegalMove("Only a forecast can have been expected.")
    if other := next((one for one in claim.siblings.all() if one.question == question), None):
        raise IllegalMove(f"Claim {other.pk} asks already {ASKED[Question(question)]}.")


def check_may_sign(by: Actor, verdict: Verdict, verb: str, now: datetime | None = None) -> None:
    """Signing off or sending back: by a person, never by the one who filed it, whatever their roles."""
    check_power(by, VERDICT_MOVES[verb].power)
    person = by.person
    if person is None:
        raise NotAllowed("Only a person signs a verdict.")
    if not legal(VERDICT_MOVES, verb, verdict.state):
        raise IllegalMove(
            f"This verdict is “{VERDICT_WORDS[verdict.state]}” and does not wait for a signature."
        )
    if person.pk == verdict.decided_by_id:
        raise NotAllowed(f"{person.name} filed this verdict: somebody else signs it off or sends it back.")
    check_not_suspended(person, now)
    check_no_conflict(person, verdict.claim)
    if verdict.disputed_with_id:
        _check_settles(by, person, verdict)
    if (
        person.is_outside
        and not OutsideReading.objects.live().filter(person=person, verdict=verdict).exists()
    ):
        raise NotAllowed(f"{person.name} was not asked to read this verdict, or the invitation has ended.")


def _check_settles(by: Actor, person: Person, verdict: Verdict) -> None:
    """A dispute is settled by a third person, an editor, who signs the verdict or sends it back for good reason."""
    if person.pk == verdict.disputed_with_id:
        raise NotAllowed(
            f"{verdict.decided_by} does not agree with {person.name}: a third person settles the dispute."
        )
    check_power(by, Power.SETTLE)


def check_may_dispute(by: Actor, last: Verdict | None) -> None:
    """Filing a verdict again as it was, against the person who sent it back."""
    if (
        last is None
        or last.state != "sent_back"
        or last.sent_back_by_id in {None, by.person.pk if by.person else None}
    ):
        raise Invalid("Nobody has sent this verdict back: there is nothing to dispute.", "dispute")


def check_may_invite_reader(by: Actor, verdict: Verdict) -> None:
    """Asking somebody outside to be the second reader: an editor, of a verdict that waits for its signature."""
    check_power(by, Power.ASSIGN)
    if by.person is not None:  # or a friend's address would sign for whoever reset the account
        check_not_suspended(by.person)
    if verdict.state != "decided":
        raise IllegalMove(
            f"This verdict is “{VERDICT_WORDS[verdict.state]}” and does not wait for a signature."
        )
    if verdict.disputed_with_id:
        raise IllegalMove("Two people do not agree on this verdict: an editor of the team settles that.")


def check_may_recall(by: Actor, verdict: Verdict) -> None:
    """Taking one's own unsigned verdict back."""
    check_power(by, VERDICT_MOVES["recall"].power)
    if not legal(VERDICT_MOVES, "recall", verdict.state):
        raise IllegalMove(f"This verdict is “{VERDICT_WORDS[verdict.state]}”: it can't be taken back.")
    if by.person is None or by.person.pk != verdict.decided_by_id:
        raise NotAllowed("Only the person who filed a verdict takes it back; others send it back.")
    if verdict.contends:
        raise NotAllowed(
            f"{verdict.disputed_with} read it too and came to something else: a third person decides."
        )


def check_may_publish(by: Actor, verdict: Verdict) -> None:
    """Publishing: an editor, and a verdict with its two signatures."""
    check_power(by, Power.PUBLISH)
    check_is_signed(verdict)


def check_is_signed(verdict: Verdict) -> None:
    """What goes out has its two signatures, and is not to be kept in the house."""
    if verdict.state != "approved":
        raise IllegalMove(
            f"Only a verdict that was signed off is published; this one is “{VERDICT_WORDS[verdict.state]}”."
        )
    if is_void(verdict):
        raise IllegalMove("The claim is being checked again: this approval is void until it is signed again.")


def is_void(verdict: Verdict) -> bool:
    """Whether a signed verdict no longer stands: its claim is checked again, or has been since."""
    if verdict.state != "approved":
        return False
    later = Verdict.objects.filter(claim=verdict.claim_id, pk__gt=verdict.pk).exclude(state="suggested")
    if verdict.opposes_id is not None:
        later = later.exclude(pk=verdict.opposes_id)
    return verdict.claim.state != "settled" or later.exists()


def check_may_spike(by: Actor, verdict: Verdict) -> None:
    """Deciding that a signed verdict will not run."""
    check_power(by, VERDICT_MOVES["spike"].power)
    if not legal(VERDICT_MOVES, "spike", verdict.state):
        raise IllegalMove(f"This verdict is “{VERDICT_WORDS[verdict.state]}”: only a signed one is spiked.")


def check_may_settle_likeness(by: Actor, claim: Claim, likeness: Likeness, verb: str) -> None:
    """Saying whether an earlier check is of the same claim, or taking that back (``verb`` is "reopen")."""
    check_power(by, Power.CHOOSE)
    if by.person is None:
        raise NotAllowed("Only a person says whether two claims are the same.")
    if claim.state in {"dismissed", "merged"}:
        raise IllegalMove(f"This claim is “{CLAIM_WORDS[claim.state]}”: there is nothing to compare it with.")
    proposed = likeness.state == Likeness.State.PROPOSED
    if verb == "reopen" and proposed:
        raise IllegalMove("Nobody has settled this proposal yet: there is nothing to take back.")
    if verb != "reopen" and not proposed:
        raise IllegalMove(
            f"This proposal is settled as “{likeness.get_state_display()}”: take that back first."
        )


def check_rating_fits(rating: str, kind: str) -> None:
    """``pending`` is for forecasts only."""
    if rating == Rating.PENDING and kind != Kind.FORECAST:
        raise Invalid("Only a forecast can be too early to tell.", "rating")


def _passes(check: Callable[..., object], *said: object) -> bool:
    try:
        check(*said)
    except RuleBroken:
        return False
    return True


def can(by: Actor, verb: str, claim: Claim) -> bool:
    """Whether the verb's button should be there for this claim."""
    return _passes(check_may_move, by, claim, verb)


def can_let_stand(by: Actor, claim: Claim) -> bool:
    """Whether the button that calls a re-check off should be there."""
    return _passes(check_may_let_stand, by, claim)


def can_ask(by: Actor, question: str, claim: Claim) -> bool:
    """Whether the button that makes the sibling should be there."""
    return _passes(check_may_ask, by, claim, question)


def can_sign(by: Actor, verdict: Verdict, verb: str = "approve") -> bool:
    """Whether the button to sign off or send back should be there."""
    return _passes(check_may_sign, by, verdict, verb)
