"""The demonstration: an invented story, its invented sources, and two people who need no password."""

from desk.demo.story import prepare

__all__ = ["prepare"]
