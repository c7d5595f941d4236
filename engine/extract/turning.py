"""A question in the order of a statement: "did Ann go" is "Ann went"."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import verbforms
from engine.extract.grammar import SUBJECTS, is_plural
from engine.extract.line import Line
from engine.extract.sentences import Unit

_HELPERS = frozenset("do be have will would can could may might shall should must".split())


def _subject(t: Token) -> bool:
    """``Are fares going to rise?``: of what is going to happen the parser makes what is."""
    happens = (
        t.dep_ == "attr"
        and t.head.lemma_ == "be"
        and any(c.tag_ == "VBG" and c.dep_ == "acl" for c in t.children)
    )
    return t.dep_ in SUBJECTS or happens


def turned(
    tokens: list[Token], question: Unit, line: Line, *, no: bool = False, stop: Token | None = None
) -> bool:
    """Write a question without its question word as a statement: ``did Ann go`` -> ``Ann went``; up to ``stop``, if given."""
    if not tokens:
        return False  # "Why?"
    clean, helper = question.clean, tokens[0]
    subject = next((t for t in tokens[1:] if _subject(t) and t.left_edge == tokens[1]), None)
    if helper.lemma_ not in _HELPERS or helper.tag_ not in ("MD", "VBZ", "VBP", "VBD") or subject is None:
        return False
    verb, after = subject.head, (subject if subject.dep_ == "attr" else subject.right_edge).i + 1
    behind = [t for t in tokens if t.i >= after and (stop is None or t.i <= stop.i)]
    if not behind or any(t.lower_ in ("not", "n't", "n’t") for t in tokens):
        return False
    last = subject.doc[after - 1]
    line.copy(clean, tokens[1].idx, last.idx + len(last))
    does = helper.lemma_ == "do" and helper != verb
    if not does or no:
        line.word(helper.lower_, clean.at[helper.idx])
    if no:
        line.word("not", clean.at[helper.idx])
    for t in behind:
        if t == verb and does and not no:
            plural = is_plural(subject) or subject.lower_ in ("i", "you")
            form = verbforms.form(t.lemma_, past_tense=helper.tag_ == "VBD", plural=plural)
            line.word(form, clean.at[t.idx])
        elif t.is_punct or t.text[:1] in "'’" or (t != behind[0] and not t.nbor(-1).whitespace_):
            line.glue(clean, t.idx, t.idx + len(t))
        else:
            line.copy(clean, t.idx, t.idx + len(t))
    return True
