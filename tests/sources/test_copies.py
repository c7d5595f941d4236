"""Copies are found among all documents by a few runs of words each, and linked to the one they copy."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command

from sources import copies, documents
from sources.exchange import Page, Response
from sources.models import Document, DocumentLink, DocumentRun

pytestmark = pytest.mark.django_db

WORDS = [
    f"{a}{b}"
    for a in ("har", "mol", "ter", "vin", "sal", "nor", "pel")
    for b in ("bour", "ten", "vane", "dick", "mere", "goth")
]


def sentences(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(count)]


def kept(text: str, day: int = 1, name: str = "", team: int | None = None) -> Document:
    url = f"https://{name or 'paper'}-{Document.objects.count()}.example/"
    page = Page(text=text, url=url, publisher=name, published_at=datetime(2024, 5, day, tzinfo=UTC))
    kind = Document.Kind.PAGE
    return documents.keep(Response(url, 200, {}, text.encode()), page=page, team_id=team, kind=kind)


STORY = sentences(1, 12)


def mixed(share: float) -> str:
    """A text with so much of the story's, and the rest its own."""
    own = sentences(99, len(STORY))
    taken = round(share * len(STORY))
    return " ".join([*STORY[:taken], *own[taken:]])


@pytest.mark.parametrize("share", [1.0, 0.8, 0.5])
def test_a_copy_is_linked_to_the_older_page_when_it_is_kept(share: float) -> None:
    older = kept(" ".join(STORY), day=1)
    younger = kept(mixed(share), day=3)
    link = DocumentLink.objects.get()
    assert (link.document, link.other, link.reason) == (younger, older, "near_copy")
    assert link.note.endswith("% of its text")


def test_the_younger_copies_the_older_whichever_was_kept_first() -> None:
    younger = kept(" ".join(STORY), day=3)
    older = kept(mixed(0.8), day=1)
    link = DocumentLink.objects.get()
    assert (link.document, link.other) == (younger, older)


def test_another_story_in_the_same_words_is_no_copy() -> None:
    kept(" ".join(STORY))
    kept(" ".join(sentences(2, 12)))
    assert not DocumentLink.objects.exists()


def test_a_short_text_is_found_in_a_long_one_and_the_other_way_round() -> None:
    long = kept(" ".join(sentences(3, 60) + STORY[:6] + sentences(4, 60)), day=2)
    short = kept(" ".join(STORY[:6]), day=1)
    assert DocumentLink.objects.get().document == long
    assert [copy.document for copy in copies.find(long.text, None, without=long.pk)] == [short]


def test_two_copies_that_are_learned_at_once_are_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    look, others = copies._find, iter([lambda: kept(" ".join(STORY), day=1)])

    def before_it_is_there_for_others(*asked: Any, **without: Any) -> list[copies.Copy]:
        found = look(*asked, **without)
        for keep_another in others:
            keep_another()
        return found

    monkeypatch.setattr(copies, "_find", before_it_is_there_for_others)
    younger = kept(" ".join(STORY), day=3)
    assert DocumentLink.objects.get().document == younger


def test_learned_twice_it_stays_as_it_is() -> None:
    one = kept(" ".join(STORY))
    before = DocumentRun.objects.count()
    copies.learn(one)
    assert (
        DocumentRun.objects.count() == before == len(set(DocumentRun.objects.values_list("run", flat=True)))
    )


def test_a_document_whose_keeper_was_lost_is_learned_when_it_is_kept_again() -> None:
    text = " ".join(STORY)
    older = kept(text, day=1, name="agency")
    page = Page(text=text, url="https://post.example/", published_at=datetime(2024, 5, 2, tzinfo=UTC))
    answer = Response(page.url, 200, {}, text.encode())
    copy = documents.keep(answer, page=page)
    DocumentRun.objects.filter(document=copy).delete()
    DocumentLink.objects.all().delete()
    assert documents.keep(answer, page=page) == copy
    assert copies.knows(copy)
    assert DocumentLink.objects.get(document=copy).other == older


def test_what_was_kept_before_copies_were_looked_for_is_looked_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept(" ".join(STORY), day=1)
    kept(mixed(0.8), day=3)
    DocumentRun.objects.all().delete()
    DocumentLink.objects.all().delete()

    call_command("find_copies")
    call_command("find_copies")

    assert capsys.readouterr().out == (
        "Documents looked at: 2. Links to copies: 1.\nDocuments looked at: 0. Links to copies: 0.\n"
    )
    assert DocumentLink.objects.count() == 1


def test_what_many_pages_have_in_common_hides_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MOST_WITH_A_RUN", 4)
    footer = sentences(5, 8)
    for number in range(8):
        kept(" ".join(sentences(100 + number, 8) + footer))
    older = kept(" ".join(STORY + footer))
    younger = kept(" ".join(STORY + footer), day=2)
    assert copies.find(younger.text, None, without=younger.pk)[0].document == older


def test_a_story_that_everybody_carries_is_still_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MOST_WITH_A_RUN", 2)
    for day in range(1, 6):
        kept(" ".join(STORY), day=day)
    assert copies.find(" ".join(STORY), None)


def test_another_teams_documents_are_never_shown(desk) -> None:
    theirs = kept(" ".join(STORY), team=desk.eve.team_id)
    assert copies.find(" ".join(STORY), desk.team.pk) == []
    ours = kept(" ".join(STORY), day=2, team=desk.team.pk)
    assert not DocumentLink.objects.exists()
    assert copies.oldest([ours.pk], desk.team.pk) is None
    assert copies.find(" ".join(STORY), desk.eve.team_id)[0].document == theirs


def test_what_a_team_may_not_see_hides_no_copy(desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "COMPARED", 2)
    theirs = [kept(" ".join(STORY), team=desk.eve.team_id) for _ in range(3)]
    ours = kept(mixed(0.8), team=desk.team.pk)
    assert [copy.document for copy in copies.find(" ".join(STORY), desk.team.pk)] == [ours]
    assert [copy.document for copy in copies.find(" ".join(STORY), desk.eve.team_id)] == theirs[:2]


def test_the_oldest_copy_is_looked_for_among_all_documents() -> None:
    first = kept(" ".join(STORY), day=1, name="Meridian Wire")
    kept(mixed(0.8), day=2)
    last = kept(" ".join(STORY), day=4)
    assert copies.oldest([last.pk], None) == first
    assert copies.oldest([first.pk], None) is None
    assert copies.oldest([], None, " ".join(STORY)) == first


@pytest.mark.parametrize("text", ["x", "one two three", "word " * 5_000, "😀 " * 300])
def test_odd_texts_are_kept_too(text: str) -> None:
    kept(text)
    kept(text, day=2)
