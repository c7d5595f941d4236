"""A draft's parts as one written sentence."""

from __future__ import annotations

import re

from spacy.tokens import Token

from engine.extract.mentions import Found, Swap
from engine.extract.sentence import Draft, Part

_CLOSERS = re.compile(r"^[,.;:!?)\]%’”]|^['’]s?$|^n['’]t$")


def write(parts: list[Part], swaps: list[Swap], beside: dict[int, str]) -> str:
    """The sentence: swapped tokens replaced, ``beside`` put after the token it names, capital and full stop set."""
    by_first = {s.first: s for s in swaps}
    gone = {i for s in swaps for i in range(s.first, s.last + 1)}
    written: list[tuple[str, int | None, bool]] = []  # word, token index, white space behind it in the text
    for part in parts:
        if isinstance(part, str):
            if part:
                written.append((part, None, True))
            continue
        if part.i in by_first:
            swap = by_first[part.i]
            if not swap.text:
                continue
            text = "the" + swap.text[3:] if written and swap.text.startswith("The ") else swap.text
            written.append((text, swap.last, bool(part.doc[swap.last].whitespace_)))
        elif part.i not in gone and not part.is_space:
            written.append((_cased(part, first=not written), part.i, bool(part.whitespace_)))
        if part.i in beside:
            word, at, _ = written[-1] if written else ("", part.i, True)
            if written:
                written[-1] = (f"{word} ({beside[part.i]})", at, True)
    return _finish(_join(written))


def _cased(token: Token, *, first: bool) -> str:
    """A word that opened its sentence loses the capital when it stands further in."""
    text = token.text
    if (
        first
        or not token.is_sent_start
        or token.pos_ == "PROPN"
        or token.ent_type_ in ("PERSON", "GPE", "ORG", "NORP", "LOC", "FAC")
        or text == "I"
        or (len(text) > 1 and text[1:] != text[1:].lower())
    ):
        return text
    return text[:1].lower() + text[1:]


def _join(written: list[tuple[str, int | None, bool]]) -> str:
    out = ""
    last: int | None = None
    space = False
    for word, at, behind in written:
        follows = at is not None and last is not None and at == last + 1
        glue = (
            (follows and not space)
            or (not follows and bool(_CLOSERS.match(word)))
            or out.endswith(("(", "[", "£", "$", "€", "“"))
        )
        out += word if not out or glue else " " + word
        last, space = at, behind
    return out


def _finish(text: str) -> str:
    text = re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"\s{2,}", " ", text))
    text = re.sub(r",(?:\s*,)+", ",", text)
    text = re.sub(r"([,;:]\s*)+([.!?])", r"\2", text)
    text = re.sub(r",?\s+(?:and|but|or)(?=[.!?]?$)", "", text)
    text = re.sub(r"(?<!\.)\.\.$", ".", text)  # "at 2 a.m." at the end
    text = re.sub(r"^[\s,;:.)\]–—-]+", "", text)
    text = re.sub(r"[\s,;:(\[–—-]+$", "", text)
    for opening, closing in (("“", "”"), ("(", ")")):
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, "").replace(closing, "")
    if text.count('"') % 2:
        text = text.replace('"', "")
    if not text:
        return text
    text = text[:1].upper() + text[1:] if text[:1].islower() else text
    return text if text[-1] in ".!?…" or text.endswith((".”", '."')) else text + "."


def sentence_case(heading: str, body: str) -> str:
    """A heading in capitals as one would write it in a sentence; names keep theirs."""
    if heading != heading.upper():
        return heading.rstrip(":")
    words = [
        w.title() if re.search(rf"\b{re.escape(w.title())}\b", body) else w.lower() for w in heading.split()
    ]
    text = " ".join(words).rstrip(":")
    return text[:1].upper() + text[1:]


def lowered(statement: str, first: Token, found: Found) -> str:
    """A statement as it reads behind a colon or "that"; ``first`` is its first word."""
    swapped = next((s.text for s in found.swaps if s.first == first.i), "")
    keeps = (
        (swapped[:1].isupper() and not swapped.startswith(("The ", "A ", "An ")))
        or first.pos_ == "PROPN"
        or first.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")
        or re.match(r"[A-Z]{2}", statement) is not None
        or first.text == "I"
    )
    return statement if keeps else statement[:1].lower() + statement[1:]


def accusation(draft: Draft) -> str:
    """What "rejected this" rejects after ``Ann accused the bank of hiding losses``: the accusation, not that it was made."""
    verb = draft.verb
    if verb is None or verb.lemma_ != "accuse":
        return ""
    near = (verb, *verb.children)
    of = next((t for t in verb.subtree if t.lower_ == "of" and t.i > verb.i and t.head in near), None)
    words = of.subtree if of is not None else ()
    return f"the accusation {''.join(t.text_with_ws for t in words).strip(' .,')}" if of is not None else ""
