"""Keeps the fact checks of others for a team: each once, mended where its publisher changed it.

The same check may come by several ways, of which one tells less than another: what is told already stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from people import many
from sources.factchecks.review import Review
from sources.models import FactCheck

FIELDS = Review._fields
COLUMNS = (*FIELDS, "digest", "identity", "team_id", "came", "source", "invented", "imported_at")


class Fate(StrEnum):
    """What becomes of a review that is brought in."""

    ADDED = "added"
    STOOD = "stood already"
    CHANGED = "changed"


@dataclass(slots=True)
class Kept:
    """What became of each review, in the order they came."""

    team_id: int
    identities: list[str]
    fates: list[Fate] = field(default_factory=list)

    @property
    def rows(self) -> list[FactCheck]:
        """The rows, once each. They are read when they are asked for: whoever brings in thousands does not."""
        found = _standing(self.identities, self.team_id)
        return [found[one] for one in dict.fromkeys(self.identities)]


@transaction.atomic
def keep(
    reviews: Sequence[Review], *, team_id: int, came: str, source: str = "", invented: bool = False
) -> Kept:
    """Write what is new or says something else now; what stands already is left alone."""
    identities = [review.identity for review in reviews]
    kept, standing = Kept(team_id, identities), _standing(identities, team_id)
    fresh: dict[str, Review] = {}
    for identity, review in zip(identities, reviews, strict=True):
        row = standing.get(identity)
        if row is None:
            kept.fates.append(Fate.STOOD if identity in fresh else Fate.ADDED)
            fresh.setdefault(identity, review)
        elif not _news(row, review):
            kept.fates.append(Fate.STOOD)
        else:
            if row.rating != review.rating:
                row.rerated_at = timezone.now()
            _take_over(row, review)
            row.save()
            kept.fates.append(Fate.CHANGED)
    alike = (team_id, came, source[:2000], invented, timezone.now())
    if fresh:
        _write([(*review, review.digest, identity, *alike) for identity, review in fresh.items()])
    return kept


def _write(rows: list[tuple[Any, ...]]) -> None:
    try:
        with transaction.atomic():
            many.write(FactCheck, COLUMNS, rows)
    except IntegrityError:  # somebody has brought in some of them meanwhile
        made = [FactCheck(**dict(zip(COLUMNS, row, strict=True))) for row in rows]
        FactCheck.objects.bulk_create(made, ignore_conflicts=True)


def what_would_become(reviews: Sequence[Review], *, team_id: int, seen: set[str]) -> list[Fate]:
    """What ``keep`` would do with them. ``seen`` are the identities of earlier rows of the same file; it grows."""
    identities = [review.identity for review in reviews]
    standing, fates = _standing(identities, team_id), []
    for identity, review in zip(identities, reviews, strict=True):
        row = standing.get(identity)
        if identity in seen or (row and not _news(row, review)):
            fates.append(Fate.STOOD)
        else:
            fates.append(Fate.CHANGED if row else Fate.ADDED)
        seen.add(identity)
    return fates


def _standing(identities: Iterable[str], team_id: int) -> dict[str, FactCheck]:
    rows = FactCheck.objects.filter(many.among("identity", set(identities)), team=team_id)
    return {row.identity: row for row in rows}


def _news(row: FactCheck, review: Review) -> dict[str, Any]:
    """What the review says and the row does not."""
    told = {name: getattr(review, name) for name in FIELDS}
    return {
        name: said for name, said in told.items() if said not in ("", None) and said != getattr(row, name)
    }


def _take_over(row: FactCheck, review: Review) -> None:
    for name, said in _news(row, review).items():
        setattr(row, name, said)
    row.digest = Review(**{name: getattr(row, name) for name in FIELDS}).digest
