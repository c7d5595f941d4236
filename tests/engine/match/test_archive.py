"""An earlier statement is found again by its words and by its meaning, and what is not there is not proposed."""

from __future__ import annotations

import numpy as np
import pytest

from engine import match

EARLIER = {
    1: "Northland has supplied Southmark with ammunition for 12 guns.",
    2: "The price of bread doubled in Marhaven last winter.",
    3: "Northland exports timber to Southmark.",
    4: "The premier of Farmoor will visit Southmark in May.",
    5: "Doctors in Marhaven found that the vaccine halves the risk of a stroke.",
}


@pytest.fixture(scope="module")
def archive() -> match.Archive:
    made = match.Archive()
    for (key, text), vector in zip(EARLIER.items(), match.embed(list(EARLIER.values())), strict=True):
        made.put(key, text, "", vector[None])
    return made


def ask(archive: match.Archive, statement: str, **asked: object) -> tuple[match.Match, ...]:
    return archive.nearest(statement, match.embed([statement])[0], **asked)  # type: ignore[arg-type]  # limit or without


@pytest.mark.parametrize(
    ("statement", "key"),
    [
        ("Northland supplied ammunition for 12 guns to Southmark.", 1),
        ("Ammunition for a dozen guns was delivered to Southmark by Northland.", 1),
        ("In Marhaven bread costs twice as much as it did before the winter.", 2),
        ("Farmoor's premier is expected to travel to Southmark in May.", 4),
        ("The risk of a stroke is halved by the vaccine, doctors in Marhaven say.", 5),
    ],
)
def test_a_statement_is_found_again_in_other_words(archive: match.Archive, statement: str, key: int) -> None:
    best, *others = ask(archive, statement)

    assert best.key == key
    assert best.probability >= match.SHOWN
    assert all(other.probability < match.SHOWN for other in others)


@pytest.mark.parametrize(
    "statement",
    [
        "The museum in Oldbury was closed for repairs.",
        "Southmark's army has new helmets.",
        "Eggs got cheaper in Farmoor.",
        "A vaccine was lost in the post.",
    ],
)
def test_what_was_not_said_before_is_not_proposed(archive: match.Archive, statement: str) -> None:
    assert [one for one in ask(archive, statement) if one.probability >= match.SHOWN] == []


def test_the_reason_names_what_both_have(archive: match.Archive) -> None:
    best = ask(archive, "Northland supplied ammunition for 12 guns to Southmark.")[0]

    assert (
        best.reason
        == "both have the names Northland, Southmark; the numbers 12; the words ammunition, guns, supplied"
    )


def test_matches_come_best_first_and_no_more_than_asked_for(archive: match.Archive) -> None:
    found = ask(archive, "Northland sells Southmark timber.", limit=2)

    assert len(found) == 2
    assert found[0].key == 3
    assert found[0].probability >= found[1].probability


def test_a_statement_passed_over_is_not_found(archive: match.Archive) -> None:
    found = [{one.key for one in ask(archive, EARLIER[1], without=passed)} for passed in (set(), {1})]

    assert found[0] - found[1] == {1}


def test_what_is_added_replaced_and_dropped_counts_at_once() -> None:
    archive = match.Archive()
    archive.put(7, "The bridge at Sel fell.", "", match.embed(["The bridge at Sel fell."]))
    assert ask(archive, "At Sel the bridge has fallen.")[0].key == 7

    archive.put(7, "Oats were cheap.", "", match.embed(["Oats were cheap."]))
    assert len(archive) == 1
    assert ask(archive, "At Sel the bridge has fallen.")[0].probability < match.SHOWN

    archive.drop(7)
    archive.drop(7)
    assert len(archive) == 0
    assert ask(archive, "Oats were cheap.") == ()


def test_a_title_says_what_the_statement_leaves_out() -> None:
    archive = match.Archive()
    text, title = "It was recorded at a rehearsal.", "Does the film show the fire at the Sel opera house?"
    archive.put(1, text, title, match.embed([text, title]))

    assert ask(archive, "The film shows the fire at the Sel opera house.")[0].probability >= match.SHOWN


def test_without_vectors_words_alone_decide(archive: match.Archive) -> None:
    silent = match.Archive()
    for key, text in EARLIER.items():
        silent.put(key, text, "", np.empty((0, 384), np.float16))

    (best, *_) = silent.nearest("Northland has supplied Southmark with ammunition for 12 guns.", None)

    assert best.key == 1


def test_nothing_is_found_where_nothing_is_asked(archive: match.Archive) -> None:
    assert all(one.probability < match.SHOWN for one in ask(archive, "…"))
    assert match.Archive().nearest("Bread.", None) == ()


def test_many_rewordings_take_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(match.Archive, "SPARE", 20)
    archive = match.Archive()
    vectors = {key: match.embed([text]) for key, text in EARLIER.items()}
    for turn in range(300):
        archive.put(99, f"The {turn}th wording of one claim.", "", np.empty((0, 384), np.float16))
        for key, text in EARLIER.items():
            archive.put(key, text, "", vectors[key])
            archive.drop(100 + turn)

    assert len(archive) == 6
    assert archive.room <= 6 + 21
    for key, text in EARLIER.items():
        assert ask(archive, text)[0].key == key
    assert archive.nearest("The 299th wording of one claim.", None)[0].key == 99
    assert not [one for one in archive.nearest("The 298th wording", None) if "298th" in one.reason]
