"""The form that adds a feed."""

from __future__ import annotations

from django import forms

EVERY = [(15, "15 minutes"), (30, "half hour"), (60, "hour"), (360, "six hours"), (1440, "day")]


class FeedForm(forms.Form):
    """Its address, what to call it, how often it is read."""

    url = forms.CharField(
        label="Address",
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://paper.example/rss.xml"}),
        error_messages={"required": "Give the feed’s address."},
    )
    name = forms.CharField(label="Name", max_length=200, required=False, help_text="Empty: the feed’s own.")
    minutes = forms.TypedChoiceField(label="Read every", choices=EVERY, coerce=int, initial=30)
