"""What an editor says when a verdict goes out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from claims.rules import Invalid
from publishing.models import Publication


class ChangeForm(forms.Form):
    """Why a verdict replaces the one that is out; asked only where one is."""

    change_kind = forms.ChoiceField(
        label="What kind of change is it?",
        choices=[("", "Choose"), *Publication.Change.choices],
        error_messages={"required": "Choose what kind of change it is."},
    )
    change_note = forms.CharField(
        label="What changed",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A sentence for the public.",
    )


class ScheduleForm(ChangeForm):
    """Publishing from the claim's page: at once or at a time, with the change where a verdict is out."""

    at = forms.DateTimeField(
        label="Publish at",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={"invalid": "Write the time as in 2026-03-01 08:30."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change_kind"].required = False
        zone, now = timezone.get_current_timezone_name(), timezone.localtime()
        self.fields["at"].help_text = f"In the desk's time, {zone}, where it is {now:%H:%M} now."

    def refuse(self, error: Invalid) -> None:
        """Put an action's sentence beside what it is about: the time, else the kind of change, or its note once that is chosen."""
        change = "change_note" if self.cleaned_data["change_kind"] else "change_kind"
        self.add_error("at" if error.field == "at" else change, str(error))
