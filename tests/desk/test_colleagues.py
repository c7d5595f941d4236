"""On the pages of articles and claims: who found what, what a model said, and why it said nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Article, Claim, Consultation, Evidence, Verdict
from people.models import Person
from sources.models import Provider
from tests.record import Desk

REASON = "The model wrote prose instead of JSON."


@pytest.fixture
def cellar(desk: Desk) -> Provider:
    return Provider.objects.create(team=desk.team, name="Cellar", address="https://m.example", model="m")


def question(provider: Provider, call: str, outcome: str, **about: object) -> Consultation:
    answered = timezone.now() if outcome else None
    error = REASON if outcome not in {"", "answered"} else ""
    return Consultation.objects.create(
        provider=provider, call=call, outcome=outcome, answered_at=answered, error=error, **about
    )


def page_of(client: Client, who: Person, address: str) -> str:
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_while_it_reads_the_page_looks_again_by_itself(
    desk: Desk, client: Client, cellar: Provider, article: Article, claim: Claim
) -> None:
    question(cellar, "extract", "", article=article, revision=1)
    page = page_of(client, desk.ann, article.get_absolute_url())

    assert "reads the article too; our machine’s claims stand already" in page
    assert f'hx-get="/articles/{article.pk}/moving/' in page


def test_a_failure_stands_on_the_article_with_its_reason(
    desk: Desk, client: Client, cellar: Provider, article: Article, claim: Claim
) -> None:
    one = question(cellar, "extract", "unreadable", article=article, revision=1)
    seen = page_of(client, desk.ann, article.get_absolute_url())
    assert f"our machine’s reading stands alone: {REASON}" in seen
    assert "Ask it again" not in seen, "editors have failed work tried again"

    assert "Ask it again" in page_of(client, desk.dora, article.get_absolute_url())
    client.post(f"/consultations/{one.pk}/again/", {"next": article.get_absolute_url()})
    one.refresh_from_db()
    assert one.outcome == ""


def test_what_was_said_of_an_earlier_text_is_gone(
    desk: Desk, client: Client, cellar: Provider, article: Article, claim: Claim
) -> None:
    question(cellar, "extract", "unreadable", article=article, revision=1)
    assert REASON in page_of(client, desk.dora, article.get_absolute_url())

    Article.objects.filter(pk=article.pk).update(revision=2)
    assert REASON not in page_of(client, desk.dora, article.get_absolute_url())


def test_what_did_not_stand_is_told_by_its_reason(
    desk: Desk, client: Client, cellar: Provider, article: Article, claim: Claim
) -> None:
    one = question(
        cellar, "extract", "answered", article=article, revision=1, refused={"quote": 2, "turned": 1}
    )
    one.claims.add(claim)
    Claim.objects.filter(pk=claim.pk).update(by_models=["Cellar"])
    page = page_of(client, desk.ann, article.get_absolute_url())

    assert (
        "found 1 claim that stands, all of which our machine had too; 3 more did not stand the checks" in page
    )
    assert "2 quoted what does not stand in the text" in page
    assert "1 lost or put in a “not”" in page
    assert "found by our machine and Cellar" in page


def test_without_a_model_nobody_is_told_who_found_what(
    desk: Desk, client: Client, article: Article, claim: Claim
) -> None:
    assert "found by" not in page_of(client, desk.ann, article.get_absolute_url())


def test_the_claims_page_says_what_a_model_did_not_do(
    desk: Desk, client: Client, cellar: Provider, held: Claim, evidence: list[Evidence]
) -> None:
    for row in evidence:
        question(cellar, "judge", "failed", claim=held, article=held.article, evidence=row)
    page = page_of(client, desk.ann, held.get_absolute_url())

    assert "Cellar did not judge 2 passages" in page
    assert REASON in page
    assert "Ask again</button>" not in page.partition("Language models")[2]


def test_an_editor_has_all_that_failed_of_a_claim_asked_again(
    desk: Desk, client: Client, cellar: Provider, held: Claim, evidence: list[Evidence]
) -> None:
    for row in evidence:
        question(cellar, "judge", "failed", claim=held, article=held.article, evidence=row)
    overtaken = Verdict.objects.create(claim=held, state="suggested", rating="mixed", label="Mixed")
    Verdict.objects.create(claim=held, state="suggested", rating="supported", label="True")
    question(cellar, "word", "not_asked", claim=held, article=held.article, verdict=overtaken)
    page = page_of(client, desk.dora, held.get_absolute_url())
    assert "did not word" not in page, "nobody needs that wording any more"

    answer = client.post(f"/claims/{held.pk}/ask-models/", {"next": held.get_absolute_url()}, follow=True)
    assert "2 questions asked again." in answer.text
    assert Consultation.objects.filter(outcome="").count() == 2


@pytest.mark.parametrize(("who", "status"), [("ann", 403), ("eve", 302)])
def test_others_do_not(
    desk: Desk, client: Client, cellar: Provider, held: Claim, evidence: list[Evidence], who: str, status: int
) -> None:
    question(cellar, "judge", "failed", claim=held, article=held.article, evidence=evidence[0])
    client.force_login(getattr(desk, who))

    assert client.post(f"/claims/{held.pk}/ask-models/").status_code == status
    assert Consultation.objects.get().outcome == "failed"


@pytest.mark.parametrize(("shown", "seen"), [("always", True), ("never", False)])
def test_its_hint_and_wording_are_shown_as_our_machines_are(
    desk: Desk,
    client: Client,
    cellar: Provider,
    held: Claim,
    evidence: list[Evidence],
    shown: str,
    seen: bool,
) -> None:
    desk.team.suggestion_shown = shown
    desk.team.save()
    suggested = Verdict.objects.create(claim=held, state="suggested", rating="supported", label="True")
    question(
        cellar, "word", "answered", verdict=suggested, claim=held, words="So they say [1].", rating="mixed"
    )
    question(
        cellar, "judge", "answered", claim=held, evidence=evidence[0], stance="refutes", words="Ships carried"
    )
    for address in (held.get_absolute_url(), f"/admin/claims/claim/{held.pk}/change/"):
        page = page_of(client, desk.ann, address)
        assert ("Worded by Cellar</strong>, who would rate it Mixed" in page) == seen
        assert ("contradicts it: “Ships carried”" in page) == seen


def test_a_wording_cites_sources_by_the_numbers_they_have_on_the_page(
    desk: Desk, client: Client, cellar: Provider, held: Claim, evidence: list[Evidence]
) -> None:
    desk.team.suggestion_shown = "always"
    desk.team.save()
    first, second = evidence
    assert (first.origin and first.origin.number, second.origin and second.origin.number) == (1, 2)
    because = [{"evidence": second.pk}, {"evidence": first.pk}]
    suggested = Verdict.objects.create(
        claim=held, state="suggested", rating="supported", label="True", evidence=because
    )
    question(cellar, "word", "answered", verdict=suggested, claim=held, words="Papers say so [1], ships [2].")

    for address in (held.get_absolute_url(), f"/admin/claims/claim/{held.pk}/change/"):
        assert "Papers say so [2], ships [1]." in page_of(client, desk.ann, address)


def test_an_administrator_sees_what_articles_cost_and_not_what_they_are(
    desk: Desk, client: Client, cellar: Provider, article: Article
) -> None:
    question(
        cellar,
        "extract",
        "answered",
        article=article,
        revision=1,
        digest="d" * 64,
        tokens_in=1200,
        tokens_out=300,
    )

    assert "1,500 tokens" in page_of(client, desk.adam, "/models/")
    assert "A deal" not in page_of(client, desk.adam, "/models/")
    assert "A deal" in page_of(client, desk.dora, "/models/")
