"""The public pages: no sign-in, no script, nothing that is not served to consumers too."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, etag, require_http_methods, require_safe
from rest_framework.throttling import BaseThrottle

from claims.models import Article
from claims.rules import IllegalMove, RuleBroken
from publishing import complaints, feeds, pages
from publishing.forms import ComplaintForm
from publishing.models import Publication, PublicationQuerySet
from publishing.serving import served

View = Callable[..., HttpResponse]
HOUR = 3600
COMPLAINTS_AN_HOUR = 5


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
    return _verdict_page(request, _latest(claim), permalink=False)


def _latest(claim: int) -> Publication:
    found = pages.public_publications().standing().filter(claim__pk=claim).first()
    if found is None:
        raise Http404("Nothing is published on this claim.")
    return found


# Nobody is signed in here, so a forged request can do nothing that anybody could not: no cookie is set for it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, claim: int) -> HttpResponse:
    """Where a reader says what is wrong with a check."""
    found = _latest(claim)
    form = ComplaintForm(request.POST or None)
    context = {"said": served(found), "form": form, "sent": "sent" in request.GET}
    if request.method != "POST":
        return render(request, "publishing/complain.html", context)
    if not form.is_valid():
        return render(request, "publishing/complain.html", context, status=422)
    if not form.is_a_program:
        try:
            _check_pace(request)
            said = {name: form.cleaned_data[name] for name in ("text", "source", "contact")}
            complaints.receive(found, **said)
        except RuleBroken as refusal:
            return render(
                request, "publishing/complain.html", context | {"refused": str(refusal)}, status=429
            )
    return HttpResponseRedirect(f"{request.path}?sent=1")


def _check_pace(request: HttpRequest) -> None:
    """So many complaints an hour from one address, counted by each web process for itself."""
    caller = BaseThrottle().get_ident(request)  # type: ignore[arg-type]  # reads headers alone, as PROXIES allows
    counted = f"publishing.complaints:{caller}:{int(time.time() // HOUR)}"
    cache.add(counted, 0, timeout=HOUR)
    if cache.incr(counted) > COMPLAINTS_AN_HOUR:
        raise IllegalMove("You have written several times in the last hour: please go on later.")


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
        "replaced_because": pages.page(found.replaced_by).change_told if shown.said["replaced_by"] else "",
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
def checks(request: HttpRequest) -> HttpResponse:
    """What was checked, the newest first."""
    listing = _listing(request, pages.latest())
    shown = [pages.page(one) for one in listing]
    return render(request, "publishing/checks.html", {"listing": listing, "pages": shown})


@public
def corrections(request: HttpRequest) -> HttpResponse:
    """Where we were wrong, in the open."""
    listing = _listing(request, pages.wrong())
    shown = pages.corrections(listing)
    return render(request, "publishing/corrections.html", {"listing": listing, "corrections": shown})


def _listing(request: HttpRequest, rows: PublicationQuerySet) -> Page[Publication]:
    return Paginator(rows, pages.LISTED).get_page(request.GET.get("page"))


@public
def method(request: HttpRequest) -> HttpResponse:
    """How a check is made, what the ratings and their numbers mean, how to complain."""
    contact = settings.FETCH_CONTACT if settings.FETCH_CONTACT != settings.SITE_URL else ""
    return render(request, "publishing/method.html", {"desks": pages.scales(), "contact": contact})


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines are welcome (RFC 9309)."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        f"Sitemap: {settings.SITE_URL.rstrip('/')}/sitemap.xml",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@public
def feed_json(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse(feeds.json_feed(), json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/feed+json; charset=utf-8"
    return answer


@public
def feed_atom(request: HttpRequest) -> HttpResponse:
    return HttpResponse(feeds.atom(), content_type="application/atom+xml; charset=utf-8")


@require_safe
@cache_control(public=True, no_cache=True)
@etag(lambda request: feeds.data_feed_etag())
def data_feed(request: HttpRequest) -> StreamingHttpResponse:
    """All our ClaimReviews, for other desks."""
    return StreamingHttpResponse(feeds.data_feed(), content_type="application/ld+json; charset=utf-8")
