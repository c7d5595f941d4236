"""A verb told by its auxiliary alone: ``The café did not.``, ``So will Ann.``, ``Nor do collars.``, ``the flat not``."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from engine.extract import verbforms
from engine.extract.grammar import finite, is_plural, subject_of
from engine.extract.line import Line
from engine.extract.sentence import Part
from engine.extract.sentences import Unit
from engine.extract.text import Clean

_NOT = frozenset("not n't n’t never neither nor".split())
_ADDED = frozenset("so too either also yet".split())
_JOINS = frozenset("and but , ;".split())
_ELSEWHERE = ("conj", "cc", "advcl", "parataxis", "punct", "neg")


def told(before: Doc, earlier: Unit, doc: Doc, unit: Unit) -> Clean | None:
    """A sentence that borrows the verb of the one before it, with that verb; none where it has one of its own."""
    same = earlier.block is unit.block and earlier.quoted == unit.quoted and not (unit.frame or earlier.frame)
    sents = list(before.sents)
    if not same or not sents or not any(_auxiliary(t) for t in doc[:12]):
        return None
    verb = sents[-1].root
    words = [t for t in doc if not t.is_space and t.text not in '.!:“”"']
    while words and words[0].lower_ in _JOINS:
        words.pop(0)
    parts = _turned(words, verb) or _straight(words, verb)
    if parts is None:
        return None
    line, at = Line(), unit.clean.at[0]
    for part in parts:
        if isinstance(part, str):
            line.word(part, at)
            continue
        clean = unit.clean if part.doc is doc else earlier.clean
        near = part.i > 0 and not part.nbor(-1).whitespace_ and line.text.endswith(part.nbor(-1).text)
        (line.glue if near else line.copy)(clean, part.idx, part.idx + len(part))
    return line.done()


def completed(verb: Token) -> list[Part] | None:
    """``The shop opened in May, the café did not``: the second clause with the verb of the first."""
    if not _auxiliary(verb):
        return None
    before = verb.head if verb.dep_ == "conj" else next((c for c in verb.children if c.dep_ == "ccomp"), None)
    if before is None or before.i > verb.i or not finite(before):
        return None
    clause = [t for t in verb.subtree if t.i > before.right_edge.i or before.dep_ != "ccomp"]
    return _straight(
        [t for t in clause if not t.is_space and t.text not in ".!,;" and t.dep_ != "cc"], before
    )


def _auxiliary(t: Token) -> bool:
    return t.tag_ == "MD" or (t.lemma_ in ("do", "have", "be") and t.tag_ in ("VBD", "VBZ", "VBP", "VB"))


def _turned(words: list[Token], verb: Token) -> list[Part] | None:
    """``So will the painter Ann Smith``."""
    if len(words) < 3 or words[0].lower_ not in ("so", "nor", "neither") or not _auxiliary(words[1]):
        return None
    who = words[2:]
    named = who[-1].pos_ in ("NOUN", "PROPN", "PRON") or who[-1].tag_ == "VBZ"  # "collars", to the parser
    if not named or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in who[:-1]):
        return None
    plural = is_plural(who[-1]) or words[1].lower_ in ("do", "are", "were", "have")
    return _filled(verb, list(who), words[1], plural, negated=words[0].lower_ != "so")


def _straight(words: list[Token], verb: Token) -> list[Part] | None:
    """``The café did not``, ``Olaf Brandt did too``."""
    at = next((n for n, t in enumerate(words) if _auxiliary(t) and subject_of(t) is not None), None)
    if not at or any(t.lower_ not in _NOT | _ADDED for t in words[at + 1 :]):
        return None
    never = words[at - 1].lower_ == "never"
    who = words[: at - never]
    if not who or any(t.pos_ in ("VERB", "AUX", "SCONJ") for t in who):
        return None
    subject = subject_of(words[at])
    negated = never or any(t.lower_ in _NOT for t in words[at + 1 :])
    return _filled(verb, list(who), words[at], subject is not None and is_plural(subject), negated=negated)


def _filled(verb: Token, who: list[Part], helper: Token, plural: bool, *, negated: bool) -> list[Part] | None:
    """``who`` with the words of ``verb``, in the tense of ``helper``; none where the two do not go together."""
    rest = _behind(verb)
    lead = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.i < verb.i]
    if subject_of(verb) is None or any(
        t.tag_ in ("PRP", "PRP$", "WP", "WDT") or t.text in '“”":' for t in rest
    ):
        return None
    no: list[Part] = ["not"] if negated else []
    if helper.lemma_ == "do":
        if verb.lemma_ == "be" or any(c.lemma_ != "do" for c in lead) or not (rest or negated):
            return None
        if negated:
            return [*who, helper, "not", verb.lemma_, *rest]
        return [
            *who,
            verbforms.form(verb.lemma_, past_tense=helper.tag_ == "VBD", plural=plural),
            *rest,
        ]
    if lead and (lead[0].lemma_ == helper.lemma_ or lead[0].tag_ == helper.tag_ == "MD"):
        return [*who, helper, *no, *lead[1:], verb, *rest]
    if verb.lemma_ == "be" and helper.lemma_ == "be" and not lead:
        return [*who, helper, *no, *rest]
    if not lead and verb.lemma_ != "be" and helper.lemma_ == "have":
        return [*who, helper, *no, verbforms.participle(verb.lemma_), *rest]
    if not lead and helper.tag_ == "MD":
        return [*who, helper, *no, verb.lemma_, *rest]
    return None


def _behind(verb: Token) -> list[Token]:
    """What follows a verb in its own clause."""
    gone = {t.i for c in verb.children if c.dep_ in _ELSEWHERE or c.i < verb.i for t in c.subtree}
    kept = [t for t in verb.subtree if t.i > verb.i and t.i not in gone]
    while kept and (kept[-1].is_punct or kept[-1].is_space):
        kept.pop()
    return kept
