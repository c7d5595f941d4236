"""A double click, Back and send again: what was done stands once."""

from __future__ import annotations

import pytest

from claims.actions import assignments, claims, findings, research
from claims.actions import evidence as actions
from claims.models import Assignment, Claim, Event, Evidence, Lookup
from claims.rules import Invalid
from engine.types import QuoteCheck, QuoteFound
from sources.models import Document
from tests.record import Desk, make_claim


def test_take_next_twice_from_one_page_takes_one_claim(desk: Desk, claim: Claim) -> None:
    other = make_claim(claim.article, "The president is expected to visit Southmark in May.")
    for one in (claim, other):
        claims.queue(one.pk, by=desk.by("ann"))

    first = assignments.take_next(by=desk.by("ann"), seen=0)
    again = assignments.take_next(by=desk.by("ann"), seen=0)
    newest = Assignment.objects.get(claim=first, ended_at=None)
    second = assignments.take_next(by=desk.by("ann"), seen=newest.pk)

    assert again == first
    assert second != first


@pytest.mark.parametrize(
    "said",
    [
        {"url": "https://page.example/a", "passage": "Quoted words", "stance": "supports"},
        {
            "form": "conversation",
            "passage": "It sailed.",
            "details": {"who": "The harbour master", "when": "2 March", "terms": "on_record"},
        },
    ],
)
def test_evidence_added_twice_stands_once(desk: Desk, held: Claim, said: dict) -> None:
    first = actions.add(held.pk, by=desk.by("ann"), **said)
    again = actions.add(held.pk, by=desk.by("ann"), **said)
    bobs = actions.add(held.pk, by=desk.by("bob"), **said)

    assert again == first
    assert bobs != first
    assert Event.objects.filter(claim=held, type="evidence.added").count() == 2


def test_a_passage_that_is_evidence_already_is_refused_in_a_sentence(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    standing = evidence[0]
    found = QuoteFound(QuoteCheck.EXACT, standing.start or 0, standing.end or 0)
    with pytest.raises(Invalid, match="evidence for this claim already"):
        actions.add(
            held.pk, by=desk.by("bob"), document=standing.document_id, passage=standing.passage, found=found
        )


def test_a_named_page_may_bring_the_passage_the_machine_has(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    standing = evidence[0]
    named = actions.add(
        held.pk, by=desk.by("ann"), url="https://page.example/a", passage=standing.passage, stance="refutes"
    )
    found = QuoteFound(QuoteCheck.EXACT, standing.start or 0, standing.end or 0)
    lookup = Lookup.objects.get(evidence=named)
    document = Document.objects.get(pk=standing.document_id)
    findings.write_visit(lookup, document, {named.pk: found}, "")

    named.refresh_from_db()
    assert (named.document, named.quote_check, named.stance) == (document, "exact", "refutes")


def test_a_search_is_noted_once(desk: Desk, held: Claim) -> None:
    for _ in range(2):
        research.log(
            held.pk, by=desk.by("ann"), place="The harbour's register", question="shells", outcome="nothing"
        )
    assert held.lookups.filter(connector="The harbour's register").count() == 1
    assert Event.objects.filter(claim=held, type="lookup.logged").count() == 1
