"""One sentence of our own for each rule that splits a sentence."""

import pytest

from .reading import statements


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The council closed the library and sold the old mill.",
            ["The council closed the library.", "The council sold the old mill."],
        ),
        (
            "The tower was built in 1911 and demolished by the army in 1944.",
            ["The tower was built in 1911.", "The tower was demolished by the army in 1944."],
        ),
        (
            "The ferry sails on Mondays, while the bus runs every day.",
            ["The ferry sails on Mondays.", "The bus runs every day."],
        ),
        (
            "Nora Falk, who led the inquiry, resigned in 2024.",
            ["Nora Falk led the inquiry.", "Nora Falk resigned in 2024."],
        ),
        (
            "The dam, which holds 40 million litres, was repaired in 2019.",
            ["The dam holds 40 million litres.", "The dam was repaired in 2019."],
        ),
        (
            "Harwick Mills, the largest employer in the valley, closed in 2020.",
            ["Harwick Mills is the largest employer in the valley.", "Harwick Mills closed in 2020."],
        ),
        (
            "A lorry hit the bridge on Mill Lane, injuring four people.",
            ["A lorry hit the bridge on Mill Lane.", "A lorry injured four people."],
        ),
        (
            "The treaty, signed in Bergen, covers 14 ports.",
            ["The treaty covers 14 ports.", "The treaty was signed in Bergen."],
        ),
        (
            "The engine is safe; the gearbox has failed twice.",
            ["The engine is safe.", "The gearbox has failed twice."],
        ),
        (
            "Several generals, such as the head of the air force, attended the talks in Oslo.",
            [
                "Several generals, such as the head of the air force, attended the talks in Oslo.",
                "The head of the air force is among several generals.",
            ],
        ),
    ],
)
def test_each_part_that_can_be_true_by_itself_is_a_statement(sentence: str, expected: list[str]) -> None:
    assert sorted(s for s in statements(sentence)) == sorted(expected)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "President Oren Vask of Northland and Ilka Brandt, the leader of Southmark, met in Tarn.",
            [
                "Ilka Brandt is the leader of Southmark.",
                "President Oren Vask of Northland and Ilka Brandt met in Tarn.",
            ],
        ),
        (
            "Nora Falk, the mayor of Tarn, and Olaf Brandt, the mayor of Kessel, met in Oslo.",
            [
                "Nora Falk and Olaf Brandt met in Oslo.",
                "Nora Falk is the mayor of Tarn.",
                "Olaf Brandt is the mayor of Kessel.",
            ],
        ),
        (
            "Harwick Mills and Fjordbank, the largest lender in the valley, merged in 2020.",
            ["Fjordbank is the largest lender in the valley.", "Harwick Mills and Fjordbank merged in 2020."],
        ),
        (
            "Nora Falk, the mayor and a doctor were arrested.",
            ["Nora Falk, the mayor and a doctor were arrested."],
        ),
    ],
)
def test_an_apposition_is_about_the_name_it_follows(sentence: str, expected: list[str]) -> None:
    assert sorted(statements(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("If the snow melts early, the village will flood and lose its road.", "If"),
        ("The mayor denied that the bridge was unsafe.", "denied"),
        ("The vaccine might protect children and could save 300 lives a year.", "might"),
        ("Unless the strike ends, the plant will close in May.", "Unless"),
        ("The senator falsely claimed that crime had doubled.", "falsely"),
        ("Police do not believe that the driver was drunk.", "not"),
        ("The firm allegedly paid bribes to officials in Tarn.", "allegedly"),
        ("The truce was broken hours after it took effect.", "hours after"),
    ],
)
def test_hedges_denials_and_conditions_are_never_lost(sentence: str, word: str) -> None:
    assert any(word in s for s in statements(sentence))
    for said in statements(sentence):
        assert not said.startswith(
            ("The bridge was unsafe", "The village will flood", "The plant will close")
        )


def test_a_subject_between_two_clauses_belongs_to_the_second() -> None:
    said = statements(
        "The cost of the Tarn tunnel has doubled to 3 million crowns, and cars will not use the tunnel before 2029."
    )
    assert "The cost of the Tarn tunnel has doubled to 3 million crowns." in said
    assert any(s.startswith("Cars will not use") for s in said)


def test_alternatives_stay_together() -> None:
    assert statements("The firm sold the plant or closed it in 2021.") == [
        "The firm sold the plant or closed it in 2021."
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("If the mill closed, 190 jobs would go and the town would lose its ferry.", "If the mill closed, the town would lose its ferry."),
        ("Nora Falk moved to Tarn, where she ran a shop for nine years.", "Nora Falk ran a shop for nine years in Tarn."),
        ("The firm has received 17 letters of thanks, two of them from Tarn.", "Two of the 17 letters are from Tarn."),
        ("The mill closed because the river dried up.", "The mill closed."),
        ("The mill closed because the river dried up.", "The mill closed because the river dried up."),
        ("Nora Falk had worked at the mill for nine years when she was dismissed in 2019.", "Nora Falk was dismissed in 2019."),
        ("Colorin apologised but denied that it had been slow.", "Colorin denied that it had been slow."),
        ("Three judges backed the plan, among them Ann Lund, a former nurse.", "Ann Lund is a former nurse."),
        ("The pool costs more than the town's three schools put together and needs a roof.", "The pool needs a roof."),
        ("The firm builds two dams, one of which is to be finished in 2027.", "One of the two dams is to be finished in 2027."),
        ("What carried the day was a plan of the Greens.", "A plan of the Greens carried the day."),
        ("Prices have halved since 2022, when the ban ended.", "The ban ended in 2022."),
        ("It is not true, the clerk assured the meeting, that the land has been sold.", "It is not true that the land has been sold."),
    ],
)  # fmt: skip
def test_a_part_keeps_what_it_holds_by(sentence: str, expected: str) -> None:
    assert expected in statements(sentence)


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("The firm replaced a plant in Tarn, which closed in 2019.", "Tarn closed in 2019."),
        ("Nine people have died since Monday, the worst toll since 1987.", "Nine people are the worst toll since 1987."),
        ("The cup was won by Ann Lund, her fourth win of the season.", "Ann Lund is her fourth win of the season."),
        ("The mill will reopen in May, the shop not until June.", "The mill is the shop not until June."),
    ],
)  # fmt: skip
def test_what_hangs_on_another_word_is_not_told_of_the_nearest(sentence: str, never: str) -> None:
    assert not [s for s in statements(sentence) if s.replace(" (2026)", "") == never]
