"""What a rating scale must be, and how two of them differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from claims.models import LONGEST_LABEL, TRUTHFUL, Scale, Verdict
from claims.models.scales import Step
from claims.rules import Invalid
from engine.types import Rating

MOST_LABELS = 12
BIGGEST_NUMBER = 100
LONGEST_MEANING = 200


def meant(rating: str) -> str:
    """A rating in words: that of the interface, with spaces."""
    return rating.replace("_", " ")


def tidied(steps: Iterable[Step], *, labelled: bool) -> list[Step]:
    """The steps as they are kept. Without labels for readers there are no numbers either: a number is a label too."""
    return [
        Step(
            label=" ".join(step["label"].split()),
            rating=step["rating"],
            number=step["number"] if labelled else None,
            meaning=" ".join(step["meaning"].split()),
        )
        for step in steps
    ]


def check(steps: Sequence[Step]) -> None:
    """Raise Invalid with a sentence for a scale by which not everything could be said, or something twice."""
    if len(steps) > MOST_LABELS:
        raise Invalid(f"A scale has at most {MOST_LABELS} labels; this one has {len(steps)}.", "labels")
    for step in steps:
        _check_step(step)
    seen: set[str] = set()
    for step in steps:
        if step["label"].casefold() in seen:
            raise Invalid(f"“{step['label']}” stands there twice.", "labels")
        seen.add(step["label"].casefold())
    lacking = [meant(rating) for rating in Rating if rating not in {step["rating"] for step in steps}]
    if lacking:
        raise Invalid(
            f"No label stands for {' and '.join(lacking)}: each rating must be reached by one.", "labels"
        )
    _check_numbers(steps)


def _check_step(step: Step) -> None:
    label, number = step["label"], step["number"]
    if not label:
        raise Invalid("Each label needs a word.", "labels")
    if len(label) > LONGEST_LABEL:
        raise Invalid(f"“{label}” is longer than {LONGEST_LABEL} characters.", "labels")
    if len(step["meaning"]) > LONGEST_MEANING:
        raise Invalid(f"What “{label}” means is longer than {LONGEST_MEANING} characters.", "labels")
    if step["rating"] not in set(Rating):
        raise Invalid(f"“{step['rating']}” is no rating; choose one of {', '.join(Rating)}.", "labels")
    if number is None:
        return
    if step["rating"] not in TRUTHFUL:
        raise Invalid(
            f"“{label}” says neither true nor false: it carries no number, which would say “half true”.",
            "labels",
        )
    if not 1 <= number <= BIGGEST_NUMBER:
        raise Invalid(f"The number of “{label}” must be from 1 to {BIGGEST_NUMBER}.", "labels")


def _check_numbers(steps: Sequence[Step]) -> None:
    """All that say something about truth have numbers or none has, and truer is more: programs read them so."""
    told = [step for step in steps if step["rating"] in TRUTHFUL]
    bare = [step for step in told if step["number"] is None]
    if len(bare) == len(told):
        return
    if bare:
        raise Invalid(
            f"“{bare[0]['label']}” has no number and others have: give all of them one, or none.", "labels"
        )
    by_rating = [[step for step in told if step["rating"] == rating] for rating in TRUTHFUL]
    for lower, higher in pairwise(by_rating):
        most = max(lower, key=lambda step: step["number"] or 0)
        least = min(higher, key=lambda step: step["number"] or 0)
        if (most["number"] or 0) >= (least["number"] or 0):
            raise Invalid(
                f"“{least['label']}” is truer than “{most['label']}” and needs the higher number.", "labels"
            )


def in_words(step: Step) -> str:
    """ "supported, number 5": what a label stands for."""
    number = f", number {step['number']}" if step["number"] is not None else ""
    return f"{meant(step['rating'])}{number}"


def differences(old: Scale, new: Scale) -> list[str]:
    """What another version changes, a sentence each; empty if nothing."""
    said = []
    if old.labelled != new.labelled:
        said.append(
            "Readers see a label again"
            if new.labelled
            else "Readers see no label any more: the claim and a conclusion"
        )
    for step in old.steps:
        now = new.step(step["label"])
        said += [f"“{step['label']}” is gone"] if now is None else _changed(step, now, new.labelled)
    for step in new.steps:
        if old.step(step["label"]) is None:
            said.append(f"“{step['label']}” is new: {in_words(step)}")
    kept = [label for label in old.labels if new.step(label)]
    if kept and [label.casefold() for label in kept] != [
        label.casefold() for label in new.labels if old.step(label)
    ]:
        said.append("The order is another")
    return said


def say_the_same(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts give the same rating in the same word; also where the scale was changed between them and the
    word is only a new name: it has the old one's number, or is the one label of its rating, as the old one was."""
    if one.rating != other.rating or one.scale is None or other.scale is None:
        return (one.rating, one.label) == (other.rating, other.label)
    if one.label.casefold() == other.label.casefold():
        return True
    if one.scale.step(other.label) or other.scale.step(one.label):
        return False
    steps = [one.scale.step(one.label), other.scale.step(other.label)]
    numbers = {step["number"] if step else None for step in steps}
    alone = all(scale.count(one.rating) == 1 for scale in (one.scale, other.scale))
    return alone or (len(numbers) == 1 and None not in numbers)


def _changed(was: Step, now: Step, labelled: bool) -> list[str]:
    label, said = now["label"], []
    if was["label"] != label:
        said.append(f"“{was['label']}” is written “{label}”")
    if was["rating"] != now["rating"]:
        said.append(f"“{label}” stands for {meant(now['rating'])} instead of {meant(was['rating'])}")
    if labelled and was["number"] != now["number"]:  # without labels it goes without saying
        said.append(
            f"“{label}” has the number {now['number']} instead of {was['number'] or 'none'}"
            if now["number"] is not None
            else f"“{label}” has no number any more"
        )
    if was["meaning"] != now["meaning"]:
        said.append(f"What “{label}” means is worded otherwise")
    return said
