"""An answer that names what its question asks for: "Who runs it? The county.", "What will it cost? 4 million."."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from engine.extract import verbforms
from engine.extract.grammar import SUBJECTS, is_plural
from engine.extract.line import Line
from engine.extract.sentences import Unit
from engine.extract.turning import turned

_MUCH = frozenset("much long old often far".split())
_MOSTLY = frozenset("mostly mainly largely usually partly".split())
_GETTING = frozenset(
    "want need demand buy sell lose find make build offer get order produce grow pay earn study teach".split()
)
"""What is asked for by "what" as the object of these can be put behind them."""


def named(tokens: list[Token], question: Unit, reply: Doc, answer: Unit) -> Line | None:
    """``Who runs it? The county.`` -> ``The county runs it.``; ``What will it cost? 4 million.`` -> ``It will cost 4 million.``"""
    first, behind = tokens[0], tokens[1:]
    phrase = [t for t in reply if not t.is_space]
    while phrase and phrase[-1].is_punct:
        phrase.pop()
    mostly = phrase[-1] if len(phrase) > 2 and phrase[-1].lower_ in _MOSTLY else None
    phrase = phrase[: -1 - (phrase[-2].text == ",")] if mostly is not None else phrase
    if not phrase or not behind or not _is_phrase(phrase):
        return None
    line, clean = Line(), question.clean
    start, end = phrase[0].idx, phrase[-1].idx + len(phrase[-1])
    if first.lower_ in ("who", "what") and first.dep_ in SUBJECTS and first.head.lemma_ != "be":
        line.copy(answer.clean, start, end)
        if mostly is not None:
            line.word(mostly.lower_, answer.clean.at[mostly.idx])
        verb = behind[0]
        if verb.tag_ == "VBZ" and is_plural(phrase[-1].sent.root):
            line.word(verbforms.present(verb.lemma_, plural=True), clean.at[verb.idx])
            behind = behind[1:]
        if behind:
            line.copy(clean, behind[0].idx, behind[-1].idx + len(behind[-1]))
        return line
    much = first.lower_ == "how" and behind[0].lower_ in _MUCH
    asked = behind[0] if much else first
    behind = behind[1:] if much else behind
    if not behind or not (much or first.lower_ == "what"):
        return None
    verb = asked.head if asked.dep_ == "dobj" and asked.head.pos_ == "VERB" else behind[-1]
    figure = any(t.like_num for t in phrase)
    if not (figure or (not much and verb.lemma_ in _GETTING)) or not turned(
        behind, question, line, stop=verb
    ):
        return None
    opening = phrase[0].text if phrase[0].pos_ == "PROPN" else phrase[0].lower_
    line.word(opening, answer.clean.at[start])
    line.glue(answer.clean, start + len(opening), end)
    if verb.i < behind[-1].i:
        line.copy(clean, verb.nbor(1).idx, behind[-1].idx + len(behind[-1]))
    return line


def limited(tokens: list[Token], question: Unit, reply: Doc, answer: Unit) -> Line | None:
    """``Will fares rise? Not this year.`` -> ``Fares will not rise this year.``; ``Only ...``: they will, only then."""
    first = reply[0].lower_ if len(reply) else ""
    finite = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in reply)
    if first not in ("not", "only") or finite or len(reply) < 3 or reply[1].lower_ in ("really", "at", "yet"):
        return None
    line = Line()
    if not turned(tokens, question, line, no=first == "not"):
        return None
    text = answer.clean.text
    rest = reply[1].idx if first == "not" else 0
    line.word(text[rest].lower() if rest == 0 else text[rest], answer.clean.at[rest])
    line.glue(answer.clean, rest + 1, len(text.rstrip(". ")))
    return line


def _is_phrase(tokens: list[Token]) -> bool:
    """Whether a reply is a noun or an amount with what belongs to it, and nothing that has a verb."""
    plain = all(
        t.tag_ not in ("VBD", "VBZ", "VBP", "MD", "PRP", "WP") and t.text not in ",;:–—" for t in tokens
    )
    return (
        plain
        and tokens[0].pos_ in ("DET", "PRON", "ADJ", "NOUN", "PROPN", "NUM", "SYM", "ADV")
        and any(t.pos_ in ("NOUN", "PROPN", "NUM") for t in tokens)
    )
