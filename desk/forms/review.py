"""The form in which a reviewer files a verdict: her words, and beside them what she ticked and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from claims.actions.filing import LONGEST_RATIONALE
from claims.grounds import GROUNDS, own_words
from claims.grounds import WORDS as GROUND_WORDS
from claims.models import Claim, Evidence, Scale, Verdict
from desk.presenters.evidence_rows import Choice
from engine.types import Kind, Rating, Stance, Tier

WORDS = "label headline rationale why as_of expires_on story_url override_reason dispute".split() + [
    f"ground_{ground}" for ground in GROUNDS
]


NOT_TYPED = frozenset({"csrfmiddlewaretoken", "do", "version", "scale", "draft_at", "tab"})


class ReviewForm(forms.Form):
    """What is filed. Rules beyond "is it there" are the action's: its sentence is put beside the field it names."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    scale = forms.IntegerField(widget=forms.HiddenInput, required=False)
    label = forms.ChoiceField(
        label="Rating",
        widget=forms.RadioSelect,
        choices=[],
        error_messages={"required": "Choose a rating."},
    )
    headline = forms.CharField(
        required=False, max_length=300, help_text="One line for the public: what is so, not what was said."
    )
    rationale = forms.CharField(
        # With max_length a browser would cut what is pasted, in silence.
        validators=[MaxLengthValidator(LONGEST_RATIONALE)],
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What the evidence shows. Refer to the independent sources by their number: [1], [2].",
        error_messages={"required": "Write the rationale: what the evidence shows."},
    )
    why = forms.CharField(
        label="In your own words",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Published with the verdict.",
    )
    as_of = forms.DateField(
        label="As of",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The day up to which you looked.",
    )
    expires_on = forms.DateField(
        label="Shelf life",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="From this day on it is to be checked again. Empty: no end.",
    )
    story_url = forms.URLField(
        label="Our story",
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text="The address of what was written about it, if there is one.",
    )
    override_reason = forms.CharField(
        label="Ask for an exception",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only below the sources rule: why it should stand all the same. An editor grants it or not.",
    )
    dispute = forms.CharField(
        label="Why you don't agree",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A third person, an editor, then signs it or sends it back.",
    )

    def __init__(
        self,
        claim: Claim,
        scale: Scale,
        data: Mapping[str, Any] | None = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        if data is not None and "label" not in data:
            data = {name: data[name] for name in data} | {"label": label_in(data, scale)}
        super().__init__(data, initial=initial, label_suffix="")
        for ground, word in GROUND_WORDS.items():
            self.fields[f"ground_{ground}"] = forms.BooleanField(label=word, required=False)
        field = self.fields["label"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (step["label"], step["label"])
            for step in scale.steps
            if step["rating"] != Rating.PENDING or claim.kind == Kind.FORECAST
        ]
        if not scale.labelled:
            self._ask_for_a_conclusion()

    def _ask_for_a_conclusion(self) -> None:
        """Readers see no label: the headline says it, and the rating is for the desk and for programs."""
        self.fields["label"].help_text = "For the sources rule and for programs. Readers see no label."
        headline = self.fields["headline"]
        headline.label, headline.required = "Conclusion", True
        headline.help_text = "The sentence that readers get in place of a label."
        headline.error_messages["required"] = "Readers see no label: write the conclusion in a sentence."

    @classmethod
    def opened(cls, claim: Claim, scale: Scale, last: Verdict | None, draft: Mapping[str, Any]) -> ReviewForm:
        """The form as one finds it: the draft, else the verdict that came back, else empty."""
        initial: dict[str, Any] = {"as_of": timezone.localdate()}
        if last is not None:
            initial |= {name: getattr(last, name) for name in WORDS if hasattr(last, name)}
            initial |= {"override_reason": last.override_asked, "dispute": "", "why": own_words(last.why)}
            initial |= {f"ground_{ground}": ground in last.grounds for ground in GROUNDS}
        if draft:
            initial |= {name: draft.get(name, "") for name in WORDS if name in draft or "ground_" in name}
            initial["label"] = label_in(draft, scale)
        return cls(claim, scale, initial=initial | {"version": claim.version, "scale": scale.version})

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.grounds and not said.get("why", "").strip() and "why" not in self.errors:
            self.add_error(
                "why", "Say why this claim is checked: its reach, its harm, or that readers asked."
            )
        as_of, expires_on = said.get("as_of"), said.get("expires_on")
        if expires_on and expires_on <= (as_of or timezone.localdate()):
            self.add_error("expires_on", "The shelf life ends after the day up to which you looked.")
        return said

    @property
    def grounds(self) -> list[str]:
        """The grounds that were ticked."""
        return [ground for ground in GROUNDS if self.cleaned_data.get(f"ground_{ground}")]

    @property
    def ground_fields(self) -> list[Any]:
        """The boxes of the grounds, for the template."""
        return [self[f"ground_{ground}"] for ground in GROUNDS]

    def typed_again(self, version: int, scale: Scale) -> None:
        """Keep what was typed, against the claim as it stands now. A label of another scale is to be chosen again."""
        typed = {name: self.data[name] for name in self.data}
        if typed.get("scale", "") not in {"", str(scale.version)}:
            typed["label"] = ""
        self.data = typed | {"version": str(version), "scale": str(scale.version)}


def label_in(data: Mapping[str, Any], scale: Scale) -> str:
    """The label that was chosen; a rating without one, as older drafts have it, takes its first label."""
    return str(data.get("label", "")) or scale.word(str(data.get("rating", "")))


def choices_in(data: Mapping[str, Any], evidence: Iterable[Evidence]) -> dict[int, Choice]:
    """What was chosen for each piece of evidence that the sent form showed."""
    return {one.pk: _choice_in(data, one.pk) for one in evidence if f"shown-{one.pk}" in data}


def _choice_in(data: Mapping[str, Any], pk: int) -> Choice:
    stance, tier = str(data.get(f"stance-{pk}", "")), str(data.get(f"tier-{pk}", ""))
    return Choice(
        stance=stance if stance in set(Stance) else "",
        counts=f"counts-{pk}" in data,
        tier=tier if tier in set(Tier) else "",
        party=f"party-{pk}" in data
        if tier
        else None,  # an empty box is sent by nobody: the list beside it is
        unnamed=f"unnamed-{pk}" in data if tier else None,
    )


def answers_in(data: Mapping[str, Any]) -> dict[str, str]:
    """What was said to each contrary source, by its number."""
    return {
        name.removeprefix("answer-"): str(data[name])
        for name in data
        if name.startswith("answer-") and str(data[name]).strip()
    }


def draft_in(data: Mapping[str, Any], scale: Scale) -> dict[str, str]:
    """Everything that was typed and chosen, to be put back into the next form; no label of another scale than hers."""
    typed = {name: str(data[name]) for name in data if name not in NOT_TYPED}
    if str(data.get("scale", "")) not in {"", str(scale.version)}:
        typed = {name: said for name, said in typed.items() if name not in {"label", "rating"}}
    return typed


# What a button has done with is no draft any more.
_DONE_WITH = {
    "search": "question",
    "add_page": "page_",
    "log_search": "logged_",
    "merge": "into-",
    "move": "origin-",
}


def without(draft: Mapping[str, str], verb: str) -> dict[str, str]:
    """The draft after a button did its work: its own fields are empty again."""
    done = _DONE_WITH.get(verb)
    return {name: said for name, said in draft.items() if done is None or not name.startswith(done)}
