"""Signing in to the desk."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm

from desk.presenters.navigation import address_of


class SignInForm(AdminAuthenticationForm):
    """Name and password. In the demonstration the first focus is left to its button that needs neither."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and address_of("demo_sign_in", "ann"):
            self.fields["username"].widget.attrs.pop("autofocus", None)
