"""Copies among all documents that are kept: the database finds them by a few runs of words, whatever their number.

A document's runs (``engine.match.sketch``) are rows; another text that has several of them is looked at word for word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Min, Q, QuerySet

from engine.match import contained, jaccard, shingles, sketch
from sources.models import Document, DocumentLink, DocumentRun

# A run that more documents have is boilerplate: it tells nothing, and its rows would have to be read.
MOST_WITH_A_RUN = 200
COMPARED = 12
SHARED_RUNS = 2
READ = 20_000
# Where two texts are copies: this share of all their runs in both, or so much of the shorter one in the longer.
IN_BOTH, IN_THE_LONGER = 0.3, 0.45


@dataclass(frozen=True, slots=True)
class Copy:
    """A document and how much of the shorter text stands in the longer, 0..1."""

    document: Document
    share: float


def learn(document: Document) -> list[DocumentLink]:
    """Keep a document's runs and link it to its copies, the younger to the older. Learned twice it stays as it is."""
    own = shingles(document.text[:READ])
    runs = sketch(own)
    found = _find(own, runs, document.team_id, without={document.pk})
    with transaction.atomic():
        DocumentRun.objects.bulk_create(
            [DocumentRun(run=run, document=document) for run in runs], ignore_conflicts=True
        )
        links = [_link(document, copy) for copy in found]
    # Of two that are learned at once neither was there for the other: whoever is later sees both.
    seen = {document.pk, *(copy.document.pk for copy in found)}
    return links + [_link(document, copy) for copy in _find(own, runs, document.team_id, without=seen)]


def knows(document: Document) -> bool:
    """Whether a document was learned: a process may have been lost after it was kept. One of a few words never is."""
    return DocumentRun.objects.filter(document=document).exists()


def _link(document: Document, copy: Copy) -> DocumentLink:
    younger, older = document, copy.document
    if older.published_at and younger.published_at and younger.published_at < older.published_at:
        younger, older = older, younger
    note = f"{copy.share:.0%} of its text"
    link, _ = DocumentLink.objects.get_or_create(
        document=younger, other=older, reason=DocumentLink.Reason.NEAR_COPY, defaults={"note": note}
    )
    return link


def find(text: str, team_id: int | None, *, without: int | None = None) -> list[Copy]:
    """The documents that a team may see and that are copies of a text, the likest first."""
    own = shingles(text[:READ])
    return _find(own, sketch(own), team_id, without={without})


def _find(
    own: frozenset[str], runs: Sequence[int], team_id: int | None, *, without: Set[int | None]
) -> list[Copy]:
    sharing = [pk for pk in _sharing(runs) if pk not in without]
    seen = set(seen_by(team_id).filter(pk__in=sharing).values_list("pk", flat=True))
    candidates = [pk for pk in sharing if pk in seen][:COMPARED]
    rows = Document.objects.filter(pk__in=candidates).defer("headers", "hyperlinks")
    found = [Copy(row, share) for row in rows if (share := _share(own, shingles(row.text[:READ])))]
    return sorted(found, key=lambda copy: (-copy.share, copy.document.pk))


def oldest(documents: Iterable[int], team_id: int | None, text: str = "") -> Document | None:
    """The oldest copy of any of the documents, or of a text, that appeared before all of them; None where they are first.

    Copies without a day can't be the oldest; documents without a day have no copy before them.
    """
    known = list(documents)
    first = Document.objects.filter(pk__in=known).aggregate(first=Min("published_at"))["first"]
    links = DocumentLink.objects.filter(document__in=known, reason=DocumentLink.Reason.NEAR_COPY)
    copies = [
        *links.values_list("other", flat=True),
        *(copy.document.pk for copy in find(text, team_id) if text),
    ]
    older = seen_by(team_id).filter(pk__in=copies).exclude(pk__in=known).exclude(published_at=None)
    if first:
        older = older.filter(published_at__lt=first)
    elif known:
        return None
    return older.select_related("publisher").defer("text", "headers").order_by("published_at", "pk").first()


def seen_by(team_id: int | None) -> QuerySet[Document]:
    """Public pages and the team's own documents."""
    return Document.objects.filter(Q(team=None) | Q(team=team_id) if team_id else Q(team=None))


def _sharing(runs: Sequence[int]) -> list[int]:
    """The documents that have several of the runs, those with most first. Boilerplate counts only where there is nothing else."""
    if not runs:
        return []
    # Each run by itself, so that none of them costs more than its limit.
    one = "SELECT run, document_id FROM (SELECT run, document_id FROM sources_documentrun WHERE run = %s LIMIT %s) AS carrying"
    asked = [value for run in runs for value in (run, MOST_WITH_A_RUN + 1)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(runs)), asked)
        rows = cursor.fetchall()
    having = Counter(run for run, _ in rows)
    telling = [pk for run, pk in rows if having[run] <= MOST_WITH_A_RUN] or [pk for _, pk in rows]
    needed = min(SHARED_RUNS, len(runs))
    ordered = sorted(Counter(telling).items(), key=lambda item: (-item[1], item[0]))
    return [pk for pk, times in ordered if times >= needed]


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    part, whole = sorted((one, other), key=len)
    share = contained(part, whole)
    return share if share >= IN_THE_LONGER or jaccard(one, other) >= IN_BOTH else 0.0
