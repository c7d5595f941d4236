"""The messages API of Anthropic, with the shape of the answer asked for by ``output_config.format``
(https://platform.claude.com/docs/en/build-with-claude/structured-outputs).
"""

from __future__ import annotations

import json
from typing import Any

from engine.providers import answers, prompts, strict
from engine.providers.schemas import schema_of, sent
from engine.providers.types import Answer, Call, Described, Extract, Unreadable, Usage

VERSION = "2023-06-01"
_LIMIT, _LIMIT_OF_AN_ARTICLE = 4_000, 20_000
"""Tokens of an answer: the API wants a limit. An article's claims with their quotes are about as long as the article, and more
is not written in the time that an answer may take."""
_ENDED = {
    "max_tokens": "The model's answer was cut off: it reached its limit of tokens.",
    "model_context_window_exceeded": "The model's answer was cut off: the text is too long for this model.",
    "refusal": "The model refused to answer.",
    "tool_use": "The model called a tool that it was not given, instead of answering.",
    "pause_turn": "The model paused instead of answering.",
}
_READ_IN = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


class Anthropic:
    name = "anthropic"
    label = "Anthropic messages"
    address = "https://api.anthropic.com"

    def describe(self, call: Call, *, model: str, key: str = "") -> Described:
        headers = {"Content-Type": "application/json", "anthropic-version": VERSION}
        if key:
            headers["x-api-key"] = key
        body = {
            "model": model,
            "max_tokens": _LIMIT_OF_AN_ARTICLE if isinstance(call, Extract) else _LIMIT,
            "system": prompts.instructions(call),
            "messages": [{"role": "user", "content": prompts.data(call)}],
            "output_config": {"format": {"type": "json_schema", "schema": sent(schema_of(call))}},
        }
        return Described("/v1/messages", headers, json.dumps(body).encode())

    def read(self, call: Call, body: bytes) -> Answer:
        told = strict.envelope(body)
        if told.get("type") == "error" or told.get("error"):
            raise answers.said_error(call, told.get("error"))
        usage = _usage(told.get("usage"))
        ended = told.get("stop_reason")
        if isinstance(ended, str) and ended in _ENDED:
            raise Unreadable(_ENDED[ended], usage)
        return answers.read(call, answers.words(told.get("content"), usage), usage)

    def explain(self, status: int) -> str:
        return answers.explain(status)


def _usage(told: Any) -> Usage:
    if not isinstance(told, dict):
        return Usage()
    read_in = answers.count(told.get("input_tokens"))
    if read_in is not None:
        read_in = sum(answers.count(told.get(name)) or 0 for name in _READ_IN)
    return Usage(read_in, answers.count(told.get("output_tokens")))
