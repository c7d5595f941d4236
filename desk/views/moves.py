"""One POST for each verb of a claim, a verdict and a piece of owed work; each calls one action."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_POST

from claims.actions import assignments, choosing, likenesses, owed, siblings, standing
from claims.actions import claims as claim_actions
from claims.actions import verdicts as verdict_actions
from claims.models import Claim
from claims.rules import Invalid
from desk.forms.claims import PRIORITIES
from desk.presenters.labels import state_word
from desk.presenters.verbs import ASKS_BESIDE
from desk.requests import PersonRequest
from desk.views.door import acting, back, member, verbs, wordless
from people.actors import Actor
from publishing import actions as publishing
from publishing import complaints


def _into(said: QueryDict) -> int:
    number = said.get("into", "")
    if not number.isdecimal() or len(number) > 18:
        raise Invalid("Choose the claim that says the same.", "into")
    return int(number)


def _version(said: QueryDict) -> int | None:
    number = said.get("version", "")
    return int(number) if number.isdecimal() and len(number) < 10 else None


def _reword(pk: int, by: Actor, said: QueryDict) -> Claim:
    return claim_actions.mend(pk, by=by, expected=_version(said), statement=said.get("statement", ""))


def _split(pk: int, by: Actor, said: QueryDict) -> Claim:
    lines = said.get("statements", "").splitlines()
    return choosing.split(pk, by=by, statements=lines, expected=_version(said))[0]


def _prioritise(pk: int, by: Actor, said: QueryDict) -> Claim:
    number = said.get("priority", "")
    if number not in dict(PRIORITIES):
        raise Invalid("Choose high, medium, low or automatic.", "priority")
    return claim_actions.mend(pk, by=by, priority=int(number) if number else None)


CLAIM_MOVES: dict[str, Callable[[int, Actor, QueryDict], Claim]] = {
    "queue": lambda pk, by, said: claim_actions.queue(pk, by=by),
    "park": lambda pk, by, said: claim_actions.park(pk, by=by),
    "reopen": lambda pk, by, said: claim_actions.reopen(pk, by=by, reason=said.get("reason", "")),
    "dismiss": lambda pk, by, said: claim_actions.dismiss(pk, by=by, reason=said.get("reason", "")),
    "merge": lambda pk, by, said: claim_actions.merge(pk, by=by, into=_into(said)),
    "split": _split,
    "reword": _reword,
    "prioritise": _prioritise,
    "wait": lambda pk, by, said: claim_actions.wait(pk, by=by),
    "recheck": lambda pk, by, said: claim_actions.recheck(pk, by=by, reason=said.get("reason", "")),
    "let_stand": lambda pk, by, said: standing.let_stand(pk, by=by, reason=said.get("reason", "")),
    "take": lambda pk, by, said: assignments.take(pk, by=by),
    "assign": lambda pk, by, said: assignments.assign(pk, by=by, assignee=said.get("assignee", "")),
    "hand_back": lambda pk, by, said: assignments.hand_back(pk, by=by, reason=said.get("reason", "")),
    "ask_said": lambda pk, by, said: siblings.ask(pk, by=by, question=ASKS_BESIDE["ask_said"]),
    "ask_expected": lambda pk, by, said: siblings.ask(pk, by=by, question=ASKS_BESIDE["ask_expected"]),
}


SAID = {"search": "Searching", "split": "Split", "reword": "Reworded", "prioritise": "Priority set"}


def _moved(verb: str, pk: int, by: Actor, said: QueryDict) -> tuple[str, str]:
    moved = CLAIM_MOVES[verb](pk, by, said)
    told = SAID.get(verb) or ("A claim of its own" if moved.pk != pk else state_word(moved))
    return f"{told}: {moved.statement}", moved.get_absolute_url()


claim = verbs("A claim", {verb: partial(_moved, verb) for verb in CLAIM_MOVES})


def _release(pk: int, by: Actor, said: QueryDict) -> str:
    publication = publishing.release(pk, by=by)
    return (
        "A second editor's word releases it." if publication.state == publication.State.HELD else "Released."
    )


def _hold(pk: int, by: Actor, said: QueryDict) -> str:
    publishing.hold(pk, by=by, note=said.get("note", ""))
    return "Held: the public page no longer shows the rating."


def _withdraw(pk: int, by: Actor, said: QueryDict) -> str:
    publishing.withdraw(pk, by=by, note=said.get("note", ""))
    return "Withdrawn: its page says so, with your note."


def _spike(pk: int, by: Actor, said: QueryDict) -> str:
    verdict_actions.spike(pk, by=by)
    return "This verdict will not run."


def _unschedule(pk: int, by: Actor, said: QueryDict) -> str:
    publishing.unschedule(pk, by=by)
    return "Off the schedule: it can go out at once or at another time."


VERDICT_MOVES: dict[str, Callable[[int, Actor, QueryDict], str]] = {
    "release": _release,
    "hold": _hold,
    "withdraw": _withdraw,
    "spike": _spike,
    "unschedule": _unschedule,
}


def _told(verb: str, pk: int, by: Actor, said: QueryDict) -> tuple[str, str]:
    return VERDICT_MOVES[verb](pk, by, said), ""


verdict = verbs("A verdict", {verb: partial(_told, verb) for verb in VERDICT_MOVES})


_settled = partial(wordless, home="/claims/{row.claim_id}/#checked-before")
likeness = verbs(
    "A likeness",
    {
        "confirm": _settled(likenesses.confirm, "Noted: it is the same claim."),
        "refuse": _settled(likenesses.refuse, "Noted: it is not the same claim."),
        "reopen": _settled(likenesses.reopen, "Taken back."),
    },
)


@member
@require_POST
def complaint(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what came of what a reader wrote."""
    closed = complaints.close(pk, by=acting(request), answer=request.POST.get("answer", ""))
    messages.success(request, "Closed, with your note.")
    return HttpResponseRedirect(back(request, f"/claims/{closed.publication.claim_id}/"))


@member
@require_POST
def retry_work(request: PersonRequest, pk: int) -> HttpResponse:
    """Start work afresh that the machine gave up."""
    owed.retry(pk, by=acting(request))
    messages.success(request, "Tried again: it is in the machine's hands.")
    return HttpResponseRedirect(back(request))
