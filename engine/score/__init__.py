"""The engine against labelled data, for whoever wants to know what it is worth on their own, and a model beside it."""

from engine.score import asked
from engine.score.lines import Unreadable
from engine.score.matching import matching
from engine.score.tasks import detection, stance, verdict

__all__ = ["Unreadable", "asked", "detection", "matching", "stance", "verdict"]
