"""A claim's history as sentences, with what one may filter it by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from claims import history
from claims.history.sentences import actor_name
from claims.models import Claim, Event

KINDS = {
    "": "Everything",
    "people": "What people did",
    "verdict": "Verdicts",
    "evidence": "Evidence and searches",
    "claim": "The claim itself",
}
_OF: dict[str, Q] = {
    "people": Q(machine=""),
    "verdict": Q(type__regex=r"^(verdict|reader|reading)\."),
    "evidence": Q(type__regex=r"^(evidence|lookup|origin|interest|lead)\."),
    "claim": Q(type__regex=r"^(claim|likeness|sibling)\."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One change: when, who, what as a sentence, through which door."""

    at: datetime
    who: str
    text: str
    door: str
    type: str
    number: int


def lines(claim: Claim, *, kind: str = "", since: date | None = None, words: str = "") -> list[Line]:
    """The lines that match, the oldest first: one query, however many there are."""
    events: QuerySet[Event] = Event.objects.filter(claim=claim).filter(_OF.get(kind, Q()))
    if since:
        events = events.filter(at__date__gte=since)
    found = [
        Line(event.at, actor_name(event), history.sentence(event), event.door, event.type, event.number)
        for event in events.select_related("person", "key__consumer", "payload").order_by("pk")
    ]
    return [line for line in found if words.casefold() in line.text.casefold()]
