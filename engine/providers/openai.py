"""Chat completions as OpenAI defined them, which Ollama, vLLM, llama.cpp, LM Studio and most services speak.

The shape is asked for by ``response_format`` with ``json_schema``. Neither a limit of tokens nor a temperature is sent: each
name for them is refused by one service or another (``max_tokens`` by OpenAI's reasoning models, ``max_completion_tokens`` by
Mistral, a temperature by both vendors' newest), and an answer that breaks off is noticed anyway.
"""

from __future__ import annotations

import json
from typing import Any

from engine.providers import answers, prompts, strict
from engine.providers.schemas import schema_of, sent
from engine.providers.types import Answer, Call, Described, Unreadable, Usage

_ENDED = {
    "length": "The model's answer was cut off: it reached its limit of tokens.",
    "content_filter": "The service's content filter kept the answer back.",
    "tool_calls": "The model called a tool that it was not given, instead of answering.",
    "function_call": "The model called a tool that it was not given, instead of answering.",
    "error": "The service broke the answer off with an error.",
}


class OpenAI:
    name = "openai"
    label = "OpenAI-compatible (Ollama, vLLM, llama.cpp and most services)"
    address = "http://127.0.0.1:11434/v1"

    def describe(self, call: Call, *, model: str, key: str = "") -> Described:
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        shape = {"name": "answer", "strict": True, "schema": sent(schema_of(call))}
        body = {
            "model": model,
            "messages": [
                {"role": "system", "content": prompts.instructions(call)},
                {"role": "user", "content": prompts.data(call)},
            ],
            "response_format": {"type": "json_schema", "json_schema": shape},
        }
        return Described("/v1/chat/completions", headers, json.dumps(body).encode())

    def read(self, call: Call, body: bytes) -> Answer:
        told = strict.envelope(body)
        if told.get("error"):
            raise answers.said_error(call, told["error"])
        usage = _usage(told.get("usage"))
        return answers.read(call, _words(told.get("choices"), usage), usage)

    def explain(self, status: int) -> str:
        return answers.explain(status)


def _usage(told: Any) -> Usage:
    if not isinstance(told, dict):
        return Usage()
    return Usage(answers.count(told.get("prompt_tokens")), answers.count(told.get("completion_tokens")))


def _words(choices: Any, usage: Usage) -> str:
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    if not isinstance(first, dict) or not isinstance(message, dict):
        raise Unreadable("The service's answer has another shape than chat completions have.", usage)
    if message.get("refusal"):
        raise Unreadable("The model refused to answer.", usage)
    ended = first.get("finish_reason")
    if isinstance(ended, str) and ended in _ENDED:
        raise Unreadable(_ENDED[ended], usage)
    said = message.get("content")
    if said is None:
        raise Unreadable("The model's answer is empty.", usage)
    return said if isinstance(said, str) else answers.words(said, usage)
