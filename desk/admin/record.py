"""The record in the admin: to be searched and read. Add, change and delete are off for everybody; actions write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst

from people.models import Person
from people.roles import Power


def person_of(request: HttpRequest) -> Person:
    """Who asks; the admin lets nobody else in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]  # generic for the type checker, not when it runs
else:
    ModelAdmin = admin.ModelAdmin


CALLED = {
    "Event": "History",
    "Document": "Sources we keep",
    "FactCheck": "Checks of others",
    "Subscription": "Webhooks",
    "Delivery": "Messages to webhooks",
}
"""The names under which people know lists that the record calls otherwise."""


class ListAdmin(ModelAdmin):
    """A list has the name of what is in it, not "Select person to change"."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = CALLED.get(str(self.opts.object_name)) or capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title} | (extra_context or {}))


class RecordAdmin(ListAdmin):
    """Lists and pages of one's own team's rows; a row of another team's is not there."""

    actions = None
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER  # counting each filter's rows costs a query a filter

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible: QuerySet[Any] = super().get_queryset(request).visible_to(person_of(request))  # type: ignore[attr-defined]  # each record's manager has it
        return visible

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return person_of(request).may(Power.READ)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Asked on the sign-in page too, where nobody is anybody yet."""
        return isinstance(request.user, Person) and self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404(f"There is no {opts.verbose_name} {object_id} here.")

    def row(self, request: HttpRequest, object_id: str) -> Any:
        """The row for a screen of our own; 404 where it is not there for this person, 403 where nothing is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404(f"There is no {self.opts.verbose_name} {object_id} here.")
        return found
