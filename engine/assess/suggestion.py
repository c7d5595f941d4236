"""A rating from weighed evidence, by a rule a person can read.

1. Background, circular and neutral evidence don't count, nor do hints that are not clear: one that contradicts must be
   surer than one that supports, for passages that only tell something else are taken for contradictions most.
2. What counts is counted by origins: one origin speaks once, and not at all where its own pages disagree.
3. Enough is ``needed`` independent origins that are not all interested parties, or one primary source that is none.
   An origin is a party if the page it goes back to is; where that page does not speak, if all that do are.
4. Origins on both sides, enough together: conflicting. Enough on one side alone: supported or refuted.
5. Anything else: not enough evidence, with the side it leans to. A forecast before its day: pending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from engine.assess.outlets import outlet
from engine.types import Kind, Rating, Stance, Suggestion, Tier, Weighed

VERSION = "suggest-v2"

LEAST = {Stance.SUPPORTS: 0.5, Stance.REFUTES: 0.65}
"""How sure a hint must be to count; see the manual's page on the engine for how often it is right then."""
_QUOTED = 240
_MOST_QUOTES = 6


@dataclass(frozen=True, slots=True)
class _Side:
    """The origins that speak for one stance, each with the evidence that does."""

    verb: str
    origins: dict[int, list[Weighed]]

    @property
    def interested(self) -> int:
        """How many origins go back to an interested party."""
        return sum(_goes_back_to_a_party(pieces) for pieces in self.origins.values())

    @property
    def primary(self) -> bool:
        """Whether a primary source that is no interested party speaks."""
        return any(
            piece.tier is Tier.PRIMARY and not piece.interested_party
            for pieces in self.origins.values()
            if not _goes_back_to_a_party(pieces)
            for piece in pieces
        )

    def counted(self) -> str:
        count = len(self.origins)
        sources = "1 independent source" if count == 1 else f"{count} independent sources"
        verb = f"{self.verb}s" if count == 1 else self.verb
        if not self.interested:
            return f"{sources} {verb} it."
        parties = (
            ("an interested party" if count == 1 else "all interested parties")
            if self.interested == count
            else "1 of them an interested party"
            if self.interested == 1
            else f"{self.interested} of them interested parties"
        )
        return f"{sources} {verb} it, {parties}."


def suggest(
    evidence: Sequence[Weighed], kind: Kind, needed: int = 2, due_in_future: bool = False
) -> Suggestion:
    """The rating the evidence bears out, with the reasons in sentences and the keys of the evidence that decided.

    ``origin`` of the evidence is the number of its origin; pieces of one origin are one source. ``due_in_future``
    says that a forecast's day has not come; of other kinds it is ignored.
    """
    counting = [piece for piece in evidence if _counts(piece)]
    backs, contradicts, divided = _sides(counting)
    reasons = [side.counted() for side in (backs, contradicts) if side.origins] + _left_out(evidence, divided)
    decisive = [*backs.origins.values(), *contradicts.origins.values()]
    because = tuple(piece.key for pieces in decisive for piece in pieces)
    rating, ground = _rated(backs, contradicts, needed)
    if not decisive:
        ground = (
            "Something was found, but nothing that decides it."
            if evidence
            else "No passage about it was found."
        )
    if kind is Kind.FORECAST and due_in_future:
        rating, ground = Rating.PENDING, "It is a forecast and its day has not come."
    quotes = _quotes(_nearest(pieces) for pieces in decisive)
    return Suggestion(rating, (ground, *reasons, *quotes), because, VERSION)


def _of_the_source(pieces: Sequence[Weighed]) -> list[Weighed]:
    """The pieces of one origin that stand on the page it goes back to, if any do."""
    return [piece for piece in pieces if piece.goes_back_to and _same_house(piece)]


def _same_house(piece: Weighed) -> bool:
    house, source = outlet(piece.publisher), outlet(piece.goes_back_to)
    return house is not None and source is not None and house.key == source.key


def _goes_back_to_a_party(pieces: Sequence[Weighed]) -> bool:
    if own := _of_the_source(pieces):
        return any(piece.interested_party for piece in own)
    return all(piece.interested_party for piece in pieces)


def _nearest(pieces: Sequence[Weighed]) -> Weighed:
    """What one origin is quoted with: the surest piece of the page it goes back to, else of any."""
    return next(iter(_of_the_source(pieces)), pieces[0])


def _counts(piece: Weighed) -> bool:
    return (
        piece.stance is not Stance.NEUTRAL
        and piece.tier is not Tier.BACKGROUND
        and not piece.circular
        and _is_clear(piece)
    )


