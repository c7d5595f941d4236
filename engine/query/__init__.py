"""Wording the searches for a claim."""

from engine.query.wording import VERSION, queries

__all__ = ["VERSION", "queries"]
