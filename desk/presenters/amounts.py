"""The amounts of a statement as a reviewer compares them with a source: the number written out, its unit and its time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from claims.models import Claim
from engine.types import Quantity

_PLURALS = {name: f"{name}s" for name in ("dollar", "euro", "pound", "rouble", "rupee")}


@dataclass(frozen=True, slots=True)
class Amount:
    """``said`` is how the statement has it, ``meant`` what was read: "nearly 3,400,000 euros, in 2024"."""

    said: str
    meant: str


def amounts(claim: Claim) -> list[Amount]:
    """The claim's quantities in words."""
    return [Amount(one.text, _meant(one)) for one in claim.quantities]


def _meant(one: Quantity) -> str:
    number = _number(one.value)
    if one.upper is not None:
        number = f"{number} to {_number(one.upper)}"
    unit = one.unit if one.value == 1 else _PLURALS.get(one.unit, one.unit)
    per = one.per
    spread = f"per {per}" if " " in per or not per else f"a {per}"
    parts = (one.rounding, number, unit, spread if per else "")
    amount = " ".join(part for part in parts if part)
    return f"{amount}, {one.period[:1].lower()}{one.period[1:]}" if one.period else amount


def _number(value: Decimal) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value.normalize():,f}"
