"""Draws the states of claims and verdicts from the tables the rules read: ``python docs/draw_states.py > docs/manual/states.md``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from claims.states import BLIND_MOVES, CLAIM_MOVES, CLAIM_WORDS, VERDICT_MOVES, VERDICT_WORDS, Move


def diagram(moves: dict[str, Move], words: dict[str, str]) -> str:
    """A Mermaid state diagram: one arrow a move, labelled with its verb."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{word}" as {state}' for state, word in words.items()]
    order = list(words)
    for verb, move in moves.items():
        lines += [
            f"    {source} --> {move.target}: {verb}" for source in sorted(move.sources, key=order.index)
        ]
    return "\n".join([*lines, "```"])


def page() -> str:
    """The manual's page on states, as it should stand in docs/manual/states.md."""
    who = "\n".join(
        f"| `{verb}` | {move.label} | {f'whoever may {move.power.value}' if move.power else 'the machine alone'} |"
        for verb, move in {
            **CLAIM_MOVES,
            **{v: m for v, m in VERDICT_MOVES.items() if v not in CLAIM_MOVES},
        }.items()
    )
    return f"""# States

Drawn from `claims/states.py`, which the rules, the buttons and the tests read.

## A claim

{diagram(CLAIM_MOVES, CLAIM_WORDS)}

## A claim that two read blind

The first files, and the claim waits in the queue for a second person; the first may take it back until that one has filed
too. Everything else is as above: with the second verdict the claim is settled at once where both say the same, else it
waits to be signed off by a third.

{diagram(BLIND_MOVES, {state: CLAIM_WORDS[state] for state in ("queued", "assigned", "in_review")})}

## A verdict

{diagram(VERDICT_MOVES, VERDICT_WORDS)}

## Who

| verb | on the button | taken by |
|---|---|---|
{who}
"""


if __name__ == "__main__":
    sys.stdout.write(page())
