"""Full-text search over a team's own documents, on PostgreSQL and SQLite alike."""

from sources.corpus.finding import Found, search
from sources.corpus.index import index_problems, make_index

__all__ = ["Found", "index_problems", "make_index", "search"]
