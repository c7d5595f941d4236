"""Independent sources as people group them: two made one, one set apart, a passage moved, and the last of it taken back.

What a person grouped the machine leaves alone. Each line of history carries how the claim's sources stood ``before``, from
which the latest regrouping can be undone.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from claims import history, rules, steps
from claims.actions.locking import locked_claim
from claims.actions.standing import look_again
from claims.history.sentences import payload_of
from claims.models import Claim, Event, Evidence, Origin, Step
from claims.rules import IllegalMove, Invalid
from people.actors import Actor

SET_APART = "Set apart by a person."
REPEATS = "It repeats the article:"
_PLACE = ("origin_by_id", "circular", "circular_reason")
ATTRIBUTIONS = ("evidence.attributed", "evidence.unattributed")
REGROUPINGS = ("origin.merged", "origin.split", "origin.undone", "origin.given_back", "evidence.judged")


@transaction.atomic
def merge(claim_pk: int, *, by: Actor, number: int, into: int) -> Origin:
    """Say that two of a claim's independent sources are one: all of ``number`` counts with ``into`` from now on."""
    claim = _regroupable(claim_pk, by)
    if number == into:
        raise Invalid("Choose the other source that this one is the same as.", "origin")
    gone, target = _origin(claim, number), _origin(claim, into)
    before = snapshot(claim)
    for evidence in [*_members(gone), *_members(target)]:
        _put(evidence, target, by)
    target.interested_party = target.interested_party or gone.interested_party
    target.made_by = by.person
    target.save(update_fields=["interested_party", "made_by"])
    history.record("origin.merged", by=by, claim=claim, number=number, into=into, before=before)
    look_again(claim, by)
    return target


@transaction.atomic
def split(claim_pk: int, *, by: Actor, number: int) -> list[Origin]:
    """Say that the pages of one source are a source each.

    The page that the source is named after, else the first, keeps the number, for a rationale may refer to it.
    """
    claim = _regroupable(claim_pk, by)
    standing = _origin(claim, number)
    pages: dict[object, list[Evidence]] = {}
    for evidence in _members(standing):
        pages.setdefault(evidence.document_id or ("evidence", evidence.pk), []).append(evidence)
    if len(pages) < 2:
        raise Invalid(f"Source {number} has one page: there is nothing to set apart.", "origin")
    before = snapshot(claim)
    ordered = sorted(pages.values(), key=lambda page: own_label(page[0]) != standing.label)
    standing.label, standing.reason = own_label(ordered[0][0]), SET_APART
    standing.interested_party, standing.made_by = False, by.person
    standing.save()
    apart = [standing]
    for evidence in ordered[0]:
        _put(evidence, standing, by)
    for page in ordered[1:]:
        apart.append(new_origin(claim, own_label(page[0]), SET_APART, by, circular=standing.circular))
        for evidence in page:
            _put(evidence, apart[-1], by)
    numbers = ", ".join(str(origin.number) for origin in apart)
    history.record("origin.split", by=by, claim=claim, number=number, numbers=numbers, before=before)
    look_again(claim, by)
    return apart


def move(evidence: Evidence, number: int, by: Actor) -> Origin:
    """Put one piece of evidence with another source, or, for 0, make it a source of its own. The caller writes the line.

    By this a person also says that a page repeats the checked article, or, setting it apart, that it does not.
    """
    if number:
        target = _origin(evidence.claim, number)
    else:
        evidence.circular, evidence.circular_reason = False, ""
        target = new_origin(evidence.claim, own_label(evidence), SET_APART, by)
    _put(evidence, target, by)
    return target


