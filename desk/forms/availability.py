"""What a person says of themselves: languages, topics, absence, conflicts of interest, a byline."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.rules import RuleBroken
from people.models import Person

OWN = ("absent_until", "languages", "topics", "named_in_public")


class AvailabilityForm(forms.Form):
    """Lists are written a name a line, or with commas between the words."""

    absent_until = forms.DateField(
        label="Away until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Up to and with this day nobody gives you a claim.",
        error_messages={"invalid": "Write the day as in 2026-03-01."},
    )
    languages = forms.CharField(
        label="Languages you read",
        required=False,
        max_length=120,
        help_text="Codes with commas between them: en, de. Empty: any.",
    )
    topics = forms.CharField(
        label="Topics you take first",
        required=False,
        max_length=300,
        help_text="Words of the claim or the title, with commas between them: vaccine, hospital.",
    )
    speakers = forms.CharField(
        label="Speakers you don't judge",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A conflict of interest you declare, a name a line: you take, file and sign nothing of theirs.",
    )
    publishers = forms.CharField(
        label="Publishers you don't judge",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    named_in_public = forms.BooleanField(
        label="My name on published checks",
        required=False,
        help_text="It stands on what you file or sign off and is published from now on. What is out stays as it went out.",
    )

    @classmethod
    def of(cls, person: Person, data: Any = None) -> AvailabilityForm:
        """The form as it stands for this person, or with what she typed."""
        named = {
            f"{kind}s": "\n".join(one["name"] for one in person.conflicts if one["kind"] == kind)
            for kind in ("speaker", "publisher")
        }
        own = {name: getattr(person, name) for name in OWN}
        return cls(data, initial=own | named, label_suffix="")

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        lists = {name: self.cleaned_data[name].splitlines() for name in ("speakers", "publishers")}
        return self.cleaned_data | lists

    def refuse(self, error: RuleBroken) -> None:
        """Put the action's sentence beside the field it names."""
        field = getattr(error, "field", "")
        self.add_error(field if field in self.fields else None, str(error))
