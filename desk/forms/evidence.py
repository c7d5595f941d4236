"""Adding evidence: a page, or in its other forms a conversation, an image or video, a paper, a calculation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms import BaseFormSet, formset_factory

from claims.details import NEEDED, WORDS_NEEDED, Terms
from claims.models import Claim, Evidence
from claims.rules import RuleBroken
from desk.presenters import words

_WORDS = forms.Textarea(attrs={"rows": 3})
FIGURES = 6
LONGEST = 20_000  # characters of a passage or its translation


class AskingForm(forms.Form):
    """One whose refusals come from an action."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)

    def refuse(self, error: RuleBroken) -> None:
        """Put an action's sentence beside the field it names, or above all of them."""
        field = getattr(error, "field", "")
        self.add_error(field if field in self.fields else None, str(error))


class EvidenceForm(AskingForm):
    """What all forms ask: what it says, what it says in our language, and how it bears on the claim.

    ``SAYS`` names the fields that become the evidence's details.
    """

    FORM = Evidence.Form.PASSAGE
    SAYS: tuple[str, ...] = ()
    FIRST: tuple[str, ...] = ()

    # With max_length a browser would cut what is pasted, in silence.
    passage = forms.CharField(validators=[MaxLengthValidator(LONGEST)], widget=_WORDS)
    translation = forms.CharField(
        label="In English", required=False, validators=[MaxLengthValidator(LONGEST)],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="If it is in another language. The words above stay as they stand there.",
    )  # fmt: skip
    translated_by = forms.CharField(
        label="Translated by", required=False, max_length=120,
        help_text="As readers will see it: the desk, a name, or a program.",
    )  # fmt: skip
    stance = forms.ChoiceField(
        label="It", required=False,
        choices=[("", "say later"), ("supports", "backs the claim"), ("refutes", "contradicts it"), ("neutral", "does neither")],
    )  # fmt: skip
    tier = forms.ChoiceField(label="As a", choices=list(words.TIERS.items()), initial="secondary")
    interested_party = forms.BooleanField(label="A party to the claim", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(self.FIRST)
        sentences = {
            **NEEDED.get(self.FORM, {}),
            "passage": WORDS_NEEDED.get(self.FORM, "Quote the passage."),
        }
        for name, sentence in sentences.items():
            self.fields[name].error_messages["required"] = sentence

    @property
    def beside(self) -> list[Any]:
        """The fields of the form's own, in their order."""
        shared = ("translation", "translated_by", "stance", "tier", "interested_party")
        return [self[name] for name in self.fields if name not in shared]

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes, without the file."""
        names = ("passage", "translation", "translated_by", "stance", "tier", "interested_party")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.SAYS if self.cleaned_data.get(name)}


class PageForm(EvidenceForm):
    """A page by its address, with the page as she saved it where the desk is kept out."""

    FIRST = ("url", "passage")

    url = forms.CharField(
        label="Address", max_length=2000, widget=forms.URLInput,
        error_messages={"required": "Give the address of the page."},
    )  # fmt: skip
    text = forms.CharField(
        label="The text of the page, pasted",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    file = forms.FileField(label="or the page you saved", required=False, allow_empty_file=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passage"].label = "The passage that bears on the claim"
        self.fields["file"].help_text = "A file: text, HTML, MHTML, PDF or Word, up to 10 MB."

    @property
    def beside(self) -> list[Any]:
        return [self["url"], self["passage"]]


class ConversationForm(EvidenceForm):
    FORM = Evidence.Form.CONVERSATION
    SAYS = ("who", "when", "terms", "described_as", "how")
    FIRST = ("who", "when", "terms", "described_as", "passage")

    who = forms.CharField(
        max_length=300, help_text="The name, then a comma and what they are: Jan Kovac, harbour master."
    )
    when = forms.CharField(max_length=100, help_text="The day, such as 2 March 2026.")
    terms = forms.ChoiceField(
        label="On what terms", choices=[(term.value, term.label.capitalize()) for term in Terms],
        widget=forms.RadioSelect,
    )  # fmt: skip
    described_as = forms.CharField(
        label="What readers are told", required=False, max_length=300,
        help_text="Where they may be quoted but not named: an official of the port.",
    )  # fmt: skip
    how = forms.CharField(
        label="How", required=False, max_length=200, help_text="By phone, in person, by mail."
    )
    file = forms.FileField(
        label="Recording, notes or mail", required=False, allow_empty_file=True,
        help_text="Up to 10 MB. It stays with the desk.",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passage"].label = "What was said"


class ImageForm(EvidenceForm):
    FORM = Evidence.Form.IMAGE_OR_VIDEO
    SAYS = ("address", "place", "who", "when")
    FIRST = ("address", "file", "place", "passage", "who", "when")

    address = forms.CharField(required=False, max_length=2000, widget=forms.URLInput)
    file = forms.FileField(
        label="or its file",
        required=False,
        allow_empty_file=True,
        help_text="Up to 10 MB. It stays with the desk.",
    )
    place = forms.CharField(
        label="Place in it",
        required=False,
        max_length=200,
        help_text="01:23-01:40 in a video; a region in words.",
    )
    who = forms.CharField(
        label="Made by", required=False, max_length=300,
        help_text="Files of which nobody says it count together as one source.",
    )  # fmt: skip
    when = forms.CharField(label="Made when", required=False, max_length=100)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passage"].label = "What it shows"


class PaperForm(EvidenceForm):
    FORM = Evidence.Form.PAPER
    SAYS = ("title", "page", "issuer", "when", "kept")
    FIRST = ("title", "page", "passage", "issuer", "when", "file", "kept")

    title = forms.CharField(label="What paper it is", max_length=500)
    page = forms.CharField(label="Page", max_length=50)
    issuer = forms.CharField(
        label="From whom it is", required=False, max_length=300,
        help_text="Who issued it. Papers of which nobody says it count together as one source.",
    )  # fmt: skip
    when = forms.CharField(label="Of what day", required=False, max_length=100)
    file = forms.FileField(
        label="The scan", required=False, allow_empty_file=True,
        help_text="Up to 10 MB. It stays with the desk. A PDF that has an address is better added as a page: then its quote is checked.",
    )  # fmt: skip
    kept = forms.CharField(
        label="Where the original is", required=False, max_length=300, help_text="For the desk only."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passage"].label = "The words that stand there"


class CalculationForm(EvidenceForm):
    FORM = Evidence.Form.CALCULATION
    FIRST = ("steps", "result", "passage")

    steps = forms.CharField(
        error_messages={"required": "Write down the steps."},
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="One a line, each worked again: rise = y2025 - y2024 = 260. Signs: + - * / ^ ( ) %",
    )
    result = forms.CharField(
        label="It comes to", max_length=200, error_messages={"required": "Say what it comes to."}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passage"].label, self.fields["passage"].required = "What it shows, in words", False
        del (
            self.fields["tier"],
            self.fields["interested_party"],
            self.fields["translation"],
            self.fields["translated_by"],
        )

    @property
    def details(self) -> dict[str, Any]:
        steps = [line.strip() for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        return {"steps": steps, "result": self.cleaned_data["result"]}


class FigureForm(AskingForm):
    """A figure a calculation starts from; an empty row is none."""

    name = forms.CharField(required=False, max_length=41)
    value = forms.CharField(required=False, max_length=100)
    evidence = forms.ChoiceField(label="From a passage", required=False)
    source = forms.CharField(label="or a source in words", required=False, max_length=300)

    def __init__(self, *args: Any, claim: Claim, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["evidence"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "choose a passage"), *passages_of(claim)]

    @property
    def said(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "evidence" in given:
            given["evidence"] = int(given["evidence"])
        return given


Figures = formset_factory(FigureForm, extra=FIGURES, max_num=30)


def passages_of(claim: Claim) -> list[tuple[str, str]]:
    """The claim's evidence that a figure may be from, as choices."""
    rows = claim.evidence.exclude(form=Evidence.Form.CALCULATION).select_related(
        "document__publisher", "origin"
    )
    return [(str(one.pk), _choice(one)) for one in rows.defer("document__text")]


def _choice(one: Evidence) -> str:
    publisher = one.document.publisher if one.document else None
    house = publisher.name if publisher else words.FORMS[one.form]
    number = f"{one.origin.number} " if one.origin else ""
    return f"{number}{house}: {one.passage[:60]}"


def figures_in(figures: BaseFormSet[FigureForm]) -> list[dict[str, Any]]:
    """The rows that say anything."""
    return [form.said for form in figures if form.has_changed()]


FORMS: dict[str, type[EvidenceForm]] = {
    Evidence.Form.PASSAGE: PageForm,
    Evidence.Form.CONVERSATION: ConversationForm,
    Evidence.Form.IMAGE_OR_VIDEO: ImageForm,
    Evidence.Form.PAPER: PaperForm,
    Evidence.Form.CALCULATION: CalculationForm,
}


class CopyForm(AskingForm):
    """The page as somebody saved it."""

    text = forms.CharField(
        label="The text of the page", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Select all on the page, copy, and paste it here.",
    )  # fmt: skip
    file = forms.FileField(
        label="or the page you saved", required=False, allow_empty_file=True,
        help_text="In your browser: Save page as, or Print to PDF. Text, HTML, MHTML, PDF or Word, up to 10 MB.",
    )  # fmt: skip
    passage = forms.CharField(
        label="The passage that bears on the claim", required=False, max_length=20_000, widget=_WORDS
    )


class FromForm(AskingForm):
    """From whom a paper, a picture or a video is; empty where nobody knows."""

    from_whom = forms.CharField(
        label="From whom it is", required=False, max_length=300,
        help_text="Who issued it, or made it. Papers and files of which nobody says it count together as one source.",
    )  # fmt: skip


class TranslationForm(AskingForm):
    """What a foreign passage says; both fields emptied take the translation away."""

    translation = forms.CharField(
        label="In English", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    translated_by = forms.CharField(
        label="Translated by", required=False, max_length=120,
        help_text="As readers will see it: the desk, a name, or a program.",
    )  # fmt: skip
