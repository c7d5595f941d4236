"""What is no claim is kept, with the reason."""

import pytest

from .reading import dismissed, live, statements

STORY = "The Kessel bridge was closed in 2019 after a lorry fell into the river at night.\n\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Who will pay for the bridge?", "question"),
        ("I think the bridge is ugly.", "opinion"),
        ("The closing marks a pivotal moment for the valley.", "Rhetoric"),
        ("The ruling is a slap in the face for the town.", "Rhetoric"),
        ("The letter was a shot across the bows of the bank.", "Rhetoric"),
        ("Not while the mill is closed.", "full statement"),
        ("Not for the valley.", "full statement"),
        ("Remove the old filter at once.", "Advice"),
        ("By Nora Falk", "byline"),
        ("Sign up for our weekly letter.", "Boilerplate"),
        ("(Reporting by Nora Falk; editing by Olaf Brandt)", "Boilerplate"),
        ("READERS' COMMENTS\nTarnGirl: The bridge cost 90 million and fell down twice.", "comment"),
        (("\n\n1. These people will get what they deserve, mark my words. There is no doubt about that. Everyone who drove"
         " over that bridge knew it was rotten, and nobody in the council cared."), "comment"),
    ],
)  # fmt: skip
def test_no_claim_but_kept_with_a_reason(text: str, reason: str) -> None:
    kept = dismissed(STORY + text)
    assert any(reason.lower() in why.lower() for why in kept.values()), kept
    assert len(live(STORY + text)) == len(live(STORY))


def test_who_called_something_by_an_idiom_can_be_checked_and_so_can_a_shot() -> None:
    assert live("Nora Falk called the ruling a slap in the face for the town.")
    assert live("The navy fired a shot across the bows of the trawler.")


def test_a_denial_with_a_verb_of_its_own_is_told() -> None:
    assert live("Not for the first time, the mill burned down in 2019.")
    assert live("Not one of the 14 boats was sold.")


def test_a_numbered_list_that_is_introduced_is_no_comment() -> None:
    text = (
        "The council decided three things:\n1. It sold the mill for 90,000 crowns.\n2. It closed the school."
    )
    assert len(live(text)) >= 2


@pytest.mark.parametrize(
    "sentence",
    [
        "We said earlier that the mill had burned down.",
        "We reported at 21:40 that Nora Falk had resigned.",
    ],
)
def test_what_an_article_says_only_to_correct_it_is_no_claim(sentence: str) -> None:
    assert dismissed(sentence) == {sentence: "The article says this only to correct it."}


def test_in_an_opinion_piece_what_always_holds_and_names_nothing_is_a_view() -> None:
    body = "COMMENT | Nora Falk\n\nA park that costs money is a fairground. The park in Tarn costs 12 crowns."
    assert statements(body) == ["The park in Tarn costs 12 crowns."]
    assert "A park that costs money is a fairground." in dismissed(body)


def test_what_somebody_says_ought_to_be_is_no_claim_and_a_condition_is() -> None:
    assert not statements("Passengers should travel later, the minister said.")
    assert statements("Should the dam break, Tarn will be flooded.") == [
        "Should the dam break, Tarn will be flooded."
    ]
