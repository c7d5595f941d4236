"""Files and texts for the team's documents, and the page a bookmark sends."""

from __future__ import annotations

from typing import Any

from django import forms

from desk.forms.evidence import AskingForm


class Files(forms.FileField):
    """Several files at once."""

    widget = type("FilesInput", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(Files, self).clean(one, initial) for one in data or []]


class DocumentsForm(AskingForm):
    """Files, or one pasted text, with what is known about them; an address belongs to one page only."""

    chosen = Files(
        label="Files", required=False, allow_empty_file=True,
        help_text="Text, Markdown, HTML, MHTML, PDF or Word (.docx), up to 10 MB each; several at once.",
    )  # fmt: skip
    text = forms.CharField(
        label="or a text, pasted", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    url = forms.CharField(
        label="Its address", required=False, max_length=2000, widget=forms.URLInput,
        help_text="Where it stood, if it stood on the web. Most saved pages tell it themselves.",
    )  # fmt: skip
    title = forms.CharField(required=False, max_length=500)
    publisher = forms.CharField(
        label="Who published it", required=False, max_length=150,
        help_text="Leave it open where you don’t know it, or where the address tells. All that nobody is known to have"
        " published counts together as one source.",
    )  # fmt: skip
    author = forms.CharField(required=False, max_length=300)
    published = forms.DateField(
        label="Published on", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as in 2026-03-01."},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        if bool(given["chosen"]) == bool(given["text"].strip()):
            raise forms.ValidationError("Choose files or paste a text: one of the two.")
        if len(given["chosen"]) > 1 and (given["url"] or given["title"]):
            raise forms.ValidationError(
                "An address and a title belong to one document: add the files one by one."
            )
        return given

    @property
    def about(self) -> dict[str, str]:
        said = self.cleaned_data
        told = {name: said[name] for name in ("url", "title", "publisher", "author")}
        return told | {"published": said["published"].isoformat() if said["published"] else ""}


class PublisherForm(AskingForm):
    """Who published a document; empty where nobody knows."""

    publisher = forms.CharField(
        label="Who published it", required=False, max_length=150,
        help_text="A paper, an office, a company. Empty where nobody knows: then it counts as one source with all else"
        " that nobody is known to have published.",
    )  # fmt: skip
