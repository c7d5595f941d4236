"""The legal moves of claims and verdicts, as data: who may take which from where to where.

Everything that asks "may this be done now?" reads these tables: the rules, the buttons, the state diagram in the
manual, and the test that tries every pair of states by every role.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from people.roles import Power


class ClaimState(StrEnum):
    NEW = "new"
    QUEUED = "queued"
    PARKED = "parked"
    DISMISSED = "dismissed"
    MERGED = "merged"
    WAITING = "waiting"
    ASSIGNED = "assigned"
    IN_REVIEW = "in_review"
    TO_SIGN = "to_sign"
    SETTLED = "settled"


class VerdictState(StrEnum):
    SUGGESTED = "suggested"
    DECIDED = "decided"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    SPIKED = "spiked"


class StepState(StrEnum):
    OWED = "owed"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Move:
    """One verb. ``power`` is what a person needs for it; None means the machine alone takes it."""

    sources: frozenset[str]
    target: str
    power: Power | None
    label: str


def _move(sources: str, target: str, power: Power | None, label: str) -> Move:
    return Move(frozenset(sources.split()), target, power, label)


CLAIM_MOVES: dict[str, Move] = {
    "queue": _move("new parked", "queued", Power.CHOOSE, "Check"),
    "park": _move("new queued", "parked", Power.CHOOSE, "Leave out"),
    "dismiss": _move("new queued parked assigned in_review", "dismissed", Power.CHOOSE, "Not checkable"),
    "merge": _move("new queued parked", "merged", Power.CHOOSE, "Merge"),
    "reopen": _move("parked dismissed", "new", Power.CHOOSE, "Reopen"),
    "assign": _move("new parked queued assigned in_review", "assigned", Power.ASSIGN, "Assign"),
    "take": _move("new parked queued", "assigned", Power.TAKE, "Take"),
    "wait": _move("queued", "waiting", Power.CHOOSE, "Wait for the day"),
    "wake": _move("waiting", "queued", None, "The day has come"),
    "open": _move("assigned", "in_review", Power.DECIDE, "Open"),
    "decide": _move("assigned in_review", "to_sign", Power.DECIDE, "File"),
    "approve": _move("to_sign", "settled", Power.SIGN, "Sign off"),
    "send_back": _move("to_sign", "in_review", Power.SIGN, "Send back"),
    "recall": _move("to_sign", "in_review", Power.DECIDE, "Take it back"),
    "hand_back": _move("assigned in_review", "queued", Power.TAKE, "Hand back"),
    "recheck": _move("settled", "queued", Power.CHOOSE, "Check again"),
    "let_stand": _move("queued", "settled", Power.SIGN, "The verdict stands"),
}

BLIND_MOVES: dict[str, Move] = {
    "decide": _move("assigned in_review", "queued", Power.DECIDE, "File"),
    "recall": _move("queued", "in_review", Power.DECIDE, "Take it back"),
}
"""Where two read a claim blind: the first has filed, and it waits in the queue for a second, or is taken back."""

VERDICT_MOVES: dict[str, Move] = {
    "approve": _move("decided", "approved", Power.SIGN, "Sign off"),
    "send_back": _move("decided", "sent_back", Power.SIGN, "Send back"),
    "recall": _move("decided", "sent_back", Power.DECIDE, "Take it back"),
    "spike": _move("approved", "spiked", Power.PUBLISH, "Will not run"),
}

CLAIM_WORDS: dict[str, str] = {
    "new": "New",
    "queued": "In the queue",
    "parked": "Not selected",
    "dismissed": "Not checkable",
    "merged": "Merged",
    "waiting": "Watching",
    "assigned": "Assigned",
    "in_review": "In review",
    "to_sign": "To sign off",
    "settled": "Checked",
}

VERDICT_WORDS: dict[str, str] = {
    "suggested": "Suggested by the machine",
    "decided": "Filed",
    "sent_back": "Sent back",
    "approved": "Signed off",
    "spiked": "Will not run",
}

LIVE = frozenset(set(ClaimState) - {ClaimState.DISMISSED, ClaimState.MERGED})
HELD = frozenset({ClaimState.ASSIGNED, ClaimState.IN_REVIEW, ClaimState.TO_SIGN})


def choices(states: type[StrEnum]) -> list[tuple[str, str]]:
    """A state list as Django wants it for a field."""
    words = CLAIM_WORDS | VERDICT_WORDS
    return [(state.value, words.get(state.value, state.value)) for state in states]


def legal(moves: dict[str, Move], verb: str, state: str) -> bool:
    """Whether the verb may be taken from this state, whoever asks."""
    return state in moves[verb].sources
