"""What a verdict must have to be filed: its words, its reason, its numbered references, the evidence it counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from claims import rules
from claims.actions.evidence import TICKED, tick
from claims.blind import lay
from claims.compiled import Compiled
from claims.grounds import GROUNDS, in_words, own_words
from claims.models import BlindReading, Claim, Evidence, Scale
from claims.rules import Invalid
from people.actors import Actor
from people.models import Person

LONGEST_RATIONALE = 20_000
REFERENCE = re.compile(r"\[(\d{1,3}(?:,\s*\d{1,3})*)\]")  # [1] and [1, 2] in a rationale


def references(rationale: str) -> list[str]:
    """The numbers of the independent sources a rationale refers to, as [1] or [1, 2]; each once, as written."""
    found = [number for group in REFERENCE.findall(rationale) for number in group.replace(",", " ").split()]
    return list(dict.fromkeys(found))


def reasons(grounds: Iterable[str], why: str) -> tuple[list[str], str]:
    """The chosen grounds, each once, and why it is checked in one text; Invalid for a ground there is none of."""
    chosen = list(dict.fromkeys(grounds))
    strange = [one for one in chosen if one not in GROUNDS]
    if strange:
        raise Invalid(f"“{strange[0]}” is no reason to check; there are {', '.join(GROUNDS)}.", "grounds")
    return chosen, in_words(chosen, own_words(why) if chosen else why)


def contested_with(claim: Claim, dispute: str, by: Actor) -> Person | None:
    """With whom the author disagrees, where she asks for a third person."""
    if not dispute.strip():
        return None
    last = claim.verdicts.filed().order_by("-pk").first()
    rules.check_may_dispute(by, last)
    assert last is not None
    return last.sent_back_by


def check_words(headline: str, rationale: str, why: str, scale: Scale) -> None:
    """Raise Invalid, with the field's name, for what is not written."""
    if not scale.labelled and not headline.strip():
        raise Invalid("Readers see no label: write the conclusion in a sentence.", "headline")
    if not rationale.strip():
        raise Invalid("Write the rationale: what the evidence shows.", "rationale")
    if len(rationale) > LONGEST_RATIONALE:
        raise Invalid(
            f"The rationale has {len(rationale):,} characters; at most {LONGEST_RATIONALE:,} are taken.",
            "rationale",
        )
    if not why.strip():
        raise Invalid("Say why this claim is checked: its reach, its harm, or that readers asked.", "why")


def check_story(url: str) -> None:
    """The ClaimReview is told of this page. Raises Invalid for an address that is none of the web."""
    if url and not url.startswith(("https://", "http://")):
        raise Invalid("The address of the story begins with http:// or https://.", "story_url")


def check_references(rationale: str, ticked: Sequence[Evidence]) -> None:
    """A number leads readers to a source: it must be one that is published with the verdict."""
    shown = {str(one.origin.number) for one in ticked if one.origin}
    lost = [number for number in references(rationale) if number not in shown]
    if lost:
        raise Invalid(
            f"The rationale refers to source {', '.join(lost)}, of which nothing is ticked.", "rationale"
        )


def answers_to(sources: Iterable[Evidence], said: Mapping[str, str]) -> dict[str, str]:
    """What is said to each independent source, by its number; what is empty is left out. Raises Invalid for a number that none
    of them has: readers would be led nowhere."""
    answers = {str(number): text.strip() for number, text in said.items() if text.strip()}
    known = {str(one.origin.number) for one in sources if one.origin}
    if strange := sorted(answers.keys() - known):
        raise Invalid(
            f"You answer source “{strange[0][:20]}”, and this claim has none of that number.", "answers"
        )
    return answers


_EVIDENCE = Compiled(
    lambda pk: (
        Evidence.objects.filter(claim=pk)
        .select_related("origin", "document__publisher", "document__added_by")
        .defer("document__text", "document__headers", "document__hyperlinks")
    )
)


def evidence_of(claim: Claim) -> dict[int, Evidence]:
    """All of it by its id, with what a verdict keeps of each."""
    return {one.pk: one for one in _EVIDENCE(claim.pk)}


def tick_exactly(
    rows: Mapping[int, Evidence], listed: Sequence[int], by: Actor, blind: BlindReading | None = None
) -> list[Evidence]:
    """Tick the listed evidence of a claim and untick all other; the listed, in that order.

    Of a claim that is read ``blind`` the rows stay as they are: the ticks are kept on the reading, which is not saved here.
    """
    strangers = [str(pk) for pk in listed if pk not in rows]
    if strangers:
        raise Invalid(f"Evidence {', '.join(strangers)} does not belong to this claim.", "evidence")
    if blind is not None:
        lay(blind, rows.values())
    for one in rows.values():
        wanted = one.pk in listed
        if wanted or one.counts:
            tick(one, by, wanted)
            if blind is None:
                one.save(update_fields=TICKED)
            else:
                blind.ticks[str(one.pk)] = {"stance": one.stance, "counts": one.counts}
    return [rows[pk] for pk in dict.fromkeys(listed)]
