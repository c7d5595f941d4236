"""Publishers, speakers and their stake in a claim are records that people mend, and the gate follows them."""

from __future__ import annotations

from typing import Any

import pytest

from claims import history
from claims.actions import evidence as actions
from claims.actions import findings, interests, publishers
from claims.gate import SourceRule, gate
from claims.models import Claim, Event, Evidence, Origin, Speaker, Step, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from engine.types import Judgement, Passage, Stance, Tier
from engine.types import Origin as Grouped
from people.actors import machine
from sources.models import Publisher
from tests.record import Desk, add_passage

pytestmark = pytest.mark.usefixtures("evidence_once")


def rows(claim: Claim) -> list[Evidence]:
    return list(claim.evidence.select_related("origin", "document__publisher").order_by("pk"))


def last_line() -> str:
    line = Event.objects.order_by("pk").last()
    assert line
    return history.sentence(line)


@pytest.fixture
def post(evidence: list[Evidence]) -> Publisher:
    return Publisher.objects.get(name="The Harbour Post")


@pytest.mark.parametrize("who", ["dora", "adam"])
def test_an_editor_and_an_administrator_mend_a_publisher(desk: Desk, post: Publisher, who: str) -> None:
    house = Publisher.objects.create(name="Coast Holding")
    mended = publishers.mend(
        post.pk, by=desk.by(who), owner=house, state_controlled=True, domains=["www.Post.example"]
    )
    assert (mended.owner, mended.state_controlled) == (house, True)
    assert [row.domain for row in mended.domains.all()] == ["post.example"]
    assert last_line() == (
        f"{who.title()} mended the publisher The Harbour Post: owner from not known to Coast Holding;"
        " state controlled from not known to yes; domains from nothing to post.example"
    )


def test_its_pages_are_grouped_again_for_the_claims_on_the_desk(
    desk: Desk, held: Claim, post: Publisher
) -> None:
    Step.objects.all().delete()
    publishers.mend(post.pk, by=desk.by("dora"), owner=Publisher.objects.create(name="Coast Holding"))
    assert Step.objects.filter(kind=Step.Kind.WEIGH, subject=held.pk).exists()


def test_what_changes_nothing_leaves_no_line(desk: Desk, post: Publisher) -> None:
    before = Event.objects.count()
    publishers.mend(post.pk, by=desk.by("dora"), name=post.name)
    assert Event.objects.count() == before


def test_nobody_owns_itself_round_a_corner_and_a_domain_has_one_owner(desk: Desk, post: Publisher) -> None:
    house = Publisher.objects.create(name="Coast Holding", owner=post)
    with pytest.raises(Invalid, match="Coast Holding is owned by The Harbour Post itself"):
        publishers.mend(post.pk, by=desk.by("dora"), owner=house)
    publishers.mend(house.pk, by=desk.by("dora"), domains=["coast.example"])
    with pytest.raises(Invalid, match=r"coast\.example is Coast Holding's"):
        publishers.mend(post.pk, by=desk.by("dora"), domains=["coast.example"])


def test_a_reviewer_mends_none_and_what_is_not_there_is_said(desk: Desk, post: Publisher) -> None:
    with pytest.raises(NotAllowed, match="may not mend publishers"):
        publishers.mend(post.pk, by=desk.by("ann"), name="Mine")
    with pytest.raises(NotThere):
        publishers.mend(99_999, by=desk.by("dora"), name="Mine")
    with pytest.raises(NotThere, match="There is no speaker 99999"):
        publishers.mend_speaker(99_999, by=desk.by("dora"), name="Mine")
    with pytest.raises(Invalid, match="“logo” can't be changed"):
        publishers.mend(post.pk, by=desk.by("dora"), logo="post.svg")
    assert publishers.mend(post.pk, by=desk.by("dora"), name="The Post").name == "The Post"


def test_a_domain_that_is_not_named_any_more_is_nobodys(desk: Desk, post: Publisher) -> None:
    for domains in (["post.example", "old.example"], ["post.example"]):
        publishers.mend(post.pk, by=desk.by("dora"), domains=domains)
    assert [row.domain for row in post.domains.all()] == ["post.example"]
    other = Publisher.objects.create(name="Coast Holding")
    publishers.mend(other.pk, by=desk.by("dora"), domains=["old.example"])
    assert other.domains.get().domain == "old.example"


def test_domains_that_are_the_same_leave_no_line(desk: Desk, post: Publisher) -> None:
    for domains in (["post.example"], ["WWW.post.example ", ""]):
        publishers.mend(post.pk, by=desk.by("dora"), domains=domains)
    assert Event.objects.filter(type="publisher.mended").count() == 1
    assert [row.domain for row in post.domains.all()] == ["post.example"]


# --- a stake in one claim -------------------------------------------------------------------------------------------


