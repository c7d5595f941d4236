"""The engine against labelled data, for whoever wants to know what it is worth on their own."""

from engine.score.lines import Unreadable
from engine.score.matching import matching
from engine.score.tasks import detection, stance, verdict

__all__ = ["Unreadable", "detection", "matching", "stance", "verdict"]
