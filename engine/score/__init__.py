"""The engine against labelled data, for whoever wants to know what it is worth on their own, and a model beside it."""

from collections.abc import Mapping

from engine.score import asked
from engine.score.lines import Unreadable
from engine.score.matching import matching
from engine.score.splitting import splitting
from engine.score.tasks import Task, detection, stance, verdict

TASKS: Mapping[str, Task] = {
    "detection": detection,
    "splitting": splitting,
    "stance": stance,
    "verdict": verdict,
}
"""What is measured on one file of lines."""

__all__ = ["TASKS", "Unreadable", "asked", "matching"]
