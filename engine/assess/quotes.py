"""Whether a quote stands in a document: word for word, nearly, or not at all."""

from __future__ import annotations

import re

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from engine.assess import polarity
from engine.assess.numbers import is_written_number
from engine.assess.typing_differences import Plain, plain
from engine.types import QuoteCheck, QuoteFound
from engine.words import Word, is_content, words

VERSION = "quote-v1"

# Near means: at most this share of the words is other. Places less alike letter for letter (0..100) are not compared.
_MOST_OTHER = 0.2
_LEAST_ALIKE = 75.0
# A quote with fewer words is there or it isn't.
_FEWEST_WORDS = 5
# Looking for near places takes time in proportion to the quote times the text.
_LONGEST_NEAR = 2_000
_LONGEST_QUOTE = 50_000


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
    if match := _standing_alone(sought).search(document.text):
        return QuoteFound(QuoteCheck.EXACT, document.start_of(match.start()), document.end_of(match.end()))
    return _nearest(sought, document)


def _standing_alone(sought: str) -> re.Pattern[str]:
    """Finds the quote as whole words and whole numbers: "killed 15" is not in "killed 15,000"."""
    before = r"(?<!\w)(?<!\d[.,])" if sought[0].isdigit() else r"(?<!\w)" if sought[0].isalpha() else ""
    after = r"(?!\w|[.,]\d)" if sought[-1].isdigit() else r"(?!\w)" if sought[-1].isalpha() else ""
    return re.compile(before + re.escape(sought) + after)


def _nearest(sought: str, document: Plain) -> QuoteFound:
    quoted = list(words(sought))
    if len(quoted) < _FEWEST_WORDS or len(sought) > _LONGEST_NEAR or len(document.text) < len(sought) // 2:
        return QuoteFound(QuoteCheck.MISSING)
    aligned = fuzz.partial_ratio_alignment(sought, document.text, score_cutoff=_LEAST_ALIKE)
    if aligned is None:
        return QuoteFound(QuoteCheck.MISSING)
    slack = 40 + len(sought) // 4
    begin = max(0, aligned.dest_start - slack)
    around = [
        Word(word.text, word.start + begin, word.end + begin, word.key)
        for word in words(document.text[begin : aligned.dest_end + slack])
    ]
    return _compared(quoted, _fitted(quoted, around, aligned.dest_start, aligned.dest_end), document)


def _fitted(quoted: list[Word], around: list[Word], start: int, end: int) -> list[Word]:
    """The run of words nearest to the quote: the alignment by letters is as long as the quote, the run need not be."""
    first = next((n for n, word in enumerate(around) if word.end > start), 0)
    last = next((n for n, word in enumerate(around) if word.start >= end), len(around))
    told = [word.text.casefold() for word in quoted]
    there = [word.text.casefold() for word in around]
    last = min(range(last, len(there) + 1), key=lambda stop: Levenshtein.distance(told, there[first:stop]))
    first = min(range(last), key=lambda begin: (Levenshtein.distance(told, there[begin:last]), -begin))
    last = min(
        range(first + 1, len(there) + 1),
        key=lambda stop: (Levenshtein.distance(told, there[first:stop]), stop),
    )
    return around[first:last]


def _compared(quoted: list[Word], found: list[Word], document: Plain) -> QuoteFound:
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
