"""Who is a party to a claim, as people say it: of a publisher, for one claim, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from claims import history, rules
from claims.actions.locking import locked_claim, store
from claims.actions.standing import look_again
from claims.compiled import Compiled
from claims.models import Claim, Interest
from claims.rules import Invalid, NotThere
from people.actors import Actor
from sources.models import Publisher


@transaction.atomic
def say(claim_pk: int, *, by: Actor, publisher: int, interested: bool, why: str) -> Interest:
    """Say that a publisher is a party to this claim, or that it is not.

    It holds for all its pages among the evidence, for what is found later, and for sources that go back to it.
    """
    claim = locked_claim(claim_pk, by)
    rules.check_may_regroup(by, claim)
    if by.person is None:
        raise rules.NotAllowed("Only a person says who is a party to a claim.")
    house = Publisher.objects.filter(pk=publisher).first()
    if house is None:
        raise NotThere(f"There is no publisher {publisher} here.")
    if not why.strip():
        raise Invalid(f"Say why {house} is, or is not, a party to this claim.", "why")
    row = claim.interests.filter(publisher=house).first() or Interest(claim=claim, publisher=house)
    row.interested, row.why, row.said_by, row.said_at = interested, why.strip(), by.person, timezone.now()
    store(row)
    claim.evidence.filter(document__publisher=house).update(interested_party=interested)
    _mark_origins(claim, house, interested)
    kind = "interest.declared" if interested else "interest.denied"
    history.record(kind, by=by, claim=claim, publisher=house.pk, name=house.name, why=row.why)
    look_again(claim, by)
    return row


def house_named(name: str) -> Publisher:
    """The publisher of this name. Raises Invalid where there is none."""
    house = Publisher.objects.filter(name__iexact=" ".join(name.split())).first()
    if house is None:
        raise Invalid(f"There is no publisher called “{name[:60]}” here.", "publisher")
    return house


def _mark_origins(claim: Claim, house: Publisher, interested: bool) -> None:
    """What goes back to this house is its word, whoever carries it."""
    claim.origins.filter(label__iexact=house.name).update(
        interested_party=interested or bool(house.state_controlled)
    )


_SAID = Compiled(lambda claim, house: Interest.objects.filter(claim=claim, publisher=house))


def is_party(claim: Claim, house: Publisher) -> bool | None:
    """What people said of a house and this claim; without a word, whether the claim's own speaker speaks for it."""
    said = _SAID(claim.pk, house.pk)
    if said:
        return said[0].interested
    return True if claim.speaker and claim.speaker.speaks_for_id == house.pk else None


def is_partys_name(claim: Claim, name: str) -> bool:
    """Whether what is from whoever is called so is a party's word."""
    house = Publisher.objects.filter(name__iexact=name).first()
    return house is not None and bool(is_party(claim, house) or house.state_controlled)


def parties_among(claims: Sequence[Claim], house: Publisher | None) -> dict[int, bool]:
    """``is_party`` of claims that come with their speakers, in one question; those are left out of which nothing is known."""
    if house is None:
        return {}
    spoken = {one.pk: True for one in claims if one.speaker and one.speaker.speaks_for_id == house.pk}
    said = Interest.objects.filter(claim__in=claims, publisher=house)
    return spoken | dict(said.values_list("claim", "interested"))
