"""Asking for a link to a new password."""

from __future__ import annotations

from django import forms


class ForgottenForm(forms.Form):
    """Either of the two: people remember one of them."""

    said = forms.CharField(
        label="Your e-mail address or sign-in name",
        max_length=254,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )
