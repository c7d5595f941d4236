"""A short answer told with its question: "How many ships sail? Seven." says that seven ships sail."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from engine.extract.grammar import SUBJECTS
from engine.extract.line import Line
from engine.extract.naming import limited, named
from engine.extract.sentences import Unit
from engine.extract.text import Clean
from engine.extract.turning import turned

_ALSO = r"(?:, (?:of course|sadly|unfortunately|absolutely|definitely|(?:I|we|they|he|she|it) \w+(?:n['’]t| not)?))?"
_YES = re.compile(rf"(?:yes|absolutely|indeed|that(?:['’]s| is) (?:true|right|correct)){_ALSO}\.?$", re.I)
_NO = re.compile(
    rf"(?:no|not at all|absolutely not|of course not|that(?:['’]s| is) (?:not (?:true|right|correct)|wrong|false|untrue)){_ALSO}\.?$",
    re.I,
)
_TRUE = re.compile(r"(?:and |but |so )?is it (?:really )?(?:true|right|correct) that (?=\S)", re.I)
_ABOUT = frozenset(
    "about around roughly some nearly almost just only over under more fewer less than at least most up to of in and - a".split()
)
_PLACING = frozenset(
    "in on at by since until till with from through near not before after last next because".split()
)


def told(asked: Doc, question: Unit, reply: Doc, answer: Unit) -> Clean | None:
    """What an answer says together with its question; None where it stands alone or the two can't be joined safely."""
    text = answer.clean.text
    tokens = [t for t in asked if not t.is_space]
    while tokens and tokens[0].lower_ in ("and", "but", "so"):
        tokens.pop(0)
    if not tokens or tokens[-1].text != "?" or len(text) > 120 or any(t.lower_ == "or" for t in tokens):
        return None
    tokens.pop()
    if not tokens:
        return None  # "And?"
    yes, no = bool(_YES.match(text)), bool(_NO.match(text))
    if yes or no:
        return _agreed(tokens, question, no=no)
    low = [t.lower_ for t in tokens[:2]]
    if low == ["how", "many"]:
        return _counted(tokens, question, reply, answer)
    if (
        line := named(tokens, question, reply, answer) or limited(tokens, question, reply, answer)
    ) is not None:
        return line.done()
    first = text.split()[0].lower()
    placing = first in _PLACING
    fits = {"why": first == "because", "how": first in ("by", "with"), "when": placing, "where": placing}
    fragment = first == "because" or not any(t.dep_ in SUBJECTS and t.head.dep_ == "ROOT" for t in reply)
    line = Line()
    if not low or not fits.get(low[0]) or not fragment or not turned(tokens[1:], question, line):
        return None
    end = text.find(", of course")
    line.word(text[0].lower(), answer.clean.at[0])
    line.glue(answer.clean, 1, len(text.rstrip(". ")) if end < 0 else end)
    return line.done()


def _agreed(tokens: list[Token], question: Unit, *, no: bool) -> Clean | None:
    """What "yes" says yes to, and "no" denies."""
    line, clean = Line(), question.clean
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    if m := _TRUE.match(clean.text, start):
        if no:
            line.word("it is not true that", clean.at[start])
        line.copy(clean, m.end(), end)
        return line.done()
    return line.done() if turned(tokens, question, line, no=no) else None


def _counted(tokens: list[Token], question: Unit, reply: Doc, answer: Unit) -> Clean | None:
    """``How many trains run? About seven.`` -> ``About seven trains run.``"""
    figure = [t for t in reply if not t.is_punct or t.text == "-"]
    number = any(t.like_num for t in figure) and all(t.like_num or t.lower_ in _ABOUT for t in figure)
    noun = tokens[1].head
    if number and len(tokens) > 3 and tokens[2].lower_ == "of" and tokens[1].dep_ in SUBJECTS:
        line = Line()
        line.copy(answer.clean, figure[0].idx, figure[-1].idx + len(figure[-1]))
        line.copy(question.clean, tokens[2].idx, tokens[-1].idx + len(tokens[-1]))
        return line.done()
    if not number or noun.pos_ not in ("NOUN", "PROPN") or noun.i <= tokens[1].i:
        return None
    line, clean = Line(), question.clean
    last = figure[-1]
    things = (tokens[2].idx, noun.idx + len(noun))
    behind = [t for t in tokens if t.i > noun.i]
    if noun.dep_ in SUBJECTS:
        line.copy(answer.clean, figure[0].idx, last.idx + len(last))
        line.copy(clean, things[0], tokens[-1].idx + len(tokens[-1]))
        line.text = line.text[:1].lower() + line.text[1:]
        return line.done()
    verb = noun.head if noun.dep_ == "dobj" else None
    if verb is None or not behind or not turned(behind, question, line, stop=verb):
        return None
    line.word(figure[0].lower_, answer.clean.at[figure[0].idx])
    line.copy(answer.clean, figure[0].idx + len(figure[0]), last.idx + len(last))
    line.copy(clean, *things)
    line.copy(clean, verb.idx + len(verb), tokens[-1].idx + len(tokens[-1]))
    return line.done()
