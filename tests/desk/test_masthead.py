"""What waits for a person stands at the head of every page, asked for in one question."""

from __future__ import annotations

import re
from typing import Any

import pytest

from claims import queries
from claims.actions import assignments, claims
from claims.models import Article, Verdict
from desk.presenters.navigation import Waiting, waiting
from people.models import Notice, Person
from tests.record import Desk, make_claim

COUNTED = re.compile(r'>([\w ]+) <span class="count">(\d+)</span></a>')


@pytest.fixture
def three_wait(desk: Desk, filed: Verdict, article: Article) -> None:
    """Ann's verdict waits for a signature, Bob holds another claim, and has read what he was told of one of the two."""
    other = make_claim(article, "The deal is a shame.")
    claims.queue(other.pk, by=desk.by("dora"))
    assignments.assign(other.pk, by=desk.by("dora"), assignee="bob")
    Notice.objects.filter(person=desk.bob, kind="assigned").update(read_at="2026-03-02T10:00Z")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ann", Waiting(0, 0, 0)),
        ("bob", Waiting(1, 1, 1)),
        ("dora", Waiting(0, 1, 1)),
        ("eve", Waiting(0, 0, 0)),
    ],
)
def test_it_is_what_the_lists_show(
    desk: Desk, three_wait: None, name: str, expected: Waiting, django_assert_num_queries: Any
) -> None:
    person = getattr(desk, name)
    with django_assert_num_queries(1):
        assert waiting(person) == expected
    assert len(queries.my_queue(person)) == expected.held
    assert len(queries.to_sign(person)) == expected.to_sign


def test_a_dispute_waits_for_an_editor_alone(desk: Desk, filed: Verdict) -> None:
    carl = Person.objects.create(username="carl", name="Carl", team=desk.team, is_reviewer=True)
    Verdict.objects.filter(pk=filed.pk).update(disputed_with=desk.bob)
    assert [waiting(person).to_sign for person in (desk.ann, desk.bob, carl, desk.dora)] == [0, 0, 0, 1]


def test_the_page_shows_it(desk: Desk, three_wait: None) -> None:
    page = desk.client("bob").get("/").text
    assert COUNTED.findall(page) == [("My queue", "1"), ("To sign off", "1")]
    assert "Notices</span> <span" in page
    assert not COUNTED.findall(desk.client("ann").get("/").text), "nothing that is 0 is shown"


def test_an_administrator_sees_nothing_of_the_record(desk: Desk, three_wait: None) -> None:
    assert not COUNTED.findall(desk.client("adam").get("/admin/people/person/").text)
