"""Where forecasts wait for the day of their article, every screen asks for it, with the field beside the question."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Article, Claim, Step
from engine.types import NO_DAY
from tests.record import Desk, make_claim


@pytest.fixture
def dora(desk: Desk, client: Client) -> Client:
    client.force_login(desk.dora)
    return client


@pytest.fixture
def forecast(article: Article) -> Claim:
    """A forecast of an article that nobody has dated."""
    Article.objects.filter(pk=article.pk).update(published_on=None)
    return make_claim(article, "The president is expected to visit Southmark in May.", kind="forecast")


def test_an_article_without_a_day_is_asked_for_it_where_a_forecast_waits(
    dora: Client, forecast: Claim
) -> None:
    asked = "When was this article published?</strong> 1 forecast waits for it."
    Article.objects.update(notes=[NO_DAY], read_at=timezone.now())
    for address in (f"/articles/{forecast.article_id}/", f"/claims/{forecast.pk}/"):
        page = dora.get(address).text
        assert asked in page
        assert NO_DAY not in page, "it would say it twice"

    answer = dora.post(
        f"/articles/{forecast.article_id}/mend/",
        {"published_on": "2026-03-01", "next": f"/claims/{forecast.pk}/"},
    )

    assert answer.headers["Location"] == f"/claims/{forecast.pk}/"
    page = dora.get(f"/claims/{forecast.pk}/").text
    assert "The article is read again with its day." in page
    assert "When was this article published?" not in page
    page = dora.get(f"/articles/{forecast.article_id}/").text
    assert NO_DAY not in page, "it is given"
    assert "Being read again" in page
    moving = f"/articles/{forecast.article_id}/moving/?last={forecast.pk}&reading=1"
    assert moving.replace("&", "&amp;") in page
    assert "It has been read again" not in dora.get(moving).text
    article = Article.objects.get(pk=forecast.article_id)
    assert (article.title, article.publisher, str(article.published_on)) == (
        "A deal",
        "The Courier",
        "2026-03-01",
    )
    assert Step.objects.filter(kind="read", subject=article.pk, state="owed").exists()
    Step.objects.filter(kind="read").update(state="done")
    assert "It has been read again: show it as it is now" in dora.get(moving).text


def test_without_a_waiting_forecast_it_is_not_asked(dora: Client, article: Article, claim: Claim) -> None:
    Article.objects.filter(pk=article.pk).update(published_on=None, notes=[NO_DAY])
    page = dora.get(f"/articles/{article.pk}/").text
    assert "When was this article published?" not in page
    assert NO_DAY in page
