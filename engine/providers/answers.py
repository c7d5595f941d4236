"""The model's words as values: the last step of each adapter's reading."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from engine.providers import prompts, strict
from engine.providers.schemas import schema_of
from engine.providers.types import (
    Answer,
    Call,
    Extract,
    Extracted,
    Judge,
    Judged,
    Told,
    Unreadable,
    Usage,
    Worded,
)
from engine.types import Kind, Question, Rating, Stance

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_ERROR = 200
_ECHOED = 5  # words in a row that are ours and not the service's
_MOST_TOKENS = 10_000_000  # more than any model takes; a larger count is none
_THOUGHTS = ("thinking", "redacted_thinking")


def read(call: Call, text: str, usage: Usage) -> Answer:
    """What the model wrote, wholly read; raises Unreadable, which tells the usage too."""
    try:
        told = strict.answer(text, schema_of(call))
        if isinstance(call, Extract):
            return Extracted(tuple(_claim(one, n) for n, one in enumerate(told["claims"], 1)), usage)
    except Unreadable as error:
        raise Unreadable(error.reason, usage) from error
    if isinstance(call, Judge):
        return Judged(Stance(told["stance"]), told["words"].strip(), usage)
    return Worded(Rating(told["rating"]), told["rationale"].strip(), usage)


def _claim(told: dict[str, Any], number: int) -> Told:
    due = told["due_on"].strip()
    try:
        due_on = (date.fromisoformat(due) if _DAY.fullmatch(due) else _no_day()) if due else None
    except ValueError as error:
        raise Unreadable(
            f"In the model's answer “due_on” of number {number} of the claims is no day."
        ) from error
    return Told(
        statement=told["statement"].strip(),
        quote=told["quote"].strip(),
        kind=Kind(told["kind"]),
        question=Question(told["question"]),
        speaker=told["speaker"].strip(),
        due_on=due_on,
    )


def _no_day() -> date:
    raise ValueError


def words(parts: Any, usage: Usage) -> str:
    """What the model wrote, of a list of parts among which its thoughts may be (Anthropic's, Mistral's)."""
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise Unreadable("The service's answer has another shape than its documentation says.", usage)
    said = [part for part in parts if part.get("type") not in _THOUGHTS]
    if not all(part.get("type") == "text" and isinstance(part.get("text"), str) for part in said):
        raise Unreadable("The model's answer is not text.", usage)
    return "".join(part["text"] for part in said)


def count(told: Any) -> int | None:
    """A number of tokens, or None where there is none to read."""
    is_count = isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= _MOST_TOKENS
    return told if is_count else None


def said_error(call: Call, told: Any) -> Unreadable:
    """An error that came as if it were an answer, with the service's own words for it, unless they repeat what was sent."""
    words = told.get("message") if isinstance(told, dict) else told
    words = " ".join(words.split()) if isinstance(words, str) else ""
    if _echoes(words, call):
        words = ""
    words = "".join(filter(str.isprintable, words))[:_LONGEST_ERROR].rstrip(".")
    return Unreadable(f"The service answered with an error{f' ({words})' if words else ''}.")


def _echoes(said: str, call: Call) -> bool:
    sent, words = " ".join(prompts.data(call).split()), said.split()
    return any(" ".join(words[n : n + _ECHOED]) in sent for n in range(len(words) - _ECHOED + 1))


def explain(status: int) -> str:
    """What a status means to whoever set a model up, at either kind of service."""
    return _STATUS.get(status, "")


_KEY = "The service does not accept the key."
_TOO_MUCH = "The service does not take so much text at once."
_SHAPE = "The service does not take the request: often the model can't answer by a JSON schema, or the text is too long for it."
_STATUS = {
    400: _SHAPE,
    401: _KEY,
    402: "The account has no credit left.",
    403: f"{_KEY[:-1]}, or it may not use this model.",
    404: "There is no such model, or no model at this address.",
    413: _TOO_MUCH,
    422: _SHAPE,
    529: "The service is overloaded.",
}
