"""What an article is about, put before a statement that names nothing, and only where one name leads."""

import pytest

from engine.types import Claim

from .reading import live, reading


def test_a_statement_that_names_nothing_is_told_under_the_articles_topic() -> None:
    body = (
        "Harwick Mills lost 40 million crowns in 2025. Harwick Mills is based in Tarn. Last year Harwick Mills paid no dividend.\n\n"
        "Sales rose by 3 per cent. Harwick Mills closed two plants in 2025."
    )
    claim = next(
        c
        for c in live(body, title="Harwick Mills in the red")
        if "Sales" in c.statement or "sales" in c.statement
    )
    assert claim.statement == "Harwick Mills: sales rose by 3 per cent."
    added = claim.resolutions[0]
    assert (added.said, body[added.source_start : added.source_end]) == ("", "Harwick Mills")


PACT = (
    "Merenthia and Aurelund signed a pact in Tarn on Monday. Merenthia sent its president, Aurelund its king. "
    "Merenthia has 4 million people and Aurelund has 3 million.\n\nThe pact has alarmed the neighbours."
)


def one(words: str, body: str, title: str) -> Claim:
    (claim,) = [c for c in live(body, title=title) if words in c.statement]
    return claim


@pytest.mark.parametrize("country", ["Merenthia", "Aurelund"])
def test_where_two_names_are_told_of_neither_is_put_before_it(country: str) -> None:
    claim = one("alarmed", PACT, f"{country} signs a pact")
    assert claim.statement == "The pact has alarmed the neighbours."
    assert claim.unresolved == ("The pact",)


def test_a_word_that_two_names_share_leads_to_neither() -> None:
    body = PACT.replace("Merenthia", "North Keld").replace("Aurelund", "South Keld")
    assert one("alarmed", body, "Keld signs a pact").statement == "The pact has alarmed the neighbours."


MILLS = "Harwick Mills lost 40 million crowns in 2025. Harwick Mills is based in Tarn. Harwick Mills paid no dividend.\n\n"


def test_after_a_sentence_about_another_body_nothing_is_put_before_it() -> None:
    body = MILLS + "Fjordbank lent it 9 million crowns. The loan was repaid in March."
    claim = one("repaid", body, "Harwick Mills in the red")
    assert claim.statement == "The loan was repaid in March (2025)." or not claim.statement.startswith(
        "Harwick"
    )
    assert claim.unresolved == ("The loan",)


def test_one_of_several_told_before_is_left_pointing_at_them() -> None:
    body = MILLS + "Harwick Mills burned down twice. In the first, nobody was hurt."
    (claim,) = [c for c in reading(body, title="Harwick Mills in the red").claims if "nobody" in c.statement]
    assert claim.statement == "In the first, nobody was hurt."
    assert claim.dismissed == "Does not stand alone: the text leaves open what “the first” means."


def test_a_person_is_never_put_before_it_like_a_speaker() -> None:
    body = "The teacher Nora Falk won the race in 2025. Nora Falk is from Tarn. Nora Falk trains there. Nora Falk rode alone.\n\nThe race was held in rain."
    assert one("held", body, "Nora Falk wins again").statement == "The race was held in rain."
