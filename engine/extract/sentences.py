"""Blocks into units: one sentence, one part of a sentence round a semicolon, one sentence of a quotation."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from engine.extract import lexicon, speech
from engine.extract.connectives import joining
from engine.extract.layout import Block, Role
from engine.extract.speech import Said
from engine.extract.text import Clean, clean

LONGEST = 1_500
"""Characters the parser is given at once; a longer sentence is cut at a comma or space."""
PIECES = 8
"""Pieces of one over-long sentence that are read; what goes on after them is no sentence anybody wrote."""

_QUOTE = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|„[^„“”]+[“”]|(?<!\w)‘[^‘]+?[.,!?]’(?!\w)")
_SPLIT = re.compile(r";\s+(?=\S+\s+\S+\s+\S)")
_OPENS = re.compile(rf"\b(?:{'|'.join(sorted(lexicon.FRAME_FORMS))})(?:\s+[\w.]+){{0,4}}\s*[:,]\s*$")
_MYTHS = re.compile(r"\b(?:myths?|misconceptions?|fables?|old wives|fictions?|falsehoods|hoaxes)\b", re.I)
_WHAT_SEEN = re.compile(
    r"(?:Here|This)(?:['’]s|\s+is|\s+was)\s+(?:what|how)\s+(?P<np>[^,:]+?)\s+(?:has|have|had|is|was|saw|"
    rf"{'|'.join(sorted(lexicon.FRAME_FORMS))})\b"
)
"""``Here is what Ann Smith has seen: "..."``"""
_NO = re.compile(r"(No\.)\s+(?=[A-Z])")
"""An answer, which the splitter takes for the short form of "number"."""
_COLON = re.compile(
    r":\s+(?!(?:from|to|in|at|on|by|for|with|of|between|up|down)\s(?!.*\b(?:is|are|was|were|has|have|had|will|would|can|could|\w+ed)\b))(?=[a-zà-þ]\S*\s+\S+\s+\S+\s+\S)"
)


@dataclass(slots=True)
class Unit:
    """One stretch to be parsed: ``clean`` is its text without frames; ``said`` the speaker a frame named.

    ``quoted``: it lies inside quotation marks. ``frame``: only asides in it are claims (``said Ann, who leads ...``).
    ``first``: it opens its paragraph. ``inherited``: so many characters of ``clean`` are the list's opening words.
    ``whole``: it is one statement as it stands, verb or none; ``asked``: the words of its list's "What is ...:".
    ``to``: whom an interviewer speaks to, and ``you`` what that person would say for it, "i" or "we"; ``rests``: where in the
    body it stands, if its words come from more than one place. ``opens``: it ends with the colon that a list stands behind.
    ``cut``: it is a piece of a sentence too long to be parsed whole. ``myth``: it opens an item of a list of mistaken beliefs.
    """

    start: int
    end: int
    clean: Clean
    block: Block
    said: Said | None = None
    quoted: bool = False
    frame: bool = False
    first: bool = False
    inherited: int = 0
    whole: bool = False
    asked: str = ""
    cut: bool = False
    myth: bool = False
    opens: bool = False
    to: Said | None = None
    you: str = ""
    rests: tuple[int, int] | None = None


def units(body: str, block: Block) -> list[Unit]:
    """The units of one block, in order."""
    if block.lead is not None and (joined := _item(body, block, block.lead)) is not None:
        return joined
    if block.role is Role.QUESTION:
        return [Unit(s, e, clean(body, s, e), block) for s, e in _sentences(body, block.start, block.end)]
    found: list[Unit] = []
    speaker: Said | None = None
    pieces = list(_pieces(body, block))
    for n, (start, end, quoted) in enumerate(pieces):
        if quoted:
            frame = _frame_behind(body, pieces, n) or _frame_before(body, pieces, n) or speaker
            speaker = frame or speaker
            for s, e in _sentences(body, start, end):
                found.extend(_cut(body, s, e, block, said=frame, quoted=True))
            continue
        after_quote = n > 0 and pieces[n - 1][2]
        for k, (s, e) in enumerate(_sentences(body, start, end)):
            if after_quote and k == 0 and (said := speech.frame_after(body[s:e], s)):
                found.append(Unit(s, e, clean(body, s, e), block, said=said, frame=True))
                continue
            if n + 1 < len(pieces) and _OPENS.search(body, s, e):
                found.append(Unit(s, e, clean(body, s, e), block, frame=True))
                continue
            found.extend(_narrated(body, s, e, block))
    if found:
        found[0].first = True
        found[0].myth = (
            block.lead is not None and _MYTHS.search(body, block.lead.start, block.lead.end) is not None
        )
        found[-1].opens = body[block.end - 1] == ":"
    return [u for u in found if u.clean.text]


_WHAT_IS = re.compile(r"What(?:['’]s|\s+(?:is|are|was|were))\s+(?P<rest>[^?]+):$", re.I)


def _item(body: str, block: Block, lead: Block) -> list[Unit] | None:
    """A list item read with the words that open its list; a fact box's line is a statement as it stands."""
    opening, item = clean(body, lead.start, lead.end), clean(body, block.start, block.end)
    if not item.text:
        return []
    if len(item.text) > LONGEST // 2:
        return None
    if block.label:
        found = []
        for s, e in _parts(item.text):
            part = Clean(item.text[s:e], item.at[s:e])
            found.append(Unit(part.at[0], part.at[-1] + 1, part, block, whole=True))
        return found
    words = opening.text.rstrip(": ")
    if asked := re.search(r"(?:^|[.!?]\s+)" + _WHAT_IS.pattern, opening.text):
        return [Unit(block.start, block.end, item, block, whole=True, asked=asked["rest"])]
    verb_first = item.text[:1].islower() or item.text.split()[0].lower().endswith("ed")
    if not verb_first or words.endswith((".", "!", "?")):
        return None
    last = next(iter(reversed(_sentences(body, lead.start, lead.end))), None)
    if last is not None:
        opening = clean(body, *last)
        words = opening.text.rstrip(": ")
    if len(words) > 200:
        return None
    text = f"{words} {item.text.rstrip(';,')}"
    at = (*opening.at[: len(words)], opening.at[len(words) - 1], *item.at)
    return [Unit(block.start, block.end, Clean(text, at[: len(text)]), block, inherited=len(words) + 1)]


def _parts(text: str) -> list[tuple[int, int]]:
    edges = [0, *(m.end() for m in re.finditer(r";\s+", text)), len(text)]
    return [(a, a + len(text[a:b].rstrip("; "))) for a, b in itertools.pairwise(edges)]


def _narrated(body: str, start: int, end: int, block: Block) -> Iterator[Unit]:
    """A sentence of the narrator: parts round semicolons, frames taken out; a frame holds for all parts."""
    text = body[start:end]
    cuts = list(_SPLIT.finditer(text)) + [
        m for m in _COLON.finditer(text) if len(text[: m.start()].split()) > 2
    ]
    edges = [0, *sorted(m.end() for m in cuts), len(text)]
    parts = []
    for a, b in itertools.pairwise(edges):
        piece = text[a:b].rstrip()
        gone, said = speech.unframed(piece.rstrip(";: "), start + a) if len(piece) <= LONGEST else ([], None)
        parts.append((start + a, start + a + len(piece), gone, said))
    named = next((said for *_, said in parts if said), None)
    for n, (s, e, gone, said) in enumerate(parts):
        if n and body[parts[n - 1][1] - 1] == ":":
            left = parts[n - 1][0]
            named = speech.before_colon(body[left:s], left) or named
        if said is None and e - s <= LONGEST and (several := speech.that_clauses(body[s:e], s)) is not None:
            ranges, named = several
            for a, b in ranges:
                yield from _cut(body, a, b, block, said=named)
            continue
        yield from _cut(body, s, e, block, said=said or named, gone=gone)
        if said is not None and ", " in body[said.start : said.end]:
            start, end = said.frame_start, said.frame_end
            yield Unit(start, end, clean(body, start, end), block, said=said, frame=True)


def _cut(
    body: str,
    start: int,
    end: int,
    block: Block,
    *,
    said: Said | None,
    quoted: bool = False,
    gone: list[tuple[int, int]] | None = None,
) -> Iterator[Unit]:
    end = min(end, start + PIECES * LONGEST)
    while end - start > LONGEST:
        stop = max(body.rfind(", ", start, start + LONGEST), start)
        if stop < start + LONGEST // 2:
            stop = max(body.rfind(" ", start, start + LONGEST), start)
        if stop <= start:
            stop = start + LONGEST
        yield Unit(
            start, stop, clean(body, start, stop, gone or ()), block, said=said, quoted=quoted, cut=True
        )
        start = stop
    if body[start:end].strip():
        without = [*(gone or ()), *joining(body[start:end], start)]
        yield Unit(start, end, clean(body, start, end, without), block, said=said, quoted=quoted)


def _pieces(body: str, block: Block) -> Iterator[tuple[int, int, bool]]:
    """Narration and whole quotations by turns; a quoted word or phrase inside a sentence stays in it."""
    at = block.start
    for m in _QUOTE.finditer(body, block.start, block.end):
        inner = m.group()[1:-1].strip()
        before = body[at : m.start()].rstrip()
        opens = not before or before[-1] in ':,.!?…”"–—' or body[block.start : m.start()].strip() == ""
        whole = inner[:1].isupper() and len(inner.split()) > 1 and inner[-1] in ".,!?…—–" and opens
        if not whole:
            continue
        if before:
            yield at, m.start(), False
        yield m.start() + 1, m.end() - 1, True
        at = m.end()
    if body[at : block.end].strip():
        yield at, block.end, False


def _frame_behind(body: str, pieces: list[tuple[int, int, bool]], n: int) -> Said | None:
    if n + 1 < len(pieces) and not pieces[n + 1][2]:
        start, end, _ = pieces[n + 1]
        first = next(iter(_sentences(body, start, end)), None)
        return speech.frame_after(body[first[0] : first[1]], first[0]) if first else None
    return None


def _frame_before(body: str, pieces: list[tuple[int, int, bool]], n: int) -> Said | None:
    """``Renzo Mattiuzzi did: "..."``: the start of the sentence before a colon or comma is the speaker."""
    if n == 0 or pieces[n - 1][2]:
        return None
    start, end, _ = pieces[n - 1]
    text = body[start:end].rstrip()
    if not text.endswith((":", ",")):
        return None
    *_, (s, e) = _sentences(body, start, end)
    if (seen := _WHAT_SEEN.match(body, s, e)) is not None:
        return Said(seen.start("np"), seen.end("np"), "say", s, e)
    m = re.match(
        r"(?:(?:But|And|Then)\s+)?((?:[^,:]|,(?=[^,:]*,))+?)(?:,)?\s+(?:was|were|is|had|has|did|does|put|"
        + "|".join(sorted(lexicon.FRAME_FORMS))
        + r")\b",
        body[s:e],
    )
    if not m:
        return None
    return Said(s + m.start(1), s + m.end(1), "say", s, e)


def _sentences(body: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentence ranges of ``body[start:end]``, trimmed."""
    out = []
    while (no := _NO.match(body, start, end)) is not None:
        out.append((start, no.end(1)))
        start = no.end()
    text = body[start:end]
    for b in sentencex.get_sentence_boundaries("en", text):
        s, e = b["start_index"], b["end_index"]
        piece = text[s:e]
        s += len(piece) - len(piece.lstrip())
        e -= len(piece) - len(piece.rstrip())
        if s < e and any(c.isalnum() for c in text[s:e]):
            out.append((start + s, start + e))
    return out
