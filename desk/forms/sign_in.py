"""Signing in to the desk."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils import timezone

from desk.presenters.navigation import address_of
from desk.requests import address_of as sender_of
from people import tries


class SignInForm(AdminAuthenticationForm):
    """Name and password. In the demonstration the first focus is left to its button that needs neither.

    ``wait``: seconds until a password is looked at again, 0 unless too many were wrong.
    """

    wait = 0
    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": "This sign-in name and password do not belong together. Capital letters count.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and address_of("demo_sign_in", "ann"):
            self.fields["username"].widget.attrs.pop("autofocus", None)

    def clean(self) -> dict[str, Any]:
        """Ask for a try first; only then is the password looked at, which is slow on purpose."""
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password or self.request is None:
            return super().clean()
        address, now = sender_of(self.request), timezone.now()
        try:
            tries.admit(name, address, now)
        except tries.TooManyTries as refusal:
            self.wait = math.ceil(refusal.wait.total_seconds())
            raise forms.ValidationError(str(refusal), code="throttled") from refusal
        said = super().clean()
        tries.forgive(name, address, now)
        return said
