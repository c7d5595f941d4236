"""Many at once: on every database it is as if the ORM had done it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from people import many
from people.models import Team
from sources.models import FactCheck

NAMES = ("team_id", "came", "identity", "statement", "rating", "reviewed_on", "best_rating")
WORDS = "\\N and \\. a tab\t, “quotes”, a line\nand another; 北京"


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Harbour Desk")


def write(team: Team, *identities: str, statement: str = WORDS) -> None:
    rows = [(team.pk, "file", one, statement, "False", date(2026, 3, 1), None) for one in identities]
    many.write(FactCheck, NAMES, rows)


def test_rows_are_as_they_were_told_with_defaults_for_the_rest(team: Team) -> None:
    write(team, "one", "two")
    one, two = FactCheck.objects.order_by("identity")
    assert (one.statement, one.reviewed_on, one.best_rating) == (WORDS, date(2026, 3, 1), None)
    assert (one.title, one.invented, one.rerated_at) == ("", False, None)
    assert one.imported_at == two.imported_at or connection.vendor == "sqlite"
    assert one.pk != two.pk


def test_what_the_database_refuses_is_refused_and_nothing_of_it_stays(team: Team) -> None:
    write(team, "one")
    for bad in ({"statement": ""}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            write(team, "two", "one", **bad)
    assert FactCheck.objects.count() == 1


def test_those_among_many_are_found(team: Team) -> None:
    write(team, "one", "two", "three")
    for asked, found in (({"one", "three", "four"}, 2), ({"four"}, 0), (set(), 0)):
        assert FactCheck.objects.filter(many.among("identity", asked)).count() == found


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the ORM is asked elsewhere")
def test_a_text_of_two_words_is_not_taken_for_two() -> None:
    with pytest.raises(ValueError, match="one word"):
        many.among("identity", ["one two"])
