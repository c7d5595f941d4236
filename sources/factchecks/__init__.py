"""Fact checks of others: read from ClaimReview, feeds and old archives, and kept for a team."""

from sources.factchecks.keeping import Kept, keep, what_would_become
from sources.factchecks.reading import Reading, read
from sources.factchecks.review import Review
from sources.factchecks.row import Row

__all__ = ["Kept", "Reading", "Review", "Row", "keep", "read", "what_would_become"]
