"""The Python client against a live desk."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from factcheck_client import Copy, Factcheck, NotSigned, Refused, shapes, verify
from factcheck_client.pull import main
from pytest_django.live_server_helper import LiveServer
from pytest_httpserver import HTTPServer as Elsewhere

from api import schema
from claims.actions.people import SERVER, make_key
from claims.models import Verdict
from people.models import ApiKey
from people.roles import Scope
from publishing import actions
from publishing.channels import webhook
from publishing.models import Publication, PublicEvent
from publishing.relay import relay
from tests.record import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive(desk: Desk, live_server: LiveServer) -> Factcheck:
    """The Archive's client."""
    _, secret = make_key("A", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive", team=desk.team)
    return Factcheck(live_server.url, secret)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "copy.sqlite3")


def test_verdicts_are_read_page_by_page(archive: Factcheck, published: Publication) -> None:
    (verdict,) = archive.verdicts(page_size=1)
    assert verdict == archive.verdict(verdict["id"])
    assert (verdict["claim"], verdict["label"]) == (published.claim_id, "True")
    assert archive.claimreview(verdict["id"])["@type"] == "ClaimReview"


@pytest.mark.parametrize(
    "shape", [shapes.Verdict, shapes.Source, shapes.Known, shapes.Correction, shapes.Byline]
)
def test_its_types_have_every_field(shape: Any) -> None:
    name = {"Correction": "Change", "Known": "KnownPage"}.get(shape.__name__, shape.__name__)
    told = schema.document()["components"]["schemas"][name]
    assert shape.__annotations__.keys() == told["properties"].keys()


def test_a_copy_stays_in_step(desk: Desk, archive: Factcheck, copy: Copy, second: Verdict) -> None:
    first = Publication.objects.get()
    relay()
    assert archive.pull(copy) == 1
    assert [one["id"] for one in copy] == [first.verdict_id]
    assert archive.pull(copy) == 0

    actions.publish(second.pk, by=desk.by("dora"), change_kind="correction", change_note="A paper erred.")
    relay()
    archive.pull(copy)
    (verdict,) = copy
    assert (verdict["id"], verdict["change"] and verdict["change"]["kind"]) == (second.pk, "correction")

    actions.hold(second.pk, by=desk.by("dora"), note="A lawyer called.")
    relay()
    archive.pull(copy)
    held = copy.verdict(claim=first.claim_id)
    assert held
    assert (held["state"], held["rating"]) == ("held", None)

    actions.withdraw(second.pk, by=desk.by("dora"), note="It was never said.")
    relay()
    archive.pull(copy)
    assert len(copy) == 0
    assert ApiKey.objects.get().acknowledged == 4


def test_a_copy_that_begins_late_is_the_same(
    desk: Desk, archive: Factcheck, copy: Copy, second: Verdict
) -> None:
    actions.publish(second.pk, by=desk.by("dora"), change_kind="update", change_note="It changed.")
    relay()
    archive.pull(copy)
    assert [one["id"] for one in copy] == [second.pk]


def test_a_copy_goes_on_though_the_desk_knows_its_cursor_no_longer(
    desk: Desk, archive: Factcheck, copy: Copy, second: Verdict, settings: Any
) -> None:
    relay()
    archive.pull(copy)
    settings.SECRET_KEY = "another one, as if the old one had been found on a wall"
    actions.publish(second.pk, by=desk.by("dora"), change_kind="update", change_note="It changed.")
    relay()
    assert (archive.pull(copy), [one["id"] for one in copy]) == (2, [second.pk])
    assert archive.pull(copy) == 0


