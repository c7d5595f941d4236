"""That it was said, or expected, is told in a sentence that reads well."""

from __future__ import annotations

from datetime import date

import pytest

from engine.siblings import lowered, was_expected, was_said
from engine.types import Speaker

TEXT = "No talks were held. Prices fell. The statistics office said unemployment rose. New flats were built in New Town."


@pytest.mark.parametrize(
    ("statement", "speaker", "said"),
    [
        (
            "The city spent 3 million euros.",
            Speaker("Anna Berg", "Mayor", "Mayor Anna Berg said", "say"),
            "Mayor Anna Berg said that the city spent 3 million euros.",
        ),
        (
            "Unemployment rose.",
            Speaker("statistics office", "", "the statistics office said", "say"),
            "The statistics office said that unemployment rose.",
        ),
        (
            "The talks could resume soon.",
            Speaker("officials", "", "Officials suggested", "suggest"),
            "Officials suggested that the talks could resume soon.",
        ),
        (
            "New Town has no bridge.",
            Speaker("Anna Berg", "the mayor", "said Berg", "say"),
            "Anna Berg said that New Town has no bridge.",
        ),
        (
            "Talks had not taken place.",
            Speaker("ministry", "", "it denied", "deny"),
            "The ministry said that talks had not taken place.",
        ),
        (
            "The company cut jobs.",
            Speaker("reports", "", "According to reports", ""),
            "Reports said that the company cut jobs.",
        ),
        (
            "Anna Berg: we built more than 200 flats.",
            Speaker("Anna Berg", "", "said Berg", "say"),
            "Anna Berg said: “we built more than 200 flats”.",
        ),
    ],
)
def test_that_somebody_said_it_names_who_and_how_sure(statement: str, speaker: Speaker, said: str) -> None:
    assert was_said(statement, speaker, TEXT) == said


def test_that_it_was_expected_names_the_day_of_writing() -> None:
    assert was_expected("The port will reopen in May (2026).", date(2026, 1, 14), TEXT) == (
        "It was expected on 14 January 2026 that the port would reopen in May (2026)."
    )
    assert was_expected("Growth is likely.", None, TEXT).startswith(
        "It was expected when the article was written"
    )


@pytest.mark.parametrize(
    "statement",
    ["Oslo grew.", "NATO met.", "North Korea fired.", "I left.", "May 5 was dry.", "“So it is.”", ""],
)
def test_a_name_keeps_its_capital(statement: str) -> None:
    assert lowered(statement, TEXT) == statement
