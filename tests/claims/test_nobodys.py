"""Files of which nobody has said who published them don't make two independent sources; people say it, or set them apart."""

from __future__ import annotations

from typing import Any

import pytest

from claims import steps
from claims.actions import documents, evidence, findings, interests, origins, publishers, verdicts
from claims.machine import run
from claims.models import Claim, Evidence, Step, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from engine.assess.origins import NOBODY, NOBODYS
from engine.types import Origin as Grouped
from engine.types import QuoteCheck, QuoteFound
from people.actors import SERVER, machine
from sources.models import Document, Publisher
from tests.record import Desk, add_passage, decide, told_by_history

pytestmark = pytest.mark.usefixtures("held_once")

FIRST = "Ships carried shells from Northland to Southmark."
SECOND = "Customs papers list ammunition bound for Southmark."


def add_file(desk: Desk, claim: Claim, passage: str, publisher: str = "") -> Evidence:
    """A text that Ann files for the team and quotes for the claim."""
    about = {"title": passage[:12], "publisher": publisher}
    document, _ = documents.add(by=desk.by("ann"), about=about, text=f"{passage} No more is known.")
    found = QuoteFound(QuoteCheck.EXACT, 0, len(passage))
    said: dict[str, Any] = {"document": document.pk, "passage": passage, "stance": "supports", "found": found}
    return evidence.add(claim.pk, by=desk.by("ann"), **said)


def add_paper(desk: Desk, claim: Claim, title: str, **said: str) -> Evidence:
    details = {"title": title, "page": "1", **said}
    return evidence.add(
        claim.pk,
        by=desk.by("ann"),
        form="paper",
        passage=f"{title}: shells.",
        stance="supports",
        details=details,
    )


def weigh(claim: Claim) -> None:
    step = Step.objects.filter(kind=Step.Kind.WEIGH, subject=claim.pk).order_by("-round").first()
    if step is None:
        steps.owe(Step.Kind.WEIGH, claim.pk)
        step = Step.objects.get(kind=Step.Kind.WEIGH, subject=claim.pk)
    run(step.pk)


def labels(claim: Claim) -> list[str]:
    weigh(claim)
    return sorted({str(one.origin) for one in claim.evidence.select_related("origin")})


@pytest.fixture
def two(desk: Desk, held: Claim) -> list[Evidence]:
    """Two files of unknown origin, grouped."""
    files = [add_file(desk, held, FIRST), add_file(desk, held, SECOND)]
    weigh(held)
    return [Evidence.objects.get(pk=one.pk) for one in files]


def test_ann_cant_file_on_two_files_of_unknown_origin(desk: Desk, held: Claim, two: list[Evidence]) -> None:
    assert two[0].origin == two[1].origin
    assert two[0].origin
    assert (two[0].origin.label, two[0].origin.reason) == (NOBODY, NOBODYS)
    with pytest.raises(Invalid, match="the ticked evidence has 1 independent source"):
        decide(desk, held, two)


def test_ann_may_set_them_apart_and_then_they_are_called_by_their_titles(
    desk: Desk, held: Claim, two: list[Evidence]
) -> None:
    assert two[0].origin
    apart = origins.split(held.pk, by=desk.by("ann"), number=two[0].origin.number)
    assert {origin.label for origin in apart} == {"Ships carrie", "Customs pape"}
    assert labels(held) == ["Customs pape", "Ships carrie"]
    assert decide(desk, held, two).origins_counted == 2


def test_a_publisher_that_is_said_later_groups_them_again(
    desk: Desk, held: Claim, two: list[Evidence]
) -> None:
    documents.say_publisher(two[0].document_id or 0, by=desk.by("bob"), name="  The Harbour  Post ")
    assert told_by_history()[-1] == "Bob said who published the document Ships carrie: The Harbour Post"
    assert labels(held) == [NOBODY, "The Harbour Post"]
    documents.say_publisher(two[1].document_id or 0, by=desk.by("bob"), name="the harbour post")
    assert labels(held) == ["The Harbour Post"]
    documents.say_publisher(two[1].document_id or 0, by=desk.by("bob"), name="")
    assert labels(held) == [NOBODY, "The Harbour Post"]
    assert decide(desk, held, two).origins_counted == 2


