"""Interviews: which paragraphs are the questions, which the answers, and whose answers they are."""

from __future__ import annotations

import itertools
import re

from engine.extract.layout import Block, Role
from engine.extract.names import Names
from engine.extract.runs import Person
from engine.extract.sentences import Unit
from engine.extract.speech import Said

_DASH = re.compile(r"(?:[–—-]\s|Q[.:]\s)")
_VOICE = re.compile(r"(?P<who>[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{0,40}|[A-ZÀ-Þ]\w+(?: [A-ZÀ-Þ][\w'’-]+){0,3}):\s+(?=\S)")
_ASKED = re.compile(r"\?[*_]{0,3}\s*$")
_BOLD = re.compile(r"(\*\*|__)\S.*\1\s*")
_ENOUGH = 3
"""Questions that make an interview."""


def mark(found: list[Block], body: str) -> None:
    """Give the blocks of an interview their roles; other articles are left as they are."""
    if not _dashed(found, body) and not _labelled(found, body):
        _set_off(found, body)


def _dashed(found: list[Block], body: str) -> bool:
    """Lines that open with a dash are the interviewer's."""
    turns = [
        b
        for b in found
        if b.role in (Role.QUESTION, Role.ITEM)
        and _DASH.match(body[max(b.start - 2, 0) : b.start + 2].lstrip())
    ]
    asked = [b for b in turns if body[b.start : b.end].rstrip().endswith("?")]
    if len(asked) < _ENOUGH:
        return False
    answering = False
    for b in found:
        if b in turns:
            answering = True
            b.role = Role.QUESTION
        elif b.role is Role.TEXT and answering:
            b.answer = True
    return True


def _set_off(found: list[Block], body: str) -> None:
    """Questions in paragraphs of their own, in bold or plain; in bold, what the interviewer only states is one too."""
    own = [b for b in found if b.role in (Role.TEXT, Role.HEADING, Role.QUESTION)]
    asked = [
        b
        for b, then in itertools.pairwise(own)
        if _ASKED.search(body, b.start, b.end) and then.role is Role.TEXT
    ]
    if len(asked) < _ENOUGH:
        return
    bold = sum(_BOLD.fullmatch(body, b.start, b.end) is not None for b in asked) >= _ENOUGH
    answering = False
    for b in own:
        if b in asked or (bold and _BOLD.fullmatch(body, b.start, b.end)):
            b.role, answering = Role.QUESTION, True
        elif b.role is Role.TEXT and answering:
            b.answer = True


def _labelled(found: list[Block], body: str) -> bool:
    """``DAILY POST: Why?``, ``ANN SMITH: Because.``, ``DP: And now?``: whoever asks most of the time is the interviewer."""
    spoken = [
        (b, m)
        for b in found
        if b.role in (Role.TEXT, Role.ITEM, Role.HEADING, Role.QUESTION)
        and (m := _VOICE.match(body, body.rfind("\n", 0, b.start) + 1, b.end)) is not None
    ]
    asked: dict[str, list[bool]] = {}
    for b, m in spoken:
        asked.setdefault(m["who"], []).append("?" in body[m.end() : b.end])
    asking = {who for who, each in asked.items() if sum(each) * 2 >= len(each)}
    asking |= {who for who in asked if any(_initials(who) == a or _initials(a) == who for a in asking)}
    if sum(sum(asked[who]) for who in asking) < _ENOUGH:
        return False
    voice: tuple[int, int] | None = None
    answering = False
    for b in found:
        m = next((m for c, m in spoken if c is b), None)
        if m is not None and m["who"] in asking:
            b.role, answering = Role.QUESTION, True
            continue
        if m is not None and answering:
            voice, b.role = m.span("who"), Role.TEXT
            b.start, b.lead, b.label = m.end(), None, False
        if b.role is Role.TEXT and answering:
            b.answer, b.voice = True, voice
    return True


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.findall(r"\w+", name)) if " " in name or "-" in name else ""


def answering(voice: str, title: str, body: str, names: Names, opening: Block) -> Person | None:
    """Who answers: the one named before the answer, else the one person of the opening; of several, the one it begins with
    whom the title or the rest of the text names again."""
    if voice:
        said = voice.lower()
        found = [p for p in names.persons if said in (p.name.lower(), p.last.lower())]
        return found[0] if len(found) == 1 else None
    found = [p for p in names.persons if opening.start <= p.start < opening.end]
    if len(found) > 1:
        first = min(found, key=lambda p: p.start)
        again = first.last in title or first.last in body[opening.end :]
        found = [first] if again and first.start - opening.start < 40 else found
    return found[0] if len(found) == 1 else None


def give_voices(
    found: list[Block], units: list[Unit], title: str, body: str, names: Names, opening: Block
) -> None:
    """The answers are said by whom the text names before them, else by the person of the ``opening``."""
    asked: list[Unit] = []
    every = " ".join(body[b.start : b.end] for b in found if b.answer)
    for unit in units:
        if unit.block.role is Role.QUESTION:
            asked.append(unit)
        if not unit.block.answer or unit.quoted:
            continue
        start, end = unit.block.voice or (0, 0)
        person = answering(body[start:end], title, body, names, opening)
        told = body[unit.block.start : unit.block.end]
        if person is not None and not unit.block.voice and told_of(person, told):
            continue
        unit.quoted = True
        if person is not None and unit.said is None:
            unit.said = Said(person.start, person.end, "say", person.start, person.end)
            for question in asked:
                question.to, question.you = unit.said, you(told, every)
        asked = []


_FIRST = re.compile(r"\b(?:I|me|my|mine|[Ww]e|[Uu]s|[Oo]ur|[Oo]urs)\b")


def told_of(person: Person, text: str) -> bool:
    """Whether a paragraph behind the answers tells of the person instead of being said by them."""
    return person.last in text and not _FIRST.search(text)


def you(answer: str, answers: str) -> str:
    """Whether an answer speaks as "i" or as "we"; where it says neither more often, whether all ``answers`` do."""
    for text in (answer, answers):
        one = len(re.findall(r"\b(?:I|my|me)\b", text))
        several = len(re.findall(r"\b(?:we|our|us)\b", text, re.I))
        if one != several:
            return "we" if several > one else "i"
    return "i"
