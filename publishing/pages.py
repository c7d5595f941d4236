"""What the public pages show. Everything comes out of ``serving.served``: nothing unpublished has a way in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import SafeString, mark_safe

from claims.models import Article, Claim, Scale
from claims.states import LIVE
from engine.types import Tier
from people.models import Team
from publishing.claimreview import is_named
from publishing.models import Publication, PublicationQuerySet
from publishing.serving import served, served_claimreview

LISTED = 50
PLACES = {
    "corpus": "Our own sources",
    "wikipedia": "Wikipedia",
    "searxng": "The web",
    "web": "Pages named in the article or by us",
    "factchecktools": "Fact checks of others",
}
OUTCOMES = {"found": "found something", "nothing": "found nothing", "failed": "failed"}
STANCES = {"supports": "Backs the claim", "refutes": "Contradicts the claim", "neutral": "Neither"}
TIERS = {"primary": "primary source", "secondary": "secondary source", "background": "background"}
CHANGES = {
    "refile": "Refiled",
    "clarification": "Clarification",
    "update": "Update",
    "correction": "Correction",
    "confirmation": "Confirmed",
    "withdrawn": "Withdrawn",
}


def public_publications() -> PublicationQuerySet:
    """What anybody may read: whatever has been out, of desks that publish openly."""
    open_desks = Publication.objects.readable_with(None)
    return open_desks.select_related("replaced_by", "claim__article")


@dataclass(frozen=True, slots=True)
class Source:
    """One cited passage. ``link`` and ``archived`` are empty where there is nothing to open."""

    said: dict[str, Any]
    link: str
    archived: str
    published_at: datetime | None
    seen_at: datetime | None

    @property
    def stance(self) -> str:
        return STANCES.get(self.said["stance"], "")

    @property
    def tier(self) -> str:
        return TIERS.get(self.said["tier"], "")

    @property
    def name(self) -> str:
        """Who or what it is, in the line above the words."""
        about = self.said.get("about") or {}
        told = {
            "conversation": about.get("who") or "A conversation off the record",
            "image_or_video": f"Image or video by {about['who']}"
            if about.get("who")
            else "An image or video",
            "paper": ", ".join(about[part] for part in ("issuer", "title") if about.get(part)),
            "calculation": "Our calculation",
        }
        return told.get(self.said.get("form", ""), self.said["publisher"]) or "A source"

    @property
    def about(self) -> list[str]:
        """What is told of it beside its words: the day and terms of a call, a page, a place, the steps of a calculation."""
        about = self.said.get("about") or {}
        terms = {"on_record": "said to us", "not_named": "said to us; not to be named"}
        told = [
            terms.get(about.get("terms", ""), ""),
            "Its words stay with the desk." if about.get("terms") == "off_record" else "",
            about.get("when", ""),
            f"page {about['page']}" if about.get("page") else "",
            f"at {about['place']}" if about.get("place") else "",
        ]
        for figure in about.get("inputs", []):
            place = f"source {figure['origin']}" if figure.get("origin") else figure.get("source", "")
            told.append(f"{figure['name']} = {figure['value']}" + (f" ({place})" if place else ""))
        told += about.get("steps", [])
        return [one for one in [*told, f"= {about['result']}" if about.get("result") else ""] if one]


@dataclass(frozen=True, slots=True)
class Origin:
    """The passages that are of one source."""

    number: int | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the claim stands; ``link`` and ``archived`` are empty where there is nothing to open."""

    site: str
    link: str
    archived: str