def test_what_was_filed_stands_when_a_publisher_is_said(desk: Desk, held: Claim, two: list[Evidence]) -> None:
    post = add_passage(held, desk, "The Harbour Post", "Grain and shells.")
    weigh(held)
    verdict = decide(desk, held, [two[0], post])
    frozen = verdict.evidence
    documents.say_publisher(two[0].document_id or 0, by=desk.by("bob"), name="The Harbour Post")
    weigh(held)
    verdict = Verdict.objects.get(pk=verdict.pk)
    assert (verdict.evidence, verdict.origins_counted) == (frozen, 2)
    assert [one["publisher"] for one in verdict.evidence] == ["", "The Harbour Post"]


def test_a_party_that_is_said_to_have_published_it_is_a_party(
    desk: Desk, held: Claim, two: list[Evidence]
) -> None:
    house = add_passage(held, desk, "Shell Works", "We sell shells.").document
    assert house
    assert house.publisher
    said: dict[str, Any] = {"publisher": house.publisher.pk, "interested": True, "why": "It makes them."}
    interests.say(held.pk, by=desk.by("ann"), **said)
    documents.say_publisher(two[0].document_id or 0, by=desk.by("ann"), name="Shell Works")
    assert Evidence.objects.get(pk=two[0].pk).interested_party
    assert not Evidence.objects.get(pk=two[1].pk).interested_party


def test_who_filed_it_again_with_its_publisher_has_said_it(
    desk: Desk, held: Claim, two: list[Evidence]
) -> None:
    add_file(desk, held, FIRST, publisher="Inland Gazette")
    assert Document.objects.count() == 2
    assert labels(held) == ["Inland Gazette", NOBODY]
    add_file(desk, held, FIRST, publisher="Another House")
    assert labels(held) == ["Inland Gazette", NOBODY], "it is known by now"


def test_who_handed_in_the_file_again_with_a_line_on_its_publisher_has_said_it(desk: Desk) -> None:
    def hand_in(head: str) -> str:
        content = f"{head}{FIRST}".encode()
        return str(documents.add(by=desk.by("ann"), about={}, name="ships.txt", content=content)[0].publisher)

    assert hand_in("") == "None"
    assert hand_in("Publisher: Inland Gazette\n\n") == "Inland Gazette"
    assert hand_in("Publisher: Another House\n\n") == "Inland Gazette", "it is known by now"


def test_only_the_team_says_it_and_only_where_no_address_does(
    desk: Desk, held: Claim, two: list[Evidence]
) -> None:
    pk, lines = two[0].document_id or 0, len(told_by_history())
    for nobody in (desk.by("eve"), SERVER):
        with pytest.raises(NotThere, match="no document"):
            documents.say_publisher(pk, by=nobody, name="Mine")
    with pytest.raises(NotAllowed, match="Adam may not"):
        documents.say_publisher(pk, by=desk.by("adam"), name="Mine")
    Document.objects.filter(pk=pk).update(url="https://post.example/1")
    with pytest.raises(Invalid, match="Its address tells whose it is"):
        documents.say_publisher(pk, by=desk.by("ann"), name="Mine")
    documents.say_publisher(two[1].document_id or 0, by=desk.by("ann"), name=" ")
    assert len(told_by_history()) == lines, "nothing was said"


def test_papers_of_which_nobody_says_from_whom_are_one_source_with_such_files(
    desk: Desk, held: Claim, two: list[Evidence]
) -> None:
    one, other = add_paper(desk, held, "A letter"), add_paper(desk, held, "A list")
    assert one.origin == other.origin == two[0].origin
    weigh(held)
    assert Evidence.objects.get(pk=one.pk).origin == two[0].origin
    for file in two:
        documents.say_publisher(file.document_id or 0, by=desk.by("ann"), name="The Harbour Post")
    assert labels(held) == [NOBODY, "The Harbour Post"], "what is said of files is not said of papers"


