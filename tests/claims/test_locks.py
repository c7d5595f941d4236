"""No two actions wait for each other: what one locks, the database's check of the other's line of history does not need."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from claims import history
from claims.actions.locking import locked, locked_claim
from claims.models import Article, Claim, Event
from tests.record import Desk


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
