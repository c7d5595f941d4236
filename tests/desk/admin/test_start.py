"""The start page: what I hold, what waits for me, what I wait for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from claims.actions import assignments, claims
from claims.models import Assignment, Claim, Verdict
from tests.record import Desk, make_claim


def test_each_sees_their_own(desk: Desk, client: Client, filed: Verdict) -> None:
    other = make_claim(filed.claim.article, "The president is expected to visit Southmark in May.")
    claims.queue(other.pk, by=desk.by("bob"))
    assignments.take(other.pk, by=desk.by("bob"))

    client.force_login(desk.ann)
    ann = client.get("/admin/").text
    client.force_login(desk.bob)
    bob = client.get("/admin/").text

    assert "You hold no claim" in ann
    assert ann.index("Filed by you") < ann.index(filed.statement)
    assert "Nothing waits for your signature" in ann
    assert other.statement in bob
    assert f"/admin/claims/verdict/{filed.pk}/change/" in bob
    assert "filed by Ann" in bob


def test_an_empty_queue_says_so(desk: Desk, client: Client) -> None:
    client.force_login(desk.ann)
    page = client.get("/admin/")
    assert "The team’s queue is empty" in page.text
    answer = client.post("/admin/take-next/", {"last_taken": "0"}, follow=True)
    assert "there is no claim to take" in answer.text


def test_take_next_leads_to_the_claim_and_a_second_click_to_the_same(
    desk: Desk, client: Client, claim: Claim
) -> None:
    other = make_claim(claim.article, "The president is expected to visit Southmark in May.")
    for one in (claim, other):
        claims.queue(one.pk, by=desk.by("dora"))
    client.force_login(desk.ann)
    first, again = (client.post("/admin/take-next/", {"last_taken": "0"}) for _ in range(2))

    assert first.headers["Location"] == again.headers["Location"]
    assert Assignment.objects.filter(person=desk.ann).count() == 1
    assert client.get("/admin/take-next/").status_code == 405


def test_adam_has_people_and_no_record(desk: Desk, client: Client, filed: Verdict) -> None:
    client.force_login(desk.adam)
    page = client.get("/admin/")
    assert "An administrator neither reads" in page.text or "an administrator neither reads" in page.text
    assert filed.statement not in page.text
    assert reverse("admin:people_person_changelist") in page.text
    assert reverse("admin:claims_claim_changelist") not in page.text


@pytest.mark.parametrize("list_", ["claims_claim", "claims_article", "claims_verdict", "claims_event"])
def test_the_record_is_read_and_never_written_here(
    desk: Desk, client: Client, filed: Verdict, list_: str
) -> None:
    client.force_login(desk.dora)
    rows = reverse(f"admin:{list_}_changelist")
    assert client.get(rows).status_code == 200
    assert client.get(rows + "?q=Northland").status_code == 200
    assert client.get(rows + "add/").status_code == 403
    assert client.post(rows + "add/", {}).status_code == 403
    pk = {"claims_claim": filed.claim_id, "claims_verdict": filed.pk}.get(list_)
    if pk:
        assert client.post(f"{rows}{pk}/delete/", {"post": "yes"}).status_code == 403
    client.force_login(desk.adam)
    assert client.get(rows).status_code == 403
    client.force_login(desk.eve)
    assert "Northland" not in client.get(rows).text


@pytest.mark.parametrize("list_", ["sources_document", "sources_publisher", "publishing_publication"])
def test_sources_and_publications_are_listed(desk: Desk, client: Client, filed: Verdict, list_: str) -> None:
    client.force_login(desk.ann)
    assert client.get(reverse(f"admin:{list_}_changelist")).status_code == 200


def test_the_number_of_questions_does_not_grow_with_the_queue(
    desk: Desk, client: Client, claim: Claim
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(desk.ann)

    def take(quote: str) -> int:
        made = make_claim(claim.article, quote)
        claims.queue(made.pk, by=desk.by("ann"))
        assignments.take(made.pk, by=desk.by("ann"))
        with CaptureQueriesContext(connection) as asked:
            client.get("/admin/")
        return len(asked)

    counts = [take(quote) for quote in ("Northland has shipped", "The president", "to Southmark", "in May")]
    assert counts[1] == counts[-1]


def test_nobody_gets_in_without_signing_in(db: None, client: Client) -> None:
    for path in ("/admin/", "/admin/to-sign/", "/admin/claims/claim/1/change/", "/documents/1/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("number", ["0", "99999", "9" * 30, "x", "-1"])
def test_what_is_not_there_is_404(desk: Desk, client: Client, number: str) -> None:
    client.force_login(desk.ann)
    for page in ("/admin/claims/claim/{}/change/", "/admin/claims/verdict/{}/change/", "/documents/{}/"):
        assert client.get(page.format(number)).status_code == 404


def test_days_and_times_in_lists_read_as_everywhere_else(desk: Desk, client: Client, filed: Verdict) -> None:
    Verdict.objects.filter(pk=filed.pk).update(decided_at=datetime(2026, 3, 5, 16, 30, tzinfo=UTC))
    client.force_login(desk.bob)
    assert "5 March 2026, 16:30" in client.get("/admin/claims/verdict/").text
