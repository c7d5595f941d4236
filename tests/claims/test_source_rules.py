"""What a team asks of a verdict's sources: how many, how many of them primary, named ones only; frozen on what was filed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from claims import queries
from claims.actions import evidence as evidence_actions
from claims.actions import teams, verdicts
from claims.gate import SourceRule, gate
from claims.models import Claim, Event, Evidence, Verdict
from claims.rules import Invalid
from tests.record import Desk, add_passage, decide

USUAL = SourceRule()


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            USUAL,
            "At least 2 independent sources, not all of them parties to the claim, or one primary source that is no party.",
        ),
        (
            SourceRule(3, 1, primary_alone=False, named_only=True),
            "At least 3 independent sources, 1 of them primary, not all of them parties to the claim; only named sources count.",
        ),
        (
            SourceRule(1, primary_alone=False),
            "At least 1 independent source, not itself a party to the claim.",
        ),
    ],
)
def test_a_rule_is_said_in_a_sentence(rule: SourceRule, sentence: str) -> None:
    assert rule.sentence == sentence


def test_a_team_may_ask_for_a_primary_source_among_them(evidence: list[Evidence]) -> None:
    asked = replace(USUAL, primary=1, primary_alone=False)
    refused = gate("supported", evidence, asked, {})
    assert not refused.met
    assert "needs 1 primary source among its independent sources; none of them is primary" in refused.sentence
    evidence[0].tier = "primary"
    assert gate("supported", evidence, asked, {}).met


def test_a_team_may_refuse_to_rest_on_one_primary_source_alone(evidence: list[Evidence]) -> None:
    evidence[0].tier = "primary"
    assert gate("supported", evidence[:1], USUAL, {}).met
    refused = gate("supported", evidence[:1], replace(USUAL, primary_alone=False), {})
    assert refused.sentence == (
        "This rating needs 2 independent sources; the ticked evidence has 1 independent source."
    )


def test_where_only_named_sources_count_the_others_do_not_and_it_says_so(evidence: list[Evidence]) -> None:
    evidence[0].unnamed = True
    assert gate("supported", evidence, USUAL, {}).met
    refused = gate("supported", evidence, replace(USUAL, named_only=True), {})
    assert (refused.met, refused.counted) == (False, 1)
    assert refused.sentence.endswith("1 source is not named and can't count.")


def test_one_that_is_not_named_beside_enough_that_are_does_no_harm(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    unnamed = add_passage(held, desk, "The Echo", "A clerk saw the shells.", unnamed=True)
    found = gate("supported", [*evidence, unnamed], replace(USUAL, named_only=True), {})
    assert (found.met, found.counted) == (True, 2)


def test_whoever_is_not_named_in_a_passage_is_marked_by_rule_and_a_person_has_the_last_word(
    desk: Desk, held: Claim
) -> None:
    said = "Shells came, according to two senior harbour sources who asked not to be named."
    one = add_passage(held, desk, "The Post", said)
    assert one.unnamed
    one = evidence_actions.judge(one.pk, by=desk.by("ann"), unnamed=False)
    assert not one.unnamed
    line = Event.objects.filter(type="evidence.judged").latest("pk")
    assert "its source is named" in line.payload.text


def test_the_rule_that_was_applied_stays_on_the_verdict_when_the_team_changes_it(
    desk: Desk, filed: Verdict
) -> None:
    teams.mend(desk.team, by=desk.by("adam"), origins_needed=3, primaries_needed=1, primary_alone=False)
    filed.refresh_from_db()
    assert filed.source_rule == USUAL.sentence
    assert (filed.origins_needed, filed.primaries_needed, filed.primary_alone) == (2, 0, True)
    assert filed.secondary_only
    assert verdicts.approve(filed.pk, by=desk.by("bob")).state == "approved"


def test_a_new_rule_holds_for_what_is_filed_next(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    teams.mend(desk.team, by=desk.by("adam"), primaries_needed=1, primary_alone=False)
    with pytest.raises(Invalid, match="1 primary source among"):
        decide(desk, held, evidence)
    evidence_actions.judge(evidence[0].pk, by=desk.by("ann"), tier="primary")
    verdict = decide(desk, held, evidence)
    assert (verdict.primaries_counted, verdict.secondary_only) == (1, False)


def test_the_database_holds_the_whole_rule(desk: Desk, filed: Verdict) -> None:
    signed = {"state": "approved", "approved_by": desk.bob}
    short = [
        {"primaries_needed": 1},
        {"origins_needed": 3},
        {"origins_needed": 3, "primary_source": True, "primary_alone": False},
    ]
    for fields in short:
        with pytest.raises(IntegrityError), transaction.atomic():
            Verdict.objects.filter(pk=filed.pk).update(**signed, **fields)
    Verdict.objects.filter(pk=filed.pk).update(**signed)


def test_a_stricter_rule_tells_beforehand_which_open_verdicts_it_would_refuse(
    desk: Desk, filed: Verdict
) -> None:
    assert queries.refused_under(desk.team, USUAL) == []
    (refused,) = queries.refused_under(desk.team, SourceRule(3))
    assert refused.verdict == filed
    assert refused.sentence.startswith("This rating needs 3 independent sources")
    verdicts.recall(filed.pk, by=desk.by("ann"))
    assert queries.refused_under(desk.team, SourceRule(3)) == []
