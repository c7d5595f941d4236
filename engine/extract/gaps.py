"""Clauses whose verb is told once: ``X is on 46 per cent, Y on 31`` -> ``Y is on 31 per cent``.

Only figures are filled in this way, and only where every part has the same shape: what else stands after a comma
may be an apposition or a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from engine.extract import lexicon, verbforms
from engine.extract.grammar import finite, subject_of
from engine.extract.sentence import Part

_JOINS = frozenset(", ; and while but whereas".split())
_UNITS = frozenset("% per cent percent percentage".split())
_MONEY = frozenset("$ £ €".split())
_RANKS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth last top bottom".split())


@dataclass(frozen=True, slots=True)
class Gap:
    """One clause without its verb: ``parts`` to write, and its own tokens with the join before them."""

    parts: list[Part]
    own: list[Token]
    joins: list[Token]


@dataclass(frozen=True, slots=True)
class _Figure:
    """``on 31``, ``ninth with 34``: the rank and the preposition, if any, the figure, and what is counted."""

    rank: list[Token]
    prep: str
    number: list[Token]
    unit: list[Token]


def gaps(sent: Span) -> list[Gap]:
    """The clauses of a sentence that borrow its verb, in order; none where one part does not fit."""
    verb = sent.root
    subject = subject_of(verb)
    if subject is None or not finite(verb) or any(c.dep_ == "neg" for c in verb.children):
        return []
    tokens = _outside_brackets(sent)
    while tokens and tokens[-1].text in ".!?":
        tokens.pop()
    predicate = [t for t in tokens if subject.right_edge.i < t.i <= verb.i]
    if not predicate or any(t.is_punct for t in predicate):
        return []
    rest = [t for t in tokens if t.i > verb.i]
    stop = next((n for n, t in enumerate(rest) if t.lower_ in _JOINS), len(rest))
    first = _figure(rest[:stop])
    if first is None or stop == len(rest) or any(t.pos_ in ("VERB", "AUX", "PRON") for t in rest):
        return []
    before = [t for t in tokens if t.i < subject.left_edge.i]
    return _filled(rest[stop:], first, [*before], predicate)


def _filled(rest: list[Token], first: _Figure, before: list[Token], predicate: list[Token]) -> list[Gap]:
    found: list[Gap] = []
    while rest:
        n = next((n for n, t in enumerate(rest) if t.lower_ not in _JOINS), len(rest))
        joins, rest = rest[:n], rest[n:]
        size = _name(rest)
        stop = next((n for n, t in enumerate(rest) if n >= size and t.lower_ in _JOINS), len(rest))
        figure = _figure(rest[size:stop]) if size else None
        if figure is None or figure.prep != first.prep or len(figure.rank) != len(first.rank):
            return []
        if not first.prep and figure.unit and _lemmas(figure.unit) != _lemmas(first.unit):
            return []
        who, own = rest[:size], rest[:stop]
        prep = [t for t in own[size:] if t.i < figure.number[0].i]
        money = [t for t in first.number if t.text in _MONEY and figure.number[0].text not in _MONEY]
        amount = [*money, *figure.number, *(figure.unit or first.unit)]
        parts: list[Part] = [*before, *who, *_agreeing(predicate, who), *prep, *amount]
        found.append(Gap(parts, list(own[0].doc[own[0].i : own[-1].i + 1]), joins))
        rest = rest[stop:]
    return found


def _outside_brackets(sent: Span) -> list[Token]:
    kept, depth = [], 0
    for t in sent:
        depth += t.text in ("(", "[")
        if not depth and not t.is_space:
            kept.append(t)
        depth -= depth > 0 and t.text in (")", "]")
    return kept


def _name(tokens: list[Token]) -> int:
    """How many tokens of a stretch are the one it is about: ``the incumbent, Ann Smith,`` or ``imports``."""
    size = _noun(tokens)
    if size and size < len(tokens) and tokens[size].pos_ == "ADP" and (more := _noun(tokens[size + 1 :])):
        size += 1 + more  # "a seat on the plane 64"
    if not size or size >= len(tokens) or tokens[size].text != ",":
        return size
    apposed = _noun(tokens[size + 1 :])
    closed = size + 1 + apposed
    return closed + 1 if apposed and closed < len(tokens) and tokens[closed].text == "," else size


def elsewhere(sent: Span) -> Iterator[Gap]:
    """``In the south 37 per cent have it, in the north 16`` -> ``In the north 16 per cent have it``."""
    words = [t for t in sent if not t.is_space and t.text not in ".!"]
    comma = next((n for n in range(len(words) - 3, 0, -1) if words[n].text == ","), 0)
    here, there = words[:comma], words[comma + 1 :]
    if not here or here[0].lower_ != "in" or there[0].lower_ != "in" or not there[-1].like_num:
        return
    where = there[1:-1]
    place = next(
        (
            n
            for n, t in enumerate(here[:-1])
            if n and (_placing(t) or (t.pos_ == "ADJ" and here[n + 1].like_num))
        ),
        0,
    )
    figures = [n for n, t in enumerate(here) if n > place and t.like_num and not here[n - 1].like_num]
    if not place or len(figures) != 1 or not 0 < len(where) < 4 or not finite(sent.root):
        return
    if not all(t.pos_ in ("DET", "ADJ") or _placing(t) for t in where):
        return
    borrowed = where[-1].pos_ == "ADJ" and here[place].pos_ == "NOUN"
    noun = [here[place]] if borrowed else []  # "in the western channel 60, in the eastern 23"
    told = [*here[place + 1 : figures[0]], there[-1], *here[figures[0] + 1 :]]
    yield Gap([*there[:-1], *noun, *told], there, [words[comma]])


def _placing(t: Token) -> bool:
    """Whether a word ends ``in the coastal districts`` or ``in 2023``."""
    return t.pos_ in ("NOUN", "PROPN") or (t.like_num and len(t.text) == 4 and t.text.isdigit())


def _noun(tokens: list[Token]) -> int:
    n = 0
    while n < len(tokens) and (
        tokens[n].pos_ in ("DET", "ADJ", "NOUN", "PROPN")
        or (tokens[n].text == "-" and n)
        or tokens[n].tag_ == "POS"
    ):
        t = tokens[n]
        if n and t.lower_ in _RANKS:
            break
        if t.lower_ in (*lexicon.MONTHS, *lexicon.WEEKDAYS, *_UNITS) or t.like_num:
            break
        n += 1
    return n if n and tokens[n - 1].pos_ in ("NOUN", "PROPN") else 0


def _figure(tokens: list[Token]) -> _Figure | None:
    """A figure at the start of a stretch, behind a rank and a preposition or neither."""
    rank = [t for t in tokens[:1] if t.lower_ in _RANKS]
    tokens = tokens[len(rank) :]
    prep = tokens[0].lower_ if tokens and tokens[0].pos_ == "ADP" else ""
    if rank and not prep:
        return None
    rest = tokens[1:] if prep else tokens
    size = 0
    while size < len(rest) and (rest[size].like_num or rest[size].text in _MONEY):
        size += 1
    if not size or not any(t.like_num for t in rest[:size]):
        return None
    stop = next(
        (n for n, t in enumerate(rest) if n >= size and t.pos_ in ("ADP", "ADV") and t.lower_ not in _UNITS),
        len(rest),
    )
    return _Figure(rank, prep, rest[:size], rest[size:stop])


def _lemmas(tokens: list[Token]) -> list[str]:
    return [t.lemma_.lower() for t in tokens]


def _agreeing(predicate: list[Token], who: list[Token]) -> list[Part]:
    """The borrowed verb in the number of who it is lent to."""
    verb = predicate[0]
    past = verb.lower_ in ("was", "were")
    if verb.tag_ not in ("VBZ", "VBP") and not past:
        return list(predicate)
    head = next((t for t in who if t.pos_ in ("NOUN", "PROPN") and t.dep_ != "compound"), who[-1])
    greens = head.pos_ == "PROPN" and who[0].lower_ == "the" and head.text.endswith("s")
    plural = head.tag_ in ("NNS", "NNPS") or greens
    form = verbforms.form(verb.lemma_, past_tense=past, plural=plural)
    return [form, *predicate[1:]]
