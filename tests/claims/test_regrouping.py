"""People say which pages are one source: two are merged, one is split, each in one act."""

from __future__ import annotations

import pytest

from claims import history, queries
from claims.actions import evidence as actions
from claims.actions import findings, origins
from claims.models import Article, Claim, Event, Evidence, Origin, Step
from claims.rules import IllegalMove, Invalid, NotThere
from engine.types import Origin as Grouped
from people.actors import machine
from tests.record import Desk, add_passage, hold, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")


def grouped(claim: Claim) -> dict[int, list[str]]:
    """The publishers behind each independent source."""
    found: dict[int, list[str]] = {}
    for one in claim.evidence.select_related("origin", "document__publisher").order_by("pk"):
        assert one.origin
        assert one.document
        assert one.document.publisher
        found.setdefault(one.origin.number, []).append(one.document.publisher.name)
    return found


@pytest.fixture
def three(desk: Desk, held: Claim, evidence: list[Evidence]) -> Claim:
    """Sources 1 and 2, and two passages of a third."""
    third = add_passage(held, desk, "Southmark Daily", "Shells came.")
    more = add_passage(held, desk, "The Coast Mail", "The Southmark Daily says that shells came.")
    actions.judge(more.pk, by=desk.by("ann"), origin=third.origin.number)  # type: ignore[union-attr]
    return held


def test_two_sources_are_merged_in_one_act(desk: Desk, three: Claim) -> None:
    before = Event.objects.count()
    merged = origins.merge(three.pk, by=desk.by("ann"), number=3, into=1)
    assert merged.number == 1
    assert grouped(three) == {
        1: ["The Harbour Post", "Southmark Daily", "The Coast Mail"],
        2: ["Inland Gazette"],
    }
    assert Event.objects.count() == before + 1
    line = Event.objects.order_by("pk").last()
    assert line
    assert history.sentence(line) == "Ann counted source 3 with source 1"


def test_one_source_is_split_in_one_act_and_keeps_its_number_for_the_page_it_is_named_after(
    desk: Desk, three: Claim
) -> None:
    origins.merge(three.pk, by=desk.by("ann"), number=1, into=3)
    before = Event.objects.count()
    apart = origins.split(three.pk, by=desk.by("ann"), number=3)
    assert next(origin.number for origin in apart) == 3
    assert grouped(three)[3] == ["Southmark Daily"]
    assert sorted(grouped(three).values()) == [
        ["Inland Gazette"], ["Southmark Daily"], ["The Coast Mail"], ["The Harbour Post"],
    ]  # fmt: skip
    assert {origin.label for origin in apart} == {"The Harbour Post", "Southmark Daily", "The Coast Mail"}
    assert Event.objects.count() == before + 1
    line = Event.objects.order_by("pk").last()
    assert line
    assert history.sentence(line).startswith("Ann set the pages of source 3 apart: sources 3, ")


def test_what_goes_back_to_a_party_still_does_when_merged_and_no_longer_when_split(
    desk: Desk, three: Claim
) -> None:
    Origin.objects.filter(number=3).update(interested_party=True)
    origins.merge(three.pk, by=desk.by("ann"), number=3, into=1)
    assert Origin.objects.get(number=1).interested_party
    origins.split(three.pk, by=desk.by("ann"), number=1)
    rows = list(three.evidence.select_related("origin", "document__publisher"))
    assert queries.origins(rows).interested == 0


def test_the_machine_leaves_what_a_person_grouped(desk: Desk, three: Claim) -> None:
    origins.merge(three.pk, by=desk.by("ann"), number=2, into=1)
    pages = list(three.evidence.order_by("pk").values_list("document_id", flat=True))
    alone = [Grouped((page or 0,), f"Paper {page}", "alone", 0) for page in pages]
    findings.write_origins(three.pk, alone, by=machine("weigher"))
    assert grouped(three)[1] == ["The Harbour Post", "Inland Gazette"]


