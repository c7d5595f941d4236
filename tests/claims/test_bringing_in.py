"""Documents, fact checks of others and feeds: who brings them in, and what is no such thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from kombu.exceptions import OperationalError

from claims.actions import documents, factchecks, feeds
from claims.models import Event
from claims.rules import Invalid, NotAllowed, NotThere, TooLarge
from people.actors import Actor
from people.models import Team
from sources.factchecks import Review
from sources.models import Document, FactCheck, Feed
from tests.record import Desk

STORY = "Two ships left the port last night."
ABOUT = {"title": "The log"}
Commit = Callable[..., Any]


@pytest.fixture(autouse=True)
def _own_vault(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("vault")


def test_a_document_is_brought_in_by_who_may_and_is_a_text_or_a_file(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="Adam may not bring in articles"):
        documents.add(by=desk.by("adam"), about=ABOUT, text=STORY)
    for wrong, sentence in (
        ({}, "one of the two"),
        ({"text": " "}, "one of the two"),
        ({"text": STORY, "name": "log.txt", "content": STORY.encode()}, "one of the two"),
        ({"name": "log.txt", "content": b""}, "This file is empty"),
        ({"text": STORY, "name": "log.txt", "content": b""}, "This file is empty"),
    ):
        with pytest.raises(Invalid, match=sentence):
            documents.add(by=desk.by("ann"), about=ABOUT, **wrong)
    assert not Document.objects.exists()
    added = [documents.add(by=desk.by("ann"), about=ABOUT, text=STORY) for _ in range(2)]
    assert [made for _, made in added] == [True, False]
    assert added[0][0] == added[1][0] == Document.objects.get(team=desk.team, added_by=desk.ann)
    assert Event.objects.filter(type="document.added").count() == 1


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("log.txt", b"", Invalid),
        ("log.exe", b"MZ", Invalid),
        ("log.txt", b"x" * 10_000_001, TooLarge),
        ("log.txt", STORY.encode(), None),
    ],
    ids=["empty", "another kind", "too large", "a text"],
)
def test_a_file_is_refused_before_it_is_read(
    name: str, content: bytes, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        documents.check_file(name, content, {})
        return
    with pytest.raises(refusal):
        documents.check_file(name, content, {})


def bring_in(by: Actor, team: Team) -> object:
    review = Review("Northland shipped shells.", "False", url="https://post.example/1", publisher="The Post")
    return factchecks.bring_in([review], by=by, team=team, came="file", source="old.csv")


def test_fact_checks_are_brought_in_by_who_may(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="Adam may not bring in articles"):
        bring_in(desk.by("adam"), desk.team)
    assert not FactCheck.objects.exists()
    bring_in(desk.by("ann"), desk.team)
    assert FactCheck.objects.get().team == desk.team


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The feeds that messages were sent for."""
    from celery import current_app

    told: list[int] = []
    monkeypatch.setattr(current_app, "send_task", lambda _name, arguments, **_: told.extend(arguments))
    return told


def test_a_feed_is_read_when_it_is_added_started_and_asked_for(
    desk: Desk, sent: list[int], django_capture_on_commit_callbacks: Commit
) -> None:
    by, url = desk.by("dora"), "https://post.example/feed"
    with pytest.raises(NotAllowed, match="Ann may not look after the places"):
        feeds.add(by=desk.by("ann"), url=url, name="The Post")
    with pytest.raises(Invalid, match="private network"):
        feeds.add(by=by, url="http://10.0.0.1/feed", name="The Post")
    told = []
    with django_capture_on_commit_callbacks(execute=True):
        feed = feeds.add(by=by, url=url, name="The  Post")
    told.append(len(sent))
    for act in (feeds.stop, feeds.start, feeds.start, feeds.read_now):
        with pytest.raises(NotThere):
            act(feed.pk, by=desk.by("eve"))
        with django_capture_on_commit_callbacks(execute=True):
            act(feed.pk, by=by)
        told.append(len(sent))
    assert (feed.name, told) == ("The Post", [1, 1, 2, 2, 3])
    assert set(sent) == {feed.pk}
    kinds = Event.objects.filter(type__startswith="feed").order_by("pk").values_list("type", flat=True)
    assert list(kinds) == ["feed.added", "feed.stopped", "feed.started"]


def test_without_a_broker_the_feed_is_there_and_the_clock_sends_it(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    from celery import current_app

    def down(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(current_app, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        feed = feeds.add(by=desk.by("dora"), url="https://post.example/feed", name="The Post")
    assert Feed.objects.get().active
    assert f"no message for feed {feed.pk}, the clock will send it" in caplog.text
