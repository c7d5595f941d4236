"""The form of a rating scale: what readers see, and a row a label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from claims.models import LONGEST_LABEL, Scale
from claims.models.scales import Step
from claims.scales import BIGGEST_NUMBER, LONGEST_MEANING, MOST_LABELS, meant
from engine.types import Rating

SEEN = [
    ("label", "A label, and the headline under it"),
    ("none", "No label: the claim, and a conclusion in a sentence"),
]
SPARE = 2  # empty rows, for what is added


class ScaleForm(forms.Form):
    """``version`` is that of the scale which was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.ChoiceField(label="What readers see", widget=forms.RadioSelect, choices=SEEN)


class StepForm(forms.Form):
    """One label. A row without a word is no label."""

    place = forms.IntegerField(label="Order", required=False, min_value=1, max_value=99)
    label = forms.CharField(required=False, max_length=LONGEST_LABEL)
    rating = forms.ChoiceField(
        label="Stands for",
        required=False,
        choices=[("", "choose"), *((r.value, meant(r)) for r in Rating)],
    )
    number = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_NUMBER)
    meaning = forms.CharField(label="Readers are told", required=False, max_length=LONGEST_MEANING)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("label") and not said.get("rating") and "rating" not in self.errors:
            self.add_error("rating", f"Say which rating “{said['label']}” stands for.")
        return said


StepForms = forms.formset_factory(StepForm, extra=0, max_num=MOST_LABELS + SPARE, validate_max=True)


class ScalePage:
    """Both together, as they are found or as they were sent."""

    def __init__(self, scale: Scale, data: Mapping[str, Any] | None = None) -> None:
        rows: list[dict[str, Any]] = [{"place": n, **step} for n, step in enumerate(scale.steps, 1)]
        rows += [{"place": n} for n in range(len(rows) + 1, len(rows) + 1 + SPARE)]
        found = {"version": scale.version, "seen": "label" if scale.labelled else "none"}
        self.form = ScaleForm(data, initial=found, label_suffix="")
        self.rows = StepForms(data, initial=rows, prefix="step", form_kwargs={"label_suffix": ""})

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid()])

    @property
    def labelled(self) -> bool:
        return bool(self.form.cleaned_data["seen"] == "label")

    @property
    def steps(self) -> list[Step]:
        """The labels in the order that was given; rows of one number stay as they stand."""
        told = [row for row in self.rows.cleaned_data if row.get("label")]
        told.sort(key=lambda row: row["place"] or 99)
        return [
            Step(label=row["label"], rating=row["rating"], number=row["number"], meaning=row["meaning"])
            for row in told
        ]


def with_another_row(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, with an empty row behind it."""
    count = str(data.get("step-TOTAL_FORMS", ""))
    rows = min(int(count) if count.isdecimal() and len(count) < 3 else 0, MOST_LABELS + SPARE - 1)
    return {name: data[name] for name in data} | {
        "step-TOTAL_FORMS": str(rows + 1),
        f"step-{rows}-place": str(rows + 1),
    }
