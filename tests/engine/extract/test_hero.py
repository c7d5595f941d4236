"""In a profile or an obituary "she" goes on about whom the text is about."""

import pytest

from .reading import statements

LIFE = (
    "Marta Quillfeather ran the ferry to Skarn for thirty years, and she never missed a day. "
    "Quillfeather was born in Holm in 1931. Quillfeather learned to steer at eleven.\n\n"
    "{}"
)
TITLE = "Marta Quillfeather, who ran the ferry"


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (
            "One of the crew, Oddvar Hesk, became her husband in 1955. He was lost at sea in 1961.",
            "Oddvar Hesk was lost at sea in 1961.",
        ),
        (
            "One of the crew, Oddvar Hesk, became her husband in 1955. She sold the ferry in 1980.",
            "Marta Quillfeather sold the ferry in 1980.",
        ),
    ],
)
def test_a_pronoun_goes_on_about_the_hero_past_a_name_that_only_might_be_meant(
    told: str, wanted: str
) -> None:
    assert wanted in statements(LIFE.format(told), title=TITLE)


def test_nobody_becomes_her_own_husband() -> None:
    told = LIFE.format("One of the crew, Oddvar Hesk, became her husband in 1955.")
    assert any("Quillfeather's husband" in s for s in statements(told, title=TITLE))


def test_another_woman_told_of_nearer_is_a_rival() -> None:
    told = LIFE.format("Her sister, the teacher Mrs Ingrid Falk, moved to Oslo. She died there in 1990.")
    assert "Marta Quillfeather died there in 1990." not in statements(told, title=TITLE)
    assert not any("Quillfeather died" in s for s in statements(told, title=TITLE))
