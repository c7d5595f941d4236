"""Whether a calculation comes out as it says: each step is worked again with decimal numbers.

A step is a term, what it is called, what it comes to, or all three: ``rise = 1,240 - 980 = 260``, ``rise / 980 * 100 = 26.5``.
``≈`` instead of the last ``=`` allows one per cent. Nothing is evaluated as a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, DecimalException, localcontext

_LONGEST_STEP = 300
_TOKEN = re.compile(r"\s*(?:(?P<number>\d[\d,]*(?:\.\d+)?)|(?P<name>[^\W\d]\w*)|(?P<sign>[-+*/×÷·^()%−–]))")
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_NAME = re.compile(r"[^\W\d]\w*")
_SAME = str.maketrans("×·÷−–", "**/--")
_ABOUT = Decimal("0.01")
_HIGHEST_POWER = 50
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One step worked again. ``stands`` is None where it can't be worked, and ``why`` says what is in the way."""

    text: str
    comes_to: Decimal | None = None
    stands: bool | None = None
    why: str = ""


class _NoTerm(Exception):
    """Why this can't be worked."""


def work(inputs: Mapping[str, Decimal], steps: Iterable[str]) -> tuple[Step, ...]:
    """Every step worked again, with the inputs and what earlier steps have named."""
    known, done = dict(inputs), []
    with localcontext(Context(prec=34)):
        for text in steps:
            done.append(_worked(text.strip(), known))
    return tuple(done)


def read_number(text: str) -> Decimal | None:
    """The number that a text is, with its commas, a unit or a % behind it: "1,240", "26.5 %", "-3 ships"; else None."""
    match = _NUMBER.match(text.strip().removeprefix("≈").strip())
    return Decimal(match[0].replace(",", "").replace("−", "-")) if match else None


def agrees(said: str, value: Decimal) -> bool:
    """Whether a number as it is written is this value rounded to its last digit; within one per cent behind a ≈."""
    stated = read_number(said)
    if stated is None:
        return False
    if said.strip().startswith("≈"):
        return abs(value - stated) <= abs(stated) * _ABOUT
    exponent = stated.as_tuple().exponent
    return abs(value - stated) <= Decimal(1).scaleb(int(exponent)) / 2


def _worked(text: str, known: dict[str, Decimal]) -> Step:
    if len(text) > _LONGEST_STEP:
        return Step(text[:_LONGEST_STEP], why="the step is too long")
    name, term, said = _parts(text, known)
    try:
        value = _Term(term, known).value()
    except _NoTerm as error:
        return Step(text, why=str(error))
    except (DecimalException, ArithmeticError):
        return Step(text, why="a division by nothing, or a number without end")
    if name:
        known[name] = value
    return Step(text, value, agrees(said, value) if said else None if name else True)


def _parts(text: str, known: Mapping[str, Decimal]) -> tuple[str, str, str]:
    """The step's name, its term and what it says it comes to; what it lacks is empty."""
    parts = [part.strip() for part in text.replace("≈", "=≈").split("=")]
    parts = [part for part in parts if part]
    name = parts.pop(0) if len(parts) > 1 and _NAME.fullmatch(parts[0]) and parts[0] not in known else ""
    return name, parts[0] if parts else "", parts[1] if len(parts) > 1 else ""


class _Term:
    """Reads a term from left to right: sums of products of powers, brackets, a % behind a number."""

    def __init__(self, text: str, known: Mapping[str, Decimal]) -> None:
        self.known = known
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text.rstrip()):
            match = _TOKEN.match(text, place)
            if match is None:
                raise _NoTerm(f"“{text[place:].strip()[:20]}” is no part of a term")
            kind = match.lastgroup or ""
            self.tokens.append((kind, match[kind].translate(_SAME) if kind == "sign" else match[kind]))
            place = match.end()
        if sum(kind == "sign" and sign in "(-" for kind, sign in self.tokens) > _DEEPEST:
            raise _NoTerm(f"more than {_DEEPEST} brackets and minus signs are not worked in one step")
        self.tokens.reverse()

    def value(self) -> Decimal:
        found = self._sum()
        if self.tokens:
            raise _NoTerm(f"“{self.tokens[-1][1]}” stands where a sign should")
        return found

    def _next(self, *signs: str) -> str:
        if self.tokens and self.tokens[-1][0] == "sign" and self.tokens[-1][1] in signs:
            return self.tokens.pop()[1]
        return ""

    def _sum(self) -> Decimal:
        total = self._product()
        while sign := self._next("+", "-"):
            total = total + self._product() if sign == "+" else total - self._product()
        return total

    def _product(self) -> Decimal:
        total = self._power()
        while sign := self._next("*", "/"):
            total = total * self._power() if sign == "*" else total / self._power()
        return total

    def _power(self) -> Decimal:
        root = self._single()
        if not self._next("^"):
            return root
        power = self._single()
        if abs(power) > _HIGHEST_POWER:
            raise _NoTerm(f"a power above {_HIGHEST_POWER} is not worked")
        return Decimal(root**power)

    def _single(self) -> Decimal:
        if self._next("-"):
            return -self._single()
        if self._next("("):
            found = self._sum()
            if not self._next(")"):
                raise _NoTerm("a bracket is not closed")
        else:
            found = self._number()
        return found / 100 if self._next("%") else found

    def _number(self) -> Decimal:
        if not self.tokens:
            raise _NoTerm("the term ends where a number should stand")
        kind, text = self.tokens.pop()
        if kind == "number":
            return Decimal(text.replace(",", ""))
        if kind == "name" and text in self.known:
            return self.known[text]
        raise _NoTerm(f"“{text}” is neither a number nor the name of one")
