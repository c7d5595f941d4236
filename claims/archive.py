"""What was checked before, ready to be asked: the vectors in the database, and an index of them in this process.

The index of a team is loaded once and then brought up to date by what has changed since. Only the text worker has one:
it holds the encoder, and numpy with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.models import Claim, StatementVector
from claims.states import LIVE
from engine import match
from sources.models import FactCheck

if TYPE_CHECKING:
    import numpy

# A transaction may be committed after a later one: what was written this long before is looked through again.
OVERLAP = timedelta(minutes=5)
TEAMS_KEPT = 8


def digest_of(statement: str, title: str = "") -> str:
    """Of the text that a vector is made from."""
    return sha256(f"{statement}\n{title}".encode()).hexdigest()


# --- In the database ----------------------------------------------------------------------------------------------------


def unlearned_claims(team: int) -> QuerySet[Claim]:
    """The team's live claims that have no vector of the present version, the latest first."""
    live = Claim.objects.filter(article__team=team, state__in=LIVE)
    return live.exclude(vector__version=match.EMBED_VERSION).order_by("-pk")


def unlearned_checks(team: int) -> QuerySet[FactCheck]:
    """The team's fact checks that have no vector of the present version, the latest first."""
    return FactCheck.objects.filter(team=team).exclude(vector__version=match.EMBED_VERSION).order_by("-pk")


def is_behind(team: int) -> bool:
    """Whether something of the team waits to be learned."""
    return unlearned_checks(team).exists() or unlearned_claims(team).exists()


@dataclass(frozen=True, slots=True)
class Learned:
    """The vectors of one statement, ready to be written."""

    key: dict[str, Any]
    digest: str
    data: bytes


def embed_claims(claims: Sequence[Claim]) -> list[Learned]:
    """The vectors of claims: of their statements alone, for an earlier claim has no headline of a check."""
    vectors: Any = match.embed([one.statement for one in claims]) if claims else ()
    return [
        Learned({"claim_id": claim.pk}, digest_of(claim.statement), vector.tobytes())
        for claim, vector in zip(claims, vectors, strict=True)
    ]


def embed_checks(checks: Sequence[FactCheck]) -> list[Learned]:
    """The vectors of fact checks: of the statement and, where there is one, of the title."""
    texts = [text for check in checks for text in (check.statement, check.title) if text]
    vectors: Iterator[numpy.ndarray] = iter(match.embed(texts)) if texts else iter(())
    return [
        Learned(
            {"fact_check_id": check.pk},
            digest_of(check.statement, check.title),
            b"".join(next(vectors).tobytes() for text in (check.statement, check.title) if text),
        )
        for check in checks
    ]


@transaction.atomic
def write(team: int, learned: Iterable[Learned]) -> None:
    """Keep vectors; those of a statement that has some are replaced."""
    now = timezone.now()
    for one in learned:
        StatementVector.objects.update_or_create(
            defaults={
                "team_id": team,
                "version": match.EMBED_VERSION,
                "digest": one.digest,
                "data": one.data,
                "made_at": now,
            },
            **one.key,
        )


def has_vector(claim: Claim) -> bool:
    """Whether the claim's statement, as it reads now, has a vector of the present version."""
    vector: StatementVector | None = getattr(claim, "vector", None)
    present = (match.EMBED_VERSION, digest_of(claim.statement))
    return vector is not None and (vector.version, vector.digest) == present


def vectors_for(claims: Sequence[Claim]) -> dict[int, numpy.ndarray]:
    """The vectors of claims as they stand in the database, by the claim's id."""
    rows = StatementVector.objects.filter(claim__in=claims).values_list("claim_id", "data")
    return {pk: vectors_of(bytes(data))[0] for pk, data in rows if pk is not None}


def vectors_of(data: bytes) -> numpy.ndarray:
    """The vectors in a row, one or two of them."""
    import numpy

    from engine.encoder import WIDTH  # not above: it brings numpy too

    return numpy.frombuffer(data, dtype=numpy.float16).reshape(-1, WIDTH)


# --- In this process ----------------------------------------------------------------------------------------------------


def key_of_claim(pk: int) -> int:
    return pk


def key_of_check(pk: int) -> int:
    return -pk


@dataclass(slots=True)
class Shelf:
    """A team's index, and which text of each statement is in it."""

    team: int
    index: match.Archive = field(default_factory=lambda: match.Archive())  # brings numpy
    digests: dict[int, str] = field(default_factory=dict)
    bare: set[int] = field(default_factory=set)  # those without a vector
    since: datetime | None = None

    def refresh(self) -> None:
        """Put in what is new or reworded since the last time; take out what is merged, dismissed or out of date."""
        begun = timezone.now()
        rows = StatementVector.objects.filter(team=self.team, version=match.EMBED_VERSION)
        if self.since is not None:
            window = self.since - OVERLAP
            rows = rows.filter(Q(made_at__gte=window) | Q(claim__changed_at__gte=window))
        named = rows.annotate(
            text=Coalesce("claim__statement", "fact_check__statement"),
            title=Coalesce("fact_check__title", Value("")),
        )
        asked = ("claim_id", "fact_check_id", "claim__state", "text", "title", "digest", "data")
        for claim, check, state, text, title, digest, data in (
            named.order_by("pk").values_list(*asked).iterator(chunk_size=1000)
        ):
            key = key_of_claim(claim) if claim else key_of_check(check)
            if (claim and state not in LIVE) or digest_of(text, title) != digest:
                self.drop(key)
            elif self.digests.get(key) != digest or key in self.bare:
                self.index.put(key, text, title, vectors_of(bytes(data)))
                self.digests[key] = digest
                self.bare.discard(key)
        self.since = begun

    def add_bare(self) -> None:
        """Put in, for their words alone, what has no vector: nothing can be embedded, or not yet."""
        for claim in unlearned_claims(self.team).only("statement").iterator(chunk_size=1000):
            self._put_bare(key_of_claim(claim.pk), claim.statement)
        for check in unlearned_checks(self.team).only("statement", "title").iterator(chunk_size=1000):
            self._put_bare(key_of_check(check.pk), check.statement, check.title)

    def _put_bare(self, key: int, text: str, title: str = "") -> None:
        digest = digest_of(text, title)
        if self.digests.get(key) != digest:
            self.index.put(key, text, title, None)
            self.digests[key] = digest
            self.bare.add(key)

    def drop(self, key: int) -> None:
        """Take a statement out, if it is in."""
        self.bare.discard(key)
        if self.digests.pop(key, None) is not None:
            self.index.drop(key)


_shelves: dict[int, Shelf] = {}


def of(team: int) -> Shelf:
    """The team's index, up to date."""
    shelf = _shelves.pop(team, None) or Shelf(team)
    _shelves[team] = shelf  # the last one asked for is the last to go
    while len(_shelves) > TEAMS_KEPT:
        _shelves.pop(next(iter(_shelves)))
    shelf.refresh()
    return shelf


def forget() -> None:
    """Empty every index of this process: the next question loads it anew."""
    _shelves.clear()
