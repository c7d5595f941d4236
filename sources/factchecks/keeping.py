"""Keeps the fact checks of others for a team: each once, mended where its publisher changed it.

The same check may come by several ways, of which one tells less than another: what is told already stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from people import many
from people.models import Team
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
        return [found[one] for one in dict.fromkeys(self.identities) if one in found]


@transaction.atomic
def keep(
    reviews: Sequence[Review], *, team_id: int, came: str, source: str = "", invented: bool = False
) -> Kept:
    """Write what is new or says something else now; what stands already is left alone."""
    # One after the other: two that bring in the same checks in another order would wait for each other.
    list(Team.objects.select_for_update(no_key=True).filter(pk=team_id).values_list("pk"))
    kept = Kept(team_id, [review.identity for review in reviews])
    standing = _standing(kept.identities, team_id)
    said = {identity: _said(row) for identity, row in standing.items()}
    kept.fates += _fates(said, kept.identities, reviews)
    for identity, row in standing.items():
        if said[identity] != _said(row):
            _take_over(row, said[identity])
    alike = (team_id, came, source[:2000], invented, timezone.now())
    fresh = [
        (*one, one.digest, identity, *alike) for identity, one in said.items() if identity not in standing
    ]
    if fresh:
        many.write(FactCheck, COLUMNS, fresh)
    return kept


def what_would_become(reviews: Sequence[Review], *, team_id: int, said: dict[str, Review]) -> list[Fate]:
    """What ``keep`` would do with them. ``said`` is what earlier rows of the same file would have left; it grows."""
    identities = [review.identity for review in reviews]
    standing = _standing(set(identities) - said.keys(), team_id)
    said |= {identity: _said(row) for identity, row in standing.items()}
    return _fates(said, identities, reviews)


def _fates(said: dict[str, Review], identities: Iterable[str], reviews: Iterable[Review]) -> list[Fate]:
    """What becomes of each review, one after the other; ``said`` is what each check says, before them and then after them."""
    fates = []
    for identity, review in zip(identities, reviews, strict=True):
        before = said.get(identity)
        if before is None and review.is_unrated:  # it was taken back before we had it
            fates.append(Fate.STOOD)
            continue
        said[identity] = after = review if before is None else _told_more(before, review)
        changed = Fate.STOOD if after == before else Fate.CHANGED
        fates.append(Fate.ADDED if before is None else changed)
    return fates


def _told_more(before: Review, review: Review) -> Review:
    """What was told, and where the review says something, that. What is no longer rated keeps no figures either."""
    told = {name: said for name, said in review._asdict().items() if said not in ("", None)}
    if review.is_unrated:
        told |= dict.fromkeys(["rating_value", "worst_rating", "best_rating"])
    return before._replace(**told)


def _standing(identities: Collection[str], team_id: int) -> dict[str, FactCheck]:
    rows = FactCheck.objects.filter(many.among("identity", set(identities)), team=team_id)
    return {row.identity: row for row in rows}


def _said(row: FactCheck) -> Review:
    return Review(*(getattr(row, name) for name in FIELDS))


def _take_over(row: FactCheck, review: Review) -> None:
    if row.rating != review.rating:
        row.rerated_at = timezone.now()
    for name, said in review._asdict().items():
        setattr(row, name, said)
    row.digest = review.digest
    row.save()
