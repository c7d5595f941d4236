"""What another version of the rating scale would change, before it is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from claims import scales
from claims.counting import count
from claims.models import Draft, Scale, Verdict
from claims.states import VerdictState
from publishing.claimreview import NotValid, rating
from publishing.models import Publication

STANDING = {"out": "out", "signed": "signed and not out", "waiting": "waiting for a signature"}
CONCLUSION = "The port shipped grain, not shells."


@dataclass(frozen=True, slots=True)
class Used:
    """A label with what becomes of it, and in a sentence what has it and keeps it."""

    label: str
    fate: str
    has: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What ClaimReview names a rating, with its number; ``problem`` is why that would not be valid."""

    name: str
    number: str
    problem: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """The change, in the page's order."""

    new: Scale
    differences: tuple[str, ...]
    used: tuple[Used, ...]
    marked: tuple[Marked, ...]
    waiting: tuple[Verdict, ...]
    drafts: int


def outlook(old: Scale, new: Scale) -> Outlook:
    """What would change; nothing is written."""
    return Outlook(
        new,
        tuple(scales.differences(old, new)),
        tuple(_used(old, new)),
        tuple(marked(new)),
        tuple(
            Verdict.objects.filter(claim__article__team=old.team, state=VerdictState.DECIDED).order_by("pk")
        ),
        Draft.objects.filter(claim__article__team=old.team).count(),
    )


def _used(old: Scale, new: Scale) -> list[Used]:
    """The labels of the present scale, then those of earlier ones that something still has.

    Where two read blind nobody is told what is drafted, not even without a name: who administers may read claims too.
    """
    counts: dict[str, Counter[str]] = {label: Counter() for label in old.labels}
    standing = Verdict.objects.filter(
        claim__article__team=old.team, state__in=[VerdictState.DECIDED, VerdictState.APPROVED]
    )
    rows = standing.order_by("label").values_list("label", "state", "publication__state")
    for label, state, public, number in rows.annotate(number=Count("pk")):
        if what := _standing(state, public):
            counts.setdefault(label, Counter())[what] += number
    drafts = Draft.objects.filter(claim__article__team=old.team, claim__article__team__blind_review=False)
    for label, judged in drafts.values_list("words__label", "words__rating"):
        if word := label or old.word(judged or ""):
            counts.setdefault(word, Counter())["drafts"] += 1
    return [Used(label, _fate(old, new, label), _has(found)) for label, found in counts.items()]


def _has(found: Counter[str]) -> str:
    drafts = count(found["drafts"], "draft") if found["drafts"] else ""
    told = [f"{found[what]} {words}" for what, words in STANDING.items() if found[what]]
    return ", ".join(filter(None, [*told, drafts])) or "nothing"


def _standing(state: str, public: str | None) -> str:
    """Where a verdict counts; empty for one that was replaced or withdrawn."""
    if state == VerdictState.DECIDED:
        return "waiting"
    if public in Publication.OUT:
        return "out"
    return "signed" if public in {None, Publication.State.SCHEDULED} else ""


def _fate(old: Scale, new: Scale, label: str) -> str:
    was, now = old.step(label), new.step(label)
    if now is None:
        return "goes" if was else "of an earlier version"
    if was is None:
        return "comes again"
    said = []
    if was["rating"] != now["rating"]:
        said.append(f"will stand for {scales.meant(now['rating'])}")
    if not new.labelled:
        said.append("stays, for the desk alone")
    elif was["number"] != now["number"]:
        said.append(f"number {now['number'] or 'none'}, was {was['number'] or 'none'}")
    return ", ".join(said) or "stays"


def marked(scale: Scale) -> list[Marked]:
    """What ClaimReview says of each label of the scale, made as it is for a verdict; without labels, of a conclusion."""
    if not scale.labelled:
        return [_marked("", None)]
    return [_marked(label, scale.number(label)) for label in scale.labels]


def _marked(label: str, number: tuple[int, int, int] | None) -> Marked:
    name = label or "The conclusion of the verdict"
    try:
        told = rating(label, CONCLUSION, number)
    except NotValid as error:
        return Marked(name, "", str(error))
    if "ratingValue" not in told:
        return Marked(name, "none", "")
    return Marked(name, f"{told['ratingValue']} of {told['worstRating']} to {told['bestRating']}", "")
