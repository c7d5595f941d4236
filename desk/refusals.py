"""How a broken rule is answered on a page: the sentence for the person, the status for everything in between."""

from __future__ import annotations

from claims import rules

_STATUS: dict[type[rules.RuleBroken], int] = {
    rules.NotAllowed: 403,
    rules.NotThere: 404,
    rules.IllegalMove: 409,
    rules.Conflict: 412,
    rules.TooLarge: 413,
    rules.Invalid: 422,
}


def status_of(error: rules.RuleBroken) -> int:
    """The HTTP status of the refusal."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 409)
