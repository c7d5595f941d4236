"""Both readings side by side: what both found is one claim, and each claim says who found it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine import extract
from engine.providers import By, Extract, Extracted, Proposed, Told
from engine.providers.checks import claims
from engine.providers.merge import beside
from engine.types import Article, Claim, Kind, Speaker

BODY = (
    "The bridge at Sel was closed on Monday. It carries 4,000 cars a day. "
    "In my view this is a disgrace. The mayor, Ada Brill, said a ferry would run."
)
ARTICLE = Article("Bridge at Sel closed", BODY, published_on=date(2026, 3, 12))
CARS = Told("The bridge at Sel carries 4,000 cars a day.", "It carries 4,000 cars a day", Kind.QUANTITY)


def proposed(*told: Told) -> tuple[Proposed, ...]:
    return beside(extract.read(ARTICLE).claims, claims(Extract(ARTICLE), Extracted(told)).claims)


def of(found: tuple[Proposed, ...], words: str) -> list[Proposed]:
    return [one for one in found if words in one.claim.anchors[0].quote]


def test_without_a_model_every_claim_is_the_engines() -> None:
    found = proposed()
    assert {one.by for one in found} == {(By.ENGINE,)}
    assert [one.claim for one in found] == list(extract.read(ARTICLE).claims)


@pytest.mark.parametrize("weights", [True, False])
def test_what_both_found_is_one_claim_with_both_wordings(
    weights: bool, request: pytest.FixtureRequest
) -> None:
    if not weights:
        request.getfixturevalue("without_weights")
    (one,) = of(proposed(replace(CARS, statement="The Sel bridge carries 4,000 cars a day.")), "4,000")
    assert one.by == (By.ENGINE, By.PROVIDER)
    assert one.provider_statement == "The Sel bridge carries 4,000 cars a day."
    assert one.claim.resolutions


def test_the_same_words_are_not_kept_twice() -> None:
    (ours,) = of(proposed(), "4,000")
    (one,) = of(proposed(replace(CARS, statement=ours.claim.statement)), "4,000")
    assert (one.by, one.provider_statement) == ((By.ENGINE, By.PROVIDER), "")


def test_what_the_model_alone_found_is_marked_in_its_place() -> None:
    found = proposed(CARS, Told("Cars use the bridge at Sel.", "carries 4,000 cars", Kind.STATE))
    (one,) = [one for one in found if one.by == (By.PROVIDER,)]
    assert one.claim.statement == "Cars use the bridge at Sel."
    starts = [each.claim.anchors[0].start for each in found]
    assert starts == sorted(starts)
    assert len(found) == len(proposed()) + 1


def test_what_the_engine_dismissed_stays_and_the_models_claim_stands_beside_it() -> None:
    view = Told("In my view this is a disgrace.", "In my view this is a disgrace", Kind.STATE)
    ours, theirs = sorted(of(proposed(view), "disgrace"), key=lambda one: one.by)
    assert (ours.by, bool(ours.claim.dismissed)) == ((By.ENGINE,), True)
    assert (theirs.by, bool(theirs.claim.dismissed)) == ((By.PROVIDER,), False)


def test_claims_of_other_places_or_numbers_or_against_each_other_are_two() -> None:
    (ours,) = [one.claim for one in of(proposed(), "4,000")]

    def joined(their: Claim) -> bool:
        return len(beside([ours], [their])) == 1

    assert joined(replace(ours, statement="The bridge at Sel carries 4,000 cars each day."))
    (anchor,) = ours.anchors
    elsewhere = replace(anchor, start=anchor.start + 100, end=anchor.end + 100)
    assert not joined(replace(ours, anchors=(elsewhere,)))
    assert not joined(replace(ours, statement="The bridge at Sel carries 6,000 cars a day."))
    assert not joined(replace(ours, statement="The bridge at Sel never carries 4,000 cars a day."))


def test_each_claim_is_joined_once() -> None:
    found = proposed(CARS, replace(CARS, statement="The bridge at Sel carries 4,000 cars every day."))
    assert [one.by for one in of(found, "4,000")].count((By.ENGINE, By.PROVIDER)) == 1


def test_the_models_speaker_and_day_fill_what_the_engine_left_open() -> None:
    (ours,) = [one.claim for one in of(proposed(), "4,000")]
    (one,) = beside([replace(ours, speaker=None)], [replace(ours, speaker=Speaker("the council"))])
    assert one.claim.speaker == Speaker("the council")
