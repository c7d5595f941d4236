"""The form in which a reviewer files a verdict: her words, and beside them what she ticked and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from claims.actions.verdicts import LONGEST_RATIONALE, label_of
from claims.models import Claim, Evidence, Verdict
from desk.presenters.evidence_rows import Choice
from engine.types import Kind, Rating, Stance, Tier

WORDS = ("rating", "headline", "rationale", "why", "as_of", "override_reason")


class ReviewForm(forms.Form):
    """What is filed. Rules beyond "is it there" are the action's: its sentence is put beside the field it names."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    rating = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[], error_messages={"required": "Choose a rating."}
    )
    headline = forms.CharField(
        required=False, max_length=300, help_text="One line for the public: what is so, not what was said."
    )
    rationale = forms.CharField(
        max_length=LONGEST_RATIONALE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What the evidence shows. Refer to the independent sources by their number: [1], [2].",
        error_messages={"required": "Write the rationale: what the evidence shows."},
    )
    why = forms.CharField(
        label="Why we check this",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Its reach, its harm, or that readers asked.",
        error_messages={
            "required": "Say why this claim is checked: its reach, its harm, or that readers asked."
        },
    )
    as_of = forms.DateField(
        label="As of",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The day up to which you looked.",
    )
    override_reason = forms.CharField(
        label="Ask for an exception",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only below the sources rule: why it should stand all the same. An editor grants it or not.",
    )

    def __init__(
        self, claim: Claim, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        team = claim.article.team
        field = self.fields["rating"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (rating.value, label_of(team, rating))
            for rating in Rating
            if rating != Rating.PENDING or claim.kind == Kind.FORECAST
        ]

    @classmethod
    def opened(cls, claim: Claim, last: Verdict | None, draft: Mapping[str, Any]) -> ReviewForm:
        """The form as one finds it: the draft, else the verdict that came back, else empty."""
        initial: dict[str, Any] = {"as_of": timezone.localdate()}
        if last is not None:
            initial |= {name: getattr(last, name) for name in WORDS if hasattr(last, name)}
            initial["override_reason"] = last.override_asked
        initial |= {name: draft[name] for name in WORDS if draft.get(name)}
        return cls(claim, initial=initial | {"version": claim.version})

    def typed_again(self, version: int) -> None:
        """Keep what was typed, against the claim as it stands now."""
        self.data = {name: self.data[name] for name in self.data} | {"version": str(version)}


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
    )


def answers_in(data: Mapping[str, Any]) -> dict[str, str]:
    """What was said to each contrary source, by its number."""
    return {
        name.removeprefix("answer-"): str(data[name])
        for name in data
        if name.startswith("answer-") and str(data[name]).strip()
    }


def draft_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Everything that was typed and chosen, to be put back into the next form."""
    return {name: str(data[name]) for name in data if name not in {"csrfmiddlewaretoken", "do", "version"}}


# What a button has done with is no draft any more.
_DONE_WITH = {
    "search": "question",
    "add_page": "page_",
    "add_other": "other_",
    "log_search": "logged_",
    "merge": "into-",
    "move": "origin-",
}


def without(draft: Mapping[str, str], verb: str) -> dict[str, str]:
    """The draft after a button did its work: its own fields are empty again."""
    done = _DONE_WITH.get(verb)
    return {name: said for name, said in draft.items() if done is None or not name.startswith(done)}
