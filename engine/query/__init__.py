"""Wording the searches for a claim."""

from engine.query.wording import VERSION, phrase, queries

__all__ = ["VERSION", "phrase", "queries"]
