"""The public pages: no sign-in, no script, nothing that is not served to consumers too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from claims.models import Article
from publishing import feeds, pages
from publishing.claimreview import NUMBERS
from publishing.models import Publication

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Anybody's to read, and to keep, if they ask each time whether it still stands: a hold works at once."""

    @require_safe
    @cache_control(public=True, no_cache=True)
    @conditional_page
    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return inside


@public
def check(request: HttpRequest, claim: int) -> HttpResponse:
    """The page of a claim: what is out on it now, or the tombstone of what was."""
    versions = pages.public_publications().filter(claim__pk=claim)
    found = versions.current().first() or versions.order_by("-version").first()
    if found is None:
        raise Http404("Nothing is published on this claim.")
    return _verdict_page(request, found, permalink=False)


@public
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, which stays where it is: a replaced one says so, a withdrawn one is a tombstone."""
    found = get_object_or_404(pages.public_publications(), verdict__pk=pk)
    return _verdict_page(request, found, permalink=True)


def _verdict_page(request: HttpRequest, found: Publication, *, permalink: bool) -> HttpResponse:
    shown = pages.page(found)
    versions = pages.public_publications().filter(claim=found.claim_id).order_by("-version")
    context = {
        "page": shown,
        "said": shown.said,
        "permalink": permalink,
        "versions": list(versions.values_list("version", "verdict_id", "change_kind", "published_at")),
        "article": found.claim.article_id,
    }
    return render(request, "publishing/verdict.html", context)


@public
def story(request: HttpRequest, article: int) -> HttpResponse:
    """What was checked of one article; 404 until something of it is out."""
    shown = pages.story(get_object_or_404(Article, pk=article))
    if shown is None:
        raise Http404("Nothing of this article is published.")
    return render(request, "publishing/story.html", {"story": shown})


@public
def corrections(request: HttpRequest) -> HttpResponse:
    """Where we were wrong, in the open."""
    return render(request, "publishing/corrections.html", {"corrections": pages.corrections()})


@public
def method(request: HttpRequest) -> HttpResponse:
    """How a check is made, what the ratings' numbers mean, how to complain."""
    contact = settings.FETCH_CONTACT if settings.FETCH_CONTACT != settings.SITE_URL else ""
    return render(request, "publishing/method.html", {"numbers": NUMBERS, "contact": contact})


@public
def feed_json(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse(feeds.json_feed(), json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/feed+json; charset=utf-8"
    return answer


@public
def feed_atom(request: HttpRequest) -> HttpResponse:
    return HttpResponse(feeds.atom(), content_type="application/atom+xml; charset=utf-8")


@public
def data_feed(request: HttpRequest) -> HttpResponse:
    """All our ClaimReviews, for other desks."""
    answer = JsonResponse(feeds.data_feed(), json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/ld+json; charset=utf-8"
    return answer
