"""Publishers and speakers in the admin: everybody on the desk reads them, editors and administrators mend them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from claims.actions import publishers
from claims.history.sentences import payload_of
from claims.models import Event, Speaker
from desk.admin.people import AdministeredAdmin, by_of
from desk.admin.record import person_of
from desk.admin.start import site
from desk.forms.publishers import PublisherForm, SpeakerForm
from people.roles import Power
from sources.models import Publisher

LINES, LOOKED_AT = 20, 500


class MendedAdmin(AdministeredAdmin):
    """Records that all teams share. They come with pages and articles, and are never deleted."""

    kind = ""  # of the line of history that tells of a change

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        person = person_of(request)
        return person.may(Power.READ) or person.may(Power.MEND_SOURCES)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return person_of(request).may(Power.MEND_SOURCES)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="what was mended")
    def lines(self, row: Model) -> SafeString | str:
        """The latest changes of this record, newest first; who made them stands in the history of their own team."""
        events = Event.objects.filter(type=f"{self.kind}.mended").select_related("payload").order_by("-pk")
        said = [(event.at, payload_of(event)) for event in events[:LOOKED_AT]]
        told = [
            (f"{at:%-d %B %Y, %H:%M}", line["changes"]) for at, line in said if line.get(self.kind) == row.pk
        ]
        return format_html_join("", "<div>{}: {}</div>", told[:LINES]) or "Nothing yet."


@admin.register(Publisher, site=site)
class PublisherAdmin(MendedAdmin):
    kind = "publisher"
    form = PublisherForm
    list_display = ("name", "owner", "state_controlled", "is_agency", "country")
    list_filter = ("state_controlled", "is_agency")
    search_fields = ("name", "domains__domain")
    list_select_related = ("owner",)
    fields = ("name", "owned_by", "controlled", "is_agency", "country", "same_as", "domains", "lines")
    readonly_fields = ("lines",)

    def get_fields(self, request: HttpRequest, obj: Publisher | None = None) -> tuple[str, ...]:
        if self.has_change_permission(request, obj):
            return self.fields
        return ("name", "owner", "state_controlled", "is_agency", "country", "same_as", "lines")

    def save_model(self, request: HttpRequest, obj: Publisher, form: Any, change: bool) -> None:
        publishers.mend(obj.pk, by=by_of(request), **form.said())


@admin.register(Speaker, site=site)
class SpeakerAdmin(MendedAdmin):
    kind = "speaker"
    form = SpeakerForm
    list_display = ("name", "role", "party", "country", "speaks_for")
    search_fields = ("name", "role", "party")
    list_select_related = ("speaks_for",)
    fields = ("name", "role", "party", "country", "same_as", "house", "lines")
    readonly_fields = ("lines",)

    def get_fields(self, request: HttpRequest, obj: Speaker | None = None) -> tuple[str, ...]:
        if self.has_change_permission(request, obj):
            return self.fields
        return ("name", "role", "party", "country", "same_as", "speaks_for", "lines")

    def save_model(self, request: HttpRequest, obj: Speaker, form: Any, change: bool) -> None:
        publishers.mend_speaker(obj.pk, by=by_of(request), **form.said())
