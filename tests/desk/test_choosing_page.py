"""Choosing on an article's page: one key each, what was checked before beside the claim, and the rest left out at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from claims.actions import assignments
from claims.models import Claim, Likeness
from tests.record import BODY, Desk, make_claim


@pytest.fixture
def ann(desk: Desk, client: Client) -> Client:
    client.force_login(desk.ann)
    return client


def test_the_rest_is_left_out_with_one_button(desk: Desk, ann: Client, claim: Claim) -> None:
    other = make_claim(claim.article, "The deal is a shame.")
    assignments.take(other.pk, by=desk.by("ann"))
    page = ann.get(f"/articles/{claim.article_id}/").text
    assert 'data-key="N">Leave out the rest</button>' in page
    answer = ann.post(f"/articles/{claim.article_id}/park-rest/", follow=True)
    assert "1 claim left out." in answer.text
    assert "Leave out the rest" not in answer.text
    claim.refresh_from_db()
    assert claim.state == "parked"

    assert 'data-key="Z">Bring it back</button> <span class="hint">1 left out together by Ann' in answer.text
    answer = ann.post(f"/articles/{claim.article_id}/reopen-rest/", follow=True)
    assert "1 claim brought back." in answer.text
    assert "Bring it back" not in answer.text
    claim.refresh_from_db()
    assert claim.state == "new"


def test_bringing_back_says_what_somebody_has_moved_meanwhile(desk: Desk, ann: Client, claim: Claim) -> None:
    other = make_claim(claim.article, "The deal is a shame.")
    address = f"/articles/{claim.article_id}"
    ann.post(f"{address}/park-rest/")
    assignments.take(other.pk, by=desk.by("bob"))
    answer = ann.post(f"{address}/reopen-rest/", follow=True)
    assert "1 claim brought back. 1 claim that somebody has moved since stays as it is." in answer.text
    assert "nothing to bring back" in ann.post(f"{address}/reopen-rest/", follow=True).text


@pytest.mark.parametrize(
    ("verb", "said", "field", "value"),
    [
        ("reword", {"statement": "Northland shipped shells."}, "statement", "Northland shipped shells."),
        (
            "split",
            {"statements": "Northland shipped.\n\nOfficials say so."},
            "statement",
            "Northland shipped.",
        ),
        ("prioritise", {"priority": "1"}, "priority", 1),
        ("prioritise", {"priority": ""}, "priority", None),
    ],
)
def test_what_asks_for_words_is_a_key_away(
    ann: Client, claim: Claim, verb: str, said: dict[str, str], field: str, value: object
) -> None:
    buttons = ann.get(f"/claims/{claim.pk}/buttons/").text
    assert f'action="/claims/{claim.pk}/{verb}/"' in buttons
    ann.post(f"/claims/{claim.pk}/{verb}/", said | {"version": str(claim.version)})
    claim.refresh_from_db()
    assert getattr(claim, field) == value


@pytest.mark.parametrize(
    ("verb", "said", "sentence"),
    [
        ("reword", {"statement": "Late.", "version": "0"}, "while you had it open"),
        ("reword", {"statement": " "}, "A claim needs a statement."),
        ("split", {"statements": "Only one."}, "at least two statements"),
        ("prioritise", {"priority": "9"}, "Choose high, medium, low or automatic."),
        ("merge", {"into": ""}, "Choose the claim that says the same."),
    ],
)
def test_a_refusal_says_why(
    ann: Client, claim: Claim, verb: str, said: dict[str, str], sentence: str
) -> None:
    answer = ann.post(f"/claims/{claim.pk}/{verb}/", said, follow=True)
    assert sentence in answer.text
    claim.refresh_from_db()
    assert claim.version == 1


def test_an_earlier_check_stands_beside_the_claim_before_it_is_chosen(ann: Client, alike: Likeness) -> None:
    page = ann.get(f"/articles/{alike.claim.article_id}/").text
    assert "Checked before?" in page
    assert alike.other
    assert alike.other.statement in page
    assert f'formaction="/likenesses/{alike.pk}/confirm/"' in page
    assert f'formaction="/likenesses/{alike.pk}/refuse/"' in page


def test_dora_leaves_it_to_whoever_is_free(desk: Desk, client: Client, claim: Claim) -> None:
    busy = make_claim(claim.article, BODY[:44])
    assignments.take(busy.pk, by=desk.by("ann"))
    client.force_login(desk.dora)
    ticked = {"claims": [claim.pk], "assignee": "*"}
    page = client.post(f"/articles/{claim.article_id}/assign/", ticked, follow=True).text
    assert "1 claim assigned to Bob." in page
    assert "Ann, has 1" in page


def test_who_is_away_is_said_where_claims_are_given(desk: Desk, claim: Claim) -> None:
    desk.ann.absent_until = timezone.localdate() + timedelta(days=3)
    desk.ann.save()
    page = desk.client("dora").get(f"/articles/{claim.article_id}/").text
    assert f"Ann, away until {desk.ann.absent_until:%-d %B}</option>" in page
    assert ">Bob</option>" in page
