"""What is read of a publication after something became of it: nothing of a finding that is doubted or was taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.actions import verdicts
from claims.models import Claim, Evidence, Verdict
from publishing import actions
from publishing.models import Publication
from publishing.serving import served, served_claimreview
from tests.record import Desk, add_passage, decide


@pytest.fixture
def contested(desk: Desk, held: Claim, evidence: list[Evidence]) -> Publication:
    """A verdict that is out with everything that one can say, an answer to a contrary source among it."""
    against = add_passage(held, desk, "The Lookout", "No ship has left the port.", stance="refutes")
    said = {
        "headline": "The shells were seen.",
        "answers": {"3": "It looked at another port."},
    }
    filed = decide(desk, held, [*evidence, against], **said)
    verdicts.approve(filed.pk, by=desk.by("bob"))
    return actions.publish(filed.pk, by=desk.by("dora"))


def test_of_a_verdict_on_hold_its_sources_are_read_and_not_what_was_made_of_them(
    desk: Desk, contested: Publication
) -> None:
    before = served(contested)
    assert before["headline"] == "The shells were seen."
    assert list(before["answers"].values()) == ["It looked at another port."]
    now = served(actions.hold(contested.verdict_id, by=desk.by("dora"), note="A lawyer called."))
    assert {name: value for name, value in now.items() if value != before[name]} == {
        "state": "held",
        "rating": None,
        "label": None,
        "headline": None,
        "rationale": None,
        "answers": {},
        "sources": [source | {"stance": None} for source in before["sources"]],
    }


def test_of_a_withdrawn_verdict_its_tombstone_is_read_alone(desk: Desk, contested: Publication) -> None:
    before = served(contested)
    gone = actions.withdraw(contested.verdict_id, by=desk.by("dora"), note="The port was another.")
    stone = served(gone)
    kept = "id claim statement claim_short published_at version url publisher invented".split()
    assert stone.keys() == before.keys()
    assert {name: value for name, value in stone.items() if value not in (None, [])} == {
        **{name: before[name] for name in kept},
        "state": "withdrawn",
        "change": {
            "kind": "withdrawn",
            "note": "The port was another.",
            "at": gone.withdrawn_at and gone.withdrawn_at.isoformat(),
        },
    }
    assert served_claimreview(gone) is None


def test_what_takes_its_place_is_named_when_it_is_out_and_not_before(
    desk: Desk, published: Publication, second: Verdict
) -> None:
    actions.hold(published.verdict_id, by=desk.by("dora"), note="A lawyer called.")
    change = {"change_kind": "correction", "change_note": "One paper erred."}
    in_an_hour = timezone.now() + timedelta(hours=1)
    actions.publish(second.pk, by=desk.by("dora"), at=in_an_hour, **change)
    assert served(Publication.objects.get(pk=published.pk))["replaced_by"] is None
    actions.publish(second.pk, by=desk.by("dora"), **change)
    old = Publication.objects.get(pk=published.pk)
    assert (served(old)["state"], served(old)["replaced_by"]) == ("replaced", second.pk)
    assert served_claimreview(old) is None


def test_that_it_was_made_up_stays_on_the_tombstone(desk: Desk, approved: Verdict) -> None:
    Verdict.objects.filter(pk=approved.pk).update(
        evidence=[{**one, "invented": True} for one in approved.evidence]
    )
    actions.publish(approved.pk, by=desk.by("dora"))
    assert served(actions.withdraw(approved.pk, by=desk.by("dora"), note="Never said."))["invented"]
