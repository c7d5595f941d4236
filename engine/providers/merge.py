"""The engine's reading beside a model's: what both found is one claim, what one found is marked as that one's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine import match
from engine.encoder import Damaged
from engine.providers.checks.figures import figures
from engine.providers.types import By, Proposed
from engine.types import Claim


def beside(ours: Sequence[Claim], theirs: Sequence[Claim]) -> tuple[Proposed, ...]:
    """Every claim of both, in the order of the text, each with who found it.

    Two are one where their quotes overlap and they say the same by the rule that finds earlier claims again; then the
    engine's stands, with the model's wording kept and its speaker and day taken where the engine found none. What the engine
    dismissed stays dismissed, and a model's claim of the same words stands beside it.
    """
    pairs = pair_up(ours, theirs)
    paired = set(pairs.values())
    found = [
        _joined(claim, theirs[pairs[place]]) if place in pairs else Proposed(claim, (By.ENGINE,))
        for place, claim in enumerate(ours)
    ]
    found += [Proposed(claim, (By.PROVIDER,)) for place, claim in enumerate(theirs) if place not in paired]
    return tuple(sorted(found, key=lambda one: (one.claim.anchors[0].start, one.claim.anchors[0].end)))


def _joined(our: Claim, their: Claim) -> Proposed:
    both = replace(
        our,
        speaker=our.speaker or their.speaker,
        due_on=our.due_on or (their.due_on if our.kind is their.kind else None),
        due_phrase=our.due_phrase or (their.due_phrase if our.kind is their.kind and not our.due_on else ""),
    )
    said = their.statement
    return Proposed(both, (By.ENGINE, By.PROVIDER), said if said != our.statement else "")


def pair_up(ours: Sequence[Claim], theirs: Sequence[Claim]) -> dict[int, int]:
    """Which of ours is which of theirs: the likeliest first, each once."""
    live = [place for place, claim in enumerate(ours) if not claim.dismissed]
    archive = match.Archive()
    our_vectors = _vectors([ours[place] for place in live])
    for place, vector in zip(live, our_vectors, strict=True):
        archive.put(place, ours[place].statement, "", vector)
    likely = [
        (found.probability, place, found.key)
        for place, vector in enumerate(_vectors(theirs))
        for found in archive.nearest(theirs[place].statement, vector, limit=len(live))
        if found.probability >= match.SHOWN and _may_be_one(ours[found.key], theirs[place])
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, their, our in sorted(likely, key=lambda one: (-one[0], one[1:])):
        if our not in pairs and their not in taken:
            pairs[our] = their
            taken.add(their)
    return pairs


def _vectors(claims: Sequence[Claim]) -> Sequence[match.Half | None]:
    """What each statement means; nothing where the network can't be had, and words alone decide."""
    try:
        return list(match.embed([claim.statement for claim in claims])) if claims else []
    except Damaged:
        return [None] * len(claims)


def _may_be_one(our: Claim, their: Claim) -> bool:
    """Whether two claims stand in the same place, count the same, and neither denies the other."""
    overlap = any(
        one.start < other.end and other.start < one.end for one in our.anchors for other in their.anchors
    )
    if not overlap or match.opposite(their.statement, our.statement):
        return False
    one, other = ({figure.value for figure in figures(claim.statement)} for claim in (our, their))
    return not one or not other or bool(one & other)
