"""A statement that only another sentence explains is kept as not checkable, and the reason names the words."""

import pytest

from .reading import dismissed, statements


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Storms tore off the roof and the gate. It cost 40,000 crowns.", "It"),
        ("Nora Falk paid her fine. Olaf Brandt did not.", "did not"),
        ("A jury heard the charges on Monday. A sixth was dropped.", "A sixth"),
        ("The mill sold its land. That was kept secret.", "That"),
        ("More buses would help. So would a minister who takes them.", "So would"),
        ("“Nine people live here,” said Nora Falk.", "here"),
        ("The two firms agreed to meet.", "The two firms"),
    ],
)
def test_what_does_not_stand_alone_says_on_what_it_leans(text: str, words: str) -> None:
    reasons = list(dismissed(text).values())
    assert f"Does not stand alone: the text leaves open what “{words}” means." in reasons


@pytest.mark.parametrize(
    "text",
    [
        "If the boats are found, the sailors will be freed.",
        "Turnout was 61.4%.",
        "One of the judges resigned.",
        "If anybody lied, it was Anna Schmidt.",
        "The man who was jailed for that theft, Olaf Brandt, was freed.",
        "Those who sold the land were fined.",
    ],
)
def test_what_stands_alone_is_told(text: str) -> None:
    assert text in statements(text)