def test_a_copy_follows_a_desk_that_went_back_to_a_backup(
    archive: Factcheck, copy: Copy, published: Publication
) -> None:
    relay()
    changes, cursor = archive.changes()
    lost = changes[0] | {"verdict": changes[0]["verdict"] | {"claim": published.claim_id + 1}}
    copy.apply([*changes, lost], cursor)  # type: ignore[list-item]  # a change with another verdict is one
    PublicEvent.objects.update(at=timezone.now())  # another change has its number now
    assert (archive.pull(copy), [one["claim"] for one in copy]) == (1, [published.claim_id])
    assert (archive.pull(copy), len(copy)) == (0, 1)


def test_several_values_are_asked_for(archive: Factcheck, published: Publication) -> None:
    assert len(list(archive.verdicts(rating=["supported", "refuted"]))) == 1
    assert list(archive.verdicts(rating=["mixed", "refuted"])) == []


def test_what_goes_wrong_in_a_terminal_is_a_sentence(
    live_server: LiveServer, archive: Factcheck, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def says(*words: str, key: str = "") -> str:
        monkeypatch.setattr("sys.argv", ["factcheck-pull", *words])
        monkeypatch.setenv("FACTCHECK_KEY", key)
        assert main() == 1
        error: str = capsys.readouterr().err
        assert error.count("\n") == 1
        return error

    file = str(tmp_path / "copy.sqlite3")
    assert "needs a key" in says(live_server.url, file)
    assert "not known" in says(live_server.url, file, key="fc_read-from-a-file\n")
    assert "unable to open" in says(live_server.url, str(tmp_path / "no" / "folder"))
    assert "refused" in says("http://127.0.0.1:9", file)


def test_a_refusal_is_the_desk_s_sentence(archive: Factcheck, live_server: LiveServer) -> None:
    with pytest.raises(Refused, match="There is no") as refused:
        archive.verdict(404)
    assert refused.value.status == 404
    with pytest.raises(Refused, match="This key is not known"):
        Factcheck(live_server.url, "fc_made-up").changes()
    with pytest.raises(ValueError, match="begins with https"):
        Factcheck("desk.example")


def test_a_pause_that_the_desk_asks_for_is_kept() -> None:
    """A desk that is busy once."""
    answers = [(429, b"{}"), (200, b'{"id": 1}')]

    class Busy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answers.pop(0)
            self.send_response(status)
            self.send_header("Retry-After", "1")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        began = time.monotonic()
        assert Factcheck(f"http://127.0.0.1:{server.server_port}").verdict(1) == {"id": 1}
        server.shutdown()
    assert 1 <= time.monotonic() - began < 5


@pytest.mark.parametrize("act", [lambda desk: desk.verdict(1), lambda desk: desk.acknowledge("c")])
def test_a_key_goes_nowhere_but_to_its_desk(httpserver: Elsewhere, act: Callable[[Factcheck], Any]) -> None:
    elsewhere = httpserver.url_for("/elsewhere/")
    httpserver.expect_request(re.compile("/api/v1/.*")).respond_with_data(
        status=302, headers={"Location": elsewhere}
    )
    with pytest.raises(Refused, match=f"sends this on to {elsewhere}: name the address") as refused:
        act(Factcheck(httpserver.url_for("/"), "fc_secret"))
    assert (refused.value.status, len(httpserver.log)) == (302, 1)


def test_a_webhook_is_believed_only_with_its_signature(archive: Factcheck) -> None:
    secret = archive.subscribe("http://127.0.0.1:9/hook")["secret"]
    body, now = b'{"type":"webhook.test","timestamp":"","data":{}}', time.time()
    headers = {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(int(now)),
        "Webhook-Signature": f"v1,AAAA {webhook.sign(secret, 'msg_1', int(now), body)}",
    }
    assert verify(secret, headers, body)["type"] == "webhook.test"
    for wrong in (
        {"headers": headers, "body": body + b" "},
        {"headers": headers, "body": body, "now": now + 301},
        {"headers": {}, "body": body},
        {"headers": headers | {"Webhook-Id": "msg_2"}, "body": body},
    ):
        with pytest.raises(NotSigned):
            verify(secret, **wrong)  # type: ignore[arg-type]
