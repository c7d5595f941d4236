"""Each public change is numbered once and in order, whoever writes at the same time; a consumer misses none."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from claims import history
from claims.actions import articles
from claims.actions.people import SERVER, make_key
from claims.models import Event, Verdict
from claims.states import VerdictState
from people.roles import Scope
from publishing import receipts, subscriptions
from publishing.models import Delivery, Publication, PublicEvent, Subscription
from publishing.relay import relay
from tests.record import Desk, make_claim

WRITERS = 8
LINES = 40


def publications(desk: Desk, count: int) -> list[Publication]:
    """Verdicts that are out, each of an article of its own: their writers don't wait for one another."""
    return [_out(desk, number) for number in range(count)]


def _out(desk: Desk, number: int) -> Publication:
    body = f"Ship number {number} left the port of Northland yesterday, officials say."
    article, _ = articles.receive(by=desk.by("dora"), title=f"Ship {number}", body=body)
    claim = make_claim(article, body)
    verdict = Verdict.objects.create(
        claim=claim,
        state=VerdictState.APPROVED,
        rating="not_enough_evidence",
        label="Unproven",
        rationale="r",
        why="w",
        statement=claim.statement,
        kind=claim.kind,
        as_of=date(2026, 3, 1),
        decided_by=desk.ann,
        approved_by=desk.bob,
    )
    return Publication.objects.create(
        verdict=verdict,
        claim=claim,
        team=desk.team,
        state="published",
        document="{}",
        published_at=timezone.now(),
        published_by=desk.dora,
    )


def in_threads(*jobs: Callable[[], None]) -> None:
    failures: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as failure:  # told by the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_consumer_beside_eight_writers_misses_nothing_and_is_told_nothing_twice(desk: Desk) -> None:
    key, _ = make_key("A", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive", team=desk.team)
    hook = subscriptions.subscribe(key, by=SERVER, url="http://127.0.0.1:9/")
    out = publications(desk, WRITERS)
    writing = threading.Event()
    seen: list[int] = []

    def writer(publication: Publication) -> Callable[[], None]:
        def write() -> None:
            for number in range(LINES):
                with transaction.atomic():
                    history.record(
                        "verdict.held" if number % 2 else "verdict.released",
                        by=desk.by("dora"),
                        verdict=publication.verdict,
                    )

        return write

    def number_them() -> None:
        while not writing.is_set():
            relay(limit=7)

    def consume() -> None:
        last = 0
        while not writing.is_set() or PublicEvent.objects.filter(number__gt=last).exists():
            page = list(PublicEvent.objects.filter(number__gt=last).order_by("number")[:5])
            seen.extend(event.source_id for event in page)
            last = page[-1].number if page else last

    reading = threading.Thread(target=in_threads, args=[number_them, number_them, consume])
    reading.start()
    in_threads(*(writer(one) for one in out))
    while relay():
        pass
    writing.set()
    reading.join()

    written = set(
        Event.objects.filter(type__in=["verdict.held", "verdict.released"]).values_list("pk", flat=True)
    )
    assert len(written) == WRITERS * LINES
    assert (len(seen), set(seen)) == (len(written), written)
    numbers = list(PublicEvent.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(written) + 1))
    assert Delivery.objects.filter(subscription=hook).count() == len(written)


def test_a_consumer_that_stops_for_a_month_goes_on_where_it_was(desk: Desk) -> None:
    (out,) = publications(desk, 1)
    for at in (timezone.now() - timedelta(days=30), timezone.now()):
        with transaction.atomic():
            history.record("verdict.held", by=desk.by("dora"), verdict=out.verdict, at=at)
        relay()
    (later,) = PublicEvent.objects.filter(number__gt=1)
    assert (later.number, later.at) == (2, at)


# --- who has read it ----------------------------------------------------------------------------------------------------


def test_an_editor_sees_who_has_not_read_a_change(desk: Desk) -> None:
    (out,) = publications(desk, 1)
    keys = {
        name: make_key(name, by=SERVER, scopes=[Scope.PUBLISHED], consumer=name, team=desk.team)[0]
        for name in ("Archive", "Courier", "Gazette", "Post", "Gone")
    }
    make_key("other", by=SERVER, scopes=[Scope.PUBLISHED], consumer="Stranger", team=desk.eve.team)
    for name, number in {"Archive": 2, "Courier": 1}.items():
        keys[name].acknowledged = number
        keys[name].save()
    keys["Gone"].revoked_at = timezone.now()
    keys["Gone"].save()
    hook = subscriptions.subscribe(keys["Post"], by=SERVER, url="http://127.0.0.1:9/")
    assert receipts.of(out) is None
    for _ in range(2):
        with transaction.atomic():
            history.record("verdict.held", by=desk.by("dora"), verdict=out.verdict)
    relay()
    told = list(PublicEvent.objects.order_by("number").values_list("source", flat=True))
    assert told == sorted(told)

    def names() -> tuple[tuple[str, ...], ...]:
        found = receipts.of(out)
        assert found
        return found.read, found.unread, found.silent

    assert names() == (("Archive",), ("Courier", "Post"), ("Gazette",))
    Delivery.objects.filter(subscription=hook, event__number=2).update(state="done", done_at=timezone.now())
    assert names() == (("Archive", "Post"), ("Courier",), ("Gazette",))


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_webhook_that_is_started_beside_a_relay_misses_nothing(desk: Desk, published: Publication) -> None:
    key, _ = make_key("A", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive", team=desk.team)
    hook = subscriptions.subscribe(key, by=SERVER, url="http://127.0.0.1:9/")
    subscriptions.stop(hook.pk, by=desk.by("dora"), reason="It moves.")
    with transaction.atomic():
        assert relay() == 1  # which took the webhook for stopped
        starting = threading.Thread(target=in_threads, args=[lambda: _start(hook, desk)])
        starting.start()
        starting.join(0.5)
    starting.join(10)
    assert [one.event.publication for one in Delivery.objects.all() if one.event] == [published]


def _start(hook: Subscription, desk: Desk) -> None:
    subscriptions.start(hook.pk, by=desk.by("dora"))
