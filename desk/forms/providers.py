"""The form that sets up a language model."""

from __future__ import annotations

from typing import Any

from django import forms

from desk.forms.typed import ModelForm
from sources.models import Provider

WHERE = ("name", "kind", "address", "model", "new_key", "no_key", "seconds", "active")
CALLS = ("may_extract", "may_judge", "may_word", "may_queue")
MONEY = ("price_in", "price_out", "currency", "budget_money", "budget_tokens")


class ProviderForm(ModelForm):
    """Everything but the key, which is typed here and never shown."""

    new_key = forms.CharField(
        label="Key",
        required=False,
        max_length=2000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Kept encrypted and never shown again. A server of one's own often wants none.",
    )
    no_key = forms.BooleanField(label="Take the key away", required=False)

    class Meta:
        model = Provider
        widgets = {
            "address": forms.TextInput(attrs={"class": "vLargeTextField", "inputmode": "url"}),
            "currency": forms.TextInput(attrs={"size": 4}),
        }
        fields = ["name", "kind", "address", "model", "seconds", "active", *CALLS, *MONEY]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.key:
            self.fields["new_key"].help_text = "A key is kept. Empty: it stays."
        else:
            del self.fields["no_key"]

    def clean_new_key(self) -> str:
        return str(self.cleaned_data["new_key"]).strip()

    def validate_constraints(self) -> None:
        """The action checks them, with the team, which is no field."""

    def said(self) -> dict[str, Any]:
        """As the actions take it."""
        data = dict(self.cleaned_data)
        key, no_key = data.pop("new_key"), data.pop("no_key", False)
        return data | {"key": key} | ({"no_key": True} if no_key else {})
