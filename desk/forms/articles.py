"""Bringing in an article, and mending what is known about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from django import forms

from claims.rules import Invalid, RuleBroken
from sources import papers, texts
from sources.errors import SourceError
from sources.texts import Text
from sources.uploads import LARGEST, TYPES

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Paper(NamedTuple):
    """A file that is not read yet."""

    name: str
    content: bytes


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
        widget=forms.FileInput(attrs={"accept": ",".join(TYPES)}),
        help_text="Text, a saved web page, PDF or Word (.docx), up to 10 MB.",
    )

    field_order = ("body", "url", "file", "title", "published_on", "publisher", "byline")

    def refuse(self, error: RuleBroken) -> None:
        """What is wrong with a file's text is said beside the file."""
        if getattr(error, "field", "") == "body" and self.cleaned_data.get("file"):
            error = Invalid(str(error), "file")
        super().refuse(error)

    def clean_file(self) -> Text | Paper | None:
        """What stands in the file; a PDF or Word file as it is, to be read behind, for that may take half a minute."""
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if Path(file.name).suffix.lower() not in TYPES:
            raise forms.ValidationError(f"Only {', '.join(TYPES)} can be read.")
        content = file.read(LARGEST + 1)
        if papers.kind_of(content) and len(content) <= LARGEST:
            return Paper(file.name, content)
        try:
            text = texts.read(file.name, content)
        except SourceError as error:
            raise forms.ValidationError(str(error)) from error
        if not text.body.strip():
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
