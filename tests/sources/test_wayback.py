"""A copy of what we cite in a public archive: looked for, saved, looked after, and the result kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from sources import archiving
from sources.connectors import wayback
from sources.connectors.wayback import NotSaved, Wayback
from sources.errors import Failed, SourceError, Unreadable
from sources.exchange import Response
from sources.models import ArchiveCopy, ConnectorState, Document

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data" / "wayback"
CONFIG = {
    "WAYBACK_KEY": "access:secret",
    "WAYBACK_URL": "https://web.archive.org",
    "WAYBACK_AVAILABLE_URL": "https://archive.org/wayback/available",
}
SEEN = datetime(2026, 1, 12, 10, tzinfo=UTC)
COPY = "https://web.archive.org/web/20260115100000/https://paper.example/fares"


def captured(name: str) -> Response:
    return Response("https://web.archive.org/", 200, {}, (DATA / f"{name}.json").read_bytes())


def test_a_copy_that_is_there_is_named_with_its_time_and_safely():
    copy = wayback.read_copy(captured("available"))
    assert copy is not None
    assert copy.url == "https://web.archive.org/web/20260112093000/https://paper.example/fares"
    assert copy.captured_at == datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    assert wayback.read_copy(captured("available_none")) is None


def test_a_save_is_asked_for_with_the_key_in_the_header():
    request = wayback.ask_to_save("https://paper.example/fares", CONFIG)
    assert (request.method, request.url) == ("POST", "https://web.archive.org/save")
    assert request.headers["Authorization"] == "LOW access:secret"
    assert wayback.read_saving(captured("save")).job == "spn2-0a1b2c"


def test_an_error_with_status_200_is_a_refusal_by_its_class():
    with pytest.raises(NotSaved, match="asked not to be archived") as caught:
        wayback.read_saving(captured("save_refused"))
    assert not caught.value.passes
    with pytest.raises(NotSaved, match="user session limit") as caught:
        wayback.read_saving(captured("save_busy"))
    assert caught.value.passes


@pytest.mark.parametrize(
    "body", [b"<html>Busy</html>", b"[]", b"{}", b'{"job_id": "../up"}', b'{"status": "who"}']
)
def test_an_answer_of_another_shape_is_unreadable(body):
    answer = Response("https://web.archive.org/save", 200, {}, body)
    for read in (wayback.read_saving, wayback.read_copy, lambda one: wayback.read_how_far(one, "")):
        with pytest.raises(Unreadable):
            read(answer)


def test_a_wrong_key_is_told_as_one():
    told = Wayback().explain(Failed("No.", status=401))
    assert "WAYBACK_KEY" in str(told)


@pytest.fixture
def archive(httpserver, settings):
    """The archive, answering with the files that are named; what was posted is in ``httpserver.log``."""
    settings.WAYBACK_KEY = "access:secret"
    settings.WAYBACK_URL = httpserver.url_for("").rstrip("/")
    settings.WAYBACK_AVAILABLE_URL = httpserver.url_for("/available")

    def answers(**named: str) -> None:
        httpserver.clear()
        paths = {"available": "/available", "save": "/save", "status": "/save/status/spn2-0a1b2c"}
        for name, file in named.items():
            body = (DATA / f"{file}.json").read_bytes()
            httpserver.expect_request(paths[name]).respond_with_data(body, content_type="application/json")

    return answers


@pytest.fixture
def document():
    return Document.objects.create(
        kind="page", url="https://paper.example/fares", text="Fares rise.", digest="d" * 64, fetched_at=SEEN
    )


def test_a_copy_near_to_when_we_saw_the_page_is_taken_as_it_is(archive, document):
    archive(available="available")
    assert archiving.advance(document) is None
    document.refresh_from_db()
    assert document.archived_url.endswith("/web/20260112093000/https://paper.example/fares")
    assert document.copy.state == "kept"


def test_a_page_that_has_none_is_saved_and_looked_after_until_it_is_there(archive, document, httpserver):
    archive(available="available_none", save="save")
    assert archiving.advance(document) > timezone.now()
    posted = next(request for request, _ in httpserver.log if request.method == "POST")
    assert posted.form["url"] == "https://paper.example/fares"
    archive(status="status_pending")
    assert archiving.advance(document) > timezone.now()
    archive(status="status_success")
    assert archiving.advance(document) is None
    document.refresh_from_db()
    assert document.archived_url == COPY.replace(
        "https://web.archive.org", httpserver.url_for("").rstrip("/")
    )
    assert document.copy.captured_at == datetime(2026, 1, 15, 10, tzinfo=UTC)


def test_an_old_copy_shows_another_page_so_a_new_one_is_made(archive, document):
    Document.objects.update(fetched_at=SEEN + timedelta(days=30))
    document.refresh_from_db()
    archive(available="available", save="save")
    archiving.advance(document)
    assert document.copy.state == "saving"


def test_a_page_the_archive_refuses_is_asked_for_once_and_the_reason_kept(archive, document, httpserver):
    archive(available="available_none", save="save_refused")
    assert archiving.advance(document) is None
    assert document.copy.state == "refused"
    assert "asked not to be archived" in document.copy.error
    httpserver.clear()
    assert archiving.advance(document) is None
    assert httpserver.log == []


def test_what_may_pass_is_told_and_asked_for_again(archive, document):
    archive(available="available_none", save="save_busy")
    with pytest.raises(NotSaved):
        archiving.advance(document)
    assert (document.copy.state, "session limit" in document.copy.error) == ("asked", True)
    archive(available="available_none", save="save")
    assert archiving.advance(document) is not None


def test_a_save_that_never_ends_is_begun_again(archive, document):
    archive(available="available_none", save="save", status="status_pending")
    archiving.advance(document)
    ArchiveCopy.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    document.refresh_from_db()
    with pytest.raises(SourceError, match="an hour"):
        archiving.advance(document)
    assert ArchiveCopy.objects.get().state == "asked"


def test_a_dead_archive_is_not_asked_for_each_document(archive, document, httpserver):
    httpserver.expect_request("/available").respond_with_data(status=500)
    for _ in range(5):
        with pytest.raises(Failed):
            archiving.advance(document)
    assert len(httpserver.log) == 3
    assert ConnectorState.objects.get(connector="wayback").is_resting
