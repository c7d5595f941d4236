"""Whether a quote stands in a document: word for word, nearly, or not at all."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from engine.assess import polarity
from engine.assess.numbers import is_written_number
from engine.assess.typing_differences import Plain, plain
from engine.types import QuoteCheck, QuoteFound
from engine.words import WORD, Word, is_content, key, words

VERSION = "quote-v1"

# Near means: at most this share of the words is other.
_MOST_OTHER = 0.2
# A quote with fewer words is there or it isn't.
_FEWEST_WORDS = 5
_LONGEST_NEAR = 1_500
_PLACES_TRIED = 3
_MOST_REPEATS = 8
_LONGEST_QUOTE = 50_000
# A word or a number that begins before its first character here, or goes on behind it.
_RUNS_IN = re.compile(r"(?:\w[^\W_]|\d[.,]\d)\Z")
_RUNS_ON = re.compile(r"[^\W_]\w|\d[.,]\d")


def check_quote(quote: str, text: str) -> QuoteFound:
    """Looks for a quote in a document.

    Exact after evening out white space, kinds of quotation marks and dashes, and forms of one character (NFKC).
    Near where few words differ; ``difference`` says which. Where a number, name, negation, opposite or doubt
    differs it is missing, however alike the rest is, and ``difference`` says what the nearest place has. ``start``
    and ``end`` point into ``text`` as it was given, and are 0 for a missing quote.
    """
    sought = plain(quote[:_LONGEST_QUOTE]).text.strip().strip("\"'").strip()
    if not sought:
        return QuoteFound(QuoteCheck.MISSING, difference="the quote is empty")
    if len(quote) > _LONGEST_QUOTE:
        return QuoteFound(
            QuoteCheck.MISSING, difference=f"the quote is longer than {_LONGEST_QUOTE:,} characters"
        )
    document = plain(text)
    if place := find_alone(sought, document.text):
        start, end = place
        return QuoteFound(QuoteCheck.EXACT, document.start_of(start), document.end_of(end))
    return _nearest(sought, document)


def find_alone(sought: str, text: str) -> tuple[int, int] | None:
    """Where the quote stands first as whole words and whole numbers: "killed 15" is not in "killed 15,000"."""
    start = text.find(sought)
    while start >= 0:
        end = start + len(sought)
        if not (
            _RUNS_IN.search(text, max(0, start - 2), start + 1) or _RUNS_ON.match(text, end - 1, end + 2)
        ):
            return start, end
        start = text.find(sought, start + 1)
    return None


def _nearest(sought: str, document: Plain) -> QuoteFound:
    quoted = list(words(sought))
    if len(quoted) < _FEWEST_WORDS or len(sought) > _LONGEST_NEAR:
        return QuoteFound(QuoteCheck.MISSING)
    there = [(match.start(), match.end()) for match in WORD.finditer(document.text)]
    told = [word.text.casefold() for word in quoted]
    written = [document.text[start:end].casefold() for start, end in there]
    runs = [_fitted(told, written, place) for place in _places(told, written)]
    found = [_compared(quoted, _words_at(document.text, there[first:last]), document) for first, last in runs]
    order = (QuoteCheck.NEAR, QuoteCheck.MISSING)
    return min(
        found,
        key=lambda one: (order.index(one.check), not one.difference),
        default=QuoteFound(QuoteCheck.MISSING),
    )


def _places(told: list[str], written: list[str]) -> list[int]:
    """Where in the document the quote may begin, most likely first: pairs of neighbouring words that both have vote
    for the place that would put them in line. Takes time in proportion to the document."""
    pairs: dict[tuple[str, str], list[int]] = {}
    for place, pair in enumerate(pairwise(told)):
        pairs.setdefault(pair, []).append(place)
    votes: Counter[int] = Counter()
    width = max(2, len(told) // 4)
    for place, pair in enumerate(pairwise(written)):
        for begin in pairs.get(pair, ())[:_MOST_REPEATS]:
            votes[(place - begin) // width] += 1
    likely = [bucket * width for bucket, _ in votes.most_common(_PLACES_TRIED)]
    return [max(0, place) for place in likely]


def _fitted(told: list[str], written: list[str], place: int) -> tuple[int, int]:
    """The run of words nearest to the quote around a place: from, to."""
    size = len(told)
    slack = size // 4 + 3
    begin = max(0, place - slack)
    window = written[begin : place + 2 * slack + size]

    def away(first: int, last: int) -> tuple[int, int]:
        return Levenshtein.distance(told, window[first:last]), abs(last - first - size)

    first = place - begin
    for _ in range(2):
        stops = range(max(first + 1, first + size - slack), min(first + size + slack, len(window)) + 1)
        last = min(stops, key=lambda stop: away(first, stop), default=len(window))
        starts = range(max(0, last - size - slack), max(1, last - size + slack))
        first = min(starts, key=lambda start: away(start, last))
    return begin + first, begin + last


def _words_at(text: str, spans: list[tuple[int, int]]) -> list[Word]:
    return [Word(text[start:end], start, end, key(text[start:end])) for start, end in spans]


def _compared(quoted: list[Word], found: list[Word], document: Plain) -> QuoteFound:
    if not found:
        return QuoteFound(QuoteCheck.MISSING)
    steps = _steps(quoted, found)
    changes = [(quoted[a:b], found[c:d]) for tag, a, b, c, d in steps if tag != "equal"]
    other = sum(max(len(lost), len(new)) for lost, new in changes)
    difference = "; ".join(_said(lost, new) for lost, new in changes) or "only capitals or punctuation differ"
    grave = [_said(lost, new) for lost, new in changes if _grave(lost, quoted) or _grave(new, found)]
    if grave:
        return QuoteFound(QuoteCheck.MISSING, difference="; ".join(grave))
    if other > _MOST_OTHER * len(quoted):
        return QuoteFound(QuoteCheck.MISSING)
    start, end = document.start_of(found[0].start), document.end_of(found[-1].end)
    return QuoteFound(QuoteCheck.NEAR, start, end, difference)


def _steps(quoted: list[Word], found: list[Word]) -> list[tuple[str, int, int, int, int]]:
    steps = Levenshtein.opcodes([w.text.casefold() for w in quoted], [w.text.casefold() for w in found])
    return [(step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end) for step in steps]


def _said(lost: list[Word], new: list[Word]) -> str:
    had, has = (" ".join(word.text for word in part) for part in (lost, new))
    if not new:
        return f"the document lacks “{had}”"
    if not lost:
        return f"the document adds “{has}”"
    return f"the document has “{has}” for “{had}”"


def _grave(changed: list[Word], within: list[Word]) -> bool:
    """Whether a change of these words changes what is said: numbers, names, negations, opposites, doubts."""
    told = " ".join(word.text for word in changed)
    return any(_is_number(word) or word.key in polarity.OPPOSITES for word in changed) or any(
        (
            any(word.capital and word is not within[0] and is_content(word.text) for word in changed),
            polarity.NEGATION.search(told),
            polarity.DENIAL.search(told),
            polarity.DOUBT.search(told),
        )
    )


def _is_number(word: Word) -> bool:
    return any(letter.isdigit() for letter in word.text) or is_written_number(word.text)
