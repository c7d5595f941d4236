"""The team's language models: set up by administrators, switched off and never deleted. How they do stands on the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from claims.actions import providers
from desk.admin.people import AdministeredAdmin, by_of
from desk.admin.record import person_of
from desk.admin.start import site
from desk.forms.providers import CALLS, MONEY, WHERE, ProviderForm
from sources.models import Provider

CALLS_HINT = "Its answers are checked and stand beside our machine's. People decide; it ticks, files and signs nothing."
MONEY_HINT = "What a question may cost is set aside from the day's budget before it is sent; once that is used up the model is not asked."


@admin.register(Provider, site=site)
class ProviderAdmin(AdministeredAdmin):
    form = ProviderForm
    list_display = ("name", "model", "address", "calls", "active")
    actions = None

    def get_fieldsets(self, request: HttpRequest, obj: Provider | None = None) -> Any:
        where = [name for name in WHERE if name != "no_key" or (obj and obj.key)]
        return [
            (None, {"fields": where}),
            ("What it is asked for", {"fields": CALLS, "description": CALLS_HINT}),
            ("What it costs", {"fields": MONEY, "description": MONEY_HINT}),
        ]

    def save_model(self, request: HttpRequest, obj: Provider, form: Any, change: bool) -> None:
        if change:
            providers.mend(obj.pk, by=by_of(request), **form.said())
        else:
            obj.pk = providers.add(by=by_of(request), team=person_of(request).team, **form.said()).pk

    def response_post_save_add(self, request: HttpRequest, obj: Provider) -> HttpResponseRedirect:
        """To the page on which it is tested."""
        return HttpResponseRedirect(f"{reverse('models')}#model-{obj.pk}")

    response_post_save_change = response_post_save_add

    @admin.display(description="is asked to")
    def calls(self, provider: Provider) -> str:
        words = {"may_extract": "split", "may_judge": "judge", "may_word": "word"}
        return ", ".join(word for name, word in words.items() if getattr(provider, name)) or "nothing"
