"""Whether what an article says stood somewhere before: asked of places that know days of publication, when research is over."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from claims.actions import research
from claims.models import Article, Claim, Evidence, Lookup
from claims.states import LIVE
from engine import query
from sources.connectors import CONNECTORS, RemoteConnector


def places() -> tuple[str, ...]:
    """The places outside that can be asked for pages of before a day. Our own documents are compared without a question."""
    return tuple(
        name
        for name in research.places()
        if isinstance(CONNECTORS[name], RemoteConnector) and CONNECTORS[name].is_dated
    )


def first_day(article: Article) -> date | None:
    """The day of the article, or of the oldest page that is known to say the same; None where neither has a day."""
    repeats = Evidence.objects.filter(claim__article=article, circular=True)
    seen = repeats.aggregate(first=Min("document__published_at"))["first"]
    days = [article.published_on, timezone.localdate(seen) if seen else None]
    return min((day for day in days if day), default=None)


@transaction.atomic
def look(article: Article) -> list[Lookup]:
    """Ask once for each claim of the article that was searched, as soon as no search of the article is waited for.

    These searches stand in the log like any other; the article is done without them.
    """
    searched = Lookup.objects.filter(claim__article=article)
    if not places() or article.choosing or searched.filter(answered_at=None, earlier=False).exists():
        return []
    first = first_day(article)
    if first is None:
        return []
    until = first - timedelta(days=1)
    fresh = Claim.objects.filter(article=article, state__in=LIVE, pk__in=searched.values("claim"))
    fresh = fresh.exclude(pk__in=searched.filter(earlier=True).values("claim")).select_related("article")
    return [
        research.ask_for_earlier(claim, place, words, until)
        for claim in fresh
        if (words := _own_sentence(claim))
        for place in places()
    ]


def _own_sentence(claim: Claim) -> str:
    anchor = claim.anchors.filter(article=claim.article_id).order_by("-revision", "start").first()
    return query.phrase(anchor.quote if anchor else claim.statement)
