"""What has come in while somebody looks at a claim: told, never put under her hand."""

from __future__ import annotations

from collections.abc import Iterable

from claims.models import Claim, Evidence


def mark(rows: Iterable[Evidence]) -> int:
    """Stands for the evidence that a page shows; later rows have a higher one."""
    return max((one.pk for one in rows), default=0)


def arrived(claim: Claim, since: int) -> int:
    """How many pieces of evidence came after the page with that mark."""
    return claim.evidence.filter(pk__gt=since).count()


def unanswered(claim: Claim) -> int:
    """How many searches have no answer yet."""
    return claim.lookups.filter(answered_at=None).count()
