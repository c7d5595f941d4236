"""One source, several claims of an article: used for another without fetching it again."""

from __future__ import annotations

import pytest

from claims.actions import evidence as actions
from claims.actions import sharing
from claims.models import Claim, Event, Evidence, Lookup, Step
from claims.rules import IllegalMove, Invalid, NotThere
from tests.record import Desk, make_claim


@pytest.fixture
def other(held: Claim) -> Claim:
    return make_claim(held.article, "The president is expected to visit Southmark in May.")


def test_a_passage_is_used_again_and_judged_afresh(
    desk: Desk, evidence: list[Evidence], other: Claim
) -> None:
    source = actions.judge(
        evidence[0].pk, by=desk.by("ann"), tier="primary", interested_party=True, counts=True
    )
    used = sharing.use_for(source.pk, by=desk.by("bob"), claim=other.pk)
    assert (used.document, used.passage, used.start, used.quote_check) == (
        source.document,
        source.passage,
        source.start,
        "exact",
    )
    assert (used.tier, used.stance, used.counts, used.interested_party) == ("primary", "", False, False)
    assert (used.origin, used.added_by) == (None, desk.bob)
    assert not Lookup.objects.filter(claim=other).exists()
    assert Step.objects.filter(kind=Step.Kind.WEIGH, subject=other.pk).exists()


def test_used_twice_it_stands_once(desk: Desk, evidence: list[Evidence], other: Claim) -> None:
    first, again = (sharing.use_for(evidence[0].pk, by=desk.by("ann"), claim=other.pk) for _ in range(2))
    assert first == again
    assert Event.objects.filter(claim=other, type="evidence.reused").count() == 1


def test_a_call_brings_its_source_with_it(desk: Desk, held: Claim, other: Claim) -> None:
    said = {"who": "Jan Kovac", "when": "2 March", "terms": "off_record"}
    made = actions.add(held.pk, by=desk.by("ann"), form="conversation", passage="It sailed.", details=said)
    used = sharing.use_for(made.pk, by=desk.by("ann"), claim=other.pk)
    assert used.details == said
    assert used.origin
    assert (used.origin.claim, used.origin.number) == (other, 1)


def test_papers_of_which_nobody_says_from_whom_are_one_source_there_too(
    desk: Desk, held: Claim, other: Claim
) -> None:
    papers = [
        actions.add(
            held.pk, by=desk.by("ann"), form="paper", passage="Shells.", details={"title": t, "page": "1"}
        )
        for t in ("A letter", "A list")
    ]
    one, two = (sharing.use_for(paper.pk, by=desk.by("ann"), claim=other.pk).origin for paper in papers)
    assert one == two
    assert one
    assert one.claim == other


def test_what_is_refused_says_why(desk: Desk, held: Claim, evidence: list[Evidence], claim: Claim) -> None:
    with pytest.raises(Invalid, match="another claim of the same article"):
        sharing.use_for(evidence[0].pk, by=desk.by("ann"), claim=held.pk)
    other = make_claim(held.article, "The deal is a shame.")
    waiting = actions.add(held.pk, by=desk.by("ann"), url="https://page.example/a", passage="Quoted words")
    with pytest.raises(Invalid, match="when it has been fetched"):
        sharing.use_for(waiting.pk, by=desk.by("ann"), claim=other.pk)
    figure = {"name": "x", "value": "2", "source": "Port register, page 12"}
    doubled = {"inputs": [figure], "steps": ["x * 2"], "result": "4"}
    sum_of_it = actions.add(held.pk, by=desk.by("ann"), form="calculation", details=doubled)
    with pytest.raises(Invalid, match="A calculation stands on the figures of its own claim"):
        sharing.use_for(sum_of_it.pk, by=desk.by("ann"), claim=other.pk)
    with pytest.raises(NotThere):
        sharing.use_for(evidence[0].pk, by=desk.by("eve"), claim=other.pk)
    with pytest.raises(NotThere, match=f"There is no evidence {10**9} here"):
        sharing.use_for(10**9, by=desk.by("ann"), claim=other.pk)
    Claim.objects.filter(pk=other.pk).update(state="settled")
    with pytest.raises(IllegalMove, match="stands as it is"):
        sharing.use_for(evidence[0].pk, by=desk.by("ann"), claim=other.pk)
    assert not other.evidence.exists()
