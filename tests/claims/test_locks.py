"""No two actions wait for each other: what one locks, the database's check of the other's line of history does not need."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import history, steps
from claims.actions import articles, assignments, choosing, leaving, readings
from claims.actions.locking import locked, locked_claim
from claims.models import Article, Claim, Event, Step
from claims.models import Speaker as Named
from engine.types import Reading, Speaker
from people.actors import machine
from tests.claims.test_articles import found
from tests.record import BODY, Desk, make_claim


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_an_article_and_a_claim_of_it_are_written_at_once(desk: Desk, claim: Claim) -> None:
    written, locked_too = threading.Event(), threading.Event()
    failures: list[Exception] = []

    def of_the_claim() -> None:
        with transaction.atomic():
            row = locked_claim(claim.pk, desk.by("ann"))
            history.record("claim.parked", by=desk.by("ann"), claim=row)
            written.set()
            locked_too.wait(10)

    def of_the_article() -> None:
        written.wait(10)
        with transaction.atomic():
            row = locked(Article, claim.article_id, desk.by("bob"))
            locked_too.set()
            history.record("article.mended", by=desk.by("bob"), article=row)

    def run(act: object) -> None:
        try:
            act()  # type: ignore[operator]
        except Exception as failure:  # told by the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    before = Event.objects.count()
    threads = [threading.Thread(target=run, args=[act]) for act in (of_the_claim, of_the_article)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Event.objects.count() == before + 2


@pytest.mark.servers
@pytest.mark.parametrize("act", ["leaves them out", "brings them back", "leaves the desk"])
def test_who_moves_several_claims_has_locked_them_all_before_the_first_line(
    desk: Desk, article: Article, act: str
) -> None:
    """That line holds the article's history, for which somebody may wait who has one of the other claims."""
    moved = {make_claim(article, BODY[: 40 + n]).pk for n in range(3)}
    if act == "brings them back":
        choosing.park_rest(article.pk, by=desk.by("ann"))
    if act == "leaves the desk":
        for pk in moved:
            assignments.take(pk, by=desk.by("ann"))
    with CaptureQueriesContext(connection) as asked:
        if act == "leaves them out":
            choosing.park_rest(article.pk, by=desk.by("ann"))
        elif act == "brings them back":
            choosing.reopen_rest(article.pk, by=desk.by("ann"))
        else:
            leaving.close_person(desk.ann, by=desk.by("adam"))
    said = [query["sql"] for query in asked.captured_queries]
    first = next(number for number, sql in enumerate(said) if 'INSERT INTO "claims_event"' in sql)
    locks = " ".join(sql for sql in said[:first] if "FOR NO KEY UPDATE" in sql)
    named = " ".join(re.findall(r'"claims_claim"\."id" (?:=|IN) ([(\d, ]+)', locks))
    assert {int(number) for number in re.findall(r"\d+", named)} == moved


def test_no_lock_keeps_others_from_referring_to_the_row() -> None:
    rooms = ("api", "claims", "desk", "people", "publishing", "sources")
    lines = [
        f"{path.name}: {line.strip()}"
        for room in rooms
        for path in (Path(settings.BASE_DIR) / room).rglob("*.py")
        for line in path.read_text().splitlines()
        if ".select_for_update(" in line and "no_key=True" not in line
    ]
    assert lines == []


Elsewhere = Callable[[Callable[[], Any]], Future[Any]]


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """Does something on a connection of its own, as another process would."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda act: pool.submit(act)
        pool.submit(connections.close_all)


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_who_bring_in_the_same_new_speakers_do_not_wait_for_each_other(
    article: Article, elsewhere: Elsewhere
) -> None:
    said = [replace(found(BODY[:40], BODY, 0.5), speaker=Speaker(name)) for name in ("Zoe Bell", "Ann Aal")]
    reading = Reading(tuple(said), language="en", version="test-1")

    @transaction.atomic
    def read() -> None:
        readings.write_reading(article.pk, reading, by=machine("reader"), revision=1, at=timezone.now())

    with transaction.atomic():
        Named.objects.create(name="Ann Aal")
        reader = elsewhere(read)
        with pytest.raises(StillWaiting):
            reader.result(0.3)
        Named.objects.create(name="Zoe Bell")
    reader.result(10)
    assert Named.objects.count() == 2


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_an_address_that_two_bring_in_at_once_is_one_article(desk: Desk, elsewhere: Elsewhere) -> None:
    url = "https://post.example/ships"
    with transaction.atomic():
        anns, _ = articles.receive_url(by=desk.by("ann"), url=url)
        bob = elsewhere(lambda: articles.receive_url(by=desk.by("bob"), url=url))
        with pytest.raises(StillWaiting):
            bob.result(0.3)
    assert bob.result(10) == (anns, False)
    assert Article.objects.get() == anns


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_run_that_several_share_begins_when_the_last_of_them_has_written(
    claim: Claim, elsewhere: Elsewhere
) -> None:
    waiting = steps.owe(Step.Kind.WEIGH, claim.pk)
    with transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(statement="What the run is to see.")
        assert steps.owe_again(Step.Kind.WEIGH, claim.pk) == waiting
        worker = elsewhere(
            lambda: (
                steps.take(waiting.pk),
                Claim.objects.values_list("statement", flat=True).get(pk=claim.pk),
            )
        )
        with pytest.raises(StillWaiting):
            worker.result(0.3)
    taken, seen = worker.result(10)
    assert (taken, seen) == (waiting, "What the run is to see.")


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_run_that_begins_at_this_moment_is_not_shared(claim: Claim, elsewhere: Elsewhere) -> None:
    waiting = steps.owe(Step.Kind.WEIGH, claim.pk)
    with transaction.atomic():
        steps.take(waiting.pk)
        asked = elsewhere(lambda: steps.owe_again(Step.Kind.WEIGH, claim.pk))
        assert asked.result(10).round == 2
    assert steps.owe_again(Step.Kind.WEIGH, claim.pk).round == 2


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_who_asks_second_for_a_run_that_has_begun_meanwhile_gets_another(
    claim: Claim, elsewhere: Elsewhere
) -> None:
    with transaction.atomic():
        first = steps.owe_again(Step.Kind.WEIGH, claim.pk)
        second = elsewhere(lambda: steps.owe_again(Step.Kind.WEIGH, claim.pk))
        with pytest.raises(StillWaiting):
            second.result(0.3)
        steps.take(first.pk)
    assert second.result(10).round == 2
