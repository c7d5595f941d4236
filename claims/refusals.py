"""How a rule refuses: each with the sentence for the person who asked, and its kind with an answer at every door."""

from __future__ import annotations


class RuleBroken(Exception):
    """Why something may not be done: ``str(error)`` is a sentence for the person who asked."""


class NotAllowed(RuleBroken):
    """This person may not (403)."""


class Suspended(NotAllowed):
    """This person may, but puts their name under nothing for now."""


class IllegalMove(RuleBroken):
    """Nobody may, as the record stands (409)."""


class Conflict(RuleBroken):
    """Somebody else was faster (412)."""


class NotThere(RuleBroken):
    """There is no such thing, or it is not for this person to see (404)."""


class TooLarge(RuleBroken):
    """More than we take in (413)."""


class Invalid(RuleBroken):
    """Well-formed and wrong (422); ``field`` names what to mend."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
