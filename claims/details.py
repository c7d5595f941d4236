"""What evidence that is no passage of a document says of itself, form by form, and what of it readers may see.

A conversation: ``who``, ``when``, ``terms``, ``described_as``, ``how``. An image or video: ``address``, ``place``, ``who``,
``when``. A paper: ``title``, ``page``, ``issuer``, ``when``, ``kept``. A calculation: ``inputs``, ``steps``, ``result``, each
step worked again. What was said, shown or stands there is the evidence's passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from claims.models import Evidence
from claims.rules import Invalid
from engine.assess import arithmetic

Details = dict[str, Any]
LONGEST = 2_000
MOST_LINES = 30
NAME = re.compile(r"[^\W\d]\w{0,40}")
PLACE = re.compile(r"(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:\s*[-–]\s*(?:\d{1,2}:)?\d{1,3}:[0-5]\d)?")


class Terms(models.TextChoices):
    """On what terms somebody spoke. What is none of these is treated as off the record."""

    ON_RECORD = "on_record", "on the record"
    NOT_NAMED = "not_named", "to be quoted, not named"
    OFF_RECORD = "off_record", "off the record"


KNOWN: dict[str, tuple[str, ...]] = {
    Evidence.Form.PASSAGE: (),
    Evidence.Form.CONVERSATION: ("who", "when", "terms", "described_as", "how"),
    Evidence.Form.IMAGE_OR_VIDEO: ("address", "place", "who", "when"),
    Evidence.Form.PAPER: ("title", "page", "issuer", "when", "kept"),
    Evidence.Form.CALCULATION: ("inputs", "steps", "result"),
}
# Which of these says from whom it is: all that is from one hand is one source.
FROM: dict[str, str] = {Evidence.Form.IMAGE_OR_VIDEO: "who", Evidence.Form.PAPER: "issuer"}
NEEDED: dict[str, dict[str, str]] = {
    Evidence.Form.CONVERSATION: {
        "who": "Say who said it; whether readers see the name is a matter of the terms.",
        "when": "Say when it was said.",
        "terms": "Say on what terms: on the record, to be quoted but not named, or off the record.",
    },
    Evidence.Form.PAPER: {
        "title": "Say what paper it is.",
        "page": "Say on which page it stands.",
    },
}
WORDS_NEEDED = {
    Evidence.Form.CONVERSATION: "Write down what was said.",
    Evidence.Form.IMAGE_OR_VIDEO: "Say what it shows.",
    Evidence.Form.PAPER: "Write down the words that stand there.",
}


def read(
    form: str, said: Mapping[str, Any], *, words: str, has_file: bool, passages: Mapping[int, str]
) -> Details:
    """What a person said about evidence of this form, checked and without what is empty. Raises Invalid.

    ``words`` is its passage; ``passages`` are those of the claim's evidence, which a calculation takes its figures from.
    """
    unknown = sorted(set(said) - set(KNOWN[form]))
    if unknown:
        raise Invalid(
            f"“{unknown[0]}” is not known of this form; known are {', '.join(KNOWN[form]) or 'none'}.",
            "details",
        )
    if form == Evidence.Form.CALCULATION:
        return _calculation(said, passages)
    told = {name: _line(name, said[name]) for name in KNOWN[form] if str(said.get(name) or "").strip()}
    for name, sentence in NEEDED.get(form, {}).items():
        if name not in told:
            raise Invalid(sentence, name)
    if not words and form in WORDS_NEEDED:
        raise Invalid(WORDS_NEEDED[Evidence.Form(form)], "passage")
    if form == Evidence.Form.CONVERSATION:
        _check_terms(told, words)
    if form == Evidence.Form.IMAGE_OR_VIDEO:
        _check_image(told, has_file)
    return told


def _line(name: str, said: Any) -> str:
    if not isinstance(said, str):
        raise Invalid("This is a text.", name)
    if len(said) > LONGEST:
        raise Invalid(f"This has more than {LONGEST:,} characters.", name)
    return " ".join(said.split())


def _check_terms(told: Details, words: str) -> None:
    if told["terms"] not in Terms.values:
        raise Invalid(f"“{told['terms']}” is none of {', '.join(Terms.values)}.", "terms")
    if told["terms"] == Terms.NOT_NAMED and not told.get("described_as"):
        raise Invalid(
            "Say how readers may be told of them, such as “an official of the port”.", "described_as"
        )
    if told["terms"] != Terms.ON_RECORD and _surname(told["who"], told.get("described_as", "")):
        raise Invalid("This description names them: write one that does not.", "described_as")
    if told["terms"] == Terms.NOT_NAMED and _surname(told["who"], words):
        raise Invalid("These words name them, and readers would see it: leave the name out.", "passage")


def name_of(who: str) -> str:
    """The name alone: what stands before the first comma or bracket."""
    return re.split(r"[,(;]", who)[0].strip()


def _surname(who: str, text: str) -> bool:
    last = name_of(who).split()[-1:]
    return bool(last and last[0][:1].isupper() and re.search(rf"\b{re.escape(last[0])}\b", text))


def check_names_nobody(spoken: Iterable[tuple[str, Mapping[str, Any]]], texts: Iterable[str]) -> None:
    """Raise Invalid where a text that readers will see names somebody who spoke on other terms than on the record.

    ``spoken`` are form and details of a claim's evidence.
    """
    text = "\n".join(texts).casefold()
    for form, details in spoken:
        name = name_of(str(details.get("who", "")))
        if form != Evidence.Form.CONVERSATION or details.get("terms") == Terms.ON_RECORD or len(name) < 4:
            continue
        if name.casefold() in text:
            raise Invalid(
                f"This names {name}, who did not speak on the record: leave the name out.", "rationale"
            )


def _check_image(told: Details, has_file: bool) -> None:
    address = told.get("address", "")
    if not address and not has_file:
        raise Invalid("Give the address of the image or video, or its file.", "address")
    if address and not address.startswith(("https://", "http://")):
        raise Invalid("An address begins with http:// or https://.", "address")
    place = told.get("place", "")
    if re.match(r"\d+:", place) and not PLACE.fullmatch(place):
        raise Invalid("Write a place in a video as 01:23 or 01:23-01:40; a region in words.", "place")


def _calculation(said: Mapping[str, Any], passages: Mapping[int, str]) -> Details:
    inputs = [_input(one, passages) for one in _listed(said.get("inputs"), "inputs")]
    names = [one["name"] for one in inputs]
    if len(set(names)) < len(names):
        raise Invalid("Two figures have the same name.", "inputs")
    lines = [str(step).strip() for step in _listed(said.get("steps"), "steps") if str(step).strip()]
    if not inputs or not lines:
        raise Invalid("A calculation has figures it starts from, and steps.", "steps" if inputs else "inputs")
    figures = {
        one["name"]: number for one in inputs if (number := arithmetic.read_number(one["value"])) is not None
    }
    steps = arithmetic.work(figures, lines)
    for position, step in enumerate(steps, 1):
        if step.stands is False:
            raise Invalid(f"Step {position} comes to {_short(step)}, which is not what it says.", "steps")
    result = _line("result", said.get("result") or "")
    if not result:
        raise Invalid("Say what it comes to.", "result")
    last = steps[-1]
    if last.comes_to is not None and not arithmetic.agrees(result, last.comes_to):
        raise Invalid(f"The last step comes to {_short(last)}, not to “{result}”.", "result")
    return {
        "inputs": inputs,
        "steps": [{"text": one.text, "comes_to": _short(one), "worked": one.comes_to is not None, "why": one.why}
                  for one in steps],
        "result": result,
    }  # fmt: skip


def _listed(said: Any, field: str) -> list[Any]:
    if said is None:
        return []
    if not isinstance(said, list):
        raise Invalid("This is a list.", field)
    if len(said) > MOST_LINES:
        raise Invalid(f"At most {MOST_LINES} are taken.", field)
    return said


def _input(said: Any, passages: Mapping[int, str]) -> Details:
    """One figure: ``name``, ``value``, and the ``evidence`` it stands in or, in words, its ``source``."""
    if not isinstance(said, Mapping) or set(said) - {"name", "value", "evidence", "source"}:
        raise Invalid("A figure has a name, a value, and the evidence or the source it is from.", "inputs")
    name, value = str(said.get("name") or "").strip(), _line("inputs", str(said.get("value") or ""))
    if not NAME.fullmatch(name):
        raise Invalid(f"“{name}” is no name for a figure: one word, such as ships_2025.", "inputs")
    number = arithmetic.read_number(value)
    if number is None:
        raise Invalid(f"“{value}” is no number, so nothing can be worked with {name}.", "inputs")
    source = _line("inputs", str(said.get("source") or ""))
    evidence = said.get("evidence") or None
    if evidence is None and not source:
        raise Invalid(f"Say where {name} is from: evidence of this claim, or a source in words.", "inputs")
    if evidence is not None and (not isinstance(evidence, int) or evidence not in passages):
        raise Invalid(f"Evidence {evidence} does not belong to this claim.", "inputs")
    told: Details = {"name": name, "value": value}
    if evidence is None:
        return told | {"source": source}
    standing = {
        arithmetic.read_number(word) for word in re.findall(r"\d[\d,]*(?:\.\d+)?", passages[evidence])
    }
    return told | {"evidence": evidence, "in_passage": number in standing}


def _short(step: arithmetic.Step) -> str:
    """A number as people write it: at most six places, no zeros at the end."""
    if step.comes_to is None:
        return ""
    text = f"{step.comes_to:,.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# --- What readers may see ---------------------------------------------------------------------------------------------


def may_quote(form: str, details: Mapping[str, Any]) -> bool:
    """Whether the words may leave the desk: of a conversation only on terms that say so."""
    return form != Evidence.Form.CONVERSATION or details.get("terms") in {Terms.ON_RECORD, Terms.NOT_NAMED}


def public(form: str, details: Mapping[str, Any]) -> Details:
    """What readers are told of it. A name leaves only on the record; where an original is kept, and how, never."""
    if form == Evidence.Form.CONVERSATION:
        return _public_conversation(details)
    if form == Evidence.Form.CALCULATION:
        figures = [
            {name: one[name] for name in ("name", "value", "evidence", "source") if one.get(name)}
            for one in details.get("inputs", [])
        ]
        steps = [one["text"] for one in details.get("steps", [])]
        return {"inputs": figures, "steps": steps, "result": details.get("result", "")}
    shown = {"address", "place", "who", "when", "title", "page", "issuer"}
    return {name: details[name] for name in KNOWN.get(form, ()) if name in shown and details.get(name)}


def _public_conversation(details: Mapping[str, Any]) -> Details:
    terms = details.get("terms")
    if terms == Terms.ON_RECORD:
        return {"who": details.get("who", ""), "when": details.get("when", ""), "terms": terms}
    if terms == Terms.NOT_NAMED:
        return {"who": details.get("described_as", ""), "when": details.get("when", ""), "terms": terms}
    return {"terms": Terms.OFF_RECORD.value}


def for_outsiders(row: Mapping[str, Any]) -> Details:
    """A row of evidence (``form``, ``details``, ``passage`` and others) for whoever reads the record and is nobody of the desk.

    It has what readers may see, and no file.
    """
    quotable = may_quote(row["form"], row["details"])
    told = {"passage", "translation", "translated_by", "origin_label", "origin_reason"}
    hidden = {} if quotable else dict.fromkeys(told & set(row), "")
    about = public(row["form"], row["details"])
    return {
        **row,
        **hidden,
        **dict.fromkeys({"file", "file_name", "copy_given_by"} & set(row), ""),
        "details": about,
    }
