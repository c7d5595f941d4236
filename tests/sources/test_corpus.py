"""A claim in natural language finds the pages that bear on it, on either database."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from sources import corpus
from sources.corpus.finding import show
from sources.corpus.index import drop_index
from sources.corpus.terms import BUDGET, rarest, search_terms
from sources.models import Document

pytestmark = pytest.mark.django_db

FARES = "Fares on the ferries of Marenne rise by 12 % in March, the harbour office said. Fuel has become expensive."
BRIDGE = "The bridge over the Marenne was closed on Monday after a storm damaged two of its cables."
COUNCIL = "The council passed the budget for next year. Schools get more money, and so does the harbour."
CAFE = "Le café du port de Marenne ferme ses portes après trente ans."


@pytest.fixture
def add(desk):
    def add(text: str, title: str = "", team=desk.team) -> Document:
        return Document.objects.create(
            kind="upload", title=title, text=text, digest=str(hash((title, text))), team=team
        )

    return add


@pytest.fixture
def shelf(add):
    """Four documents, and what a question finds among them, best first."""
    found = {add(text).pk: text for text in (BRIDGE, COUNCIL, FARES, CAFE)}
    team_id = Document.objects.first().team_id
    return lambda question: [found[hit.document.pk] for hit in corpus.search(question, team_id)]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Ferry fares in Marenne will go up by 12 percent this spring, according to the office.", FARES),
        ("The storm has damaged a bridge", BRIDGE),
        ("Schools are getting less money from the council than they were promised", COUNCIL),
        ("CAFE", CAFE),
        ("the Marenne's cables", BRIDGE),
    ],
)
def test_a_claim_in_its_own_words_finds_the_page_that_bears_on_it(shelf, question, best):
    assert shelf(question)[0] == best


def test_a_rare_word_counts_more_than_a_common_one(shelf):
    assert shelf("harbour cables")[0] == BRIDGE


@pytest.mark.parametrize(
    "question",
    ['"', "NEAR(", "a AND", "foo:bar", "*", "fares*", "marenne) OR (1", "-", "' OR 1=1 --", "\\", "title:fares ^ {x}", "%", "fares & !x | <->",
     "the of and", "\0fares", "", "😀", "x" * 10_000],
)  # fmt: skip
def test_no_question_is_a_query_language(shelf, question):
    assert isinstance(shelf(question), list)


def test_what_nobody_wrote_about_is_not_found(shelf):
    assert shelf("volcano eruption in Iceland") == []


def test_a_title_counts_more_than_the_text(add, desk):
    add("Nothing much, but the ferry is named once. " + COUNCIL)
    titled = add("Nothing much happened on the water today. " + COUNCIL, title="Ferry strike")
    assert corpus.search("ferry", desk.team.pk)[0].document == titled


def test_another_teams_documents_are_not_found(add, desk):
    theirs = add(FARES, team=desk.eve.team)
    assert corpus.search("ferry fares", desk.team.pk) == []
    assert [hit.document for hit in corpus.search("ferry fares", desk.eve.team_id)] == [theirs]


def test_a_document_that_changed_or_went_is_found_no_more_by_its_old_words(add, desk):
    document, other = add(FARES), add(BRIDGE)
    document.text = COUNCIL
    document.save()
    other.delete()
    assert corpus.search("ferries bridge", desk.team.pk) == []
    assert [hit.document for hit in corpus.search("budget", desk.team.pk)] == [document]


def test_no_more_is_shown_than_asked_for(add, desk):
    for number in range(5):
        add(f"{FARES} Edition {number}.")
    assert len(corpus.search("ferries", desk.team.pk, limit=3)) == 3


def test_the_stretch_that_is_shown_has_the_words_that_were_asked_for():
    text = "A long beginning about nothing. " * 40 + FARES + " A long end about nothing." * 40
    shown = show(text, ["fares", "ferry", "harbour"])
    assert "Fares on the ferries" in shown
    assert "harbour office" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 300


def test_a_question_is_searched_by_its_different_telling_words():
    assert search_terms("The ferry and the ferries of Marenne: are they the same?") == ["ferry", "Marenne"]


def test_common_words_are_left_out_where_they_would_cost_too_much():
    assert rarest({"said": BUDGET, "marenne": 3, "ferry": 40, "harbour": BUDGET - 100}) == [
        "marenne",
        "ferry",
        "harbour",
    ]
    assert rarest({"said": 5 * BUDGET, "harbour": 2 * BUDGET, "unknown": 0}) == ["harbour", "said"]


def test_a_very_long_document_of_different_words_can_be_kept_and_found(add, desk):
    document = add("опыт " + " ".join(f"слово{number}" for number in range(100_000)))
    assert [hit.document for hit in corpus.search("опыт", desk.team.pk)] == [document]


# --- The index ------------------------------------------------------------------------------------------------------


def test_the_index_is_whole_after_migrating():
    assert corpus.index_problems() == []


@pytest.mark.django_db(transaction=True)
def test_a_missing_index_is_told_and_made_again_from_the_documents(add, desk):
    document = add(FARES)
    drop_index(connection)
    assert corpus.index_problems()
    corpus.make_index()
    assert corpus.index_problems() == []
    assert [hit.document for hit in corpus.search("ferries", desk.team.pk)] == [document]


@pytest.mark.django_db(transaction=True)
def test_a_table_that_was_rebuilt_is_searched_again_after_the_next_migrate(add, desk):
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":  # which alone rebuilds tables, and loses their triggers by it
            editor._remake_table(Document)
        else:
            editor.execute("ALTER TABLE sources_document ALTER COLUMN etag TYPE varchar(501)")
            editor.execute("ALTER TABLE sources_document ALTER COLUMN etag TYPE varchar(500)")
    missing = corpus.index_problems()
    added = add(FARES)
    call_command("migrate", "sources", verbosity=0)
    assert len(missing) == (3 if connection.vendor == "sqlite" else 0)
    assert corpus.index_problems() == []
    assert [hit.document for hit in corpus.search("ferries", desk.team.pk)] == [added]
