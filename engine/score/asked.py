"""A language model against labelled data: measured as the engine is, and what was no answer is told apart.

Every figure is over the lines that were answered; the engine's own over the same lines stand beside it. What failed and what
the checks refused is no answer, neither right nor wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.providers import Answer, Call, Extract, Extracted, Judge, Judged, Refusal, Unreadable, Usage
from engine.providers.checks import claims, judgement
from engine.score.intervals import measured
from engine.score.splitting import article, splitting
from engine.score.tasks import Row, Task, Worth, detection, passages, rated, stance, verdict
from engine.types import Article, Claim, Stance

Ask = Callable[[Call], Answer]
"""Carries a call to the model and its answer back; raises Unreadable, or Unreached."""
TRIES = 2
"""A call whose answer can't be read is made once more, as on the desk."""
PATIENCE = 3
"""So many calls in a row to which nothing came back end the measurement."""


class Unreached(Exception):
    """Nothing came back from the model; says why."""


class Silent(Exception):
    """The model can't be measured, as it does not answer; says why."""


@dataclass
class Asking:
    """Asks, and keeps count of what came of it."""

    ask: Ask
    calls: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    tokens_in: int = 0
    tokens_out: int = 0
    uncounted: int = 0
    _in_a_row: int = 0

    def answer(self, call: Call) -> Answer | None:
        """The answer, or None where there is none that can be read."""
        for tries_left in reversed(range(TRIES)):
            self.calls += 1
            try:
                told = self.ask(call)
            except Unreadable as error:
                self._in_a_row = 0
                self._count(error.usage)
                if not tries_left:
                    self.failed[error.reason] += 1
            except Unreached as error:
                self.failed[str(error)] += 1
                self._in_a_row += 1
                if self._in_a_row == PATIENCE:
                    raise Silent(f"The model did not answer {PATIENCE} times in a row: {error}") from error
                return None
            else:
                self._in_a_row = 0
                self._count(told.usage)
                return told
        return None

    def stance(self, claim: str, passage: str) -> Stance | None:
        """How the model judges a passage; None where it gave no answer, or none that stands the checks."""
        call = Judge(claim, passage)
        told = self.answer(call)
        if not isinstance(told, Judged):
            return None
        checked = judgement(call, told)
        if isinstance(checked, Refusal):
            self.refused[checked.rule] += 1
            return None
        return checked.stance

    def claims(self, article: Article) -> list[Claim] | None:
        """The claims that the model takes from an article and that stand the checks; None where it gave no answer."""
        call = Extract(article)
        told = self.answer(call)
        if not isinstance(told, Extracted):
            return None
        checked = claims(call, told)
        self.refused.update(refusal.rule.value for refusal in checked.refused)
        return list(checked.claims)

    def worth(self, text: str) -> Worth | None:
        """Whether the model takes a claim from a text, with the desk's priority for the worthiest; None where it gave no answer,
        or took only what the checks refuse."""
        refused = self.refused.total()
        found = self.claims(Article("", text))
        if found is None or (not found and self.refused.total() > refused):
            return None
        return Worth(bool(found), max((claim.worth.score for claim in found), default=0.0))

    def _count(self, usage: Usage) -> None:
        self.tokens_in += usage.tokens_in or 0
        self.tokens_out += usage.tokens_out or 0
        self.uncounted += usage.tokens_in is None or usage.tokens_out is None

    def told(self) -> dict[str, Any]:
        return {
            "calls": self.calls,
            "failed": self.failed.total(),
            "failures": dict(self.failed),
            "refused": self.refused.total(),
            "refusals": dict(self.refused),
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "calls_without_tokens": self.uncounted,
        }


def _worth(asking: Asking, row: Row) -> Worth | None:
    return asking.worth(row["text"])


def _stance(asking: Asking, row: Row) -> str | None:
    said = asking.stance(row["claim"], row["evidence"])
    return said.value if said else None


def _rating(asking: Asking, row: Row) -> str | None:
    """The model's stances under the desk's rule; with a piece that it did not answer there is none."""
    heard = [asking.stance(row["claim"], passage) for passage in passages(row)]
    said = [one for one in heard if one is not None]
    return rated(row, said) if len(said) == len(heard) else None


def _claims(asking: Asking, row: Row) -> list[Claim] | None:
    return asking.claims(article(row))


_SAYS: dict[str, tuple[Task, Callable[[Asking, Row], Any]]] = {
    "detection": (detection, _worth),
    "splitting": (splitting, _claims),
    "stance": (stance, _stance),
    "verdict": (verdict, _rating),
}


def measure(
    name: str,
    file: Path,
    ask: Ask,
    *,
    intervals: bool = False,
    step: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """A task's figures for a model. ``n`` counts the lines that were answered, ``lines`` all; ``engine`` are our own figures
    on those answered. ``step`` is told how many lines of how many are done. Raises lines.Unreadable and Silent."""
    task, says = _SAYS[name]
    rows = task.read(file)
    asking = Asking(ask)
    said = []
    for done, row in enumerate(rows, 1):
        said.append(says(asking, row))
        if step:
            step(done, len(rows))
    answered = [(row, one) for row, one in zip(rows, said, strict=True) if one is not None]
    counts = {"lines": len(rows), **asking.told()}
    if not answered:
        return {"n": 0, **counts}
    figures = task.figures(rows)
    answerable = [row for row, _ in answered]
    engine = figures(list(zip(answerable, task.engine(answerable), strict=True)))
    return {**measured(answered, figures, intervals=intervals), **counts, "engine": engine}
