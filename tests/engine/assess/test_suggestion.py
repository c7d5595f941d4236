"""The rating follows from the evidence by a rule, and says which."""

from __future__ import annotations

import pytest

from engine.assess import SUGGEST_VERSION, suggest
from engine.types import Kind, Rating, Stance, Tier, Weighed

FOR, AGAINST, NEITHER = Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL


def piece(key: int, origin: int, stance: Stance, publisher: str = "The Courier", **more: object) -> Weighed:
    given: dict[str, object] = {"confidence": 0.8, "passage": f"Passage {key}."} | more
    return Weighed(key=key, origin=origin, stance=stance, publisher=publisher, **given)  # type: ignore[arg-type]


def test_two_independent_sources_support() -> None:
    suggestion = suggest(
        [piece(1, 1, FOR), piece(2, 2, FOR, "Harbour Post"), piece(3, 3, NEITHER)], Kind.EVENT
    )

    assert suggestion.rating is Rating.SUPPORTED
    assert suggestion.because == (1, 2)
    assert suggestion.version == SUGGEST_VERSION
    assert suggestion.reasons == (
        "2 independent sources agree; 2 are needed.",
        "2 independent sources support it.",
        "1 passage neither supports nor contradicts it and does not count.",
        "The Courier supports it: “Passage 1.”",
        "Harbour Post supports it: “Passage 2.”",
    )


def test_two_independent_sources_refute() -> None:
    suggestion = suggest([piece(1, 1, AGAINST), piece(2, 2, AGAINST)], Kind.EVENT)

    assert suggestion.rating is Rating.REFUTED
    assert "2 independent sources contradict it." in suggestion.reasons


def test_many_pages_of_one_origin_are_one_source() -> None:
    suggestion = suggest([piece(key, 1, FOR) for key in range(1, 8)], Kind.EVENT)

    assert suggestion.rating is Rating.NOT_ENOUGH_EVIDENCE
    assert (
        suggestion.reasons[0]
        == "It leans to supported, but 2 independent sources are needed and 1 was found."
    )
    assert suggestion.because == tuple(range(1, 8))


AGENCY, MINISTRY = "Northland News Agency", "Southmark Foreign Ministry"
ANNOUNCED = piece(1, 1, FOR, AGENCY, interested_party=True, goes_back_to=AGENCY)
REPEATED = piece(2, 1, FOR, confidence=0.9, goes_back_to=AGENCY)
CONFIRMED = piece(3, 2, FOR, MINISTRY, interested_party=True, goes_back_to=MINISTRY)


def test_two_interested_parties_are_not_enough_whoever_repeats_them() -> None:
    suggestion = suggest([ANNOUNCED, REPEATED, CONFIRMED], Kind.EVENT)

    assert suggestion.rating is Rating.NOT_ENOUGH_EVIDENCE
    assert suggestion.reasons[0] == "It leans to supported, but every source is an interested party."
    assert "2 independent sources support it, all interested parties." in suggestion.reasons


def test_a_party_that_repeats_another_makes_it_no_party() -> None:
    found = piece(1, 1, FOR, "Harbour Post", goes_back_to="Harbour Post")
    repeated = piece(2, 1, FOR, AGENCY, interested_party=True, goes_back_to="Harbour Post")

    suggestion = suggest([found, repeated, CONFIRMED], Kind.EVENT)

    assert suggestion.rating is Rating.SUPPORTED
    assert "2 independent sources support it, 1 of them an interested party." in suggestion.reasons


def test_a_source_that_does_not_speak_itself_is_a_party_only_if_all_who_repeat_it_are() -> None:
    repeats = [
        piece(1, 1, FOR, AGENCY, interested_party=True, goes_back_to="Meridian Wire"),
        piece(2, 1, FOR, goes_back_to="Meridian Wire"),
    ]

    assert suggest([*repeats, CONFIRMED], Kind.EVENT).rating is Rating.SUPPORTED
    assert suggest([repeats[0], CONFIRMED], Kind.EVENT).rating is Rating.NOT_ENOUGH_EVIDENCE


def test_each_source_is_quoted_with_the_page_it_goes_back_to() -> None:
    suggestion = suggest([REPEATED, ANNOUNCED, CONFIRMED], Kind.EVENT)

    assert suggestion.reasons[-2:] == (
        "Northland News Agency supports it: “Passage 1.”",
        "Southmark Foreign Ministry supports it: “Passage 3.”",
    )


@pytest.mark.parametrize(
    ("publisher", "begins"), [("the Courier", "The Courier"), ("", "A source without a name")]
)
def test_a_reason_begins_with_a_capital_letter(publisher: str, begins: str) -> None:
    assert suggest([piece(1, 1, FOR, publisher)], Kind.EVENT).reasons[-1].startswith(f"{begins} supports it")


