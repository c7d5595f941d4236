"""Splits an article into claims: ``read(article)``; ``load()`` warms the models, ``VERSION`` names the rules."""

from engine.extract.model import load
from engine.extract.reading import VERSION, read

__all__ = ["VERSION", "load", "read"]
