"""What was checked before, on the claim's page, in the reviewers' admin and on the article's page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions import assignments, claims, likenesses
from claims.matching import MATCHER
from claims.models import Article, Claim, Likeness, Step, Verdict
from tests.record import Desk, make_check


@pytest.fixture
def ann(desk: Desk, client: Client) -> Client:
    client.force_login(desk.ann)
    return client


def page_of(client: Client, claim: Claim) -> str:
    return client.get(f"/claims/{claim.pk}/").content.decode()


def propose_check(desk: Desk, claim: Claim, **fields: object) -> Likeness:
    check = make_check(desk.team, "Northland never shipped <shells>.", **fields)
    found = likenesses.Proposal(claim.statement, 0.7, "both name Northland", fact_check=check.pk)
    likenesses.propose(claim.pk, [found], by=MATCHER, version="test-1")
    return claim.likenesses.get(fact_check=check)


def test_nothing_is_shown_where_nothing_was_checked(ann: Client, claim: Claim) -> None:
    assert "Checked before" not in page_of(ann, claim)
    assert "Checked before" not in ann.get(claim.article.get_absolute_url()).content.decode()
    assert "Checked before" not in ann.get(f"/admin/claims/claim/{claim.pk}/change/").content.decode()


def test_an_earlier_claim_is_shown_with_how_sure_and_why(ann: Client, alike: Likeness) -> None:
    page = page_of(ann, alike.claim)
    assert "Checked before" in page
    assert f'href="/claims/{alike.other_id}/"' in page
    assert '<span title="0.93">Probably the same claim</span>' in page
    assert "both name Northland, Southmark" in page
    assert "no verdict yet" in page
    assert f'action="/likenesses/{alike.pk}/confirm/"' in page
    assert f'action="/likenesses/{alike.pk}/refuse/"' in page


def test_a_check_of_others_is_shown_in_their_words_with_its_day(
    desk: Desk, ann: Client, claim: Claim
) -> None:
    likeness = propose_check(desk, claim, title="No sign of shells")
    page = page_of(ann, claim)
    assert likeness.fact_check
    for said in (
        "Northland never shipped &lt;shells&gt;.", "False", "10 February 2026", "The Harbour Post", "Perhaps the same",
        "No sign of shells", f'href="{likeness.fact_check.url}" rel="noopener noreferrer nofollow external"',
    ):  # fmt: skip
        assert said in page


def test_a_denial_is_called_the_opposite(ann: Client, alike: Likeness) -> None:
    Likeness.objects.filter(pk=alike.pk).update(opposite=True)
    page = page_of(ann, alike.claim)
    assert '<span title="0.93">Says the opposite</span>' in page
    assert "Probably the same claim" not in page


def test_an_earlier_verdict_is_shown_with_its_rating_and_day(
    desk: Desk, ann: Client, approved: Verdict, earlier: Claim
) -> None:
    found = likenesses.Proposal(earlier.statement, 0.93, "r", other=approved.claim_id)
    likenesses.propose(earlier.pk, [found], by=MATCHER, version="test-1")
    page = page_of(ann, earlier)
    assert '<span class="rating tone-green">' in page
    assert "not published" in page
    assert f'as of <time datetime="{approved.as_of:%Y-%m-%d}">' in page


def test_ann_confirms_sees_it_and_takes_it_back(ann: Client, alike: Likeness) -> None:
    place = {"next": f"/claims/{alike.claim_id}/#checked-before"}
    answer = ann.post(f"/likenesses/{alike.pk}/confirm/", place)
    assert answer.headers["Location"] == place["next"]
    page = page_of(ann, alike.claim)
    assert "The same claim</strong>, says Ann" in page
    assert f'action="/likenesses/{alike.pk}/confirm/"' not in page

    ann.post(f"/likenesses/{alike.pk}/reopen/")
    assert f'action="/likenesses/{alike.pk}/confirm/"' in page_of(ann, alike.claim)


def test_what_ann_refuses_goes_out_of_the_way_and_can_come_back(ann: Client, alike: Likeness) -> None:
    ann.post(f"/likenesses/{alike.pk}/refuse/")
    page = page_of(ann, alike.claim)
    assert "1 not the same" in page
    assert f'action="/likenesses/{alike.pk}/reopen/"' in page


def test_eve_sees_and_settles_nothing(desk: Desk, client: Client, alike: Likeness) -> None:
    client.force_login(desk.eve)
    for verb in ("confirm", "refuse", "reopen", "burn"):
        assert client.post(f"/likenesses/{alike.pk}/{verb}/").status_code == 404
    assert client.get(f"/likenesses/{alike.pk}/confirm/").status_code in {404, 405}
    alike.refresh_from_db()
    assert alike.state == "proposed"


def test_news_of_the_earlier_check_stand_first(ann: Client, desk: Desk, alike: Likeness) -> None:
    likenesses.confirm(alike.pk, by=desk.by("ann"))
    said = "The verdict on the earlier claim was withdrawn: We erred."
    likenesses.tell(alike.pk, said, by=MATCHER, since=timezone.now())
    assert "The verdict on the earlier claim was withdrawn: We erred." in page_of(ann, alike.claim)


@pytest.mark.parametrize("kind", ["match", "compare", "learn", "pass_on"])
def test_an_editor_sees_what_could_not_be_compared(
    desk: Desk, client: Client, claim: Claim, kind: str
) -> None:
    subject = {"match": claim.article_id, "learn": desk.team.pk}.get(kind, claim.pk)
    Step.objects.create(kind=kind, subject=subject, round=7, state="parked", error="The encoder is missing.")
    client.force_login(desk.dora)
    page = client.get("/").content.decode()
    assert "The encoder is missing." in page
    client.force_login(desk.eve)
    assert "The encoder is missing." not in client.get("/").content.decode()


def test_the_list_of_others_checks_is_the_teams_own(desk: Desk, client: Client) -> None:
    make_check(desk.team, "Northland never shipped shells.")
    for person, seen in ((desk.ann, True), (desk.eve, False)):
        client.force_login(person)
        page = client.get("/admin/sources/factcheck/").content.decode()
        assert ("Northland never shipped shells." in page) is seen


# --- The article's page -------------------------------------------------------------------------------------------------


def test_a_card_asks_until_it_is_settled(desk: Desk, ann: Client, article: Article, alike: Likeness) -> None:
    link = f'<a href="/claims/{alike.claim_id}/#checked-before">'
    for address in (article.get_absolute_url(), f"{article.get_absolute_url()}moving/?last={alike.claim_id}"):
        page = ann.get(address).content.decode()
        assert link in page
        assert "Checked before?" in page
    likenesses.refuse(alike.pk, by=desk.by("ann"))
    assert link not in ann.get(article.get_absolute_url()).content.decode()


# --- The reviewers' admin -----------------------------------------------------------------------------------------------


@pytest.fixture
def in_hand(desk: Desk, alike: Likeness) -> Likeness:
    claims.queue(alike.claim_id, by=desk.by("ann"))
    assignments.take(alike.claim_id, by=desk.by("ann"))
    return alike


def test_ann_settles_it_on_her_form_and_loses_no_word(ann: Client, in_hand: Likeness) -> None:
    address = f"/admin/claims/claim/{in_hand.claim_id}/change/"
    page = ann.get(address).content.decode()
    assert f'form="review" name="do" value="same:{in_hand.pk}"' in page

    ann.post(address, {"do": f"same:{in_hand.pk}", "rationale": "Begun.", "version": "1"})
    in_hand.refresh_from_db()
    assert in_hand.state == "confirmed"
    page = ann.get(address).content.decode()
    assert "Begun." in page
    assert f'value="take_back:{in_hand.pk}"' in page

    ann.post(address, {"do": f"take_back:{in_hand.pk}", "version": "1"})
    ann.post(address, {"do": f"not_same:{in_hand.pk}", "version": "1"})
    in_hand.refresh_from_db()
    assert in_hand.state == "refused"


def test_bob_who_does_not_hold_it_has_buttons_of_their_own(
    desk: Desk, client: Client, in_hand: Likeness
) -> None:
    client.force_login(desk.bob)
    address = f"/admin/claims/claim/{in_hand.claim_id}/change/"
    assert f'action="/likenesses/{in_hand.pk}/confirm/"' in client.get(address).content.decode()
    answer = client.post(f"/likenesses/{in_hand.pk}/confirm/", {"next": address})
    assert answer.headers["Location"] == address


def test_another_claims_proposal_is_not_there(desk: Desk, ann: Client, in_hand: Likeness) -> None:
    claims.queue(in_hand.other_id, by=desk.by("ann"))
    assignments.take(in_hand.other_id, by=desk.by("ann"))
    address = f"/admin/claims/claim/{in_hand.other_id}/change/"
    for target in (in_hand.pk, "x", "9" * 30):
        assert ann.post(address, {"do": f"same:{target}"}).status_code == 404


def test_many_proposals_cost_no_more_queries(
    desk: Desk, ann: Client, claim: Claim, django_assert_num_queries: Callable
) -> None:
    propose_check(desk, claim)

    page_of(ann, claim)
    with CaptureQueriesContext(connection) as few:
        page_of(ann, claim)
    for _ in range(4):
        check = make_check(desk.team, "Another statement.")
        Likeness.objects.create(claim=claim, fact_check=check, probability=0.6, reason="r")
    with django_assert_num_queries(len(few)):
        page_of(ann, claim)
