"""Documents, fact checks of others and publications in the admin, to be read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from desk.admin.record import RecordAdmin, person_of
from desk.admin.start import site
from publishing.models import Publication
from sources.models import Document, FactCheck


@admin.register(Document, site=site)
class DocumentAdmin(RecordAdmin):
    list_display = ("name", "publisher", "published_at", "fetched_at", "kind", "invented")
    list_filter = ("kind", "fetched_at", "language", "invented")
    search_fields = ("title", "url", "publisher__name")
    list_select_related = ("publisher",)
    list_display_links = None
    change_list_template = "admin/documents.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Public pages and the team's own."""
        documents = Document.objects.filter(Q(team=None) | Q(team=person_of(request).team_id))
        return documents.select_related("publisher").defer("text", "headers")

    def view_on_site(self, obj: Document) -> str:
        return reverse("document", args=[obj.pk])

    @admin.display(description="source as seen", ordering="title")
    def name(self, document: Document) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("document", args=[document.pk]), document)


@admin.register(FactCheck, site=site)
class FactCheckAdmin(RecordAdmin):
    list_display = (
        "statement",
        "rating",
        "publisher",
        "reviewed_on",
        "page",
        "came",
        "imported_at",
        "invented",
    )
    list_filter = ("came", "reviewed_on", "language")
    search_fields = ("statement", "title", "publisher", "rating", "url")
    list_display_links = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[FactCheck]:
        return FactCheck.objects.filter(team=person_of(request).team_id)

    @admin.display(description="its page")
    def page(self, check: FactCheck) -> SafeString | str:
        if not check.url or check.invented:
            return ""
        return format_html('<a href="{}" rel="noopener noreferrer nofollow external">Open</a>', check.url)


@admin.register(Publication, site=site)
class PublicationAdmin(RecordAdmin):
    list_display = ("statement", "label", "version", "state", "change_kind", "published_at", "page")
    list_display_links = ("statement",)
    list_filter = ("state", "change_kind", "published_at")
    search_fields = ("verdict__statement", "verdict__headline")
    list_select_related = ("verdict", "published_by")
    fields = (
        "verdict",
        "version",
        "state",
        "change_kind",
        "change_note",
        "published_at",
        "published_by",
        "document",
        "claimreview",
    )

    @admin.display(description="claim")
    def statement(self, publication: Publication) -> str:
        return publication.verdict.statement

    @admin.display(description="verdict")
    def label(self, publication: Publication) -> str:
        return publication.verdict.label

    @admin.display(description="public page")
    def page(self, publication: Publication) -> SafeString | str:
        if publication.state == Publication.State.SCHEDULED:
            return ""
        return format_html('<a href="{}">Open</a>', publication.get_absolute_url())