def test_a_party_to_the_claim_is_one_on_all_its_pages_and_does_not_meet_the_gate(
    desk: Desk, held: Claim, evidence: list[Evidence], post: Publisher
) -> None:
    add_passage(held, desk, "The Harbour Post", "More shells came.")
    interests.say(held.pk, by=desk.by("ann"), publisher=post.pk, interested=True, why="It owns the ships.")
    assert [one.is_interested for one in rows(held)] == [True, False, True]
    assert last_line() == "Ann said that The Harbour Post is a party to the claim: It owns the ships."
    gazette = Publisher.objects.get(name="Inland Gazette")
    interests.say(held.pk, by=desk.by("ann"), publisher=gazette.pk, interested=True, why="So does it.")
    refused = gate("supported", rows(held), SourceRule(), {})
    assert "are all parties to this claim" in refused.sentence


def test_a_page_that_comes_later_is_a_partys_too(
    desk: Desk, held: Claim, evidence: list[Evidence], post: Publisher
) -> None:
    interests.say(held.pk, by=desk.by("ann"), publisher=post.pk, interested=True, why="It owns the ships.")
    parties = []
    for number, seen in enumerate(evidence):
        waiting = actions.add(held.pk, by=desk.by("ann"), url=f"https://page.example/{number}")
        assert waiting.lookup
        findings.write_visit(waiting.lookup, seen.document, {}, "")
        waiting.refresh_from_db()
        parties.append((waiting.document == seen.document, waiting.interested_party))
    assert parties == [(True, True), (True, False)]


def test_a_publisher_that_there_is_not_has_no_stake(desk: Desk, held: Claim, post: Publisher) -> None:
    said: dict[str, Any] = {"by": desk.by("ann"), "interested": True, "why": "It owns the ships."}
    with pytest.raises(NotThere, match="There is no publisher 99999"):
        interests.say(held.pk, publisher=99_999, **said)
    assert interests.say(held.pk, publisher=post.pk, **said).publisher == post


def test_a_person_takes_it_back_with_a_reason(desk: Desk, held: Claim, post: Publisher) -> None:
    by = desk.by("ann")
    interests.say(held.pk, by=by, publisher=post.pk, interested=True, why="It owns the ships.")
    interests.say(held.pk, by=by, publisher=post.pk, interested=False, why="It sold them in 2019.")
    assert not any(one.is_interested for one in rows(held))
    assert held.interests.get().why == "It sold them in 2019."
    with pytest.raises(Invalid, match="Say why The Harbour Post"):
        interests.say(held.pk, by=by, publisher=post.pk, interested=True, why=" ")


def test_it_holds_for_what_the_machine_finds_later_and_for_who_only_carries_its_word(
    desk: Desk, held: Claim, evidence: list[Evidence], post: Publisher
) -> None:
    interests.say(held.pk, by=desk.by("ann"), publisher=post.pk, interested=True, why="It owns the ships.")
    page = evidence[0].document
    assert page
    found = findings.Found(
        page.pk,
        None,
        Passage("More text.", 50, 60, 1.0),
        Judgement(Stance.SUPPORTS, 0.9),
        Tier.SECONDARY,
        "test",
    )
    findings.keep_found(held.pk, [found], by=machine("weigher"))
    assert held.evidence.get(start=50).interested_party
    held.evidence.update(origin_by=None)
    Origin.objects.update(made_by=None)
    carried = Grouped((evidence[1].document_id or 0,), "The Harbour Post", "It cites The Harbour Post.", 0)
    findings.write_origins(held.pk, [carried], by=machine("weigher"))
    assert rows(held)[1].is_interested


def test_an_interest_is_said_of_ones_own_teams_open_claims(
    desk: Desk, filed: Verdict, post: Publisher
) -> None:
    said = {"publisher": post.pk, "interested": True, "why": "It owns the ships."}
    with pytest.raises(NotThere):
        interests.say(filed.claim_id, by=desk.by("eve"), **said)  # type: ignore[arg-type]
    with pytest.raises(IllegalMove, match="stay as they are"):
        interests.say(filed.claim_id, by=desk.by("ann"), **said)  # type: ignore[arg-type]


def test_a_speakers_own_house_is_a_party_to_what_the_speaker_claims(
    desk: Desk, held: Claim, evidence: list[Evidence], post: Publisher
) -> None:
    speaker = Speaker.objects.create(name="Oren Vask", role="president")
    Claim.objects.filter(pk=held.pk).update(speaker=speaker)
    with pytest.raises(NotAllowed, match="may not mend publishers"):
        publishers.mend_speaker(speaker.pk, by=desk.by("ann"), speaks_for=post)
    weighing = Step.objects.filter(kind=Step.Kind.WEIGH, subject=held.pk, state="owed")
    weighing.delete()
    publishers.mend_speaker(speaker.pk, by=desk.by("dora"), role="president of Northland")
    assert not weighing.exists()
    Speaker.objects.update(role="president")
    publishers.mend_speaker(speaker.pk, by=desk.by("dora"), speaks_for=post, party="Harbour Party")
    assert weighing.exists(), "its sources are grouped again"
    assert last_line() == (
        "Dora mended the speaker Oren Vask: speaks for from not known to The Harbour Post;"
        " party from nothing to Harbour Party"
    )
    assert add_passage(held, desk, "The Harbour Post", "He said so.").interested_party
    assert not add_passage(held, desk, "Inland Gazette", "He said so, too.").interested_party
