"""What a pronoun or a short description stands for, with the place it was taken from."""

import pytest

from engine.extract import given

from .reading import live, reading, statements


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nora Falk founded the choir in 1988. She also wrote its hymn.", "Nora Falk also wrote the choir's hymn."),
        ("Nora Falk founded the choir. In 2001 Falk left Tarn.", "In 2001 Nora Falk left Tarn."),
        ("The Kessel bridge was closed in 2019. The bridge carried 900 lorries a day.", "The Kessel bridge carried 900 lorries a day."),
        ("Transport minister Nora Falk met Olaf Brandt in Oslo. The minister signed a treaty.", "Nora Falk signed a treaty."),
        ("Nora Falk and Olaf Brandt met in Oslo. The two leaders signed a treaty.", "Nora Falk and Olaf Brandt signed a treaty."),
        ("The mayor of Tarn resigned on Monday. She had taken 40,000 crowns.", "The mayor of Tarn had taken 40,000 crowns."),
        ("The mill burned down in 2011. It employed 300 people.", "The mill employed 300 people."),
        ("The fire destroyed hay, seed and tools. They were worth 9,000 crowns.", "Hay, seed and tools were worth 9,000 crowns."),
        ("The Kessel bridge is closed. The army has to decide about it by May. It was built in 1960.", "The Kessel bridge was built in 1960."),
        ("Nora Falk said the Kessel bridge was unsafe. “It was meant for sheep,” she said.", "The Kessel bridge was meant for sheep."),
        ("The road will close in June, Nora Falk warned. She has run the office since 2011.", "Nora Falk has run the office since 2011."),
        ("The economy shrank in the second quarter, after growing 0.1 per cent in the first.", "The economy grew 0.1 per cent in the first quarter."),
        ("Harwick Mills is thriving. After a long debate, the council refused to tax it.", "After a long debate, the council refused to tax Harwick Mills."),
        ("A gate was left open at the Kessel mill in May. The mill, sold to Fjordbank in 2021, employs 30 people. It was shut in 2017.", "The Kessel mill was shut in 2017."),
        ("The council will build a dam on the River Tarn. Three farms on the river were sold in 2019.", "Three farms on the River Tarn were sold in 2019."),
        ("Nora Falk won the race. The 23-year-old had trained in Oslo.", "Nora Falk had trained in Oslo."),
        ("Lorries speed through Mill Lane. Nora Falk opened a shop in Mill Lane. Two children were hit there in 2019.", "Two children were hit in Mill Lane in 2019."),
        ("Police seek two men who robbed a bank in Tarn. The pair fled on foot.", "The men who robbed a bank in Tarn fled on foot."),
        ("The lawyer Nora Falk said that she had never met Olaf Brandt. The two women quarrelled in 2019.", "Nora Falk and Olaf Brandt quarrelled in 2019."),
        ("Nora Falk sold four violins in May. One went to Oslo.", "One of the four violins went to Oslo."),
        ("Four boats are on the lake. A fifth is in the yard at Tarn.", "A fifth boat is in the yard at Tarn."),
        ("The log for May is missing, the police said. Nora Falk denied this.", "Nora Falk denied that the log for May (2026) is missing."),
        ("“I'm 40 and I've sold the mill,” said Nora Falk.", "Nora Falk has sold the mill."),
        ("Fjordbank owns nine mills. Their output could fall by 4 per cent. It has begun to build two dams.", "Fjordbank has begun to build two dams."),
        ("The nurse Nora Falk said she was ill. Nora Falk's visit was planned for May, but she put off the journey.", "Nora Falk put off the journey."),
        ("Fjordbank spent 18 million euros. Nine clients said they were happy.", "Nine clients were happy."),
        ("Viktor Hallam, 54, denied causing the death of Maureen Pike. She was 71.", "Maureen Pike was 71."),
        ("The council suspended the surgeon in May and will decide on Friday whether he may work.", "The council will decide on Friday (13 March 2026) whether the surgeon may work."),
        ("A test was never made. The hospital's lawyers admitted that it had lost the file.", "The hospital had lost the file."),
        ("Stonemark is a quarry firm. Quarry owner Stonemark said it was shocked.", "Stonemark was shocked."),
        ("Nora Falk spoke. The minister, who came to Tarn, promised help. She left no date.", "The minister left no date."),
        ("Nine senators voted with the opposition; two abstained.", "Two of the nine senators abstained."),
        ("Nora Falk told a newspaper that Fjordbank had lied. She told it that it had hidden 40 letters.", "Nora Falk told a newspaper that Fjordbank had lied."),
        ("Fjordbank lost a case. It denied that 40 clients had left.", "Fjordbank denied that 40 clients had left."),
        ("A vet who was dismissed in May got her job back.", "A vet who was dismissed in May (2025) got her job back."),
        ("Nora Falk owns the mill and Olaf Brandt is her lawyer.", "Olaf Brandt is Nora Falk's lawyer."),
    ],
)  # fmt: skip
def test_a_statement_stands_alone(text: str, expected: str) -> None:
    assert expected in statements(text)


