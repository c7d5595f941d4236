"""How a person wants to be told of what."""

from __future__ import annotations

from typing import Any

from django import forms

from people.models import Person
from people.notices import KINDS, WAYS, Way
from people.secrets_at_rest import KeyLost, unlock


def _own(person: Person) -> str:
    """The address as its owner typed it; they type it again where the key to it is lost."""
    try:
        return unlock(person.chat_url)
    except KeyLost:
        return ""


class NoticesForm(forms.Form):
    """The address of a chat, and a way for each kind of notice; the fields of the kinds are made from ``KINDS``."""

    chat_url = forms.URLField(
        label="My chat",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text="The address of an incoming webhook of Slack, Mattermost or Teams. Whoever has it can write there: it is kept encrypted.",
    )

    def __init__(self, person: Person, data: Any = None) -> None:
        initial = {kind: person.notice_choices.get(kind, KINDS[kind].usual) for kind in KINDS}
        super().__init__(data, initial=initial | {"chat_url": _own(person)}, label_suffix="")
        for kind, about in KINDS.items():
            self.fields[kind] = forms.ChoiceField(
                label=f"When {about.words}", choices=[(way.value, WAYS[way]) for way in Way]
            )