def test_what_is_found_on_a_page_that_a_person_set_apart_goes_with_it(desk: Desk, three: Claim) -> None:
    page = three.evidence.get(document__publisher__name="The Coast Mail")
    actions.judge(page.pk, by=desk.by("ann"), origin=0)
    again = Evidence.objects.create(
        claim=three, document=page.document, passage="says that shells came", start=26, end=47
    )
    assert page.document_id
    alone = Grouped((page.document_id,), "The Coast Mail", "alone", 0)
    findings.write_origins(three.pk, [alone], by=machine("weigher"))
    page.refresh_from_db()
    again.refresh_from_db()
    assert again.origin_id == page.origin_id


@pytest.mark.parametrize(
    ("number", "into", "sentence"),
    [
        (1, 1, "Choose the other source"),
        (1, 9, "no independent source 9"),
        (9, 1, "no independent source 9"),
    ],
)
def test_a_merge_that_names_no_two_sources_is_refused(
    desk: Desk, three: Claim, number: int, into: int, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        origins.merge(three.pk, by=desk.by("ann"), number=number, into=into)


def test_a_source_that_went_into_another_is_there_no_more(desk: Desk, three: Claim) -> None:
    origins.merge(three.pk, by=desk.by("ann"), number=2, into=1)
    with pytest.raises(Invalid, match="no independent source 2"):
        origins.merge(three.pk, by=desk.by("ann"), number=3, into=2)


def test_a_source_of_one_page_is_not_split(desk: Desk, three: Claim) -> None:
    with pytest.raises(Invalid, match="has one page"):
        origins.split(three.pk, by=desk.by("ann"), number=1)


def test_strangers_regroup_nothing(desk: Desk, three: Claim) -> None:
    as_it_was = grouped(three)
    with pytest.raises(NotThere):
        origins.merge(three.pk, by=desk.by("eve"), number=2, into=1)
    with pytest.raises(NotThere):
        origins.split(three.pk, by=desk.by("eve"), number=3)
    assert grouped(three) == as_it_was


# --- taken back -----------------------------------------------------------------------------------------------------


def test_a_merge_is_undone_and_with_it_what_the_merged_source_was(desk: Desk, three: Claim) -> None:
    as_it_was = grouped(three)
    Origin.objects.filter(number=3).update(interested_party=True, reason="One cites the other.")
    origins.merge(three.pk, by=desk.by("ann"), number=3, into=1)
    origins.undo(three.pk, by=desk.by("bob"))
    assert grouped(three) == as_it_was
    first, third = Origin.objects.get(number=1), Origin.objects.get(number=3)
    assert (first.interested_party, first.made_by) == (False, desk.ann)  # she set it apart herself before
    assert (third.interested_party, third.reason) == (True, "One cites the other.")
    line = Event.objects.order_by("pk").last()
    assert line
    assert history.sentence(line) == "Bob put the sources back to how they stood before"


def test_undone_twice_is_done_again(desk: Desk, three: Claim) -> None:
    origins.merge(three.pk, by=desk.by("ann"), number=3, into=1)
    merged = grouped(three)
    origins.undo(three.pk, by=desk.by("ann"))
    origins.undo(three.pk, by=desk.by("ann"))
    assert grouped(three) == merged


def test_a_split_and_a_move_are_undone(desk: Desk, three: Claim) -> None:
    as_it_was = grouped(three)
    origins.split(three.pk, by=desk.by("ann"), number=3)
    origins.undo(three.pk, by=desk.by("ann"))
    assert grouped(three) == as_it_was
    moved = three.evidence.get(document__publisher__name="The Coast Mail")
    actions.judge(moved.pk, by=desk.by("ann"), origin=2)
    origins.undo(three.pk, by=desk.by("ann"))
    assert grouped(three) == as_it_was


def test_where_nobody_regrouped_there_is_nothing_to_undo(desk: Desk, article: Article) -> None:
    held = hold(desk, make_claim(article, "The deal is a shame."))
    with pytest.raises(IllegalMove, match="nothing to undo"):
        origins.undo(held.pk, by=desk.by("ann"))
    with pytest.raises(IllegalMove, match="Nobody has regrouped"):
        origins.give_back(held.pk, by=desk.by("ann"))


def test_given_back_the_machine_groups_all_pages_again(desk: Desk, three: Claim) -> None:
    weighing = Step.objects.filter(kind=Step.Kind.WEIGH, subject=three.pk)
    weighing.update(state="done")
    origins.give_back(three.pk, by=desk.by("ann"))
    assert weighing.filter(state="owed").exists()
    pages = list(three.evidence.order_by("pk").values_list("document_id", flat=True))
    together = Grouped(tuple(page or 0 for page in pages), "The Harbour Post", "One text.", pages[0] or 0)
    findings.write_origins(three.pk, [together], by=machine("weigher"))
    assert list(grouped(three)) == [1]


def test_what_turns_out_to_repeat_the_article_counts_no_longer(desk: Desk, three: Claim) -> None:
    first, second, *_ = three.evidence.order_by("pk")
    for one in (first, second):
        actions.judge(one.pk, by=desk.by("ann"), counts=True)
    three.evidence.update(origin_by=None)
    repeat = Grouped(
        (first.document_id or 0,), "The Courier", "It is a copy of the article.", 0, circular=True
    )
    apart = Grouped((second.document_id or 0,), "Inland Gazette", "It stands alone.", 0)
    findings.write_origins(three.pk, [repeat, apart], by=machine("weigher"))
    for one in (first, second):
        one.refresh_from_db()
    assert (first.circular, first.counts, first.ticked_by) == (True, False, None)
    assert first.circular_reason == "It is a copy of the article."
    assert (second.circular, second.counts, second.ticked_by) == (False, True, desk.ann)


def test_given_back_a_call_stays_where_a_person_put_it(desk: Desk, three: Claim) -> None:
    """It has no page that the machine could group."""
    said = {"who": "Jan Kovac", "when": "2 March", "terms": "on_record"}
    call = actions.add(three.pk, by=desk.by("ann"), form="conversation", passage="It sailed.", details=said)
    actions.judge(call.pk, by=desk.by("ann"), origin=1)
    origins.give_back(three.pk, by=desk.by("ann"))
    placed = {one.form for one in three.evidence.exclude(origin_by=None)}
    call.refresh_from_db()
    assert (placed, call.origin and call.origin.number) == ({"conversation"}, 1)


def test_of_a_source_that_was_set_apart_the_machine_leaves_the_first_page_too(
    desk: Desk, three: Claim
) -> None:
    Evidence.objects.filter(claim=three).update(origin_by=None)
    origins.split(three.pk, by=desk.by("ann"), number=3)
    placed = three.evidence.exclude(origin_by=None).values_list("document__publisher__name", flat=True)
    assert set(placed) == {"Southmark Daily", "The Coast Mail"}


def test_a_person_says_that_a_page_repeats_the_article_or_that_it_does_not(desk: Desk, three: Claim) -> None:
    repeat = Origin.objects.create(claim=three, number=9, label="The Courier", circular=True)
    page = three.evidence.get(document__publisher__name="Inland Gazette")
    known = three.evidence.get(document__publisher__name="The Coast Mail")
    Evidence.objects.filter(pk=known.pk).update(origin=repeat, circular=True)
    actions.judge(page.pk, by=desk.by("ann"), counts=True)
    page = actions.judge(page.pk, by=desk.by("ann"), origin=9)
    assert (page.circular, page.counts) == (True, False)
    assert page.circular_reason == "It repeats the article: Ann says so."
    assert not actions.judge(page.pk, by=desk.by("ann"), origin=0).circular
