"""Full-text search over a team's own documents, on PostgreSQL and SQLite alike."""

from sources.corpus.index import index_problems, make_index
from sources.corpus.search import Found, search

__all__ = ["Found", "index_problems", "make_index", "search"]
