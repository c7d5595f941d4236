"""One row of a file of fact checks."""

from __future__ import annotations

from dataclasses import dataclass

from sources.factchecks.review import Review


@dataclass(frozen=True, slots=True)
class Row:
    """A review, or why there is none; ``place`` says where it stands in the file, in words."""

    place: str
    review: Review | None = None
    refused: str = ""
