"""What two who read a claim blind are told: what is hidden, from whom and why, and in what their verdicts differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from claims.blind import is_blind, own_reading
from claims.models import BlindReading, Claim, Verdict
from desk.presenters.evidence import Board, frozen
from desk.presenters.verdicts import name_of
from people.actors import Actor

SAYS = {"supports": "backs the claim", "refutes": "contradicts it", "neutral": "does neither"}


@dataclass(frozen=True, slots=True)
class Blind:
    """``second``: somebody has filed. ``own`` is what this person filed unseen."""

    second: bool
    own: BlindReading | None = None

    @property
    def sentence(self) -> str:
        if self.own:
            return "You have filed on this claim. Nobody sees it until a second person has read the claim and filed too."
        if self.second:
            return (
                "Second reading, blind. Somebody has filed on this claim. You see the claim, its sources and their"
                " passages; hidden from you are that verdict, its words and what was ticked, so that yours is your own."
                " When a second verdict is filed, both are opened."
            )
        return (
            "Two people read each claim here, and neither sees what the other found. What you tick and file is seen by"
            " nobody else until a second person has filed too."
        )


def blind_of(claim: Claim, by: Actor) -> Blind | None:
    """What this person is told of a claim; None where it is read in the open."""
    if claim.state not in {"queued", "assigned", "in_review"} or not is_blind(claim):
        return None
    reading = own_reading(claim, by)
    return Blind(claim.first_read_by_id is not None, reading if reading and reading.filed_at else None)


@dataclass(frozen=True, slots=True)
class Opened:
    """What somebody else filed on the claim who came to the same: in their own words, which do not go out."""

    reading: BlindReading
    said: Verdict


def readings_of(verdict: Verdict) -> tuple[Opened, ...]:
    """Who else read the claim blind and came to this verdict; empty for any that was signed in the open."""
    read = verdict.blind_readings.select_related("person", "claim__article__team")
    others = read.exclude(person=verdict.decided_by_id)
    return tuple(Opened(one, one.said) for one in others if one.said)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two verdicts, with the evidence as its author ticked it."""

    verdict: Verdict
    board: Board


@dataclass(frozen=True, slots=True)
class Two:
    """Two verdicts that were read blind and came to something else, the one filed first at the left.

    ``differs`` says in sentences in what: their words are each person's own, so only the rest is compared.
    """

    sides: tuple[Side, Side]
    differs: tuple[str, ...]


def two_of(verdict: Verdict) -> Two | None:
    """The pair that this verdict is one of; None for any other."""
    if verdict.opposes is None:
        return None
    one, other = sorted((verdict, verdict.opposes), key=lambda each: each.pk)
    sides = (Side(one, frozen(one.evidence)), Side(other, frozen(other.evidence)))
    return Two(sides, tuple(_differences(one, other)))


def _differences(one: Verdict, other: Verdict) -> Iterator[str]:
    hers, his = one.decided_by, other.decided_by
    if one.label != other.label:
        yield f"Rating: {hers} says “{one.label}”, {his} says “{other.label}”."
    ticked = [{row["evidence"]: row for row in verdict.evidence} for verdict in (one, other)]
    for pk, row in (ticked[1] | ticked[0]).items():
        said = [_stance(rows.get(pk)) for rows in ticked]
        if said[0] != said[1]:
            yield f"{name_of(row)}: for {hers} it {said[0]}, for {his} it {said[1]}."
    for verdict in (one, other):
        if verdict.override_asked:
            yield f"{verdict.decided_by} asks for an exception from the sources rule: {verdict.override_asked}"


def _stance(row: dict[str, Any] | None) -> str:
    return SAYS[row["stance"]] if row else "is not ticked"