@dataclass(frozen=True, slots=True)
class Page:
    """A published verdict as its page shows it."""

    said: dict[str, Any]
    rating: str
    places: tuple[Place, ...]
    origins: tuple[Origin, ...]
    searched: tuple[str, ...]
    answers: tuple[tuple[int, str], ...]
    days: dict[str, Any]
    change: str
    json_ld: SafeString

    @property
    def title(self) -> str:
        """The claim, and before it its label, where readers see one, or what became of the verdict."""
        became = "Being looked at again" if self.is_held else "Withdrawn" if self.is_withdrawn else ""
        return ": ".join(filter(None, [became or self.said["label"], self.said["statement"]]))

    @property
    def change_told(self) -> str:
        """What this version changed, in a line; empty where it is the first, or had nothing to say."""
        note = (self.said["change"] or {}).get("note", "")
        return f"{self.change}: {note}" if self.change and note else self.change

    @property
    def said_by(self) -> str:
        """Whose claim it is: "Said by Ada Brandt, harbour master", "According to reports"; empty where nobody knows."""
        speaker = self.said["speaker"]
        if not speaker:
            return ""
        who = ", ".join(filter(None, [speaker["name"], speaker["role"]]))
        return f"Said by {who}" if is_named(speaker["name"]) else f"According to {who}"

    @property
    def numbers(self) -> list[int]:
        return [origin.number for origin in self.origins if origin.number is not None]

    @property
    def independent(self) -> int:
        """How many sources count: background, as our own calculations are, adds none."""
        return sum(
            any(one.said["tier"] != Tier.BACKGROUND for one in origin.sources) for origin in self.origins
        )

    @property
    def byline(self) -> str:
        """Who is named, in a sentence; empty where nobody wanted to be."""
        named = self.said.get("byline") or {}
        if named.get("checked_by") and named.get("signed_off_by"):
            return f"Checked by {named['checked_by']}, signed off by {named['signed_off_by']}."
        if named.get("checked_by"):
            return f"Checked by {named['checked_by']}."
        return f"Signed off by {named['signed_off_by']}." if named.get("signed_off_by") else ""

    @property
    def is_expired(self) -> bool:
        """Whether it was to be looked at again by a day that is past."""
        expires: date | None = self.days["expires"]
        return expires is not None and expires < timezone.localdate() and not self.said["replaced_by"]

    @property
    def is_held(self) -> bool:
        return bool(self.said["state"] == Publication.State.HELD)

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.said["state"] == Publication.State.WITHDRAWN)


def page(publication: Publication) -> Page:
    """The page of one version, from what is served of it."""
    said = served(publication)
    shown = publication.state in {Publication.State.PUBLISHED, Publication.State.REPLACED}
    change = said["change"] or {}
    return Page(
        said=said,
        rating=(said["rating"] or "") if said["label"] else "",  # without a label its colour would tell it
        places=tuple(_places(said["appearances"], invented=bool(said["invented"]))),
        origins=tuple(_origins(said["sources"], invented=bool(said["invented"]))) if shown else (),
        searched=tuple(_searched(said["searched"])) if shown else (),
        answers=tuple(sorted((int(number), text) for number, text in (said["answers"] or {}).items()))
        if shown
        else (),
        days={
            "published_at": parse_datetime(said["published_at"]),
            "as_of": parse_date(said["as_of"] or ""),
            "claim_date": parse_date(said["claim_date"] or ""),
            "expires": parse_date(said["expires"] or ""),
            "changed_at": parse_datetime(change.get("at") or ""),
        },
        change=CHANGES.get(change.get("kind", ""), ""),
        json_ld=json_ld(publication),
    )


def _places(appearances: Iterable[dict[str, Any]], *, invented: bool) -> Iterable[Place]:
    for one in appearances:
        if site := (urlsplit(one["url"]).hostname or "").removeprefix("www."):
            yield Place(site, _link(one["url"], invented), _link(one["archived_url"], invented))


def _origins(sources: Iterable[dict[str, Any]], *, invented: bool) -> Iterable[Origin]:
    grouped: dict[object, list[Source]] = {}
    for position, one in enumerate(sources):
        key = one["origin"] if one["origin"] is not None else f"alone {position}"
        grouped.setdefault(key, []).append(
            Source(
                one,
                link=_link(one["url"], invented),
                archived=_link(one["archived_url"], invented),
                published_at=parse_datetime(one["published_at"] or ""),
                seen_at=parse_datetime(one["seen_at"] or ""),
            )
        )
    numbered = sorted((key, group) for key, group in grouped.items() if isinstance(key, int))
    alone = [group for key, group in grouped.items() if not isinstance(key, int)]
    yield from (Origin(number, tuple(group)) for number, group in numbered)
    yield from (Origin(None, tuple(group)) for group in alone)


