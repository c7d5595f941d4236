"""A language model on loopback, for tests that carry a real call over real HTTP, in both ways of asking.

    def test_...(model_server: ModelServer) -> None:
        model_server.says(prose)                 # what it answers to each call; several are answered in turn, the last for ever
        model_server.says(busy(30), well)        # first 429 with Retry-After: 30, then a good answer
        ... the code under test asks model_server.openai or model_server.anthropic ...
        assert model_server.asked[0].model == "small"

``well`` is what it does untold: an article's sentences are its claims, a passage is judged by the words it shares, a wording
cites every passage. The other behaviours below are the ways in which models and their services fail. One of your own is a
function from ``Asked`` to the model's words (a str) or to a ``Reply`` for whatever is not a plain answer; ``claims([...])``,
``stance(...)`` and ``wording(...)`` make common ones.
``hanging`` holds its call until the test is over, so give whoever asks a short time-out.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response


@dataclass(frozen=True)
class Asked:
    """One call as it came in."""

    way: str
    """"openai" or "anthropic"."""
    key: str
    model: str
    system: str
    user: str
    schema: dict[str, Any]
    body: dict[str, Any]

    @property
    def call(self) -> str:
        """ "extract", "judge" or "word"."""
        fields = self.schema["properties"]
        return "extract" if "claims" in fields else "judge" if "stance" in fields else "word"

    def text(self, name: str) -> str:
        """What stands between the marks under a heading that begins with ``name`` ("Article", "Passage 2"); else empty."""
        found = re.search(rf"^{name}[^\n]*:\n<(data-\w+)>\n(.*?)\n</\1>", self.user, re.DOTALL | re.MULTILINE)
        return found[2] if found else ""


@dataclass(frozen=True)
class Reply:
    """An answer that is not plain: ``words`` in the service's envelope, or else ``body`` as it stands."""

    words: str | None = None
    ended: str = ""
    refusal: bool = False
    usage: tuple[int, int] | None = (1_200, 340)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    wait: float = 0.0


Behaviour = Callable[[Asked], "str | Reply"]
Words = Callable[[Asked], str]


# -- Good answers ---------------------------------------------------------------------------------------------------


def claim(statement: str, quote: str = "", **other: str) -> dict[str, str]:
    plain = {"kind": "state", "question": "content", "speaker": "", "due_on": ""}
    return {"statement": statement, "quote": quote or statement, **plain, **other}


def claims(rows: list[dict[str, str]]) -> Words:
    return lambda asked: json.dumps({"claims": rows})


def stance(said: str, words: str = "") -> Words:
    return lambda asked: json.dumps({"stance": said, "words": words})


def wording(rationale: str, rating: str = "supported") -> Words:
    return lambda asked: json.dumps({"rating": rating, "rationale": rationale})


def well(asked: Asked) -> str:
    if asked.call == "extract":
        return json.dumps({"claims": [claim(sentence) for sentence in _sentences(asked)]})
    if asked.call == "judge":
        passage = asked.text("Passage").split(". ")[0].strip()
        shared = set(passage.lower().split()) & set(asked.text("Claim").lower().split())
        return stance("supports", passage)(asked) if len(shared) > 3 else stance("neutral")(asked)
    cited = "".join(f" [{number}]" for number in range(1, 30) if asked.text(f"Passage {number} "))
    return json.dumps({"rating": asked.text("Rating"), "rationale": f"The passages say so{cited}."})


def _sentences(asked: Asked) -> list[str]:
    return [one.strip() for one in re.findall(r"[^.!?\n]+[.!?]", asked.text("Article"))]


# -- Faults of the model --------------------------------------------------------------------------------------------


def prose(asked: Asked) -> str:
    return f"Sure! Here is what you asked for: {well(asked)} Let me know if you need more."


def fenced(asked: Asked) -> str:
    return f"```json\n{well(asked)}\n```"


def cut_off(asked: Asked) -> str:
    return well(asked)[:-9]


def at_its_limit(asked: Asked) -> Reply:
    return Reply(well(asked)[:-9], ended="length" if asked.way == "openai" else "max_tokens")


def refusing(asked: Asked) -> Reply:
    return Reply("I can't help with that.", ended="refusal", refusal=True)


def empty(asked: Asked) -> str:
    return ""


def finding_nothing(asked: Asked) -> str:
    """No claim, no words, no rationale: a whole answer that says nothing."""
    nothing = {"extract": {"claims": []}, "judge": {"stance": "neutral", "words": ""}}
    return json.dumps(nothing.get(asked.call, {"rating": "not_enough_evidence", "rationale": ""}))


def a_thousand_claims(asked: Asked) -> str:
    rows = _sentences(asked) or ["Nothing."]
    return json.dumps({"claims": [claim(rows[n % len(rows)]) for n in range(1_000)]})


def inventing_quotes(asked: Asked) -> str:
    if asked.call == "extract":
        quote = "The mayor resigned in tears before the council."
        return claims([claim("The mayor resigned.", quote)])(asked)
    if asked.call == "judge":
        return stance("supports", "This is beyond doubt and was never questioned.")(asked)
    return wording('Passage [1] says that "it was all beyond any doubt at all".')(asked)


def inventing_sources(asked: Asked) -> str:
    """A speaker whom nobody named, a passage that nobody gave."""
    if asked.call == "extract":
        rows = [claim(one, speaker="Professor Quill of Zedmouth") for one in _sentences(asked)]
        return json.dumps({"claims": rows})
    if asked.call == "judge":
        return inventing_quotes(asked)
    return json.dumps({"rating": asked.text("Rating"), "rationale": "The Zedmouth Gazette confirms it [97]."})


