"""What anybody may fill in on the public pages."""

from __future__ import annotations

from typing import Any

from django import forms


class ComplaintForm(forms.Form):
    """A reader says what is wrong. ``website`` is hidden from people: what fills it in is a program."""

    use_required_attribute = False  # what is missing is said in our words

    text = forms.CharField(
        label="What is wrong?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Say what is wrong."},
    )
    source = forms.CharField(
        label="Where can it be seen?",
        required=False,
        max_length=2000,
        help_text="An address, a document, a page of a book. You may leave it empty.",
    )
    contact = forms.EmailField(
        label="Your email, if you want an answer",
        required=False,
        max_length=200,
        help_text="Only the editors see it.",
        error_messages={"invalid": "Write an address such as name@example.org, or leave it empty."},
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.visible_fields():
            if field.help_text:
                field.field.widget.attrs["aria-describedby"] = f"{field.auto_id}_helptext"

    @property
    def is_a_program(self) -> bool:
        return bool(self.data.get("website"))
