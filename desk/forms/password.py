"""Asking for a link to a new password, and choosing it."""

from __future__ import annotations

from typing import Any

from django import forms

from desk.forms.typed import SetPasswordForm


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


class NewPasswordForm(SetPasswordForm):
    """Django's form, with the words of this desk; what is wrong with a password is said when it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, label_suffix="")
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.help_text, second.help_text = "At least ten characters.", ""
        second.label = "The same once more"
