"""What each stretch of an article is: paragraph, heading, list item, reader's comment, boilerplate ..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a block of the body is."""

    TEXT = "text"
    ITEM = "item"
    HEADING = "heading"
    QUESTION = "question"
    COMMENT = "comment"
    BOILERPLATE = "boilerplate"
    BYLINE = "byline"


@dataclass(slots=True)
class Block:
    """``body[start:end]``, one paragraph or list item.

    ``lead`` is the block that introduces a list; ``label``: a line of a fact box (``Length: 4.2 km``); ``answer``: the
    interviewed person speaks; ``voice`` is where the text says who that is.
    """

    start: int
    end: int
    role: Role
    lead: Block | None = None
    label: bool = False
    answer: bool = False
    voice: tuple[int, int] | None = None


_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_BULLET = re.compile(r"(?:[•◦▪‣·]|\*(?!\*)|[–—-](?=\s)|\(?\d{1,2}[.)](?=\s)|\(?[a-h][.)](?=\s))\s*")
_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{2,30}(?:/[A-ZÀ-Þ .]+)?)(?:,\s*[A-Za-z ]+?)?(?:,?\s*[A-Z][a-z]{2,8}\.? \d{1,2})?(?:,? \d{4})?"
    r"\s*(?:\([^)]{2,40}\))?\s*(?:[–—]|-(?=\s)|:(?=\s))\s*"
    r"|[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?, (?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\.? \d{1,2})(?:,? \d{4})?\s+[–—-]\s+"
)
_BYLINE = re.compile(
    r"(?i:by|words:?|text:?|von|reporting by)\s+[A-ZÀ-Þ][\w.'’-]+(?:\s+(?:and\s+|AND\s+)?[A-ZÀ-Þ][\w.'’-]+){0,6}(?:\s*[,|].{0,40})?$",
)
_SECTION_NAME = re.compile(
    r"(?:comment|opinion|analysis|column|editorial|feature|interview|exclusive)\s*\|\s*\S.{0,60}$", re.I
)
_COMMENTS = re.compile(
    r"(?:\d+\s+)?(?:your (?:view|say|comments|letters)|(?:readers?['’]?s?\s+)?(?:comments?|letters|views|reactions)(?: \(\d+\))?|"
    r"(?:readers?['’]?s? )?(?:comments?|letters)(?: below)?|leave a (?:comment|reply)|join the (?:conversation|discussion)|most liked)\s*:?$",
    re.I,
)
_READER = re.compile(r"(?:reader|commenter|user)\s+[A-Z]\w+[^:]{0,40}:", re.I)
_BOILERPLATE = re.compile(
    r"""^\W*(?:reporting\ by|additional\ reporting|editing\ by|interview:|photos?(?:\ by)?:|photograph|illustration:|image:|picture:|video:|source:|
    share\ (?:this|on)|follow\ us|sign\ up|subscribe|newsletter|read\ (?:more|also)|see\ also|related:|advertisement|sponsored|
    press\ release\b|media\ contact|contact(?:s)?:|for\ (?:more|further)\ information|for\ immediate\ release|about\ (?:us|the\ author)|
    copyright|all\ rights\ reserved|©|\(c\)\ |terms\ of|cookie|live\s*[·|]|live:|
    correct(?:ion|ed)\b|clarification\b|editor['’]?s?\ note|this\ (?:text|article|story|piece|page)\ (?:was|is|has\ been|does|did)\b|an\ earlier\ version|
    medically\ (?:checked|reviewed)|know\ something|have\ you\ got|were\ you\b|are\ you\b|do\ you\ have|got\ a\ (?:story|tip)|anyone\ with\ information|
    click|tap\ here|download|listen\ to|watch\ (?:the|our)|next\ in|notes?\ to\ editors|end[s]?$|\#{2,}|like\ what\ you\ read|never\ miss|
    family\ flowers|we\ are\ closing|we['’]re\ closing|send\ us|write\ to\ us|message\ the|call\ our|the\ (?:full\ )?results\ will\ be\ up)""",
    re.I | re.X,
)
_TIMESTAMP = re.compile(r"^\d{1,2}[.:]\d{2}(?:\s*(?:[ap]\.?m\.?|[A-Z]{2,4}))?(?:\s*[–—-]\s*[A-Z ]+)?$")


def blocks(body: str) -> list[Block]:
    """The body's blocks in order; every character that is not white space lies in at most one."""
    found: list[Block] = []
    lead: Block | None = None
    comments = False
    previous_end = 0
    for start, end in _joined(body):
        text = body[start:end]
        gap = body.count("\n", previous_end, start) if found else 0
        previous_end = end
        if _COMMENTS.match(text.strip()):
            comments = True
        if comments:
            found.append(Block(start, end, Role.COMMENT))
            continue
        bullet = _BULLET.match(text)
        if bullet and bullet.end() < len(text):
            role = Role.ITEM
            if lead is None and gap > 2 and text[:1].isdigit() and len(text) > 150:
                comments, role = True, Role.COMMENT
            first = start if role is Role.COMMENT else start + bullet.end()
            found.append(Block(first, end, role, lead, label=bool(_LABEL.match(body[first:end]))))
            continue
        block = Block(start, end, _role(text))
        if block.role is Role.TEXT and (dateline := _DATELINE.match(text)):
            block.start += dateline.end()
        if (
            lead is not None
            and block.role in (Role.TEXT, Role.HEADING)
            and _LABEL.match(text)
            and len(text) < 160
        ):
            found.append(Block(start, end, Role.ITEM, lead, label=True))
            continue
        lead = (
            block if block.role is Role.HEADING or text.rstrip().endswith(":") or _unfinished(text) else None
        )
        found.append(block)
    return found


_LABEL = re.compile(r"[A-ZÀ-Þ][\w'’ /-]{1,40}:\s+\S")
_TIME_LABEL = re.compile(r"\d{1,2}[.:]\d{2}")


def _role(text: str) -> Role:
    plain = text.strip().strip("*")
    if _BYLINE.match(plain) or _SECTION_NAME.match(plain):
        return Role.BYLINE
    if _READER.match(plain):
        return Role.COMMENT
    if _TIMESTAMP.match(plain):
        return Role.HEADING
    if _BOILERPLATE.match(plain) and len(plain) < 400:
        return Role.BOILERPLATE
    if re.match(r"[–—-]\s", plain) and plain.endswith("?"):
        return Role.QUESTION
    if len(plain) < 90 and not re.search(r"[.!?:;…]['\"”’)]*$", plain) and len(plain.split()) <= 12:
        return Role.HEADING
    return Role.TEXT


def _unfinished(text: str) -> bool:
    return not re.search(r"[.!?…]['\"”’)]*\s*$", text) and len(text) < 200


def _joined(body: str) -> list[tuple[int, int]]:
    """Lines, trimmed; lines of a hard-wrapped paragraph are one."""
    out: list[tuple[int, int]] = []
    for m in _LINE.finditer(body):
        line = m.group()
        start = m.start() + len(line) - len(line.lstrip())
        end = m.start() + len(line.rstrip())
        if start >= end:
            continue
        if out:
            before, gap = body[out[-1][0] : out[-1][1]], body[out[-1][1] : start]
            wrapped = (
                gap.count("\n") == 1
                and len(before) - before.rfind("\n") > 50
                and not re.search(r"[.!?:;…]['\"”’)]*$", before)
            )
            if wrapped and (body[start].islower() or len(before) > 60) and not _BULLET.match(body[start:end]):
                out[-1] = (out[-1][0], end)
                continue
        out.append((start, end))
    return out
