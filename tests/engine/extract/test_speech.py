"""Who said it is taken off the statement and kept beside it."""

import pytest

from .reading import live


@pytest.mark.parametrize(
    ("text", "statement", "speaker", "certainty"),
    [
        (
            "The harbour office said that 14 boats had sunk.",
            "14 boats had sunk.",
            "harbour office",
            "say",
        ),
        (
            "Fourteen boats had sunk, the harbour office said on Monday.",
            "Fourteen boats had sunk.",
            "harbour office",
            "say",
        ),
        (
            "Fourteen boats, she warned, had sunk off Tarn Head.",
            "Fourteen boats had sunk off Tarn Head.",
            "she",
            "warn",
        ),
        ("According to the harbour office, 14 boats sank.", "14 boats sank.", "harbour office", ""),
        (
            "Fourteen boats sank, according to the harbour office.",
            "Fourteen boats sank.",
            "harbour office",
            "",
        ),
        (
            "Reports suggest that the army has bought 200 tanks.",
            "The army has bought 200 tanks.",
            "reports",
            "suggest",
        ),
        ("Local officials say that 14 boats sank.", "14 boats sank.", "local officials", "say"),
        ("Norwegian officials say that 14 boats sank.", "14 boats sank.", "Norwegian officials", "say"),
    ],
)
def test_a_report_becomes_the_claim_and_its_speaker(
    text: str, statement: str, speaker: str, certainty: str
) -> None:
    claims = {c.statement: c for c in live(text)}
    assert statement in claims
    said = claims[statement].speaker
    assert said is not None
    assert (said.name, said.certainty) == (speaker, certainty)


def test_the_wording_of_a_crowd_is_kept() -> None:
    claim = next(c for c in live("Reports suggest that the army has bought 200 tanks.") if c.speaker)
    assert claim.speaker is not None
    assert claim.speaker.wording == "Reports suggest"


def test_a_crowd_that_says_two_things_is_written_small_in_both() -> None:
    speakers = {
        c.speaker.name for c in live("Reports say that 14 boats sank and that the port burned.") if c.speaker
    }
    assert speakers == {"reports"}


def test_a_quotation_over_two_sentences_has_one_speaker() -> None:
    claims = live(
        "“The pump failed in January. We lost 300 sheep,” said the farmer Edith Marlowe. She lives in Tarn."
    )
    speakers = {c.statement: c.speaker.name for c in claims if c.speaker}
    assert speakers["The pump failed in January (2026)."] == "Edith Marlowe"
    assert "Edith Marlowe lives in Tarn." in [c.statement for c in claims]


def test_i_is_the_speaker_of_the_quotation() -> None:
    claims = live("“I sold my boat in 2019,” said Edith Marlowe.")
    assert [c.statement for c in claims] == ["Edith Marlowe sold Edith Marlowe's boat in 2019."]


def test_a_denial_is_the_claim_and_its_verdict_is_about_the_saying() -> None:
    (claim,) = live("The ministry denied that 40 soldiers had fled.")
    assert claim.statement == "The ministry denied that 40 soldiers had fled."
    assert (claim.kind, claim.question) == ("quotation", "attribution")
    assert claim.speaker is not None
    assert claim.speaker.name == "ministry"


def test_myself_goes_where_it_only_stresses_who_speaks() -> None:
    said = [c.statement for c in live("“I have fitted the free repair kit myself,” said Edith Marlowe.")]
    assert said == ["Edith Marlowe has fitted the free repair kit."]


def test_we_of_nobody_the_text_names_is_said_under_the_speakers_name() -> None:
    said = [
        c.statement for c in live("“We shut the valve within nine minutes,” said plant manager Nora Falk.")
    ]
    assert said == ["Plant manager Nora Falk: we shut the valve within nine minutes."]


def test_what_is_added_in_a_participle_is_told_too() -> None:
    claims = live(
        "“The dam broke in May,” said Nora Falk, adding that schools had closed and that 38 boats had sunk."
    )
    speakers = {c.statement: c.speaker.name for c in claims if c.speaker}
    assert speakers["38 boats had sunk."] == speakers["Schools had closed."] == "Nora Falk"


def test_who_a_speaker_is_is_told_too() -> None:
    claims = live("The dam broke shortly after 2 a.m., said Nora Falk, who heads the water board.")
    assert [c.statement for c in claims] == [
        "The dam broke shortly after 2 a.m.",
        "Nora Falk heads the water board.",
    ]


def test_who_a_source_is_is_told_apart_from_what_it_says() -> None:
    told = live(
        "Bees can tell four dots from five, according to researchers at Tarn College, who trained 84 of them."
    )
    assert told[0].statement == "Bees can tell four dots from five."
    assert told[0].speaker is not None
    assert told[0].speaker.name == "researchers at Tarn College"


def test_in_a_statement_he_said_is_said_by_him() -> None:
    told = live(
        "The doctor Olaf Brandt runs the zoo. In a statement he said that safety came first and that nobody was hurt."
    )
    assert {c.speaker.name for c in told if c.speaker} == {"Olaf Brandt"}
