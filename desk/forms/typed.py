"""Django's forms that are generic for the type checker, not when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm as _SetPasswordForm

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
    SetPasswordForm = _SetPasswordForm[Any]
else:
    ModelForm, SetPasswordForm = forms.ModelForm, _SetPasswordForm

__all__ = ["ModelForm", "SetPasswordForm"]
