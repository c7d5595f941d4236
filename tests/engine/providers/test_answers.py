"""What comes back is read wholly or not at all, in both ways of asking, and a call is described as the services want it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema
import pytest

from engine.providers import (
    PROVIDERS,
    Call,
    Extract,
    Extracted,
    Given,
    Judge,
    Judged,
    Unreadable,
    Usage,
    Word,
    Worded,
    schemas,
    strict,
)
from engine.types import Article, Kind, Rating, Stance
from tests import model_server as model
from tests.engine.providers.conftest import Ask
from tests.model_server import Behaviour, ModelServer

ARTICLE = Article(
    "Bridge at Sel closed",
    "The bridge at Sel was closed on Monday. It carries 4,000 cars a day. Repairs will end in May, the council said.",
    published_on=date(2026, 3, 12),
    publisher="Sel Courier",
)
EXTRACT = Extract(ARTICLE)
JUDGE = Judge(
    "The bridge at Sel carries 4,000 cars a day.", "The bridge at Sel carries 4,000 cars a day. It is old."
)
WORD = Word(JUDGE.statement, Rating.SUPPORTED, (Given(1, JUDGE.passage, "Sel Courier", Stance.SUPPORTS),))


def test_a_good_answer_is_read_with_what_it_cost(ask: Ask) -> None:
    told = ask(EXTRACT)
    assert isinstance(told, Extracted)
    assert [one.quote for one in told.claims][:2] == [
        "The bridge at Sel was closed on Monday.",
        "It carries 4,000 cars a day.",
    ]
    assert told.usage == Usage(1_200, 340)
    judged = ask(JUDGE)
    assert isinstance(judged, Judged)
    assert (judged.stance, judged.words) == (Stance.SUPPORTS, "The bridge at Sel carries 4,000 cars a day")
    worded = ask(WORD)
    assert isinstance(worded, Worded)
    assert (worded.rating, worded.rationale) == (Rating.SUPPORTED, "The passages say so [1].")


def test_a_day_and_a_kind_are_read(ask: Ask) -> None:
    row = model.claim("Repairs will end in May.", kind="forecast", due_on="2026-05-31", speaker="the council")
    told = ask(EXTRACT, model.claims([row]))
    assert isinstance(told, Extracted)
    (one,) = told.claims
    assert (one.kind, one.due_on, one.speaker) == (Kind.FORECAST, date(2026, 5, 31), "the council")


def test_the_call_names_model_and_key_and_tells_the_shape(ask: Ask, model_server: ModelServer) -> None:
    ask(EXTRACT)
    ask(JUDGE, key="")
    first, second = model_server.asked
    assert (first.model, first.key, first.call) == ("small", "sesame", "extract")
    assert (second.key, second.call) == ("", "judge")
    assert first.text("Article") == ARTICLE.body
    assert first.text("Published on") == "2026-03-12"
    shape = json.dumps(first.schema)
    assert "additionalProperties" in shape
    assert "maxItems" not in shape
    assert "maxLength" not in shape


def test_what_it_cost_may_be_left_unsaid(ask: Ask) -> None:
    told = ask(EXTRACT, model.without_usage)
    assert isinstance(told, Extracted)
    assert told.usage == Usage(None, None)


def test_no_claims_is_an_answer(ask: Ask) -> None:
    told = ask(EXTRACT, model.finding_nothing)
    assert isinstance(told, Extracted)
    assert told.claims == ()


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (model.prose, "prose instead of JSON"),
        (model.fenced, "a code block"),
        (model.cut_off, "breaks off in the middle"),
        (model.at_its_limit, "cut off"),
        (model.refusing, "refused"),
        (model.empty, "is empty"),
        (model.a_thousand_claims, "1,000 claims, and no more than 300"),
    ],
)
def test_what_is_no_whole_answer_is_unreadable_and_was_paid_for(
    ask: Ask, behaviour: Behaviour, reason: str
) -> None:
    with pytest.raises(Unreadable, match=reason) as caught:
        ask(EXTRACT, behaviour)
    assert caught.value.usage == Usage(1_200, 340)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (model.an_error_in_200, r"an error \(The model is overloaded\)"),
        (model.no_model, "is not JSON"),
        (lambda asked: model.Reply(body=b"[]"), "another shape"),
        (lambda asked: model.Reply(body=b"{}"), "another shape"),
        (lambda asked: model.Reply(body=b""), "is empty"),
    ],
)
def test_a_service_that_answers_no_answer_is_told(ask: Ask, behaviour: Behaviour, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        ask(EXTRACT, behaviour)


ROW = model.claim("The bridge at Sel was closed.")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (json.dumps({"claims": [ROW]}) + "\nI hope this helps.", "wrote more behind its JSON"),
        (json.dumps({"claims": [ROW]}) + json.dumps({"claims": []}), "wrote more behind its JSON"),
        (json.dumps([ROW]), "answer is not an object"),
        ('{"claims": [], "claims": []}', "says one thing twice"),
        ('{"claims": NaN}', "what is no JSON"),
        ('{"claims": Infinity}', "what is no JSON"),
        ('{"claims": ' + "[" * 100_000, "what is no JSON|breaks off"),
        ("{'claims': []}", "no JSON from character 1"),
        ("{}", "has no “claims”"),
        ('{"claims": null}', "claims is not a list"),
        (json.dumps({"claims": [], "verdict": "true"}), "a field that was not asked for"),
        (json.dumps({"claims": ["The bridge."]}), "number 1 of the claims is not an object"),
        (json.dumps({"claims": [ROW, {**ROW, "statement": 7}]}), "“statement” of number 2 of the claims is not text"),
        (json.dumps({"claims": [{**ROW, "quote": None}]}), "“quote” of number 1 of the claims is not text"),
        (json.dumps({"claims": [{**ROW, "kind": "rumour"}]}), "“kind” of number 1 of the claims is none of event"),
        (json.dumps({"claims": [{**ROW, "kind": "opinion"}]}), "is none of event"),
        (json.dumps({"claims": [{**ROW, "question": "motive"}]}), "is none of content, attribution"),
        (json.dumps({"claims": [{**ROW, "due_on": "in May"}]}), "“due_on” of number 1 of the claims is no day"),
        (json.dumps({"claims": [{**ROW, "due_on": "2026-02-30"}]}), "is no day"),
        (json.dumps({"claims": [{**ROW, "worth": 1}]}), "number 1 of the claims has a field that was not asked for"),
        (json.dumps({"claims": [{"statement": "The bridge."}]}), "number 1 of the claims has no “quote”"),
        (json.dumps({"claims": [{**ROW, "statement": "x" * 1_001}]}), "longer than 1,000 characters"),
        (json.dumps({"claims": [{**ROW, "statement": "a\0b"}]}), "no letter of any text"),
        (json.dumps({"claims": [{**ROW, "statement": "a\u202eb"}]}), "no letter of any text"),
        ('{"claims": [' + json.dumps(ROW).replace("closed", r"\ud800") + "]}", "no letter of any text"),
        ("__import__('os').system('true')", "prose instead of JSON"),
    ],
)  # fmt: skip
def test_only_the_shape_that_was_asked_for_is_read(words: str, reason: str) -> None:
    body = json.dumps({"choices": [{"message": {"content": words}, "finish_reason": "stop"}]}).encode()
    with pytest.raises(Unreadable, match=reason) as caught:
        PROVIDERS["openai"].read(EXTRACT, body)
    assert "The bridge" not in caught.value.reason


@pytest.mark.parametrize(
    ("call", "words", "reason"),
    [
        (JUDGE, {"stance": "maybe", "words": ""}, "stance is none of supports, refutes, neutral"),
        (JUDGE, {"stance": "supports"}, "has no “words”"),
        (WORD, {"rating": "pants on fire", "rationale": "It is [1]."}, "rating is none of supported"),
        (WORD, {"rating": "supported", "rationale": "x" * 4_001}, "longer than 4,000"),
    ],
)
def test_stances_and_ratings_outside_the_lists_are_refused(call: Call, words: object, reason: str) -> None:
    body = json.dumps({"content": [{"type": "text", "text": json.dumps(words)}], "stop_reason": "end_turn"})
    with pytest.raises(Unreadable, match=reason):
        PROVIDERS["anthropic"].read(call, body.encode())


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"choices": [{"message": {"content": None}, "finish_reason": "tool_calls"}]}, "called a tool"),
        ({"choices": [{"message": {"content": None}, "finish_reason": "content_filter"}]}, "content filter"),
        ({"choices": [{"message": {"content": None}, "finish_reason": "stop"}]}, "is empty"),
        ({"choices": [{"message": {"content": [{"type": "text"}]}}]}, "is not text"),
        ({"choices": [{"message": {}, "finish_reason": "error"}], "error": None}, "broke the answer off"),
        ({"choices": []}, "another shape"),
        ({"choices": ["{}"]}, "another shape"),
        ({"error": "model not loaded"}, "model not loaded"),
        ({"error": {"code": 502}}, "answered with an error"),
    ],
)
def test_chat_completions_that_ended_otherwise_are_told(told: object, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        PROVIDERS["openai"].read(EXTRACT, json.dumps(told).encode())


def test_a_services_words_hold_what_can_be_kept_and_nothing_of_the_article() -> None:
    sent = f"Blocked by the filter: {EXTRACT.article.body[:60]}"
    for message, kept in (("No such\0 mo\ud800del", "(No such model)."), (sent, "with an error.")):
        with pytest.raises(Unreadable) as caught:
            PROVIDERS["openai"].read(EXTRACT, json.dumps({"error": {"message": message}}).encode())
        assert caught.value.reason.endswith(kept)


@pytest.mark.parametrize("count", [-1, True, "7", 10**8, 10**30])
def test_a_count_of_tokens_that_can_not_be_is_none(count: object) -> None:
    words = json.dumps({"stance": "neutral", "words": ""})
    told = {"choices": [{"message": {"content": words}}], "usage": {"prompt_tokens": count}}
    assert PROVIDERS["openai"].read(JUDGE, json.dumps(told).encode()).usage == Usage()


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"content": [{"type": "text", "text": "{"}], "stop_reason": "model_context_window_exceeded"}, "too long"),
        ({"content": [{"type": "tool_use", "input": {}}], "stop_reason": "tool_use"}, "called a tool"),
        ({"content": [{"type": "image"}], "stop_reason": "end_turn"}, "is not text"),
        ({"content": [], "stop_reason": "end_turn"}, "is empty"),
        ({"content": "{}", "stop_reason": "end_turn"}, "another shape"),
        ({"type": "error"}, "answered with an error"),
    ],
)  # fmt: skip
def test_messages_that_ended_otherwise_are_told(told: object, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        PROVIDERS["anthropic"].read(EXTRACT, json.dumps(told).encode())


def test_thoughts_before_the_answer_are_passed_over_and_what_was_cached_is_counted() -> None:
    told = {
        "content": [
            {"type": "thinking", "thinking": "Hm. {", "signature": "x"},
            {"type": "text", "text": json.dumps({"stance": "neutral", "words": ""})},
        ],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 100, "cache_creation_input_tokens": 20, "cache_read_input_tokens": 3, "output_tokens": 9},
    }  # fmt: skip
    judged = PROVIDERS["anthropic"].read(JUDGE, json.dumps(told).encode())
    assert judged == Judged(Stance.NEUTRAL, "", Usage(123, 9))


def test_thoughts_in_a_chat_completion_are_passed_over_too() -> None:
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "Hm. {"}]},
        {"type": "text", "text": json.dumps({"stance": "neutral", "words": ""})},
    ]
    told = {"choices": [{"message": {"content": parts}, "finish_reason": "stop"}]}
    assert PROVIDERS["openai"].read(JUDGE, json.dumps(told).encode()) == Judged(Stance.NEUTRAL, "")


@pytest.mark.parametrize(
    "usage", [None, 7, {}, {"prompt_tokens": "12"}, {"prompt_tokens": -1}, {"prompt_tokens": True}]
)
def test_tokens_that_are_no_number_are_not_known(usage: object) -> None:
    message = {"content": json.dumps({"stance": "neutral", "words": ""})}
    told = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage}
    assert PROVIDERS["openai"].read(JUDGE, json.dumps(told).encode()).usage == Usage(None, None)


def test_an_answer_without_measure_is_not_read() -> None:
    with pytest.raises(Unreadable, match="longer than 2,000,000 bytes"):
        PROVIDERS["openai"].read(JUDGE, b'{"x": "' + b"x" * 2_000_000 + b'"}')


def test_a_status_is_explained_to_whoever_set_the_model_up() -> None:
    for way in PROVIDERS.values():
        assert way.explain(401) == "The service does not accept the key."
        assert way.explain(404) == "There is no such model, or no model at this address."
        assert way.explain(500) == ""


def mutations(answer: Any) -> Iterator[Any]:
    """An answer with one thing changed, at every place of it."""
    yield from (None, 7, 1.5, True, "x", [], {}, [answer])
    if isinstance(answer, dict):
        yield {**answer, "more": ""}
        for name, value in answer.items():
            yield {other: each for other, each in answer.items() if other != name}
            yield from ({**answer, name: changed} for changed in mutations(value))
    elif isinstance(answer, list):
        yield answer * 301
        yield from ([changed] for changed in mutations(answer[0]))


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (EXTRACT, {"claims": [ROW]}),
        (JUDGE, {"stance": "supports", "words": "It is old."}),
        (WORD, {"rating": "mixed", "rationale": "It is [1]."}),
    ],
)
def test_our_reading_of_a_schema_is_the_one_of_json_schema(call: Call, answer: dict[str, Any]) -> None:
    schema = schemas.schema_of(call)
    by_the_book = jsonschema.Draft202012Validator(schema)
    told = [answer, *mutations(answer)]
    assert len(told) > 15
    for one in told:
        try:
            strict.answer(json.dumps(one) if isinstance(one, dict | list) else f"[{json.dumps(one)}]", schema)
        except Unreadable:
            assert not by_the_book.is_valid(one if isinstance(one, dict | list) else [one])
        else:
            assert by_the_book.is_valid(one)
