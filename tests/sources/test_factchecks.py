"""Fact checks of others are read from every shape they come in; a bad row is named, and the rest are read."""

from __future__ import annotations

import gzip
import io
import json
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from people.models import Team
from sources import factchecks
from sources.errors import Unreadable
from sources.factchecks import Review
from sources.factchecks.days import read_day
from sources.factchecks.keeping import Fate
from sources.factchecks.review import from_claim_review
from sources.factchecks.table import Options
from sources.models import FactCheck

DATA = Path(__file__).parent.parent / "data" / "factchecks"

ONE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://a.example/1",
    "claimReviewed": "The bridge is closed",
    "reviewRating": {"alternateName": "False"},
}


def rows(content: bytes | str, **options: Any) -> list[tuple[str, Review | None, str]]:
    body = content.encode() if isinstance(content, str) else content
    return [
        (row.place, row.review, row.refused)
        for row in factchecks.read(io.BytesIO(body), Options(**options)).rows
    ]


def reviews(content: bytes | str, **options: Any) -> list[Review]:
    return [review for _, review, _ in rows(content, **options) if review]


# --- ClaimReview --------------------------------------------------------------------------------------------------------


def test_a_data_feed_is_read_and_what_has_no_rating_is_named() -> None:
    first, unrated, figures = rows((DATA / "feed.json").read_bytes())
    assert first[1] == Review(
        statement='Northland shipped "no" shells to Southmark',
        rating="False",
        url="https://harbour-post.example/checks/shells",
        publisher="The Harbour Post",
        rating_value=1.0,
        worst_rating=1.0,
        best_rating=5.0,
        reviewed_on=date(2026, 2, 10),
        claimant="A. Mayor",
        claimed_on=date(2026, 2, 8),
        language="en",
    )
    assert unrated == ("check 2, line 20", None, "It does not say what was found: there is no rating.")
    assert figures[1]
    assert (figures[1].rating, figures[1].publisher) == ("2 of 5", "inland.example")


def test_a_page_holds_its_checks_in_scripts() -> None:
    first, broken = rows((DATA / "page.html").read_bytes())
    assert first[1]
    assert (first[1].title, first[1].rating) == ("No sign of shells", "Unproven")
    assert broken[1:] == (None, "This script is not JSON.")


SHAPES = {
    "one object": json.dumps(ONE),
    "with a byte order mark": "\ufeff" + json.dumps(ONE),
    "a list": json.dumps([ONE]),
    "a graph": json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, ONE]}),
    "beside an article": json.dumps({"@type": "NewsArticle", "review": [ONE]}),
    "one a line": "\n" + json.dumps(ONE) + "\n\n" + json.dumps({"@type": "WebPage"}) + "\n",
    "packed": gzip.compress(json.dumps([ONE]).encode()),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_has_the_one_check_in_it(shape: str) -> None:
    assert reviews(SHAPES[shape]) == [from_claim_review(ONE)]


def test_a_line_break_in_a_text_is_forgiven() -> None:
    assert reviews(json.dumps(ONE).replace("bridge is", "bridge\nis")) == [from_claim_review(ONE)]


@pytest.mark.parametrize("around", ["[{}]", '{{"name": {}}}'])
def test_a_name_that_is_nested_without_end_is_none(around: str) -> None:
    deep = '"The Courier"'
    for _ in range(400):
        deep = around.format(deep)
    text = json.dumps(ONE | {"author": "?", "url": "", "publisher": "Ours"}).replace('"?"', deep)
    assert [review.publisher for review in reviews(text)] == ["Ours"]


def test_a_bad_line_is_named_and_the_others_are_read() -> None:
    text = "\n".join(
        [json.dumps(ONE), "{oh dear", "", json.dumps(ONE | {"claimReviewed": "  "}), json.dumps(ONE)]
    )
    assert [(place, bool(review), refused) for place, review, refused in rows(text)] == [
        ("line 1", True, ""),
        ("line 2", False, "This line is not JSON."),
        ("line 4", False, "It does not say which statement was checked."),
        ("line 5", True, ""),
    ]


def test_a_file_that_breaks_off_gives_what_came_before() -> None:
    reading = factchecks.read(io.BytesIO(json.dumps([ONE, ONE], indent=1)[:-40].encode()))
    assert next(reading.rows).review
    with pytest.raises(Unreadable, match="is not JSON, or the file breaks off there"):
        next(reading.rows)