@transaction.atomic
def undo(claim_pk: int, *, by: Actor) -> None:
    """Put the claim's sources back to how they stood before they were last regrouped by a person.

    What was found since stays where it is. Undone twice is done again.
    """
    claim = _regroupable(claim_pk, by)
    line = last_regrouping(claim)
    if line is None:
        raise IllegalMove(
            "There is nothing to undo: nobody has regrouped the sources of this claim since it was last said from whom they are."
        )
    before, now = payload_of(line)["before"], snapshot(claim)
    for group in before:
        evidence = group.pop("evidence")
        origin, _ = Origin.objects.update_or_create(claim=claim, number=group["number"], defaults=group)
        for pk, placed in evidence.items():
            claim.evidence.filter(pk=pk).update(origin=origin, **placed)
    history.record("origin.undone", by=by, claim=claim, line=line.pk, before=now)
    look_again(claim, by)


@transaction.atomic
def give_back(claim_pk: int, *, by: Actor) -> None:
    """Let the machine group the claim's pages again, all of them, as if nobody had."""
    claim = _regroupable(claim_pk, by)
    before = snapshot(claim)
    if not claim.evidence.exclude(origin_by=None).exists():
        raise IllegalMove("Nobody has regrouped the sources of this claim: the machine groups them already.")
    claim.evidence.filter(document__isnull=False).update(origin_by=None)
    claim.origins.update(made_by=None)
    steps.owe_again(Step.Kind.WEIGH, claim.pk)
    history.record("origin.given_back", by=by, claim=claim, before=before)


def last_regrouping(claim: Claim) -> Event | None:
    """The line of the latest regrouping by a person, where it can be undone: not where that would take back from whom somebody
    has said since that a paper or picture is."""
    lines = Event.objects.filter(claim=claim, type__in=[*REGROUPINGS, *ATTRIBUTIONS])
    lines = lines.select_related("payload").order_by("-pk")
    last = next((line for line in lines if payload_of(line).get("before") is not None), None)
    return last if last and last.type in REGROUPINGS else None


def snapshot(claim: Claim) -> list[dict[str, Any]]:
    """How the claim's sources stand: each with its words, and its evidence with who put it there."""
    groups: dict[int, dict[str, Any]] = {}
    for evidence in claim.evidence.exclude(origin=None).select_related("origin"):
        origin = evidence.origin
        assert origin is not None
        fields = ("number", "label", "reason", "circular", "interested_party", "made_by_id")
        group = groups.setdefault(
            origin.pk, {name: getattr(origin, name) for name in fields} | {"evidence": {}}
        )
        group["evidence"][str(evidence.pk)] = {name: getattr(evidence, name) for name in _PLACE}
    return list(groups.values())


def _regroupable(pk: int, by: Actor) -> Claim:
    claim = locked_claim(pk, by)
    rules.check_may_regroup(by, claim)
    return claim


def _origin(claim: Claim, number: int) -> Origin:
    found = claim.origins.filter(number=number).exclude(evidence=None).first()
    if found is None:
        raise Invalid(f"This claim has no independent source {number}.", "origin")
    return found


def _members(origin: Origin) -> list[Evidence]:
    return list(origin.evidence.select_related("document__publisher").order_by("-relevance", "pk"))


def own_label(evidence: Evidence) -> str:
    """What a source is called that is this page alone."""
    publisher = evidence.document.publisher if evidence.document else None
    title = evidence.document.title if evidence.document else evidence.details.get("title")
    return str(publisher or title or evidence)[:200]


def _put(evidence: Evidence, target: Origin, by: Actor) -> None:
    evidence.origin, evidence.origin_by = target, by.person
    if target.circular and not evidence.circular:
        evidence.circular, evidence.circular_reason = True, f"{REPEATS} {by.name} says so."
        evidence.counts, evidence.ticked_by, evidence.ticked_at = False, None, None
    evidence.save()


def new_origin(
    claim: Claim,
    label: str,
    reason: str,
    by: Actor | None = None,
    *,
    circular: bool = False,
    is_party: bool = False,
) -> Origin:
    """The claim's next source; ``by`` is given where it is of a person's grouping."""
    last = claim.origins.order_by("-number").values_list("number", flat=True).first() or 0
    return Origin.objects.create(
        claim=claim,
        number=last + 1,
        label=label[:200],
        reason=reason,
        circular=circular,
        interested_party=is_party,
        made_by=by.person if by else None,
    )
