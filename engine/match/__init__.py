"""Recognising a text or a statement again."""

from engine.match.copies import near_copy, simhash
from engine.match.likeness import alike

VERSION = "match-v1"

__all__ = ["VERSION", "alike", "near_copy", "simhash"]
