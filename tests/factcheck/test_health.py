import io
import json
import time
from pathlib import Path

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client

from claims.history import guards
from engine import encoder
from factcheck import health
from factcheck.celery import HEARTBEATS, heartbeat, redis_client
from publishing.editions import EDITION
from tests.processes import Broker, Process, wait_until


def sentence(part: str) -> str:
    (found,) = [finding for finding in health.findings() if finding.part == part]
    return f"{'well' if found.well else 'not well'}: {found.sentence}"


def served(queue: str) -> bool:
    return sentence(f"worker {queue}").startswith("well")


def test_with_workers_every_part_is_well(workers: list[Process]) -> None:
    for queue in ("default", "fetch", "text"):
        heartbeat.apply_async((queue,), queue=queue)
        wait_until(lambda queue=queue: served(queue), f"a heartbeat of {queue}")
    out = io.StringIO()

    call_command("health", stdout=out)

    assert out.getvalue().count("ok ") == 10


def test_a_queue_that_nobody_serves_is_named(broker: Broker, db: None) -> None:
    broker.forget_everything()

    assert sentence("worker text") == "not well: No worker has run anything from the queue text yet."
    with pytest.raises(SystemExit, match="1"):
        call_command("health", stdout=io.StringIO())


def test_a_queue_that_was_served_at_an_hour_to_come_is_not_well(broker: Broker, db: None) -> None:
    broker.forget_everything()
    with current_app.connection_for_write() as asked:
        redis_client(asked).hset(HEARTBEATS, "text", int(time.time()) + 7200)

    assert sentence("worker text").startswith("not well: By the clock, the queue text is served in 1")


def test_a_damaged_weight_file_is_named(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in encoder.WEIGHTS.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(encoder, "WEIGHTS", tmp_path)
    (tmp_path / "stance.onnx").unlink()

    assert sentence("weights").startswith("not well: The weight file stance.onnx is missing")


def test_history_without_its_guards_is_said(db: None) -> None:
    guards.remove()

    assert sentence("history").startswith("not well: The history is not protected")


def test_editions_that_nobody_marks_are_said(db: None) -> None:
    EDITION.remove()

    assert sentence("editions").startswith("not well: Callers are not told what changed in public")


def test_the_page_says_only_that_it_serves_to_a_stranger(db: None, client: Client) -> None:
    response = client.get("/health/")

    assert (response.status_code, json.loads(response.content)) == (200, {"status": "ok"})


def test_the_page_answers_503_while_the_database_is_away(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DatabaseError("away")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        response = client.get("/health/")

    assert response.status_code == 503
