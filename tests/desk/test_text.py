"""A text is cut into runs under its claims, and put together again it is the same text."""

from __future__ import annotations

import random

import pytest

from desk.presenters.text import Run, Spot, paragraphs


def spot(claim: int, start: int, end: int, number: int | None = 1, reason: str = "") -> Spot:
    return Spot(claim, number, start, end, "new", "outline", f"Claim {claim}", reason)


def test_a_claim_is_marked_where_it_stands() -> None:
    body = "It rains. Ships left the port. It is late."
    [runs] = paragraphs(body, [spot(1, 10, 30)])
    assert [run.text for run in runs] == ["It rains. ", "Ships left the port.", " It is late."]
    assert [run.label for run in runs] == ["", "Claim 1", ""]


def test_overlapping_claims_share_a_run_and_each_begins_once() -> None:
    [runs] = paragraphs("one two three four", [spot(1, 0, 13), spot(2, 4, 18)])
    assert [(run.text, [s.claim for s in run.spots]) for run in runs] == [
        ("one ", [1]),
        ("two three", [1, 2]),
        (" four", [2]),
    ]
    assert [[s.claim for s in run.begins] for run in runs] == [[1], [2], []]


def test_of_nested_claims_the_inner_one_gives_the_look() -> None:
    [runs] = paragraphs("one two three", [spot(1, 0, 13), spot(2, 4, 7)])
    assert [run.top.claim for run in runs if run.top] == [1, 2, 1]


def test_a_claim_on_the_desk_goes_before_one_set_aside() -> None:
    [runs] = paragraphs("one two three", [spot(1, 0, 13), spot(2, 4, 7, number=None, reason="a question")])
    assert [run.top.claim for run in runs if run.top] == [1, 1, 1]
    assert runs[1].label == "Claim 1 · Claim 2: a question"


def test_offsets_are_code_points() -> None:
    body = "😀😀 قال الوزير. Then e\u0301t\u00e9."
    start = body.index("قال")
    [runs] = paragraphs(body, [spot(1, start, start + len("قال الوزير."))])
    assert [run.text for run in runs if run.spots] == ["قال الوزير."]


def test_a_claim_over_two_paragraphs_is_marked_in_both_and_numbered_once() -> None:
    first, second = paragraphs("It began\n\nand went on.", [spot(1, 3, 13)])
    assert [run.text for run in (*first, *second) if run.spots] == ["began", "and"]
    assert [bool(run.begins) for run in (*first, *second) if run.spots] == [True, False]


def test_a_place_outside_the_text_is_left_out() -> None:
    [runs] = paragraphs("short", [spot(1, 40, 50), spot(2, 3, 3)])
    assert runs == (Run("short"),)


@pytest.mark.parametrize("seed", range(60))
def test_nothing_of_the_text_is_lost_or_doubled(seed: int) -> None:
    chance = random.Random(seed)
    body = "".join(chance.choices("ab 😀é\n", k=chance.randrange(60)))
    spots = [
        spot(number, chance.randrange(60), chance.randrange(60)) for number in range(chance.randrange(9))
    ]
    found = paragraphs(body, spots)
    assert ["".join(run.text for run in runs) for runs in found] == [
        line for line in body.split("\n") if line.strip()
    ]
    begun = [one.claim for runs in found for run in runs for one in run.begins]
    assert len(begun) == len(set(begun))