class Endless(io.RawIOBase):
    """A feed of a gigabyte, of which nobody keeps more than a piece."""

    def __init__(self) -> None:
        self.piece, self.sent = json.dumps(ONE).encode() + b",\n", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        text = (b"[" if not self.sent else b"") + self.piece * (len(buffer) // len(self.piece))
        buffer[: len(text)] = text
        self.sent += len(text)
        return len(text)


def test_a_huge_file_streams() -> None:
    source = Endless()
    found = factchecks.read(source).rows  # type: ignore[arg-type]  # as much of a file as is read
    for _ in range(1_000):
        assert next(found).review
    assert source.sent < 1_000_000


def test_a_cut_statement_is_read_in_full_where_it_stands() -> None:
    cut = ONE | {"claimReviewed": "The bridge is…", "itemReviewed": {"text": "The bridge is closed for good"}}
    assert from_claim_review(cut).statement == "The bridge is closed for good"


def test_markup_is_no_part_of_a_statement() -> None:
    marked = ONE | {"claimReviewed": "<p>The bridge <b class='x'>is</b>&nbsp;closed, 3 &lt; 4</p>"}
    assert from_claim_review(marked).statement == "The bridge is closed, 3 < 4"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//a.example", 7, ["x"], {"@id": "x"}])
def test_what_is_no_address_is_no_link(url: Any) -> None:
    assert from_claim_review(ONE | {"url": url}).url == ""


@pytest.mark.parametrize(
    "odd",
    [
        {"reviewRating": "False"}, {"reviewRating": [[]]}, {"claimReviewed": {"a": 1}}, {"claimReviewed": "x" * 6_000},
        {"reviewRating": {"ratingValue": "NaN"}}, {"reviewRating": {"alternateName": ["", None]}},
    ],
)  # fmt: skip
def test_an_odd_review_is_refused_in_a_sentence(odd: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match=r"^It"):
        from_claim_review(ONE | odd)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"), (b"PK\x03\x04...", "save the table as CSV"), (b"%PDF-1.7", "PDF"), (b"a\0b", "no text"),
        (b'"only"', "No column has the statements"),
    ],
)  # fmt: skip
def test_what_holds_no_fact_checks_is_refused_in_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        rows(content)


# --- Tables -------------------------------------------------------------------------------------------------------------

OLD = "Claim;Verdict;Date;Link\nÄrger über Brot;Falsch;05.03.2020;https://a.example/1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_an_old_archive_is_read_whatever_wrote_it(encoding: str, delimiter: str) -> None:
    (review,) = reviews(OLD.replace(";", delimiter).encode(encoding), publisher="Our Desk")
    assert review == Review(
        "Ärger über Brot",
        "Falsch",
        url="https://a.example/1",
        publisher="Our Desk",
        reviewed_on=date(2020, 3, 5),
    )


def test_columns_are_told_by_their_names_and_shown() -> None:
    head = "Fact-Check URL,date_published,CLAIM REVIEWED,Textual rating,Speaker,Notes"
    reading = factchecks.read(io.BytesIO(f"{head}\n".encode()))
    assert reading.columns == {
        "statement": "CLAIM REVIEWED",
        "rating": "Textual rating",
        "url": "Fact-Check URL",
        "reviewed_on": "date_published",
        "claimant": "Speaker",
    }