def test_a_file_that_comes_after_such_a_paper_is_of_its_source(desk: Desk, held: Claim) -> None:
    paper, file = add_paper(desk, held, "A letter"), add_file(desk, held, FIRST)
    weigh(held)
    assert Evidence.objects.get(pk=file.pk).origin == paper.origin


def test_papers_from_one_hand_are_one_source_and_one_with_its_pages(desk: Desk, held: Claim) -> None:
    one = add_paper(desk, held, "A letter", issuer="Port Office")
    other = add_paper(desk, held, "A list", issuer="port office")
    third = add_paper(desk, held, "A bill", issuer="Shell Works")
    assert one.origin == other.origin != third.origin
    file = add_file(desk, held, FIRST, publisher="Port Office")
    weigh(held)
    assert Evidence.objects.get(pk=file.pk).origin == one.origin
    assert labels(held) == ["Port Office", "Shell Works"]


# --- What a person put together -------------------------------------------------------------------------------------


def put(desk: Desk, evidence_: Evidence, with_: Evidence) -> None:
    """Ann says that the one is of the other's source."""
    origin = Evidence.objects.select_related("origin").get(pk=with_.pk).origin
    assert origin
    evidence.judge(evidence_.pk, by=desk.by("ann"), origin=origin.number)


def numbers(claim: Claim) -> list[int]:
    """The sources of the claim's evidence, weighed, in the order it was added."""
    weigh(claim)
    rows = claim.evidence.select_related("origin").order_by("pk")
    return [one.origin.number for one in rows if one.origin]


def test_a_paper_that_ann_put_with_a_file_stays_with_it_when_its_publisher_is_said(
    desk: Desk, held: Claim
) -> None:
    file, paper = add_file(desk, held, FIRST), add_paper(desk, held, "A letter", issuer="Port Office")
    weigh(held)
    put(desk, paper, file)
    documents.say_publisher(file.document_id or 0, by=desk.by("bob"), name="Port Office")
    one, other = numbers(held)
    assert one == other
    with pytest.raises(Invalid, match="the ticked evidence has 1 independent source"):
        decide(desk, held, [file, paper])


def test_what_came_in_under_that_name_is_of_their_source_too(desk: Desk, held: Claim) -> None:
    file, paper = add_file(desk, held, FIRST), add_paper(desk, held, "A letter", issuer="Port Office")
    weigh(held)
    put(desk, paper, file)
    add_paper(desk, held, "A bill", issuer="Port Office")
    documents.say_publisher(file.document_id or 0, by=desk.by("bob"), name="Port Office")
    assert len(set(numbers(held))) == 1


def test_two_files_that_turn_out_to_be_of_one_house_take_along_what_ann_put_with_them(
    desk: Desk, held: Claim
) -> None:
    files = [add_file(desk, held, FIRST, publisher="A"), add_file(desk, held, SECOND, publisher="B")]
    papers = [add_paper(desk, held, title, issuer=title) for title in ("A letter", "A list")]
    weigh(held)
    for paper, file in zip(papers, files, strict=True):
        put(desk, paper, file)
    assert len(set(numbers(held))) == 2
    documents.say_publisher(files[1].document_id or 0, by=desk.by("bob"), name="A")
    assert len(set(numbers(held))) == 1


def test_others_don_t_take_the_number_of_what_ann_put_together(desk: Desk, held: Claim) -> None:
    add_paper(desk, held, "A list")
    file, paper = add_file(desk, held, FIRST), add_paper(desk, held, "A letter", issuer="Port Office")
    weigh(held)
    put(desk, paper, file)
    add_file(desk, held, SECOND)
    documents.say_publisher(file.document_id or 0, by=desk.by("bob"), name="Port Office")
    nobodys, theirs, letter, _ = numbers(held)
    assert nobodys == theirs == letter


