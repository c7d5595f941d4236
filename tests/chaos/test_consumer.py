"""A consumer that is killed at random while others write: its copy ends equal to the desk's."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection
from factcheck_client import Copy, Factcheck
from pytest_django.live_server_helper import LiveServer

from claims.actions import articles, assignments, claims, verdicts
from claims.actions.people import SERVER, make_key
from claims.models import Claim
from people.roles import Scope
from publishing import actions
from publishing.models import PublicEvent
from publishing.relay import relay
from tests.record import Desk, make_claim

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
WRITERS, CHECKS, KILLS = 3, 4, 12


def sign(desk: Desk, claim: Claim) -> int:
    """A verdict of Ann's that Bob has signed."""
    assignments.take(claim.pk, by=desk.by("ann"))
    assignments.open(claim.pk, by=desk.by("ann"))
    said = {"rating": "not_enough_evidence", "rationale": "Nobody knows.", "why": "It is shared."}
    filed = verdicts.decide(claim.pk, by=desk.by("ann"), **said)  # type: ignore[arg-type]
    return verdicts.approve(filed.pk, by=desk.by("bob")).pk


def live(desk: Desk, claim: Claim, fate: int) -> None:
    """One verdict from its publication to its fate."""
    dora = desk.by("dora")
    first = sign(desk, claim)
    actions.publish(first, by=dora)
    actions.hold(first, by=dora, note="A reader wrote.")
    if fate % 4 == 0:
        actions.withdraw(first, by=dora, note="It was never said.")
    elif fate % 4 == 1:
        claims.recheck(claim.pk, by=dora, reason="A reader wrote.")
        second = sign(desk, claim)
        actions.publish(second, by=dora, change_kind="correction", change_note="We had erred.")
    elif fate % 4 == 2:
        actions.release(first, by=dora)
        actions.release(first, by=desk.by("bob"))


def write(desk: Desk, mine: list[Claim]) -> None:
    try:
        for number, claim in enumerate(mine):
            live(desk, claim, number)
    finally:
        connection.close()


def test_a_consumer_that_is_killed_at_random_ends_with_the_desk_s_own_state(
    desk: Desk, live_server: LiveServer, tmp_path: Path
) -> None:
    desk.bob.is_editor = True
    desk.bob.save()
    _, secret = make_key("A", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive", team=desk.team)
    shares: list[list[Claim]] = [[] for _ in range(WRITERS)]
    for number in range(WRITERS * CHECKS):
        body = f"Ship number {number} left the port of Northland yesterday, officials say."
        article, _ = articles.receive(by=desk.by("dora"), title=f"Ship {number}", body=body)
        shares[number % WRITERS].append(make_claim(article, body))
    over = threading.Event()

    def number_them() -> None:
        while not over.is_set():
            relay(limit=3)
            time.sleep(0.02)
        connection.close()

    threads = [threading.Thread(target=write, args=[desk, share]) for share in shares]
    relaying = threading.Thread(target=number_them)
    for thread in (*threads, relaying):
        thread.start()

    path = tmp_path / "copy.sqlite3"
    follow = (
        "import sys, factcheck_client as f\n"
        "desk, copy = f.Factcheck(sys.argv[1], sys.argv[2]), f.Copy(sys.argv[3])\n"
        "while True: desk.pull(copy)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "clients" / "python")}
    chance, killed = random.Random(7), 0
    while killed < KILLS or any(thread.is_alive() for thread in threads):
        consumer = subprocess.Popen(
            [sys.executable, "-c", follow, live_server.url, secret, str(path)], env=environment
        )
        time.sleep(chance.uniform(0.1, 0.8))
        consumer.send_signal(signal.SIGKILL)
        consumer.wait()
        killed += 1
    for thread in threads:
        thread.join()
    over.set()
    relaying.join()
    while relay():
        pass

    copy, api = Copy(path), Factcheck(live_server.url, secret)
    api.pull(copy)
    assert PublicEvent.objects.count() >= WRITERS * CHECKS * 2
    assert {one["id"]: one for one in copy} == {one["id"]: one for one in api.verdicts()}
    assert len(copy) == WRITERS * CHECKS - WRITERS * (CHECKS // 4)
