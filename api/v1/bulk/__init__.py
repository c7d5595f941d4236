"""``articles/bulk/``, ``claims/bulk/`` and ``factchecks/bulk/``: many at once, a JSON value a line, and an answer to each line."""

from api.v1.bulk.articles import BulkArticles as BulkArticles
from api.v1.bulk.claims import BulkClaims as BulkClaims
from api.v1.bulk.factchecks import BulkFactChecks as BulkFactChecks
