"""Bringing in an article, and mending what is known about it."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.rules import RuleBroken

LARGEST_FILE = 10_000_000  # bytes

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AboutForm(forms.Form):
    """What is known about an article beside its text."""

    title = forms.CharField(required=False, max_length=500)
    published_on = forms.DateField(
        label="Published on",
        required=False,
        widget=_DAY,
        help_text="“In May” and “next week” are read from this day.",
        error_messages={"invalid": "Write the day as in 2026-03-01."},
    )
    publisher = forms.CharField(required=False, max_length=200)
    byline = forms.CharField(required=False, max_length=200)

    def refuse(self, error: RuleBroken) -> None:
        """Put an action's sentence beside the field it names, or above all of them."""
        field = getattr(error, "field", "")
        self.add_error(field if field in self.fields else None, str(error))

    @property
    def labels_given(self) -> dict[str, Any]:
        """The labels that were filled in, by the names the record has for them."""
        names = ("title", "published_on", "publisher", "byline")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class ReceiveForm(AboutForm):
    """A text, a file or an address; an address beside a text says where that text stood."""

    body = forms.CharField(
        label="Text", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6, "data-key": "i"})
    )
    url = forms.CharField(label="Address", required=False, max_length=2000)
    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
        help_text="Plain text (.txt) in UTF-8, up to 10 MB.",
    )

    field_order = ("body", "url", "file", "title", "published_on", "publisher", "byline")

    def clean_file(self) -> str:
        """The text of the file; empty without one."""
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("This file is larger than 10 MB, and that is the most we take.")
        if not file.name.lower().endswith(".txt"):
            raise forms.ValidationError("Only plain text can be read: save it as a .txt file.")
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            wrong = f"This file is not UTF-8: byte {error.start + 1:,} fits no letter. Save it as UTF-8."
            raise forms.ValidationError(wrong) from error
        if not text.strip():
            raise forms.ValidationError("There is no text in this file.")
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        has_body = bool(given.get("body", "").strip())
        if self.errors:
            return given
        if has_body and given["file"]:
            raise forms.ValidationError("Paste the text or choose a file, not both.")
        if not has_body and not given["file"] and not given["url"].strip():
            raise forms.ValidationError("Paste the text, give the address of the page, or choose a file.")
        return given


class MendForm(AboutForm):
    """Title, day, publisher and byline of an article that stands; its text too while there is none."""

    body = forms.CharField(
        label="Text", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10})
    )
