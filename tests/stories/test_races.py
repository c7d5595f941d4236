"""Two hundred at once want the same: exactly one gets it, and the others are told why not. On PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BoundedSemaphore

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone
from pytest_httpserver import HTTPServer

from claims import history
from claims.actions import (
    articles,
    assignments,
    blind,
    channels,
    choosing,
    claims,
    invitations,
    leaving,
    notices,
    passwords,
    verdicts,
)
from claims.models import Article, Assignment, BlindReading, Claim, Evidence, Upload, Verdict
from claims.rules import Conflict, RuleBroken
from people import tries
from people.actors import Actor
from people.models import Notice, Person
from people.roles import Role
from publishing import actions as publishing
from publishing import letters
from publishing import notices as sending
from publishing.models import Publication
from tests.record import BODY, Desk, decide, make_claim
from tests.sources.paper_files import pdf

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

THREADS = 200
CONNECTED = 30  # at once: the server lends a hundred to everybody together


def race(act: Callable[[int], object], threads: int = THREADS) -> Counter[str]:
    """All threads begin at once; how often each outcome came: "won", or the class of the refusal."""
    start, connected = Barrier(threads), BoundedSemaphore(CONNECTED)

    def run(number: int) -> str:
        start.wait()
        with connected:
            try:
                act(number)
            except RuleBroken as refusal:
                return type(refusal).__name__
            finally:
                connections.close_all()
        return "won"

    with ThreadPoolExecutor(threads) as pool:
        return Counter(pool.map(run, range(threads)))


def test_no_claim_is_given_twice(transactional_db: None, desk: Desk, article: Article) -> None:
    desk.team.most_held = 0
    desk.team.save()
    people = [
        Person.objects.create_user(f"ann-{n}", name=f"Ann {n}", team=desk.team, is_reviewer=True)
        for n in range(20)
    ]
    made = [make_claim(article, BODY[: 20 + n]) for n in range(60)]
    for one in made:
        claims.queue(one.pk, by=desk.by("ann"))
    outcome = race(lambda n: assignments.take_next(by=Actor.of(people[n % 20])))
    assert outcome == {"won": 60, "IllegalMove": 140}
    held = Assignment.objects.filter(ended_at=None)
    assert held.count() == held.values("claim").distinct().count() == 60


def test_one_takes_the_claim(transactional_db: None, desk: Desk, claim: Claim) -> None:
    claims.queue(claim.pk, by=desk.by("ann"))
    outcome = race(lambda n: assignments.take(claim.pk, by=desk.by(("ann", "bob", "dora")[n % 3])))
    assert outcome == {"won": 1, "IllegalMove": 199}
    assert Assignment.objects.filter(claim=claim, ended_at=None).count() == 1


def test_one_verdict_is_filed(
    transactional_db: None, desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    outcome = race(lambda n: decide(desk, held, evidence))
    assert outcome == {"won": 1, "IllegalMove": 199}
    assert Verdict.objects.filter(claim=held, state="decided").count() == 1


def test_one_signature_one_publication_and_one_hold(
    transactional_db: None, desk: Desk, filed: Verdict
) -> None:
    desk.bob.is_editor = True
    desk.bob.save()

    def editor(n: int) -> Actor:
        return desk.by(("bob", "dora")[n % 2])

    assert race(lambda n: verdicts.approve(filed.pk, by=editor(n)))["won"] == 1
    assert race(lambda n: publishing.publish(filed.pk, by=editor(n)))["won"] == 1
    assert race(lambda n: publishing.hold(filed.pk, by=editor(n), note="A reader wrote."))["won"] == 1
    assert Publication.objects.get().state == Publication.State.HELD
    assert history.verify()[0] == []


def test_what_two_doors_write_at_once_ends_as_one_of_them_wrote_it(
    transactional_db: None, desk: Desk, claim: Claim
) -> None:
    told: list[str] = []

    def mend(n: int) -> None:
        who, door = (("ann", "desk"), ("dora", "api"))[n % 2]
        said = {"statement": f"Wording {n}.", "priority": n % 3 + 1}
        try:
            claims.mend(claim.pk, by=desk.by(who, door), expected=1, **said)
        except Conflict as conflict:
            told.append(str(conflict))
            raise

    assert race(mend) == {"won": 1, "Conflict": 199}
    claim.refresh_from_db()
    number = int(claim.statement.removeprefix("Wording ").removesuffix("."))
    assert claim.priority == number % 3 + 1, "both fields are of the same writer"
    writer = ("Ann", "Dora")[number % 2]
    assert all(one.startswith(f"{writer} changed the statement, priority at ") for one in told)


def test_by_one_link_one_person_joins(transactional_db: None, desk: Desk) -> None:
    _, token = invitations.invite(by=desk.by("adam"), roles=[Role.REVIEWER])

    def join(number: int) -> None:
        invitations.accept(token, username=f"fiona-{number}", name="Fiona", password="a long enough one")

    assert race(join, 20) == {"won": 1, "NotThere": 19}
    assert Person.objects.filter(name="Fiona").count() == 1


def test_guesses_side_by_side_are_no_more_than_one_after_the_other(transactional_db: None) -> None:
    def guess(_: int) -> None:
        try:
            tries.admit("ann", "192.0.2.7", timezone.now())
        except tries.TooManyTries as refusal:
            raise Conflict(str(refusal)) from refusal

    outcome = race(guess)
    assert outcome["won"] <= tries.OF_NAME_FROM_ADDRESS
    assert outcome["won"] + outcome["Conflict"] == THREADS


def test_a_notice_is_mailed_once_however_many_senders_there_are(transactional_db: None, desk: Desk) -> None:
    desk.ann.email = "ann@desk.example"
    desk.ann.save()
    notices.tell([desk.ann], "assigned", "A claim", link="/claims/1/", once="one")
    race(lambda _: sending.send_owed(timezone.now()))
    assert len(mail.outbox) == 1
    assert Notice.objects.get().sent_at


@pytest.fixture
def read_once(transactional_db: None, desk: Desk, held: Claim, evidence: list[Evidence]) -> Claim:
    """Ann has filed unseen, and Bob has begun to read it blind."""
    desk.team.blind_review = True
    desk.team.save()
    decide(desk, held, evidence)
    assignments.take(held.pk, by=desk.by("bob"))
    return assignments.open(held.pk, by=desk.by("bob"))


def file_as_bob(desk: Desk, claim: Claim, rating: str) -> Verdict:
    return verdicts.decide(
        claim.pk, by=desk.by("bob"), rating=rating, rationale="Nobody shows it.", why="It is widely shared."
    )


def test_the_second_files_or_the_first_takes_back(desk: Desk, read_once: Claim) -> None:
    """Both at once: either both are opened, or hers was never seen and his is the first."""
    outcome = race(
        lambda n: (
            file_as_bob(desk, read_once, "not_enough_evidence")
            if n % 2
            else blind.recall(read_once.pk, by=desk.by("ann"))
        )
    )
    read_once.refresh_from_db()
    opened = BlindReading.objects.exclude(verdict=None).count()
    assert outcome["won"] == (1 if opened else 2)
    assert (read_once.state, Verdict.objects.filter(state="decided").count(), opened) in {
        ("to_sign", 2, 2),
        ("queued", 0, 0),
    }
    assert (read_once.first_read_by == desk.bob) == (not opened)


def test_of_two_that_contend_one_is_signed(desk: Desk, read_once: Claim) -> None:
    file_as_bob(desk, read_once, "not_enough_evidence")
    hers, his = Verdict.objects.order_by("pk")
    outcome = race(lambda n: verdicts.approve((hers if n % 2 else his).pk, by=desk.by("dora")))
    assert outcome["won"] == 1
    assert sorted(Verdict.objects.values_list("state", flat=True)) == ["approved", "sent_back"]


def test_by_one_mailed_link_one_password_is_chosen_and_one_letter_goes_out(
    transactional_db: None, desk: Desk
) -> None:
    Person.objects.filter(pk=desk.ann.pk).update(email="ann@desk.example")
    desk.ann.refresh_from_db()
    desk.ann.set_password("the one that was forgotten")
    desk.ann.save()
    passwords.ask("ann", now=timezone.now())
    race(lambda _: letters.send_owed(timezone.now()))
    assert len(mail.outbox) == 1
    token = letters.link_for(desk.ann).split("/")[-2]
    outcome = race(lambda n: passwords.reset(desk.ann.pk, token, f"a long enough one {n}"))
    assert outcome == {"won": 1, "NotThere": 199}


def test_a_channel_is_told_once_however_many_senders_there_are(
    transactional_db: None, desk: Desk, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    channels.keep(by=desk.by("adam"), url=httpserver.url_for("/hook"), kinds=["held"])
    notices.tell_team(desk.team.pk, "held", "Held", link="", once="one")
    race(lambda _: sending.send_to_channels(timezone.now()))
    assert len(httpserver.log) == 1


def test_what_is_brought_back_while_others_take_it_is_in_one_place(
    transactional_db: None, desk: Desk, article: Article
) -> None:
    made = [make_claim(article, BODY[: 20 + n]) for n in range(20)]
    choosing.park_rest(article.pk, by=desk.by("dora"))

    def act(n: int) -> None:
        if n % 10:
            assignments.take(made[n % 20].pk, by=desk.by(("ann", "bob")[n % 2]))
        else:
            choosing.reopen_rest(article.pk, by=desk.by("dora"))

    race(act)
    assert set(article.claims.values_list("state", flat=True)) <= {"assigned", "new"}
    held = Assignment.objects.filter(ended_at=None)
    assert (
        held.count()
        == held.values("claim").distinct().count()
        == article.claims.filter(state="assigned").count()
    )
    assert history.verify()[0] == []


def test_ann_leaves_while_her_claims_are_moved(transactional_db: None, desk: Desk, article: Article) -> None:
    made = [make_claim(article, BODY[: 20 + n]) for n in range(20)]
    for one in made:
        assignments.take(one.pk, by=desk.by("ann"))

    def act(n: int) -> None:
        if n == 7:
            leaving.close_person(desk.ann, by=desk.by("adam"), to="bob")
        else:
            assignments.assign(made[-1 - n % 20].pk, by=desk.by("dora"), assignee="dora")

    assert race(act, 40) == {"won": 40}
    held = Assignment.objects.filter(ended_at=None)
    assert held.count() == 20
    assert not held.filter(person=desk.ann).exists()
    assert history.verify()[0] == []


def test_a_file_that_is_handed_in_many_times_at_once_is_one_article(
    transactional_db: None, desk: Desk
) -> None:
    outcome = race(
        lambda _: articles.receive_file("ships.pdf", pdf("Ships sail."), by=desk.by("ann")), threads=20
    )
    assert outcome == {"won": 20}
    assert Article.objects.count() == Upload.objects.count() == 1
