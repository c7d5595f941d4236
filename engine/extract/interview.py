"""Interviews: which paragraphs are the questions, which the answers, and whose answers they are."""

from __future__ import annotations

import re

from engine.extract.layout import Block, Role

_DASH = re.compile(r"(?:[–—-]\s|Q[.:]\s)")
_VOICE = re.compile(r"(?P<who>[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{0,40}|[A-ZÀ-Þ]\w+(?: [A-ZÀ-Þ][\w'’-]+){0,3}):\s+(?=\S)")
_ENOUGH = 3
"""Questions that make an interview."""


def mark(found: list[Block], body: str) -> None:
    """Give the blocks of an interview their roles; other articles are left as they are."""
    if not _dashed(found, body):
        _labelled(found, body)


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


def _labelled(found: list[Block], body: str) -> None:
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
        return
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


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.findall(r"\w+", name)) if " " in name or "-" in name else ""
