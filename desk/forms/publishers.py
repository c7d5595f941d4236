"""Publishers and speakers, mended by hand. Another publisher is named as people name it; a new name makes a record."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.models import Speaker
from desk.forms.typed import ModelForm
from sources import publishers
from sources.models import Publisher

KNOWN = [("", "nobody has looked"), ("yes", "yes"), ("no", "no")]
AS_WORD = {None: "", True: "yes", False: "no"}


def _elsewhere() -> forms.URLField:
    return forms.URLField(
        label="The same elsewhere",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Such as Wikidata.",
    )


def _named(name: str) -> Publisher | None:
    return publishers.find_or_make("", name, trusted=True) if name.strip() else None


class PublisherForm(ModelForm):
    same_as = _elsewhere()
    owned_by = forms.CharField(
        label="Owner", required=False, max_length=150, help_text="By its name; a new name makes a record."
    )
    controlled = forms.ChoiceField(
        label="State-controlled",
        choices=KNOWN,
        required=False,
        help_text="Its word alone never settles a claim.",
    )
    domains = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="One a line, such as example.org."
    )

    class Meta:
        model = Publisher
        fields = ["name", "is_agency", "country", "same_as"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["owned_by"].initial = str(self.instance.owner or "")
            self.fields["controlled"].initial = AS_WORD[self.instance.state_controlled]
            self.fields["domains"].initial = "\n".join(row.domain for row in self.instance.domains.all())

    def said(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = dict(self.cleaned_data)
        controlled = {word: value for value, word in AS_WORD.items()}[data.pop("controlled")]
        return data | {
            "owner": _named(data.pop("owned_by")),
            "state_controlled": controlled,
            "domains": data.pop("domains").split(),
        }


class SpeakerForm(ModelForm):
    same_as = _elsewhere()
    house = forms.CharField(
        label="Speaks for",
        required=False,
        max_length=150,
        help_text="The office or house whose pages are this person's own word, by its name.",
    )

    class Meta:
        model = Speaker
        fields = ["name", "role", "party", "country", "same_as"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["house"].initial = str(self.instance.speaks_for or "")

    def said(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = dict(self.cleaned_data)
        return data | {"speaks_for": _named(data.pop("house"))}
