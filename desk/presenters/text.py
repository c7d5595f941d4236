"""An article's text with its claims marked: paragraphs of runs, each run under the claims that cover it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a claim stands in the body: code points, half-open. ``number`` is None for one that is off the desk.

    ``label`` says in words what the mark means, ``reason`` why the claim is off the desk.
    """

    claim: int
    number: int | None
    start: int
    end: int
    icon: str
    tone: str
    label: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with the same claims on all of it; ``begins`` are those that begin with it."""

    text: str
    spots: tuple[Spot, ...] = ()
    begins: tuple[Spot, ...] = ()

    @property
    def top(self) -> Spot | None:
        """The claim that gives the run its look: of several the innermost that is on the desk."""
        on = [spot for spot in self.spots if spot.number is not None] or list(self.spots)
        return min(on, key=lambda spot: spot.end - spot.start) if on else None

    @property
    def label(self) -> str:
        """What a pointer resting on the run is told."""
        return " · ".join(
            f"{spot.label}: {spot.reason}" if spot.reason else spot.label for spot in self.spots
        )


Paragraph = tuple[Run, ...]


def paragraphs(body: str, spots: Iterable[Spot]) -> list[Paragraph]:
    """The lines of the body that have text, cut into runs; joined in order they are the body without its empty lines.

    Spots may overlap, nest, and go over several lines. One that lies outside the text is left out.
    """
    waiting = sorted(
        (s for s in spots if 0 <= s.start < min(s.end, len(body))), key=lambda s: (s.start, -s.end)
    )
    active: list[Spot] = []
    begun: set[int] = set()
    found: list[Paragraph] = []
    taken = 0
    for left, right in _lines(body):
        while taken < len(waiting) and waiting[taken].start < right:
            active.append(waiting[taken])
            taken += 1
        active = [spot for spot in active if spot.end > left]
        found.append(tuple(_runs(body, left, right, active, begun)))
    return found


def _lines(body: str) -> Iterator[tuple[int, int]]:
    left = 0
    for line in body.split("\n"):
        right = left + len(line)
        if line.strip():
            yield left, right
        left = right + 1


def _runs(body: str, left: int, right: int, spots: Sequence[Spot], begun: set[int]) -> Iterator[Run]:
    edges = {left, right}
    for spot in spots:
        edges |= {max(spot.start, left), min(spot.end, right)}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        covering = tuple(spot for spot in spots if spot.start < end and spot.end > start)
        begins = tuple(spot for spot in covering if id(spot) not in begun)
        begun |= {id(spot) for spot in begins}
        yield Run(body[start:end], covering, begins)
