"""The page a person saved: it becomes the document of its address, and says who gave it."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import queries
from claims.actions import copies, quotes, rereadings, verdicts
from claims.actions import evidence as actions
from claims.machine import SEARCHER
from claims.models import Claim, Event, Evidence, Step
from claims.rules import IllegalMove, Invalid, NotThere, TooLarge
from claims.weighing import WEIGHER
from engine import assess
from sources.models import Document
from tests.record import Desk, add_passage, decide
from tests.sources.paper_files import pdf

pytestmark = pytest.mark.usefixtures("held_once")

PASSAGE = "Customs papers list forty tonnes of ammunition bound for Southmark."
PAGE = f"<html><body><article><p>{PASSAGE}</p><p>Nobody at the port would say more about it.</p></article></body></html>"


@pytest.fixture(autouse=True)
def _own_vault(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("vault")


@pytest.fixture
def walled(desk: Desk, held: Claim) -> Evidence:
    """Evidence of a page that a paywall keeps from us."""
    made = actions.add(
        held.pk, by=desk.by("ann"), url="https://walled.example/a", passage=PASSAGE, stance="supports"
    )
    made.error = "A paywall: walled.example shows only a part of this page without payment."
    made.save()
    return made


def give(desk: Desk, walled: Evidence, **said: object) -> Evidence:
    return copies.take(copies.read(walled.pk, by=desk.by("ann"), **said), by=desk.by("ann"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        {"text": f"The Walled Paper\n\n{PASSAGE}"},
        {"name": "saved.html", "content": PAGE.encode()},
        {
            "name": "saved.pdf",
            "content": pdf("Customs papers list forty tonnes of ammunition bound", "for Southmark."),
        },
    ],
    ids=["pasted", "HTML", "PDF"],
)
def test_what_she_gives_is_the_document_of_that_address_and_its_quote_is_checked(
    desk: Desk, walled: Evidence, said: dict[str, object]
) -> None:
    given = give(desk, walled, **said)
    document = given.document
    assert document
    assert (document.url, document.team, document.added_by, document.is_given) == (
        "https://walled.example/a",
        desk.team,
        desk.ann,
        True,
    )
    assert (given.quote_check, given.error) == ("exact", "")
    assert actions.judge(given.pk, by=desk.by("ann"), counts=True).counts
    line = Event.objects.get(type="evidence.copy_given")
    assert "paywall" in line.payload.text


def test_a_passage_that_is_not_in_it_is_said_and_can_be_mended(desk: Desk, walled: Evidence) -> None:
    assert give(desk, walled, text="Quite another page.").quote_check == "missing"
    mended = give(desk, walled, text="Quite another page.", passage="Quite another page.")
    assert (mended.quote_check, mended.passage) == ("exact", "Quite another page.")


def test_another_passage_has_no_translation_yet(desk: Desk, walled: Evidence) -> None:
    give(desk, walled, text=f"{PASSAGE} It sailed.")
    actions.translate(walled.pk, by=desk.by("ann"), translation="Zollpapiere.", translated_by="Ann")
    again = [
        give(desk, walled, text=f"{PASSAGE} It sailed.", passage=said) for said in (PASSAGE, "It sailed.")
    ]
    assert [one.translation for one in again] == ["Zollpapiere.", ""]
    assert [one.translated_by for one in again] == ["Ann", ""]


def test_a_quote_that_no_longer_stands_counts_no_longer(desk: Desk, walled: Evidence) -> None:
    give(desk, walled, text=PASSAGE)
    assert actions.judge(walled.pk, by=desk.by("ann"), counts=True).counts
    assert not give(desk, walled, text="They took it all back.").counts


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Paste the text of the page, or choose the file"),
        ({"text": "x", "content": b"y", "name": "a.txt"}, "not both"),
        ({"content": b"\x89PNG\r\n", "name": "a.html"}, "a picture"),
        ({"content": b"MZ", "name": "a.exe"}, "Only .txt"),
        ({"content": pdf(), "name": "a.pdf"}, "is a scan"),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    desk: Desk, walled: Evidence, said: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        give(desk, walled, **said)
    walled.refresh_from_db()
    assert (walled.document, walled.quote_check) == (None, None)


def test_more_than_ten_megabytes_are_too_many(desk: Desk, walled: Evidence) -> None:
    with pytest.raises(TooLarge, match="10 MB"):
        give(desk, walled, name="a.txt", content=b"x" * 10_000_001)


def test_strangers_and_filed_verdicts_are_refused(
    desk: Desk, held: Claim, evidence: list[Evidence], walled: Evidence
) -> None:
    with pytest.raises(NotThere):
        copies.read(walled.pk, by=desk.by("eve"), text=PASSAGE)
    decide(desk, held, evidence)
    with pytest.raises(IllegalMove, match="stands as it is"):
        give(desk, walled, text=PASSAGE)
    assert not Document.objects.filter(url="https://walled.example/a").exists()


def test_a_verdict_says_that_the_copy_was_given_and_by_whom(
    desk: Desk, held: Claim, evidence: list[Evidence], walled: Evidence
) -> None:
    give(desk, walled, text=PASSAGE)
    frozen = decide(desk, held, [*evidence, walled]).evidence[-1]
    assert (frozen["copy_given"], frozen["copy_given_by"]) == (True, "Ann")


# --- The quote looked for again --------------------------------------------------------------------------------------


def copy_of(one: Evidence, text: str) -> Document:
    """The page of this evidence, seen again with another text."""
    assert one.document
    return Document.objects.create(
        kind="page", url=one.document.url, text=text, digest=f"{Document.objects.count():064x}"
    )


def reread(document: Document) -> None:
    for one in quotes.quoting(document):
        rereadings.note(one.pk, document, assess.check_quote(one.passage, document.text), by=WEIGHER)


def test_a_page_seen_again_owes_a_look_for_its_quotes(evidence: list[Evidence]) -> None:
    quotes.owe([copy_of(evidence[0], "All of it is gone.")])
    quotes.owe([Document.objects.create(kind="page", url="https://else.example/", text="x", digest="f" * 64)])
    assert Step.objects.filter(kind=Step.Kind.REREAD).count() == 1


def test_a_quote_that_is_gone_is_noted_and_one_that_comes_back_too(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    first = evidence[0]
    copies_seen = [copy_of(first, text) for text in ("All of it is gone.", f"{first.passage} An addition.")]
    for document in (copies_seen[0], copies_seen[0], copies_seen[1]):
        reread(document)
    assert [one.quote_check for one in first.rereadings.all()] == ["missing", "exact"]
    assert queries.rereadings_of([first.pk])[first.pk].quote_check == "exact"
    first.refresh_from_db()
    assert first.quote_check == "exact"  # in the copy it was taken from, which we keep
    told = [event.payload.text for event in Event.objects.filter(type="evidence.reread").order_by("pk")]
    assert ["no longer there" in one for one in told] == [True, False]


def test_the_page_as_it_was_at_first_is_read_again_too(evidence: list[Evidence]) -> None:
    first = evidence[0]
    assert first.document
    reread(copy_of(first, "All of it is gone."))
    reread(first.document)
    assert [one.quote_check for one in first.rereadings.all()] == ["missing", "exact"]


def test_a_quote_that_never_stood_is_taken_from_the_copy_where_it_does(desk: Desk, held: Claim) -> None:
    made = add_passage(
        held, desk, "The Post", "Shells were seen.", quote_check="missing", start=None, end=None
    )
    assert made.document
    Document.objects.filter(pk=made.document.pk).update(text="Only the beginning.")
    document = copy_of(made, "The whole of it. Shells were seen.")
    reread(document)
    made.refresh_from_db()
    assert (made.document, made.quote_check, made.start) == (document, "exact", 17)


def test_a_settled_verdicts_evidence_is_left_alone_but_watched(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    filed = decide(desk, held, evidence)
    verdicts.approve(filed.pk, by=desk.by("bob"))
    reread(copy_of(evidence[0], "All of it is gone."))
    evidence[0].refresh_from_db()
    assert (evidence[0].quote_check, evidence[0].counts) == ("exact", True)
    assert queries.rereadings_of([evidence[0].pk])[evidence[0].pk].quote_check == "missing"


def test_a_teams_own_copy_says_nothing_to_another_team(desk: Desk, evidence: list[Evidence]) -> None:
    document = copy_of(evidence[0], "All of it is gone.")
    told = []
    for team in (desk.eve.team, desk.team):
        document.team = team
        document.save()
        reread(document)
        told.append(evidence[0].rereadings.count())
    assert told == [0, 1]


def test_the_machine_names_no_person(evidence: list[Evidence]) -> None:
    reread(copy_of(evidence[0], "All of it is gone."))
    assert Event.objects.get(type="evidence.reread").machine == WEIGHER.machine != SEARCHER.machine


PART = "A paywall: northern-post.example shows only a part of this page without payment."


def test_a_part_of_the_page_that_has_not_the_quote_says_nothing_of_it(evidence: list[Evidence]) -> None:
    document = copy_of(evidence[0], "Only the beginning.")
    told = []
    for partial in (PART, ""):
        document.partial = partial
        document.save()
        reread(document)
        told.append((evidence[0].rereadings.count(), Event.objects.filter(type="evidence.reread").count()))
    assert told == [(0, 0), (1, 1)]


def test_a_quote_that_is_missing_from_a_part_is_refused_in_those_words(
    desk: Desk, held: Claim, client: Client
) -> None:
    made = add_passage(
        held, desk, "The Post", "Shells were seen.", quote_check="missing", start=None, end=None
    )
    assert made.document
    Document.objects.filter(pk=made.document.pk).update(partial=PART)
    with pytest.raises(Invalid, match=r"in the part of the page that was seen. A paywall"):
        actions.judge(made.pk, by=desk.by("ann"), stance="supports", counts=True)
    client.force_login(desk.ann)
    shown = " ".join(client.get(held.get_absolute_url()).content.decode().split())
    assert "quote not in the part of the page that was seen" in shown
    assert "only part of the page was seen" in shown
    assert "Add the page you saved" in shown


def test_what_a_call_said_is_no_page_that_could_be_given(desk: Desk, held: Claim, walled: Evidence) -> None:
    said = {"who": "Jan Kovac", "when": "2 March", "terms": "on_record"}
    call = actions.add(held.pk, by=desk.by("ann"), form="conversation", passage="It sailed.", details=said)
    with pytest.raises(Invalid, match="Only a page that has an address"):
        give(desk, call, text=PASSAGE)
    may = [copies.can_give(desk.by(who), one) for who in ("ann", "adam") for one in (walled, call)]
    assert may == [True, False, False, False]
    assert give(desk, walled, text=PASSAGE).quote_check == "exact"


def test_a_copy_that_is_read_while_the_verdict_is_filed_comes_too_late(
    desk: Desk, held: Claim, walled: Evidence, evidence: list[Evidence]
) -> None:
    given = copies.read(walled.pk, by=desk.by("ann"), text=PASSAGE)
    filed = decide(desk, held, evidence)
    with pytest.raises(IllegalMove, match="stands as it is"):
        copies.take(given, by=desk.by("ann"))
    verdicts.recall(filed.pk, by=desk.by("ann"))
    assert copies.take(given, by=desk.by("ann")).quote_check == "exact"
