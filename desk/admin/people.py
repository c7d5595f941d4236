"""People, keys, organisations and the team's settings. Every write is an action with its line of history."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from claims.actions import people as person_actions
from claims.actions import teams
from claims.actions.teams import SOURCE_RULE
from claims.rules import Invalid, RuleBroken
from desk.admin import scales
from desk.admin.record import ListAdmin, person_of
from desk.admin.start import site
from desk.forms.people import KeyForm, PersonForm, TeamForm
from desk.forms.source_rule import tried
from people.actors import Actor
from people.models import ApiKey, Consumer, Person, Team
from people.roles import Power, Role, Scope

RULE_HINT = "Verdicts that are filed keep the rule they were filed under. Try a rule first: the link above."


class AdministeredAdmin(ListAdmin):
    """What administrators manage in their own team. Nothing is deleted: signatures and history name it."""

    show_facets = admin.ShowFacets.NEVER

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return person_of(request).may(Power.ADMINISTER)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Asked on the sign-in page too, where nobody is anybody yet."""
        return isinstance(request.user, Person) and self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(team=person_of(request).team_id)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The history has the line; the admin's own log would be a second one that anybody may change."""

    log_change = log_addition

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Where the action refuses, the form comes back as it was typed, with the rule's sentence."""
        context = {"show_save_and_add_another": False, "show_save_and_continue": False} | (
            extra_context or {}
        )
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except RuleBroken as error:
            request.refusal = error  # type: ignore[attr-defined]  # read in get_form
            return super().changeform_view(request, object_id, form_url, context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return form if refusal is None else _refused(form, refusal)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Nothing hangs on these rows."""


def _refused(form: type[ModelForm[Any]], refusal: RuleBroken) -> type[ModelForm[Any]]:
    def clean(self: ModelForm[Any]) -> None:
        field = refusal.field if isinstance(refusal, Invalid) and refusal.field in self.fields else None
        self.add_error(field, str(refusal))

    return type("Refused", (form,), {"clean": clean})


def by_of(request: HttpRequest) -> Actor:
    return Actor.of(person_of(request), door="admin")


_ROLES = (Role.REVIEWER, Role.EDITOR, Role.ADMINISTRATOR)


class RoleFilter(admin.SimpleListFilter):
    """People by what they may do."""

    title, parameter_name = "role", "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(role.value, role.value.capitalize()) for role in _ROLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        return queryset.filter(**{f"is_{self.value()}": True}) if self.value() in _ROLES else queryset


@admin.register(Person, site=site)
class PersonAdmin(AdministeredAdmin):
    form = PersonForm
    list_display = ("name", "username", "role_words", "email", "is_here", "signing_suspended_until")
    list_filter = (RoleFilter,)
    search_fields = ("name", "username", "email")
    ordering = ("closed_at", "name")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Readers from outside are invited from the verdict they read; here they would have nothing to set."""
        return super().get_queryset(request).filter(is_outside=False)

    def get_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        if obj and not obj.is_active:
            return ("username", "name", "email", "role_words", "closed_at", "closed_by")
        return ("username", "name", "email", "roles", "new_password")

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        return ("username",) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        closed = isinstance(obj, Person) and not obj.is_active
        return super().has_view_permission(request, obj) and not closed

    def save_model(self, request: HttpRequest, obj: Person, form: ModelForm[Person], change: bool) -> None:
        said = form.cleaned_data
        roles = [Role(role) for role in said["roles"]]
        if change:
            known = Person.objects.get(pk=obj.pk)
            kept = {"name": said["name"], "email": said["email"], "password": said["new_password"]}
            person_actions.mend_person(known, by=by_of(request), roles=roles, **kept)
            return
        made = person_actions.add_person(
            said["username"],
            by=by_of(request),
            team=person_of(request).team,
            roles=roles,
            name=said["name"],
            email=said["email"],
            password=said["new_password"],
        )
        obj.pk = made.pk

    @admin.display(description="roles")
    def role_words(self, person: Person) -> str:
        return ", ".join(sorted(role.value for role in person.roles))

    @admin.display(description="open", boolean=True, ordering="closed_at")
    def is_here(self, person: Person) -> bool:
        return person.is_active


@admin.register(Team, site=site)
class TeamAdmin(AdministeredAdmin):
    form = TeamForm
    list_display = ("name", "origins_needed", "auto_queue", "suggestion_shown", "public")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        return Team.objects.filter(pk=person_of(request).team_id)

    def get_fieldsets(self, request: HttpRequest, obj: Team | None = None) -> Any:
        return [
            (None, {"fields": [name for name in TeamForm.Meta.fields if name not in SOURCE_RULE]}),
            ("What a verdict's sources must be", {"fields": SOURCE_RULE, "description": RULE_HINT}),
        ]

    def get_urls(self) -> list[Any]:
        try_rule = self.admin_site.admin_view(self.try_rule)
        scale = self.admin_site.admin_view(self.scale)
        return [
            path("<int:pk>/try-rule/", try_rule, name="people_team_try_rule"),
            path("<int:pk>/scale/", scale, name="people_team_scale"),
            *super().get_urls(),
        ]

    def try_rule(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What a sources rule would refuse of what waits for its signature. Nothing is written."""
        team = self._team(request, pk)
        context = self.admin_site.each_context(request) | tried(team, request.GET, person_of(request))
        return TemplateResponse(request, "admin/people/team/try_rule.html", context)

    def scale(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The team's rating scale, and what another one would change."""
        return scales.screen(request, self._team(request, pk))

    def _team(self, request: HttpRequest, pk: int) -> Team:
        """The team, to its administrators alone."""
        team = self.get_queryset(request).filter(pk=pk).first()
        if team is None or not self.has_view_permission(request):
            raise PermissionDenied
        return team

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Team, form: Any, change: bool) -> None:
        teams.mend(obj, by=by_of(request), **form.cleaned_data)


@admin.register(Consumer, site=site)
class ConsumerAdmin(AdministeredAdmin):
    fields = ("name", "contact")
    list_display = ("name", "contact")
    search_fields = ("name", "contact")

    def save_model(self, request: HttpRequest, obj: Consumer, form: Any, change: bool) -> None:
        obj.team = person_of(request).team
        teams.keep_consumer(obj, by=by_of(request))


class OpensFilter(admin.SimpleListFilter):
    """Keys that open something, and those that are revoked or have run out."""

    title, parameter_name = "state", "opens"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "In force"), ("no", "Revoked or run out")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> QuerySet[ApiKey]:
        over = Q(revoked_at__isnull=False) | Q(expires_at__lte=timezone.now())
        return {"yes": queryset.exclude(over), "no": queryset.filter(over)}.get(self.value() or "", queryset)


