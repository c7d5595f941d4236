"""Publishers and speakers as records that people mend: whose a page is, who owns whom, whom a speaker speaks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from claims import history, powers, steps
from claims.actions.locking import store
from claims.models import Claim, Speaker, Step
from claims.rules import Invalid, NotThere
from claims.states import LIVE
from people.actors import Actor
from sources.models import Publisher, PublisherDomain

FIELDS = ("name", "owner", "state_controlled", "is_agency", "country", "same_as")
SPEAKER_FIELDS = ("name", "role", "party", "country", "same_as", "speaks_for")
LONGEST_CHAIN = 20


@transaction.atomic
def mend(pk: int, *, by: Actor, domains: Iterable[str] | None = None, **changes: Any) -> Publisher:
    """Change what is known of a publisher. Its pages are grouped again for the claims on the desk; what was filed stands."""
    powers.check_may_mend_publishers(by)
    publisher = Publisher.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if publisher is None:
        raise NotThere(f"There is no publisher {pk} here.")
    changed = _changed(publisher, changes, FIELDS)
    if "owner" in changed:
        _check_owner(publisher)
    store(publisher)
    if domains is not None and (said := _keep_domains(publisher, domains)):
        changed["domains"] = said
    if changed:
        _group_again(publisher)
        _told("publisher.mended", by, publisher=publisher.pk, name=publisher.name, changed=changed)
    return publisher


@transaction.atomic
def mend_speaker(pk: int, *, by: Actor, **changes: Any) -> Speaker:
    """Change what is known of a speaker."""
    powers.check_may_mend_publishers(by)
    speaker = Speaker.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if speaker is None:
        raise NotThere(f"There is no speaker {pk} here.")
    changed = _changed(speaker, changes, SPEAKER_FIELDS)
    store(speaker)
    if changed:
        if "speaks_for" in changed:
            for claim in Claim.objects.filter(speaker=speaker, state__in=LIVE).exclude(evidence=None):
                steps.owe_again(Step.Kind.WEIGH, claim.pk)
        _told("speaker.mended", by, speaker=speaker.pk, name=speaker.name, changed=changed)
    return speaker


def _changed(
    row: Publisher | Speaker, changes: dict[str, Any], allowed: tuple[str, ...]
) -> dict[str, list[str]]:
    """Write the changes on the row; what was there and what is there now, as text."""
    changed: dict[str, list[str]] = {}
    for field, value in changes.items():
        if field not in allowed:
            raise Invalid(f"“{field}” can't be changed here.", field)
        before = getattr(row, field)
        if before != value:
            changed[field] = [_word(before), _word(value)]
            setattr(row, field, value)
    return changed


def _word(value: Any) -> str:
    return {None: "not known", True: "yes", False: "no", "": "nothing"}.get(value, str(value))


def _told(kind: str, by: Actor, *, changed: dict[str, list[str]], **payload: Any) -> None:
    said = "; ".join(
        f"{field.replace('_', ' ')} from {old} to {new}" for field, (old, new) in changed.items()
    )
    history.record(kind, by=by, changes=said, changed=changed, **payload)


def _check_owner(publisher: Publisher) -> None:
    """Owners are a chain with an end: in a circle nobody would own anybody."""
    owner, passed = publisher.owner, 0
    while owner is not None:
        passed += 1
        if owner.pk == publisher.pk or passed > LONGEST_CHAIN:
            raise Invalid(f"{publisher.owner} is owned by {publisher} itself.", "owner")
        owner = owner.owner


def _keep_domains(publisher: Publisher, wanted: Iterable[str]) -> list[str]:
    """Make these the publisher's domains; a domain of another publisher is refused. Before and after, if it changed."""
    new = {domain.strip().lower().removeprefix("www.") for domain in wanted if domain.strip()}
    before = set(publisher.domains.values_list("domain", flat=True))
    if new == before:
        return []
    taken = (
        PublisherDomain.objects.filter(domain__in=new)
        .exclude(publisher=publisher)
        .select_related("publisher")
    )
    if other := taken.first():
        raise Invalid(f"{other.domain} is {other.publisher}'s: take it away there first.", "domains")
    publisher.domains.exclude(domain__in=new).delete()
    for domain in sorted(new - before):
        row = PublisherDomain(domain=domain, publisher=publisher)
        store(row)
    return [", ".join(sorted(before)) or "nothing", ", ".join(sorted(new)) or "nothing"]


def _group_again(publisher: Publisher) -> None:
    houses = [publisher.pk, *publisher.owned.values_list("pk", flat=True)]
    claims = Claim.objects.filter(state__in=LIVE, evidence__document__publisher__in=houses)
    for pk in claims.values_list("pk", flat=True).distinct():
        steps.owe_again(Step.Kind.WEIGH, pk)
