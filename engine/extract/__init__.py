"""Splits an article into claims: ``read(article)``; ``load()`` warms the models, ``VERSION`` names the rules."""

from engine.extract.detection import CHECKWORTHY, checkworthy
from engine.extract.model import load
from engine.extract.reading import VERSION, read

__all__ = ["CHECKWORTHY", "VERSION", "checkworthy", "load", "read"]