@admin.register(ApiKey, site=site)
class ApiKeyAdmin(AdministeredAdmin):
    """Everybody sees and makes their own keys; an administrator sees the team's and makes organisations'."""

    form = KeyForm
    fields = ("label", "scopes", "consumer", "until")
    list_display = (
        "label",
        "prefix",
        "holder",
        "scopes",
        "made_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    )
    list_display_links = None
    list_filter = (OpensFilter, "made_on")
    list_select_related = ("person", "consumer")
    search_fields = ("label", "prefix", "person__name", "consumer__name")
    ordering = ("-made_at",)
    actions = ("revoke",)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return person_of(request).is_staff

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        person = person_of(request)
        keys = super().get_queryset(request)
        return keys if person.may(Power.ADMINISTER) else keys.filter(person=person)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        person = person_of(request)
        if person.may(Power.ADMINISTER):
            # A field of its own: the form's is the same for whoever asks next, of whatever team.
            choice = form.base_fields["consumer"] = deepcopy(form.base_fields["consumer"])
            choice.queryset = Consumer.objects.filter(team=person.team_id)
        return form

    def save_model(self, request: Any, obj: ApiKey, form: Any, change: bool) -> None:
        said, person = form.cleaned_data, person_of(request)
        consumer = said["consumer"]
        made, secret = person_actions.make_key(
            said["label"],
            by=by_of(request),
            scopes=[Scope(scope) for scope in said["scopes"]],
            person=None if consumer else person,
            consumer=consumer.name if consumer else "",
            expires_at=said["until"],
        )
        obj.pk = made.pk
        request.secret = secret  # for the one page that shows it

    def response_add(self, request: Any, obj: ApiKey, post_url_continue: str | None = None) -> HttpResponse:
        """The key, this once: it is kept nowhere, so the answer can't be a page that is opened again."""
        context = self.admin_site.each_context(request) | {
            "title": "Your new key",
            "key": ApiKey.objects.get(pk=obj.pk),
            "secret": request.secret,
        }
        return TemplateResponse(request, "admin/key_made.html", context, status=201)

    @admin.action(description="Revoke the selected keys")
    def revoke(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> None:
        for key in keys:
            try:
                person_actions.revoke_key(key, by=by_of(request))
            except RuleBroken as error:
                messages.error(request, str(error))
            else:
                messages.success(request, f"“{key.label}” is revoked.")

    @admin.display(description="held by")
    def holder(self, key: ApiKey) -> str:
        return str(key.person or key.consumer)