def test_every_replacement_says_where_it_was_taken_from() -> None:
    body = "Nora Falk founded the choir in 1988. She left Tarn in 2001."
    claim = live(body)[-1]
    (resolution,) = claim.resolutions
    assert body[resolution.start : resolution.end] == resolution.said == "She"
    assert body[resolution.source_start : resolution.source_end] == resolution.meant == "Nora Falk"


def test_what_could_mean_two_people_is_left_and_marked() -> None:
    claims = live(
        "Nora Falk met Erika Lund and Paula Stern in Oslo. The room was cold. Later she left for Bergen."
    )
    assert "she" in claims[-1].unresolved or "Nora Falk" in claims[-1].statement
    claim = reading("A letter named Erika Lund and Paula Stern. She left for Bergen in May.").claims[-1]
    assert claim.statement.startswith("She left")
    assert claim.unresolved == ("She",)
    assert claim.dismissed == "Does not stand alone: the text leaves open what “She” means."


def test_of_two_peoples_visits_neither_is_meant() -> None:
    visits = "Oren Vask's visit to Tarn ended on Monday. Ilka Brandt's visit to Oslo begins in May."
    claim = live(f"{visits} The visit will cost 3 million crowns.")[-1]
    assert (claim.statement, claim.unresolved) == ("The visit will cost 3 million crowns.", ("visit",))


def test_of_one_persons_visit_it_is_said_whose() -> None:
    text = "Oren Vask's visit to Tarn lasted two days. The visit cost 3 million crowns."
    assert "Oren Vask's visit cost 3 million crowns." in statements(text)


def test_a_relative_day_is_said_in_full_beside_it() -> None:
    (claim,) = live("The Kessel bridge reopened on Tuesday.")
    assert claim.statement == "The Kessel bridge reopened on Tuesday (10 March 2026)."
    assert claim.resolutions[0].source == "published_on"


def test_without_the_day_of_publication_relative_days_stay_and_a_note_says_so() -> None:
    result = reading("The Kessel bridge will reopen on Tuesday.", published_on=None)
    assert result.claims[0].statement == "The Kessel bridge will reopen on Tuesday."
    assert result.claims[0].due_on is None
    assert any("day of publication" in note for note in result.notes)


def test_a_pronoun_does_not_reach_back_over_a_heading() -> None:
    body = (
        "14.10\nMayor Nora Falk opened the bridge in Tarn.\n\n13.55\nShe has been seen in Kessel since noon."
    )
    assert not [s for s in statements(body) if s.startswith("Nora Falk has been seen")]


@pytest.mark.parametrize(
    "text",
    [
        "The team counted 83 cases in May. In 2019 it had been 47.",
        "Nora Falk drank a glass on Monday. She would not do it again.",
        "The mill lost a wheel in the flood. It turned up in a barn.",
        "Two men were hurt. They are out of danger. It had been inspected in May.",
    ],
)
def test_a_number_an_act_and_one_of_two_things_are_not_guessed(text: str) -> None:
    assert not [s for s in statements(text) if "47" in s or "again" in s or "barn" in s or "inspected" in s]


def test_words_in_quotation_marks_are_left_as_they_were_said() -> None:
    text = "Fjordbank owns the Kessel mill. Nora Falk called the mill “a bath with a hole in it”."
    assert "Nora Falk called the Kessel mill “a bath with a hole in it”." in statements(text)


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Maureen Pike", "f"),
        ("Petra Stern", "f"),
        ("Viktor Hallam", "m"),
        ("Marco Rossi", "m"),
        ("Sasha Lund", ""),
        ("Torv Odde", ""),
    ],
)
def test_a_given_name_tells_she_from_he_only_where_it_is_plain(name: str, gender: str) -> None:
    assert given.gender(name) == gender