def _is_clear(piece: Weighed) -> bool:
    return piece.stance in LEAST and piece.confidence >= LEAST[piece.stance]


def _sides(counting: Sequence[Weighed]) -> tuple[_Side, _Side, dict[int, list[Weighed]]]:
    origins: dict[int, list[Weighed]] = {}
    for piece in sorted(counting, key=lambda piece: -piece.confidence):
        origins.setdefault(piece.origin, []).append(piece)
    backs = _Side("support", {})
    contradicts = _Side("contradict", {})
    divided: dict[int, list[Weighed]] = {}
    for origin, pieces in origins.items():
        stances = {piece.stance for piece in pieces}
        if len(stances) > 1:
            divided[origin] = pieces
        else:
            (backs if Stance.SUPPORTS in stances else contradicts).origins[origin] = pieces
    return backs, contradicts, divided


def _enough(side: _Side, needed: int) -> bool:
    return side.primary or (len(side.origins) >= needed and side.interested < len(side.origins))


def _rated(backs: _Side, contradicts: _Side, needed: int) -> tuple[Rating, str]:
    both = _Side("speak to", backs.origins | contradicts.origins)
    if backs.origins and contradicts.origins:
        if _enough(both, needed):
            return Rating.CONFLICTING, "Independent sources contradict each other."
        return Rating.NOT_ENOUGH_EVIDENCE, f"Sources contradict each other, and {_lacking(both, needed)}"
    side, rating = (backs, Rating.SUPPORTED) if backs.origins else (contradicts, Rating.REFUTED)
    if not side.origins:
        return Rating.NOT_ENOUGH_EVIDENCE, ""
    if not _enough(side, needed):
        return Rating.NOT_ENOUGH_EVIDENCE, f"It leans to {rating.value}, but {_lacking(side, needed)}"
    if len(side.origins) < needed:
        return rating, "A primary source that is no interested party decides it."
    return rating, f"{len(side.origins)} independent sources agree; {needed} are needed."


def _lacking(side: _Side, needed: int) -> str:
    count = len(side.origins)
    if count < needed:
        were = "was" if count == 1 else "were"
        return f"{needed} independent sources are needed and {count} {were} found."
    return "every source is an interested party."


_NOT_COUNTED: tuple[tuple[str, Callable[[Weighed], bool]], ...] = (
    ("repeats the checked article|repeat the checked article", lambda piece: piece.circular),
    ("is background|are background", lambda piece: piece.tier is Tier.BACKGROUND),
    (
        "neither supports nor contradicts it|neither support nor contradict it",
        lambda piece: piece.stance is Stance.NEUTRAL,
    ),
    (
        "may contradict it, but not clearly,|may contradict it, but not clearly,",
        lambda piece: piece.stance is Stance.REFUTES and not _is_clear(piece),
    ),
    (
        "may support it, but not clearly,|may support it, but not clearly,",
        lambda piece: piece.stance is Stance.SUPPORTS and not _is_clear(piece),
    ),
)


def _left_out(evidence: Sequence[Weighed], divided: dict[int, list[Weighed]]) -> list[str]:
    """What was found and does not count, a sentence each."""
    rest = list(evidence)
    reasons = []
    for told, is_such in _NOT_COUNTED:
        such = [piece for piece in rest if is_such(piece)]
        rest = [piece for piece in rest if not is_such(piece)]
        one, many = told.split("|")
        if len(such) == 1:
            reasons.append(f"1 passage {one} and does not count.")
        elif such:
            reasons.append(f"{len(such)} passages {many} and do not count.")
    for pieces in divided.values():
        source = pieces[0].goes_back_to or _by(pieces[0])
        reasons.append(f"The pages that go back to {source} disagree, so this source does not count.")
    return reasons


def _quotes(pieces: Iterable[Weighed]) -> list[str]:
    told = []
    for piece in list(pieces)[:_MOST_QUOTES]:
        passage = " ".join(piece.passage.split())
        if len(passage) > _QUOTED:
            passage = passage[:_QUOTED].rsplit(" ", 1)[0] + " …"
        verb = "supports" if piece.stance is Stance.SUPPORTS else "contradicts"
        sentence = f"{_by(piece)} {verb} it" + (f": “{passage}”" if passage else ".")
        told.append(sentence[:1].upper() + sentence[1:])
    return told


def _by(piece: Weighed) -> str:
    return piece.publisher or "a source without a name"