def test_one_interested_party_of_two_is_said_and_counts() -> None:
    suggestion = suggest([piece(1, 1, FOR, interested_party=True), piece(2, 2, FOR)], Kind.EVENT)

    assert suggestion.rating is Rating.SUPPORTED
    assert "2 independent sources support it, 1 of them an interested party." in suggestion.reasons


def test_sources_on_both_sides_conflict() -> None:
    suggestion = suggest([piece(1, 1, FOR), piece(2, 2, FOR), piece(3, 3, AGAINST)], Kind.EVENT)

    assert suggestion.rating is Rating.CONFLICTING
    assert set(suggestion.because) == {1, 2, 3}


def test_a_contradiction_of_too_few_is_not_enough() -> None:
    suggestion = suggest([piece(1, 1, FOR), piece(2, 2, AGAINST)], Kind.EVENT, needed=3)

    assert suggestion.rating is Rating.NOT_ENOUGH_EVIDENCE
    assert suggestion.reasons[0].startswith(
        "Sources contradict each other, and 3 independent sources are needed"
    )


def test_an_origin_whose_pages_disagree_does_not_count() -> None:
    divided = [REPEATED, piece(1, 1, AGAINST, "Harbour Post", goes_back_to=AGENCY)]
    suggestion = suggest([*divided, CONFIRMED], Kind.EVENT)

    assert suggestion.rating is Rating.NOT_ENOUGH_EVIDENCE
    assert suggestion.because == (3,)
    assert (
        "The pages that go back to Northland News Agency disagree, so this source does not count."
        in suggestion.reasons
    )


def test_a_primary_source_that_is_no_party_is_enough() -> None:
    assert suggest([piece(1, 1, FOR, tier=Tier.PRIMARY)], Kind.QUANTITY).rating is Rating.SUPPORTED


def test_a_primary_source_that_is_a_party_is_not() -> None:
    party = piece(1, 1, FOR, tier=Tier.PRIMARY, interested_party=True)

    assert suggest([party], Kind.QUANTITY).rating is Rating.NOT_ENOUGH_EVIDENCE


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"tier": Tier.BACKGROUND}, "1 passage is background and does not count."),
        ({"circular": True}, "1 passage repeats the checked article and does not count."),
    ],
)
def test_background_and_repeats_never_count(more: dict[str, object], told: str) -> None:
    suggestion = suggest([piece(1, 1, FOR), piece(2, 2, FOR, **more)], Kind.EVENT)

    assert suggestion.rating is Rating.NOT_ENOUGH_EVIDENCE
    assert suggestion.because == (1,)
    assert told in suggestion.reasons


def test_a_weak_hint_is_said_and_does_not_count() -> None:
    suggestion = suggest([piece(1, 1, FOR), piece(2, 2, FOR, confidence=0.3)], Kind.EVENT)

    assert suggestion.because == (1,)
    assert "1 passage may support it, but not clearly, and does not count." in suggestion.reasons


def test_a_hint_that_contradicts_must_be_surer_than_one_that_supports() -> None:
    supports = suggest([piece(1, 1, FOR, confidence=0.6), piece(2, 2, FOR, confidence=0.6)], Kind.EVENT)
    contradicts = suggest(
        [piece(1, 1, AGAINST, confidence=0.6), piece(2, 2, AGAINST, confidence=0.6)], Kind.EVENT
    )

    assert supports.rating is Rating.SUPPORTED
    assert contradicts.rating is Rating.NOT_ENOUGH_EVIDENCE
    assert contradicts.reasons == (
        "Something was found, but nothing that decides it.",
        "2 passages may contradict it, but not clearly, and do not count.",
    )


def test_one_report_that_may_contradict_does_not_lean_to_refuted() -> None:
    suggestion = suggest([piece(1, 1, FOR), piece(2, 2, AGAINST, confidence=0.515)], Kind.EVENT)

    assert suggestion.reasons[0].startswith("It leans to supported")
    assert suggestion.because == (1,)


def test_nothing_found_is_not_nothing_decisive() -> None:
    assert suggest([], Kind.EVENT).reasons == ("No passage about it was found.",)
    assert (
        suggest([piece(1, 1, NEITHER)], Kind.EVENT).reasons[0]
        == "Something was found, but nothing that decides it."
    )


def test_a_forecast_waits_for_its_day_whatever_was_found() -> None:
    evidence = [piece(1, 1, FOR), piece(2, 2, FOR)]

    assert suggest(evidence, Kind.FORECAST, due_in_future=True).rating is Rating.PENDING
    assert suggest(evidence, Kind.FORECAST).rating is Rating.SUPPORTED
    assert suggest(evidence, Kind.EVENT, due_in_future=True).rating is Rating.SUPPORTED


def test_long_passages_are_quoted_shortly() -> None:
    suggestion = suggest([piece(1, 1, FOR, passage="word " * 2_000)], Kind.EVENT)

    assert all(len(reason) < 300 for reason in suggestion.reasons)
