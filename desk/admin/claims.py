"""Articles, claims and verdicts in the admin; a claim and a verdict open on screens of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims import queries
from claims.history import sentence
from claims.models import Article, Assignment, Claim, Event, Verdict
from claims.states import VerdictState
from desk.admin import keeping, review, signing
from desk.admin.record import RecordAdmin, person_of
from desk.admin.start import site
from desk.presenters import labels


@admin.register(Article, site=site)
class ArticleAdmin(RecordAdmin):
    list_display = ("title", "publisher", "published_on", "received_at", "progress")
    list_filter = ("received_at", "language", "publisher")
    search_fields = ("title", "url", "byline", "publisher")
    date_hierarchy = "received_at"
    fields = (
        "title",
        "body",
        "url",
        "publisher",
        "byline",
        "published_on",
        "language",
        "revision",
        "received_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return queries.with_progress(super().get_queryset(request)).defer("body")

    def view_on_site(self, obj: Article) -> str:
        return obj.get_absolute_url()

    @admin.display(description="progress")
    def progress(self, article: Article) -> str:
        return labels.progress_shown(article, queries.progress(article)).sentence


@admin.register(Claim, site=site)
class ClaimAdmin(RecordAdmin):
    list_display = ("statement", "state_word", "priority_word", "holder", "kind", "due_on", "story")
    list_filter = ("state", "kind", "is_public", "due_on")
    search_fields = ("statement", "speaker__name", "article__title")
    list_select_related = ("article__team", "speaker")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        holders = Assignment.objects.filter(ended_at=None).select_related("person")
        claims = super().get_queryset(request).select_related("article__team", "speaker")
        return claims.defer("article__body").prefetch_related(
            Prefetch("assignments", holders, to_attr="held")
        )

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/rule/",
                self.admin_site.admin_view(require_POST(self.rule)),
                name="claims_claim_rule",
            ),
            path(
                "<int:pk>/draft/",
                self.admin_site.admin_view(require_POST(self.draft)),
                name="claims_claim_draft",
            ),
            path("<int:pk>/news/", self.admin_site.admin_view(self.news), name="claims_claim_news"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        claim = self.row(request, object_id)
        context = self.admin_site.each_context(request) | {"title": "Claim"}
        return review.screen(request, claim, person_of(request), context)

    def rule(self, request: HttpRequest, pk: int) -> HttpResponse:
        return review.rule(request, self.row(request, str(pk)), person_of(request))

    def draft(self, request: HttpRequest, pk: int) -> HttpResponse:
        return keeping.draft(request, self.row(request, str(pk)), person_of(request))

    def news(self, request: HttpRequest, pk: int) -> HttpResponse:
        return keeping.arrivals(request, self.row(request, str(pk)), person_of(request))

    @admin.display(description="state", ordering="state")
    def state_word(self, claim: Claim) -> str:
        return labels.state_word(claim)

    @admin.display(description="priority", ordering="-score")
    def priority_word(self, claim: Claim) -> str:
        return claim.level.capitalize()

    @admin.display(description="held by")
    def holder(self, claim: Claim) -> str:
        held = claim.held  # type: ignore[attr-defined]  # prefetched for the list
        return held[0].person.name if held else ""

    @admin.display(description="article")
    def story(self, claim: Claim) -> SafeString:
        return format_html('<a href="{}">{}</a>', claim.article.get_absolute_url(), claim.article)


@admin.register(Verdict, site=site)
class VerdictAdmin(RecordAdmin):
    list_display = ("statement", "label", "state", "decided_by", "decided_at", "approved_by", "approved_at")
    list_filter = ("state", "label", "decided_at")
    search_fields = ("statement", "headline", "rationale")
    list_select_related = ("decided_by", "approved_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verdict]:
        """What people decided; the machine's suggestions are shown beside the claim they are about."""
        decided = super().get_queryset(request).exclude(state=VerdictState.SUGGESTED)
        return decided.select_related(
            "claim__article__team", "scale__team", "decided_by", "approved_by", "sent_back_by", "override_by"
        ).defer("claim__article__body")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        verdict = self.row(request, object_id)
        context = self.admin_site.each_context(request) | {"title": "Verdict"}
        return signing.screen(request, verdict, person_of(request), context)


@admin.register(Event, site=site)
class EventAdmin(RecordAdmin):
    ordering = ("-pk",)
    list_display = ("at", "what", "about", "door")
    list_display_links = ("at",)
    list_filter = ("at", "type", "door")
    search_fields = ("type", "claim__statement", "person__name")
    list_select_related = ("person", "key__consumer", "payload", "claim", "article")
    fields = (
        "at",
        "what",
        "type",
        "person",
        "machine",
        "door",
        "article",
        "claim",
        "chain",
        "number",
        "hash",
    )
    readonly_fields = ("what",)

    @admin.display(description="what happened")
    def what(self, event: Event) -> str:
        return sentence(event)

    @admin.display(description="claim or article")
    def about(self, event: Event) -> SafeString | str:
        if event.claim:
            address = reverse("admin:claims_claim_change", args=[event.claim.pk])
            return format_html('<a href="{}">{}</a>', address, event.claim.statement[:80])
        return str(event.article or "")
