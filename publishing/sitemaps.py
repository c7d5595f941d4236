"""The sitemap (https://www.sitemaps.org/protocol.html): every check and every round-up, in pages of ten thousand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap as DjangoSitemap
from django.db.models import F, Max

from publishing import pages
from publishing.models import Publication, PublicationQuerySet

if TYPE_CHECKING:
    Sitemap = DjangoSitemap[dict[str, Any]]  # generic for the type checker, not when it runs
else:
    Sitemap = DjangoSitemap


def _out() -> PublicationQuerySet:
    """What search engines may find: what is out, and was not made up."""
    return pages.public_publications().current().filter(invented=False).order_by()


class OfThisSite(Sitemap):
    """Addresses begin with SITE_URL, whatever name the asker used."""

    limit = 10_000
    path: str

    @property
    def protocol(self) -> str:  # type: ignore[override]
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def rows(self) -> Any:
        """A queryset of ``key`` and ``changed``, a row for each page."""
        raise NotImplementedError  # verdicts and stories differ in nothing else

    def items(self) -> Any:
        return self.rows().order_by("key")

    def location(self, item: dict[str, Any]) -> str:
        return f"/{self.path}/{item['key']}/"

    def lastmod(self, item: dict[str, Any]) -> datetime:
        changed: datetime = item["changed"]
        return changed

    def get_latest_lastmod(self) -> datetime | None:
        """Asked of the database: Django would read every row for it."""
        latest: datetime | None = pages.public_publications().aggregate(latest=Max("changed_at"))["latest"]
        return latest


class Checks(OfThisSite):
    path = "checks"

    def rows(self) -> Any:
        return _out().values(key=F("claim"), changed=F("changed_at"))


class Stories(OfThisSite):
    path = "stories"

    def rows(self) -> Any:
        """Without those that have a check that was made up, tombstones too: their pages ask to be passed over."""
        made_up = Publication.objects.standing().filter(invented=True)
        rows = _out().exclude(claim__article__in=made_up.values("claim__article"))
        return rows.values(key=F("claim__article")).annotate(changed=Max("changed_at"))


SITEMAPS = {"checks": Checks, "stories": Stories}
