"""How evidence reads: the groups of pages that are one source, in order, each thing said once."""

from __future__ import annotations

import pytest

from claims.actions import origins
from claims.models import Claim, Evidence, Origin
from desk.presenters.evidence import Board, board, load
from people.actors import SERVER
from tests.record import Desk, add_passage


def board_of(claim: Claim) -> Board:
    return board(load(claim, SERVER))


def test_a_source_starts_with_the_page_the_others_go_back_to(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    citing, cited = evidence
    Evidence.objects.filter(pk=citing.pk).update(relevance=9)
    number = cited.origin.number  # type: ignore[union-attr]
    origins.merge(held.pk, by=desk.by("ann"), number=citing.origin.number, into=number)  # type: ignore[union-attr]
    (group,) = board_of(held).groups
    assert group.label == "Inland Gazette"
    assert [row.publisher for row in group.rows] == ["Inland Gazette", "The Harbour Post"]


@pytest.fixture
def circular(desk: Desk, held: Claim) -> Claim:
    """Two pages that repeat the article, as the machine wrote them."""
    reason = "repeats the article; The Echo has 80% of its text in common with the checked article"
    origin = Origin.objects.create(claim=held, number=7, label="The Courier", reason=reason, circular=True)
    for house in ("The Echo", "Coast Mail"):
        add_passage(held, desk, house, "Shells.", origin=origin, circular=True, circular_reason=reason)
    return held


def test_a_struck_source_is_named_after_its_own_pages_and_says_whose_article_it_repeats(
    circular: Claim,
) -> None:
    (group,) = board_of(circular).groups
    assert (group.number, group.label, group.repeats) == (7, "The Echo and Coast Mail", "The Courier")


def test_why_a_page_is_circular_is_said_once(circular: Claim) -> None:
    (group,) = board_of(circular).groups
    assert group.reason == "The Echo has 80% of its text in common with the checked article"
    assert {(row.circular_reason, row.cannot_count) for row in group.rows} == {("", "It can't count.")}


def test_a_circular_page_among_others_says_why_itself(
    desk: Desk, circular: Claim, evidence: list[Evidence]
) -> None:
    number = evidence[0].origin.number  # type: ignore[union-attr]
    origins.merge(circular.pk, by=desk.by("ann"), number=7, into=number)
    mixed = next(group for group in board_of(circular).groups if group.number == number)
    assert not mixed.circular
    assert [bool(row.circular_reason) for row in mixed.rows] == [False, True, True]
