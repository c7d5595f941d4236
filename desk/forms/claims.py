"""Mending a claim, and merging it into another of its article."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.models import Claim
from claims.rules import RuleBroken
from desk.presenters.labels import KINDS

PRIORITIES = [("", "Automatic"), ("3", "High"), ("2", "Medium"), ("1", "Low")]


class ClaimForm(forms.Form):
    """What may be mended on a claim. What was typed outlives a refusal, and somebody else's change meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    statement = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands alone: who, what, where and when, without the article beside it.",
    )
    kind = forms.ChoiceField(choices=list(KINDS.items()))
    speaker = forms.CharField(required=False, max_length=200, help_text="Who says it, in the article.")
    due_on = forms.DateField(
        label="Its day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Of a forecast: the day on which it can be checked.",
        error_messages={"invalid": "Write the day as in 2026-03-01."},
    )
    priority = forms.TypedChoiceField(choices=PRIORITIES, required=False, coerce=int, empty_value=None)

    def __init__(self, claim: Claim, data: Any = None) -> None:
        super().__init__(data, initial=_standing(claim), label_suffix="", auto_id="mend_%s")

    @property
    def changes(self) -> dict[str, Any]:
        """What differs from the claim as it stands, by the names the record has for it."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}

    def refuse(self, error: RuleBroken) -> None:
        """Put an action's sentence beside the field it names, or above all of them."""
        field = getattr(error, "field", "")
        self.add_error(field if field in self.fields else None, str(error))

    def typed_again(self, version: int) -> None:
        """Keep what was typed, against the claim as it stands now; what stands is said where it differs."""
        for name in self.changes:
            bound = self[name]
            standing = dict(getattr(bound.field, "choices", [])).get(bound.initial, bound.initial)
            bound.help_text = f"It stands as: {standing or 'empty'}"
        self.data = {name: self.data[name] for name in self.data} | {"version": str(version)}


def _standing(claim: Claim) -> dict[str, Any]:
    return {
        "version": claim.version,
        "statement": claim.statement,
        "kind": claim.kind,
        "speaker": claim.speaker.name if claim.speaker else "",
        "due_on": claim.due_on,
        "priority": "" if claim.priority is None else str(min(max(claim.priority, 1), 3)),
    }