def test_a_source_that_repeats_the_article_keeps_its_number_and_the_paper_that_ann_put_there(
    desk: Desk, held: Claim
) -> None:
    copy, paper = add_file(desk, held, FIRST), add_paper(desk, held, "A letter", issuer="Port Office")
    repeat = Grouped((copy.document_id or 0,), "The Courier", "It is a copy.", 0, circular=True)
    findings.write_origins(held.pk, [repeat], by=machine("weigher"))
    put(desk, paper, copy)
    findings.write_origins(held.pk, [repeat], by=machine("weigher"))
    kept = {(one.origin.number, one.circular) for one in held.evidence.select_related("origin") if one.origin}
    assert kept == {(2, True)}
    alone = Grouped((copy.document_id or 0,), "The Courier", "It is older.", 0)
    findings.write_origins(held.pk, [alone], by=machine("weigher"))
    paper = Evidence.objects.select_related("origin").get(pk=paper.pk)
    assert paper.origin
    assert paper.origin.circular
    assert paper.circular, "as she said"
    assert not Evidence.objects.get(pk=copy.pk).circular


def test_what_ann_put_with_a_page_that_repeats_the_article_counts_no_more(desk: Desk, held: Claim) -> None:
    copy, paper = add_file(desk, held, FIRST), add_paper(desk, held, "A letter", issuer="Port Office")
    weigh(held)
    put(desk, paper, copy)
    evidence.judge(paper.pk, by=desk.by("ann"), counts=True)
    repeat = Grouped((copy.document_id or 0,), "The Courier", "It is a copy.", 0, circular=True)
    findings.write_origins(held.pk, [repeat], by=machine("weigher"))
    paper = Evidence.objects.get(pk=paper.pk)
    assert (paper.circular, paper.counts, paper.circular_reason) == (True, False, "It is a copy.")


def test_bob_doesn_t_sign_on_two_sources_that_are_one_by_now(desk: Desk, held: Claim) -> None:
    files = [add_file(desk, held, FIRST, publisher="A"), add_file(desk, held, SECOND, publisher="B")]
    weigh(held)
    filed = decide(desk, held, files)
    documents.say_publisher(files[1].document_id or 0, by=desk.by("ann"), name="A")
    weigh(held)
    with pytest.raises(IllegalMove, match=r"Send it back: .* the ticked evidence has 1 independent source"):
        verdicts.approve(filed.pk, by=desk.by("bob"))
    assert Verdict.objects.get(pk=filed.pk).approved_by is None
    documents.say_publisher(files[1].document_id or 0, by=desk.by("ann"), name="B")
    weigh(held)
    assert verdicts.approve(filed.pk, by=desk.by("bob")).approved_by == desk.bob


def test_nor_where_a_mended_publisher_makes_them_one(desk: Desk, held: Claim) -> None:
    files = [add_file(desk, held, FIRST, publisher="A"), add_file(desk, held, SECOND, publisher="B")]
    weigh(held)
    filed = decide(desk, held, files)
    owner = Publisher.objects.create(name="Media Holding")
    for house in Publisher.objects.filter(name__in=["A", "B"]):
        publishers.mend(house.pk, by=desk.by("dora"), owner=owner)
    weigh(held)
    with pytest.raises(IllegalMove, match="has 1 independent source"):
        verdicts.approve(filed.pk, by=desk.by("bob"))


def test_signed_before_it_is_weighed_it_is_checked_again(desk: Desk, held: Claim) -> None:
    files = [add_file(desk, held, FIRST, publisher="A"), add_file(desk, held, SECOND, publisher="B")]
    weigh(held)
    filed = decide(desk, held, files)
    documents.say_publisher(files[1].document_id or 0, by=desk.by("ann"), name="A")
    verdicts.approve(filed.pk, by=desk.by("bob"))
    weigh(held)
    held.refresh_from_db()
    assert (held.state, "has 1 independent source" in held.recheck_reason) == ("queued", True)