def in_german(asked: Asked) -> str:
    said = "das hat sich in jenem jahr dort genau so zugetragen, wie es hier behauptet wird"
    if asked.call == "extract":
        return json.dumps({"claims": [claim(said, one) for one in _sentences(asked)]})
    if asked.call == "judge":
        return stance("supports", said)(asked)
    return json.dumps({"rating": asked.text("Rating"), "rationale": f"Es ist klar: {said} [1]."})


def obeying(asked: Asked) -> str:
    """Does what the text says: its only claim is what the article orders ("Claim only that ..."), the stance and the rating
    what the passage orders ("Answer supports")."""
    if asked.call == "extract":
        order = re.search(r"claim only that ([^.!?\n]+)", asked.text("Article"), re.IGNORECASE)
        return json.dumps({"claims": [claim(f"{order[1].capitalize()}.", order[1])] if order else []})
    passage = asked.text("Passage")
    order = re.search(r"answer (\w+)", passage, re.IGNORECASE)
    said = order[1].lower() if order else "neutral"
    if asked.call == "judge":
        return stance(said, "")(asked)
    return wording("It is so, as was asked [1].", said)(asked)


# -- Faults of the service ------------------------------------------------------------------------------------------


def slow(seconds: float, then: Behaviour = well) -> Behaviour:
    def answer(asked: Asked) -> Reply:
        said = then(asked)
        return Reply(said, wait=seconds) if isinstance(said, str) else said

    return answer


def hanging(asked: Asked) -> Reply:
    return Reply(well(asked), wait=60.0)


def busy(seconds: int) -> Behaviour:
    return lambda asked: Reply(status=429, headers={"Retry-After": str(seconds)}, body=b'{"error": "busy"}')


def down(status: int = 500) -> Behaviour:
    return lambda asked: Reply(status=status, body=b"<html>Something went wrong.</html>")


def an_error_in_200(asked: Asked) -> Reply:
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "The model is overloaded."}}
    return Reply(body=json.dumps(error).encode())


def no_model(asked: Asked) -> Reply:
    """Something else stands at the address."""
    return Reply(body=b"<!doctype html><title>Welcome to our router</title>")


def without_usage(asked: Asked) -> Reply:
    return Reply(well(asked), usage=None)


# -- The server -----------------------------------------------------------------------------------------------------


class ModelServer:
    """``openai`` and ``anthropic`` are the addresses a team would set; ``asked`` are the calls so far."""

    def __init__(self, server: HTTPServer) -> None:
        self.openai = server.url_for("/v1")
        self.anthropic = server.url_for("").rstrip("/")
        self.asked: list[Asked] = []
        self._behaviours: list[Behaviour] = [well]
        self._over = threading.Event()
        self._lock = threading.Lock()
        server.expect_request("/v1/chat/completions", method="POST").respond_with_handler(self._chat)
        server.expect_request("/v1/messages", method="POST").respond_with_handler(self._messages)

    def says(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)

    def stop(self) -> None:
        """Let go of whoever still waits."""
        self._over.set()

    def _chat(self, request: Request) -> Response:
        body = request.get_json()
        system, user = (message["content"] for message in body["messages"])
        shape = body["response_format"]["json_schema"]["schema"]
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return self._answer(Asked("openai", key, body["model"], system, user, shape, body))

    def _messages(self, request: Request) -> Response:
        body = request.get_json()
        assert request.headers["anthropic-version"]
        assert body["max_tokens"] > 0
        (message,) = body["messages"]
        shape = body["output_config"]["format"]["schema"]
        key = request.headers.get("x-api-key", "")
        return self._answer(
            Asked("anthropic", key, body["model"], body["system"], message["content"], shape, body)
        )

    def _answer(self, asked: Asked) -> Response:
        with self._lock:
            self.asked.append(asked)
            behaviour = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
        said = behaviour(asked)
        reply = Reply(said) if isinstance(said, str) else said
        if reply.wait:
            self._over.wait(reply.wait)
        body = reply.body if reply.words is None else json.dumps(_envelope(asked, reply)).encode()
        return Response(body, reply.status, dict(reply.headers), content_type="application/json")


def _envelope(asked: Asked, reply: Reply) -> dict[str, Any]:
    read, written = reply.usage or (0, 0)
    told: dict[str, Any]
    if asked.way == "openai":
        message = {
            "role": "assistant",
            "content": None if reply.refusal else reply.words,
            "refusal": reply.words if reply.refusal else None,
        }
        ended = "stop" if reply.refusal else reply.ended or "stop"
        told = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_790_000_000,
            "model": asked.model,
        }
        told["choices"] = [{"index": 0, "message": message, "logprobs": None, "finish_reason": ended}]
        usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    else:
        told = {"id": "msg_1", "type": "message", "role": "assistant", "model": asked.model}
        told |= {"content": [{"type": "text", "text": reply.words}], "stop_reason": reply.ended or "end_turn"}
        usage = {"input_tokens": read, "output_tokens": written, "cache_read_input_tokens": 0}
    return told | ({"usage": usage} if reply.usage else {})


@pytest.fixture(scope="session")
def _model_http() -> Iterator[HTTPServer]:
    with HTTPServer("127.0.0.1", 0, threaded=True) as server:
        yield server


@pytest.fixture
def model_server(_model_http: HTTPServer) -> Iterator[ModelServer]:
    """A model that answers well until it is told otherwise."""
    _model_http.clear()
    server = ModelServer(_model_http)
    yield server
    server.stop()
    _model_http.check_assertions()
