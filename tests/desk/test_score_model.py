"""A newsroom measures its own model on its own data from a terminal: no database, one JSON object, and no failure among the answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from tests import model_server as model
from tests.model_server import Asked, Behaviour, ModelServer, Reply

BORN = {
    "claim": "Ida Voss was born in Marhaven.",
    "evidence": "Ida Voss was born in 1960 in Marhaven.",
    "label": "supports",
}
ELSEWHERE = {**BORN, "evidence": "Ida Voss was born in Oldbury.", "label": "refutes"}
OATS = {**BORN, "evidence": "Oats rose by a third.", "label": "neutral"}


@pytest.fixture
def score(model_server: ModelServer, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Measures the model on loopback: `score("stance", BORN, ELSEWHERE, way="anthropic")`."""

    def run(task: str, *rows: object, way: str = "openai", options: tuple[str, ...] = ()) -> dict[str, Any]:
        file = tmp_path / "lines.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in rows))
        out = StringIO()
        named = ("--provider", way, "--address", getattr(model_server, way), "--model", "small", *options)
        call_command("score", task, str(file), *named, stdout=out)
        told: dict[str, Any] = json.loads(out.getvalue())
        return told

    return run


def knowing(asked: Asked) -> str | Reply:
    """Judges the three passages above rightly."""
    passage = asked.text("Passage")
    said = "supports" if "Marhaven" in passage else "refutes" if "Oldbury" in passage else "neutral"
    return model.stance(said, "" if said == "neutral" else passage)(asked)


@pytest.mark.parametrize("way", ["openai", "anthropic"])
def test_a_model_is_measured_as_the_engine_is_which_stands_beside_it(
    score: Callable[..., dict[str, Any]], model_server: ModelServer, way: str
) -> None:
    model_server.says(knowing)
    told = score("stance", BORN, ELSEWHERE, OATS, way=way, options=("--intervals",))
    figures = {
        name: told[name] for name in ("accuracy", "macro_f1", "f1_supports", "f1_refutes", "f1_neutral")
    }
    assert set(figures.values()) == {1}
    assert set(told["engine"]) == set(figures) == set(told["intervals"])
    assert (told["n"], told["lines"], told["calls"], told["failed"], told["refused"]) == (3, 3, 3, 0, 0)
    assert (told["tokens_in"], told["tokens_out"], told["calls_without_tokens"]) == (3_600, 1_020, 0)
    assert {asked.model for asked in model_server.asked} == {"small"}