def test_a_person_says_which_column_it_is() -> None:
    text = "a,b,date\nThe bridge is closed,Nope,not a day\n"
    (review,) = reviews(text, columns={"statement": "a", "rating": "B", "reviewed_on": ""})
    assert (review.statement, review.rating, review.reviewed_on) == ("The bridge is closed", "Nope", None)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"statement": "c"}, "There is no column “c”; there are: “a”, “b”."),
        ({"verdict": "a"}, "There is no field “verdict”; there are: statement, rating"),
        ({"statement": "a"}, "No column has the ratings"),
    ],
)
def test_an_unknown_column_is_a_clear_error(columns: dict[str, str], says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        rows("a,b\n1,2\n", columns=columns)


def test_bad_rows_are_named_by_their_line() -> None:
    text = 'claim,rating,url\n"one\ntwo",False,\n,False,\nthree,,\n\nfour,True,ftp://x\nfive,True,,,extra\nsix,True,'
    assert [(place, refused) for place, _, refused in rows(text)] == [
        ("line 2", ""),
        ("line 4", "It does not say which statement was checked."),
        ("line 5", "It does not say what was found: there is no rating."),
        ("line 7", "“ftp://x” is no address of a web page."),
        ("line 8", "It has 5 cells, and the table has 3 columns."),
        ("line 9", ""),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-03-05", date(2020, 3, 5)), ("2020-03-05T10:00:00Z", date(2020, 3, 5)), ("5.3.2020", date(2020, 3, 5)),
        ("25/3/2020", date(2020, 3, 25)), ("3/25/2020", date(2020, 3, 25)), ("4/4/2020", date(2020, 4, 4)),
        ("5 March 2020", date(2020, 3, 5)), ("March 5, 2020", date(2020, 3, 5)), ("2020/3/5", date(2020, 3, 5)),
        ("", None),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert read_day(text).day == day
    assert not read_day(text).problem


def test_a_day_that_may_be_two_is_not_guessed() -> None:
    assert "may be two days" in read_day("5/3/2020").problem
    assert read_day("5/3/2020", day_first=True).day == date(2020, 3, 5)
    assert read_day("5/3/2020", day_first=False).day == date(2020, 5, 3)


@pytest.mark.parametrize("text", ["soon", "31.2.2020", "5.3.20", "99/99/2020"])
def test_what_is_no_day_says_so(text: str) -> None:
    assert text in read_day(text).problem


# --- Keeping ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Harbour Desk")


def keep(team: Team, *given: Review) -> list[Fate]:
    return factchecks.keep(given, team_id=team.pk, came="file", source="old.csv").fates


def test_a_second_import_changes_nothing(team: Team) -> None:
    review = from_claim_review(ONE)
    assert keep(team, review, review) == [Fate.ADDED, Fate.STOOD]
    before = list(FactCheck.objects.values())
    assert keep(team, review) == [Fate.STOOD]
    assert list(FactCheck.objects.values()) == before


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_who_bring_in_the_same_do_not_wait_for_each_other(team: Team) -> None:
    one, two = (Review(f"It rained on day {number}", "True") for number in (1, 2))

    def elsewhere() -> list[Fate]:
        try:
            return keep(team, two, one)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        keep(team, one)
        theirs = pool.submit(elsewhere)
        with pytest.raises(StillWaiting):
            theirs.result(0.3)
        keep(team, two)
    assert theirs.result(10) == [Fate.STOOD, Fate.STOOD]


def test_another_team_has_its_own(team: Team) -> None:
    other = Team.objects.create(name="Another Desk")
    review = from_claim_review(ONE)
    assert keep(team, review) == keep(other, review) == [Fate.ADDED]


def test_another_rating_is_taken_over_and_marked(team: Team) -> None:
    review = from_claim_review(ONE)
    keep(team, review)
    assert keep(team, Review(review.statement, "True", url=review.url)) == [Fate.CHANGED]
    row = FactCheck.objects.get()
    assert (row.rating, row.publisher) == ("True", "a.example")
    assert row.rerated_at is not None


def test_a_later_version_in_the_same_file_is_taken_over(team: Team) -> None:
    first = Review("It is so", "False", url="https://a.example/1", title="No")
    assert keep(team, first, first._replace(rating="True", title="")) == [Fate.ADDED, Fate.CHANGED]
    row = FactCheck.objects.get()
    assert (row.rating, row.title, row.rerated_at) == ("True", "No", None)
    assert keep(team, first, first._replace(rating="Mixed")) == [Fate.CHANGED, Fate.CHANGED]
    assert FactCheck.objects.get().rating == "Mixed"


def test_a_source_that_tells_less_takes_nothing_away(team: Team) -> None:
    keep(team, Review("It is so", "False", url="https://a.example/1", title="No", rating_value=1.0))
    assert keep(team, Review("It is so", "False", url="https://a.example/1")) == [Fate.STOOD]
    assert FactCheck.objects.get().title == "No"


def test_a_dry_run_foretells_what_becomes_of_each(team: Team) -> None:
    old, new = (
        Review("Old", "False", url="https://a.example/1"),
        Review("New", "True", url="https://a.example/2"),
    )
    keep(team, old)
    anew = Review("Old", "True", url="https://a.example/1")
    again = Review("New", "Mixed", url="https://a.example/2")
    said: dict[str, Review] = {}
    fates = factchecks.what_would_become([old, new, new, anew], team_id=team.pk, said=said)
    fates += factchecks.what_would_become([anew, again], team_id=team.pk, said=said)
    assert FactCheck.objects.count() == 1
    assert fates == [Fate.STOOD, Fate.ADDED, Fate.STOOD, Fate.CHANGED, Fate.STOOD, Fate.CHANGED]
    assert fates == keep(team, old, new, new, anew) + keep(team, anew, again)