def _link(url: str | None, invented: bool) -> str:
    """An address of the web; one that is invented leads nowhere and is no link."""
    return url if url and url.startswith(("https://", "http://")) and not invented else ""


def _searched(searches: Iterable[dict[str, Any]]) -> list[str]:
    """A line a place: how many searches there found something, found nothing, failed."""
    places: dict[str, Counter[str]] = {}
    for one in searches:
        places.setdefault(one["place"], Counter())[one["outcome"]] += 1
    return [
        f"{PLACES.get(place, place)}: "
        + ", ".join(
            f"{count} search{'' if count == 1 else 'es'} {OUTCOMES.get(outcome, outcome)}"
            for outcome, count in outcomes.items()
        )
        for place, outcomes in places.items()
    ]


def json_ld(publication: Publication) -> SafeString:
    """The stored ClaimReview for a script element, escaped as ``json_script`` does; empty where none is served."""
    if served_claimreview(publication) is None:
        return SafeString("")
    escapes = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
    text = publication.claimreview.translate(escapes)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # escaped above


def latest() -> PublicationQuerySet:
    """What is out, the newest first; a held verdict among it, without its rating."""
    return public_publications().current().order_by("-published_at", "-pk")


@dataclass(frozen=True, slots=True)
class Scales:
    """What a desk's labels mean: those of the scale that holds, and of earlier ones that checks still carry."""

    publisher: str
    present: Scale
    earlier: tuple[Scale, ...]


def scales() -> list[Scales]:
    """The rating scales of the desks that publish openly."""
    ended = Scale.objects.filter(ended_at__isnull=False, labelled=True)
    carried = ended.filter(verdicts__publication__state__in=Publication.OUT).distinct()
    teams = Team.objects.filter(public=True).order_by("name")
    return [
        Scales(team.name, Scale.of(team), tuple(carried.filter(team=team).order_by("-version")))
        for team in teams
    ]


@dataclass(frozen=True, slots=True)
class Story:
    """An article with what was published on it, tombstones too: ``checked`` of ``claims``."""

    article: Article
    pages: tuple[Page, ...]
    claims: int
    checked: int
    invented: bool

    @property
    def is_withdrawn(self) -> bool:
        """Whether nothing of it is out any more."""
        return all(one.is_withdrawn for one in self.pages)

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL.rstrip('/')}{reverse('story', args=[self.article.pk])}"


def story(article: Article) -> Story | None:
    """The round-up; None while nothing of the article has been out."""
    rows = public_publications().filter(claim__article=article).standing()
    pages = tuple(page(one) for one in rows.order_by("claim__position", "claim"))
    if not pages:
        return None
    return Story(
        article,
        pages,
        claims=Claim.objects.filter(article=article, state__in=LIVE).count(),
        checked=sum(not (one.is_held or one.is_withdrawn) for one in pages),
        invented=any(one.said["invented"] for one in pages),
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of the corrections page."""

    page: Page
    kind: str
    note: str
    at: datetime | None
    was: str


def wrong() -> PublicationQuerySet:
    """Corrections and withdrawals, the newest first: what counts as an error of ours."""
    rows = public_publications().select_related("replaces", "replaced_by", "claim__article")
    corrected = rows.filter(change_kind=Publication.Change.CORRECTION)
    return (corrected | rows.filter(state=Publication.State.WITHDRAWN)).order_by("-changed_at", "-pk")


def corrections(rows: Iterable[Publication]) -> list[Correction]:
    """The lines of these."""
    found = []
    for one in rows:
        shown = page(one)
        change = shown.said["change"] or {}
        was = json.loads(one.replaces.document)["label"] if one.replaces else ""
        found.append(Correction(shown, shown.change, change.get("note", ""), shown.days["changed_at"], was))
    return found
