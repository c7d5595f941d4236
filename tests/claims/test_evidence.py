"""Evidence counts when a person ticks it, when its quote stands, and by independent origins."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from pytest_httpserver import HTTPServer

from claims import gate as sources_rule
from claims import queries
from claims.actions import evidence as actions
from claims.actions import findings, verdicts
from claims.machine import run
from claims.models import Claim, Evidence, Step, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from engine.types import Origin as Grouped
from engine.types import QuoteCheck, QuoteFound
from people.actors import machine
from sources import robots
from sources.models import Publisher
from tests.record import Desk, add_passage, decide

pytestmark = pytest.mark.usefixtures("evidence_once")


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("ticked_by", None, "evidence_counts_by_a_person"),
        ("stance", "", "evidence_counts_by_a_person"),
        ("quote_check", "missing", "evidence_counts_if_quote_stands"),
        ("quote_check", None, "evidence_counts_if_quote_stands"),
        ("circular", True, "evidence_counts_if_not_circular"),
    ],
)
def test_the_database_refuses_evidence_that_must_not_count(
    desk: Desk, evidence: list[Evidence], field: str, value: object, constraint: str
) -> None:
    rows = Evidence.objects.filter(pk=evidence[0].pk)
    fine = {"counts": True, "ticked_by": desk.ann, "stance": "supports"}
    rows.update(**fine)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.update(**{**fine, field: value})


def test_the_machines_hint_never_counts_by_itself(desk: Desk, held: Claim) -> None:
    hinted = add_passage(held, desk, "The Post", "Shells were seen.", stance="", machine_stance="supports")
    assert not hinted.counts
    ticked = actions.judge(hinted.pk, by=desk.by("ann"), counts=True)
    assert (ticked.counts, ticked.stance, ticked.ticked_by) == (True, "supports", desk.ann)


def test_a_quote_that_does_not_stand_is_no_evidence(desk: Desk, held: Claim) -> None:
    made = add_passage(
        held, desk, "The Post", "Shells were seen.", quote_check="missing", start=None, end=None
    )
    with pytest.raises(Invalid, match="does not stand in the page"):
        decide(desk, held, [made])


def test_evidence_of_another_claim_is_refused(desk: Desk, evidence: list[Evidence], held: Claim) -> None:
    with pytest.raises(Invalid, match="Evidence 999999 does not belong to this claim"):
        verdicts.decide(
            held.pk,
            by=desk.by("ann"),
            rating="supported",
            rationale="r",
            why="w",
            evidence=[evidence[0].pk, 999999],
        )
    assert not Evidence.objects.filter(counts=True).exists()


def test_a_rationale_refers_only_to_sources_that_are_published_with_it(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    with pytest.raises(Invalid, match="refers to source 7, of which nothing is ticked"):
        decide(desk, held, evidence, rationale="Both papers report it [1, 2], and so does a third [7].")
    assert decide(desk, held, evidence, rationale="Both papers report it [1, 2].").state == "decided"


@pytest.mark.parametrize("number", ["7", "first", "\0"])
def test_what_is_answered_is_a_source_of_the_claim(
    desk: Desk, held: Claim, evidence: list[Evidence], number: str
) -> None:
    with pytest.raises(Invalid, match=r"You answer source .*, and this claim has none of that number"):
        decide(desk, held, evidence, answers={"2": "It was not there.", number: "Nor was it."})
    filed = decide(desk, held, evidence, answers={"2": "It was not there.", number: " "})
    assert filed.answers == {"2": "It was not there."}


def test_the_story_of_a_verdict_is_a_page_of_the_web(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    with pytest.raises(Invalid, match="begins with http:// or https://") as refused:
        decide(desk, held, evidence, story_url="ftp://courier.example/story")
    assert refused.value.field == "story_url"


def test_a_stranger_adds_and_judges_nothing(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    with pytest.raises(NotThere):
        actions.judge(evidence[0].pk, by=desk.by("eve"), counts=True)
    with pytest.raises(NotThere):
        actions.add(held.pk, by=desk.by("eve"), url="https://x.example/")
    with pytest.raises(NotThere):  # an administrator does not read the record
        actions.judge(evidence[0].pk, by=desk.by("adam"), counts=True)


def test_evidence_of_a_filed_verdict_stands_as_it_is(
    desk: Desk, filed: Verdict, evidence: list[Evidence]
) -> None:
    with pytest.raises(IllegalMove, match="stands as it is"):
        actions.judge(evidence[0].pk, by=desk.by("ann"), counts=False)


def test_a_named_page_is_fetched_behind(desk: Desk, held: Claim) -> None:
    added = actions.add(held.pk, by=desk.by("ann"), url="https://page.example/a", passage="Quoted words")
    assert added.quote_check is None
    assert added.lookup
    assert Step.objects.filter(kind=Step.Kind.LOOK, subject=added.lookup.pk, state="owed").exists()
    with pytest.raises(Invalid, match="still being fetched"):
        actions.judge(added.pk, by=desk.by("ann"), stance="supports", counts=True)


@pytest.mark.parametrize(
    ("status", "passage", "seen"),
    [
        (200, "Two ships left the port.", (True, "exact", False)),
        (200, "Three ships left the port.", (True, "missing", False)),
        (404, "Two ships left the port.", (False, None, True)),
    ],
)
def test_a_worker_looks_for_the_passage_on_the_page_that_was_named(
    desk: Desk,
    held: Claim,
    httpserver: HTTPServer,
    status: int,
    passage: str,
    seen: tuple[bool, str | None, bool],
) -> None:
    robots.forget()
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    text = "The harbour office wrote: Two ships left the port. It gave no hour for it."
    httpserver.expect_request("/ships").respond_with_data(text, status, content_type="text/plain")
    named = actions.add(held.pk, by=desk.by("ann"), url=httpserver.url_for("/ships"), passage=passage)
    run(Step.objects.get(kind=Step.Kind.LOOK, subject=named.lookup_id).pk)
    named.refresh_from_db()
    assert (named.document is not None, named.quote_check, bool(named.error)) == seen


# --- the sources rule -----------------------------------------------------------------------------------------------


def gate(rating: str, rows: list[Evidence], answers: dict[str, str] | None = None) -> sources_rule.Gate:
    return sources_rule.gate(rating, rows, sources_rule.SourceRule(), answers or {})


def test_two_independent_sources_meet_the_rule(evidence: list[Evidence]) -> None:
    answer = gate("supported", evidence)
    assert (answer.met, answer.sentence) == (True, "Stands on 2 independent sources; 2 are needed.")


def test_copies_of_one_source_do_not(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    copy = add_passage(held, desk, "Copy Paper", "Ships carried shells.")
    copy = actions.judge(copy.pk, by=desk.by("ann"), origin=evidence[0].origin.number)  # type: ignore[union-attr]
    refused = gate("supported", [evidence[0], copy])
    assert (refused.met, refused.counted) == (False, 1)
    assert "needs 2 independent sources" in refused.sentence


def test_what_says_otherwise_is_answered_even_where_nobody_has_grouped_it_yet(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    against = add_passage(held, desk, "Third Paper", "No ship carried shells.", stance="refutes")
    origin, against.origin = against.origin, None
    refused = gate("supported", [*evidence, against])
    assert (refused.met, refused.sentence) == (False, sources_rule.UNGROUPED)
    assert gate("refuted", [against]).counted == 1
    against.origin = origin
    assert gate("supported", [*evidence, against], {str(origin.number): "It left later."}).met  # type: ignore[union-attr]


def test_what_nobody_has_grouped_yet_is_a_source_of_its_own(evidence: list[Evidence]) -> None:
    for one in evidence:
        one.origin = None
    assert gate("supported", evidence).counted == 2


def test_two_parties_to_the_claim_do_not(evidence: list[Evidence]) -> None:
    for one in evidence:
        one.interested_party = True
    refused = gate("supported", evidence)
    assert (refused.met, refused.counted, refused.disinterested) == (False, 2, 0)
    assert "are all parties to this claim" in refused.sentence


def test_a_state_controlled_house_is_interested(evidence: list[Evidence]) -> None:
    met = []
    for controlled in (False, True):
        Publisher.objects.update(state_controlled=controlled)
        rows = Evidence.objects.select_related("document__publisher", "origin")
        met.append(gate("supported", list(rows)).met)
    assert met == [True, False]


def test_who_only_repeats_a_partys_word_adds_no_other(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    Publisher.objects.filter(name="The Harbour Post").update(state_controlled=True)
    agency, paper = evidence
    for one in evidence:
        one.origin_by = None
        one.save()
    chain = Grouped(
        (agency.document_id or 0, paper.document_id or 0), "The Harbour Post", "one cites the other", 0
    )
    findings.write_origins(held.pk, [chain], by=machine("weigher"))
    rows = list(held.evidence.select_related("origin", "document__publisher").order_by("pk"))
    counted = queries.origins(rows)
    assert (counted.pages, counted.independent, counted.interested) == (2, 1, 1)
    ministry = add_passage(held, desk, "Ministry of Southmark", "Shells came.", interested_party=True)
    refused = gate("supported", [rows[1], ministry])
    assert (refused.counted, refused.disinterested) == (2, 0)
    assert "are all parties to this claim" in refused.sentence


def test_one_primary_source_without_an_interest_is_enough(evidence: list[Evidence]) -> None:
    first, second = evidence
    first.tier = "primary"
    assert gate("supported", [first]).sentence == "Stands on a primary source that is no party to the claim."
    second.origin = first.origin
    assert gate("supported", [second, first]).met, "whatever is ticked beside it"
    first.interested_party = True
    assert not gate("supported", [first]).met


@pytest.mark.parametrize("stance", ["neutral", "refutes", ""])
def test_what_does_not_bear_the_rating_out_never_counts_for_it(evidence: list[Evidence], stance: str) -> None:
    evidence[1].stance = stance
    assert gate("supported", evidence).counted == 1


def test_background_and_circular_pages_never_count(evidence: list[Evidence]) -> None:
    evidence[0].tier = "background"
    assert gate("supported", evidence).counted == 1
    evidence[1].circular = True
    assert gate("supported", evidence).counted == 0


def test_a_contrary_source_wants_an_answer(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    against = add_passage(held, desk, "Southmark Daily", "No such cargo arrived.", stance="refutes")
    number = against.origin.number  # type: ignore[union-attr]
    refused = gate("supported", [*evidence, against])
    assert refused.unanswered == (number,)
    assert f"Independent source {number} says otherwise" in refused.sentence
    assert not gate("supported", [*evidence, against], {str(number): " "}).met
    assert gate("supported", [*evidence, against], {str(number): "Its reporter was not at the port."}).met


def test_conflicting_needs_both_sides(evidence: list[Evidence]) -> None:
    refused = gate("conflicting", evidence)
    assert "both sides" in refused.sentence
    evidence[1].stance = "refutes"
    assert gate("conflicting", evidence).met


def test_mixed_stands_on_what_backs_it_and_what_contradicts_it_alike(evidence: list[Evidence]) -> None:
    evidence[1].stance = "refutes"
    found = gate("mixed", evidence)
    assert (found.met, found.counted, found.unanswered) == (True, 2, ())


@pytest.mark.parametrize("rating", ["not_enough_evidence", "pending"])
def test_what_decides_nothing_needs_nothing(rating: str) -> None:
    assert gate(rating, []).met


def test_an_exception_is_asked_for_and_granted_by_an_editor_with_a_reason(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    filed = decide(desk, held, evidence[:1], override_reason="The other paper is behind a wall.")
    with pytest.raises(NotAllowed, match="an editor signs it"):
        verdicts.approve(filed.pk, by=desk.by("bob"))
    with pytest.raises(Invalid, match="with a reason"):
        verdicts.approve(filed.pk, by=desk.by("dora"))
    approved = verdicts.approve(filed.pk, by=desk.by("dora"), override_reason="I read the wall's other side.")
    assert (approved.override_by, approved.state) == (desk.dora, "approved")


def test_an_exception_that_is_not_needed_is_not_asked_for(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    filed = decide(desk, held, evidence, override_reason="To be on the safe side.")
    signed = verdicts.approve(filed.pk, by=desk.by("bob"), override_reason="Granted.")
    assert (signed.override_asked, signed.override_by, signed.override_reason) == ("", None, "")


def test_the_database_holds_the_sources_rule_too(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    filed = decide(desk, held, evidence[:1], override_reason="Please.")
    with pytest.raises(IntegrityError, match="verdict_stands_on_enough"), transaction.atomic():
        Verdict.objects.filter(pk=filed.pk).update(state="approved", approved_by=desk.bob)


def test_origins_are_counted_for_the_screen(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    add_passage(held, desk, "Encyclopedia", "Background.", tier="background")
    rows = list(held.evidence.select_related("origin", "document__publisher"))
    counted = queries.origins(rows)
    assert (counted.pages, counted.independent, counted.supports, counted.interested) == (3, 2, 2, 0)
    add_passage(held, desk, "Harbour Post", "Not in the page.", quote_check="missing")
    actions.add(
        held.pk, by=desk.by("ann"), url="https://wall.example/1", passage="Behind a wall.", stance="supports"
    )
    rows = list(held.evidence.select_related("origin", "document__publisher"))
    assert (
        queries.origins(rows) == counted
    )  # a page that does not say it, and one that nobody has seen, are none
    evidence[0].circular = True
    counted = queries.origins(evidence)
    assert (counted.pages, counted.independent, counted.circular) == (1, 1, 1)


def test_what_is_frozen_does_not_move_with_the_record(filed: Verdict, evidence: list[Evidence]) -> None:
    kept = Verdict.objects.get(pk=filed.pk).evidence[0]
    Evidence.objects.filter(pk=evidence[0].pk).update(passage="Other words.")
    assert Verdict.objects.get(pk=filed.pk).evidence[0] == kept
    assert kept["passage"] == "Ships carried shells from Northland to Southmark."


def test_a_near_quote_shows_its_difference(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    document = evidence[0].document
    assert document
    near = QuoteFound(QuoteCheck.NEAR, 0, 20, "“many” is missing")
    made = actions.add(
        held.pk, by=desk.by("ann"), document=document.pk, passage="Ships carried many shells", found=near
    )
    assert (made.quote_check, made.quote_difference) == ("near", "“many” is missing")
