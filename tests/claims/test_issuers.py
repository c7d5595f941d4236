"""From whom a paper or a picture is: said later than it was added, mended, taken back, and what that makes one source."""

from __future__ import annotations

import pytest

from claims.actions import evidence, interests, issuers, origins
from claims.models import Claim, Evidence
from claims.rules import IllegalMove, Invalid, NotThere
from engine.assess.origins import NOBODY
from sources import attachments
from sources.models import Publisher
from tests.claims.test_nobodys import FIRST, add_file, add_paper, put, weigh
from tests.record import Desk, decide, told_by_history

pytestmark = pytest.mark.usefixtures("held_once")


def say(desk: Desk, one: Evidence, name: str) -> str:
    """The source that it is of when Ann has said from whom it is."""
    return str(issuers.say(one.pk, by=desk.by("ann"), name=name).origin)


def number(one: Evidence) -> int:
    origin = Evidence.objects.select_related("origin").get(pk=one.pk).origin
    assert origin
    return origin.number


def add_picture(desk: Desk, claim: Claim, **said: str) -> Evidence:
    file = None if "address" in said else attachments.given("ship.jpg", b"JFIF of a ship")
    shown = {"form": "image_or_video", "passage": "It shows a ship.", "stance": "supports"}
    return evidence.add(claim.pk, by=desk.by("ann"), details=said, file=file, **shown)


def test_two_papers_of_unknown_origin_are_two_sources_when_ann_says_from_whom_they_are(
    desk: Desk, held: Claim
) -> None:
    letter, note = add_paper(desk, held, "A letter"), add_paper(desk, held, "A list")
    with pytest.raises(Invalid, match="the ticked evidence has 1 independent source"):
        decide(desk, held, [letter, note])
    assert say(desk, letter, "  Port  Office ") == "Port Office"
    assert told_by_history()[-1] == "Ann said from whom the paper “A letter” is: Port Office"
    assert say(desk, note, "Shell Works") == "Shell Works"
    assert decide(desk, held, [letter, note]).origins_counted == 2


def test_from_one_hand_they_are_one_source_with_its_pages(desk: Desk, held: Claim) -> None:
    file, letter = add_file(desk, held, FIRST, publisher="Port Office"), add_paper(desk, held, "A letter")
    weigh(held)
    assert number(letter) != number(file)
    say(desk, letter, "port office")
    assert number(letter) == number(file)
    weigh(held)
    assert number(letter) == number(file)


def test_it_is_taken_back_and_stands_with_what_is_nobodys(desk: Desk, held: Claim) -> None:
    letter, note = add_paper(desk, held, "A letter", issuer="Port Office"), add_paper(desk, held, "A list")
    assert say(desk, letter, "") == NOBODY
    assert number(letter) == number(note)
    assert "issuer" not in Evidence.objects.get(pk=letter.pk).details
    assert told_by_history()[-1] == "Ann took back from whom the paper “A letter” is: it was Port Office"
    assert not held.origins.filter(label="Port Office").exists(), "nothing is of it"


def test_a_source_that_is_its_alone_keeps_its_number(desk: Desk, held: Claim) -> None:
    add_file(desk, held, FIRST, publisher="The Harbour Post")
    letter = add_paper(desk, held, "A letter")
    weigh(held)
    before = number(letter)
    assert say(desk, letter, "Port Office") == "Port Office"
    assert number(letter) == before


def test_pictures_by_one_maker_are_one_source(desk: Desk, held: Claim) -> None:
    kept, there = add_picture(desk, held), add_picture(desk, held, address="https://v.example/1.jpg")
    assert (str(kept.origin), str(there.origin)) == (NOBODY, "Image or video")
    assert say(desk, kept, "Ida Rees") == say(desk, there, "Ida Rees") == "Ida Rees"
    assert number(kept) == number(there)
    assert say(desk, there, "") == "Image or video"
    assert number(kept) != number(there)


def test_what_ann_put_with_another_source_stays_there(desk: Desk, held: Claim) -> None:
    file, letter = (
        add_file(desk, held, FIRST, publisher="The Harbour Post"),
        add_paper(desk, held, "A letter"),
    )
    weigh(held)
    put(desk, letter, file)
    assert say(desk, letter, "Port Office") == "The Harbour Post"
    assert Evidence.objects.get(pk=letter.pk).details["issuer"] == "Port Office"


def test_what_was_regrouped_before_is_not_undone_with_it(desk: Desk, held: Claim) -> None:
    letter, note = add_paper(desk, held, "A letter"), add_paper(desk, held, "A list")
    origins.split(held.pk, by=desk.by("ann"), number=number(letter))
    bill = add_paper(desk, held, "A bill")
    say(desk, bill, "Port Office")
    with pytest.raises(IllegalMove, match="since it was last said from whom they are"):
        origins.undo(held.pk, by=desk.by("ann"))
    put(desk, note, letter)
    origins.undo(held.pk, by=desk.by("ann"))
    assert len({number(one) for one in (letter, note, bill)}) == 3


def test_nothing_is_written_where_nothing_is_said_and_nobody_else_says_it(desk: Desk, held: Claim) -> None:
    letter, file = add_paper(desk, held, "A letter", issuer="Port Office"), add_file(desk, held, FIRST)
    lines = len(told_by_history())
    assert say(desk, letter, "Port Office ") == "Port Office"
    with pytest.raises(Invalid, match="more than 2,000 characters"):
        say(desk, letter, "x" * 2_001)
    with pytest.raises(Invalid, match="can be said of papers, images and videos"):
        say(desk, file, "Port Office")
    for stranger in ("eve", "adam"):
        with pytest.raises(NotThere, match="no evidence"):
            issuers.say(letter.pk, by=desk.by(stranger), name="Mine")
    assert len(told_by_history()) == lines


def test_what_was_filed_stands(desk: Desk, held: Claim) -> None:
    letter, note = add_paper(desk, held, "A letter", issuer="Port Office"), add_paper(desk, held, "A list")
    filed = decide(desk, held, [letter, note])
    with pytest.raises(IllegalMove, match="stands as it is"):
        say(desk, note, "Port Office")
    assert [one["origin_label"] for one in filed.evidence] == ["Port Office", NOBODY]


def test_a_name_that_is_mended_in_its_letters_is_shown_so(desk: Desk, held: Claim) -> None:
    letter, note = (add_paper(desk, held, one, issuer="port office") for one in ("A letter", "A list"))
    assert say(desk, letter, "Port Office") == "port office", "the other says so"
    issuers.say(note.pk, by=desk.by("ann"), name="Shell Works")
    assert say(desk, letter, "PORT OFFICE") == "PORT OFFICE"


def test_a_party_is_one_whenever_it_is_said(desk: Desk, held: Claim) -> None:
    house = Publisher.objects.create(name="Port Office")
    interests.say(held.pk, by=desk.by("ann"), publisher=house.pk, interested=True, why="It shipped them.")
    assert add_paper(desk, held, "A bill", issuer="Port Office").is_interested
    letter = add_paper(desk, held, "A letter", issuer="Harbour Office")
    assert not letter.is_interested
    assert issuers.say(letter.pk, by=desk.by("ann"), name="Port Office").is_interested