def test_the_key_comes_from_the_environment(
    score: Callable[..., dict[str, Any]], model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUR_KEY", "sesame\n")
    score("stance", BORN, options=("--key-env", "OUR_KEY"))
    assert model_server.asked[0].key == "sesame"


@pytest.mark.parametrize(
    ("fault", "calls", "failure"),
    [
        (model.prose, 5, "The model wrote prose instead of JSON."),
        (model.cut_off, 5, "The model's answer breaks off in the middle."),
        (model.empty, 5, "The model's answer is empty."),
        (model.down(500), 4, "127.0.0.1 answered with an error (500)."),
        (model.down(404), 4, "There is no such model, or no model at this address. (404)"),
        (model.busy(3_600), 4, "127.0.0.1 asks us to come back later."),
    ],
)
def test_a_failed_call_is_no_answer_and_its_reason_is_told(
    score: Callable[..., dict[str, Any]],
    model_server: ModelServer,
    fault: Behaviour,
    calls: int,
    failure: str,
) -> None:
    """What can't be read is asked for once more; then the line counts for nothing."""
    again = [fault] * (calls - 3)
    model_server.says(knowing, *again, knowing)
    told = score("stance", BORN, ELSEWHERE, OATS, BORN)
    assert (told["n"], told["lines"], told["calls"]) == (3, 4, calls)
    assert told["accuracy"] == 1
    assert (told["failed"], told["failures"]) == (1, {failure: 1})


def test_an_answer_that_can_be_read_the_second_time_counts(
    score: Callable[..., dict[str, Any]], model_server: ModelServer
) -> None:
    model_server.says(model.prose, knowing)
    told = score("stance", BORN, ELSEWHERE)
    assert (told["n"], told["calls"], told["failed"], told["tokens_in"]) == (2, 3, 0, 3_600)


def test_what_the_checks_refuse_is_no_answer_either(
    score: Callable[..., dict[str, Any]], model_server: ModelServer
) -> None:
    model_server.says(model.inventing_quotes, knowing)
    told = score("stance", BORN, ELSEWHERE)
    assert (told["n"], told["failed"], told["refused"], told["refusals"]) == (1, 0, 1, {"quote": 1})


def test_a_model_that_is_asked_to_wait_a_moment_is_waited_for(
    score: Callable[..., dict[str, Any]], model_server: ModelServer
) -> None:
    model_server.says(model.busy(0), knowing)
    assert score("stance", BORN)["n"] == 1


def test_with_no_answer_at_all_there_are_no_figures(
    score: Callable[..., dict[str, Any]], model_server: ModelServer
) -> None:
    model_server.says(model.prose)
    told = score("stance", BORN, ELSEWHERE, OATS, BORN, options=("--intervals",))
    assert (told["n"], told["calls"], told["failed"]) == (0, 8, 4)
    assert not {"accuracy", "engine", "intervals"} & set(told)


@pytest.mark.parametrize(
    ("fault", "seconds", "reason"),
    [
        (model.down(401), "20", "does not accept the key"),
        (model.hanging, "0.2", "did not answer within 0.2 seconds"),
    ],
)
def test_a_model_that_does_not_answer_three_times_in_a_row_is_left_alone(
    score: Callable[..., dict[str, Any]],
    model_server: ModelServer,
    fault: Behaviour,
    seconds: str,
    reason: str,
) -> None:
    model_server.says(fault)
    with pytest.raises(CommandError, match=f"3 times in a row: .*{reason}"):
        score("stance", *[BORN] * 9, options=("--time-out", seconds))
    assert len(model_server.asked) == 3


def test_detection_asks_what_is_to_be_checked(
    score: Callable[..., dict[str, Any]], model_server: ModelServer
) -> None:
    def splits(asked: Asked) -> str | Reply:
        return model.well(asked) if "percent" in asked.text("Article") else model.finding_nothing(asked)

    model_server.says(splits)
    told = score(
        "detection",
        {"text": "Unemployment has fallen to 4 percent, the lowest in 17 years.", "label": 1},
        {"text": "Thank you very much.", "label": 0},
        {"text": "Wages rose by 3 percent.", "label": 1},
    )
    assert (told["n"], told["f1"], told["average_precision"], told["engine"]["f1"] > 0) == (3, 1, 1, True)


def test_detection_counts_no_text_of_which_every_claim_was_refused(
    score: Callable[..., dict[str, Any]], model_server: ModelServer
) -> None:
    model_server.says(model.inventing_quotes)
    told = score("detection", {"text": "Thank you very much.", "label": 0})
    assert (told["n"], told["refused"]) == (0, 1)


FERRY: dict[str, Any] = {
    "title": "Ferry at Sel",
    "body": "The ferry at Sel carried 4,000 people in May. The bridge at Sel is closed. What a mess!",
    "published_on": "2026-06-12",
    "claims": [
        {"statement": "The ferry at Sel carried 4,000 people in May 2026.", "quote": "The ferry at Sel carried 4,000 people in May"},
        {"statement": "The bridge at Sel is closed.", "quote": "The bridge at Sel is closed"},
    ],
}  # fmt: skip


def test_splitting_is_measured_against_claims_that_a_person_wrote_down(
    score: Callable[..., dict[str, Any]], model_server: ModelServer
) -> None:
    rows = [model.claim(one["statement"], one["quote"]) for one in FERRY["claims"]]
    model_server.says(model.claims([*rows[:1], model.claim("The Zedmouth ferry sank.", "The ferry at Sel")]))
    told = score("splitting", FERRY, options=("--intervals",))
    assert (told["recall"], told["precision"], told["f1"]) == (0.5, 1, 0.6667)
    assert (told["n"], told["refused"], told["refusals"]) == (1, 1, {"invented": 1})
    assert told["engine"] == {"recall": 1, "precision": 1, "f1": 1}
    asked = model_server.asked[0]
    assert (asked.text("Title"), asked.text("Published on")) == ("Ferry at Sel", "2026-06-12")


def test_an_article_that_was_not_answered_is_in_no_figure(
    score: Callable[..., dict[str, Any]], model_server: ModelServer
) -> None:
    model_server.says(model.a_thousand_claims)
    told = score("splitting", FERRY)
    assert (told["n"], told["failed"]) == (0, 1)


def test_a_verdict_needs_an_answer_to_each_piece(
    score: Callable[..., dict[str, Any]], model_server: ModelServer
) -> None:
    backed = {**BORN, "evidence": [{"text": BORN["evidence"]}], "label": "supported"}
    split = {**BORN, "evidence": [{"text": BORN["evidence"]}, {"text": ELSEWHERE["evidence"]}]}
    without = {**BORN, "evidence": [], "label": "not_enough_evidence"}
    model_server.says(knowing, knowing, model.prose, model.prose)
    told = score("verdict", backed, {**split, "label": "conflicting"}, without)
    assert (told["n"], told["lines"], told["failed"], told["accuracy"]) == (2, 3, 1, 1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--provider", "openai"), "Name the model with --model"),
        (("--provider", "openai", "--model", "m", "--key-env", "NO_SUCH_VARIABLE"), "NO_SUCH_VARIABLE.*holds no key"),
        (("--provider", "openai", "--model", "m", "--address", "http://10.1.2.3/v1"), "private network.*FETCH_ALLOW"),
        (("--provider", "openai", "--model", "m", "--address", "ftp://m.example"), "begins with http"),
        (("--model", "m"), "--model is of no use without --provider"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_before_anything_is_asked(
    tmp_path: Path, options: tuple[str, ...], sentence: str
) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(json.dumps(BORN))
    with pytest.raises(CommandError, match=sentence):
        call_command("score", "stance", str(file), *options, stdout=StringIO())


def test_no_key_and_no_text_go_over_the_open_network_unencrypted(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join([json.dumps(BORN)] * 3))
    options = ("--provider", "openai", "--model", "m", "--address", "http://93.184.216.34/v1")
    with pytest.raises(CommandError, match="has to begin with https"):
        call_command("score", "stance", str(file), *options, stdout=StringIO())


def test_where_no_text_may_leave_the_server_none_leaves_for_a_measurement(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.MODELS_STAY_INSIDE = True
    file = tmp_path / "lines.jsonl"
    file.write_text(json.dumps(BORN))
    options = ("--provider", "openai", "--model", "m", "--address", "https://93.184.216.34/v1")
    with pytest.raises(CommandError, match="No text may leave"):
        call_command("score", "stance", str(file), *options, stdout=StringIO())
