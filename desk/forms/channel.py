"""Where a team is told together, and of what."""

from __future__ import annotations

from typing import Any

from django import forms

from people.models import Channel
from people.notices import OF_THE_TEAM


class ChannelForm(forms.Form):
    """The address is never shown again; where there is one, an empty field leaves it."""

    url = forms.URLField(
        label="Address of the incoming webhook",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label="Tell the channel when",
        choices=list(OF_THE_TEAM.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing it is told of."},
    )

    @classmethod
    def of(cls, channel: Channel | None, data: Any = None) -> ChannelForm:
        """The form of a team's channel, or of its first one: told of everything unless somebody says otherwise."""
        form = cls(data, initial={"kinds": channel.kinds if channel else list(OF_THE_TEAM)}, label_suffix="")
        field = form.fields["url"]
        field.help_text = (
            f"Empty: the one at {channel.host} stays. It is not shown again."
            if channel
            else "Of Slack, Mattermost or Teams. Whoever has it can write there: it is kept encrypted, and not shown again."
        )
        return form
