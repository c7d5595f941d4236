"""The verb after a pronoun that became a name, and the ``it`` that stands for nothing."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import verbforms
from engine.extract.grammar import SUBJECTS
from engine.extract.mentions import Swap


def agreed(t: Token, swap: Swap) -> Swap | None:
    """``I have`` -> ``Ann has``: the finite verb after a first person takes the third; ``it's`` -> ``the mill is``."""
    if t.lower_ not in ("i", "we", "they", "you"):
        return _full(t)
    if (full := _full(t)) is not None and full.text != " is":
        return full
    if t.lower_ == "they" or " and " in swap.text:
        return None
    group = [c for c in t.head.children if c.dep_ in ("aux", "auxpass")] + [t.head]
    verb = next((v for v in sorted(group, key=lambda v: v.i) if v.tag_ in ("VBP", "VBD")), None)
    if verb is None or any(v.tag_ == "MD" for v in group) or verbforms.is_past(verb.lower_):
        return _was(verb)
    if verb.lower_ != verb.lemma_ and verb.lower_ not in (
        "am",
        "are",
        "'ve",
        "’ve",
        "'m",
        "’m",
        "'re",
        "’re",
    ):
        return None
    lemma = {"'ve": "have", "’ve": "have", "'m": "be", "’m": "be", "'re": "be", "’re": "be"}.get(
        verb.lower_, verb.lemma_
    )
    space = "" if verb.i and verb.nbor(-1).whitespace_ else " "
    return Swap(verb.i, verb.i, space + verbforms.present(lemma), 0, 0, grammar=True)


def _full(t: Token) -> Swap | None:
    """The whole word for ``'s``, ``'ll`` and ``'d`` after a pronoun: behind a name they would read as something else."""
    short = t.doc[t.i + 1] if t.i + 1 < len(t.doc) else None
    if short is None or short.text[:1] not in "'’" or short.pos_ not in ("AUX", "VERB"):
        return None
    lower, verb = short.lower_.replace("’", "'"), short.head
    has = any(c.lower_ == "been" for c in verb.children) or (short.dep_ == "aux" and verb.tag_ == "VBN")
    if lower == "'s" and not has and verb.tag_ == "VBN" and short != verb:
        return None  # "she's moved" may be either
    full = {"'s": "has" if has else "is", "'ll": "will", "'d": "had" if has else "would"}.get(lower)
    return Swap(short.i, short.i, f" {full}", 0, 0, grammar=True) if full else None


def _was(verb: Token | None) -> Swap | None:
    return (
        Swap(verb.i, verb.i, "was", 0, 0, grammar=True)
        if verb is not None and verb.lower_ == "were"
        else None
    )


def expletive(t: Token) -> bool:
    """Whether ``it`` stands for nothing: ``it is clear that``, ``it is said that``."""
    if t.dep_ not in SUBJECTS:
        return False
    verb = t.head
    if verb.lemma_ in ("rain", "snow", "seem", "appear"):
        return True
    clausal = any(
        c.dep_ in ("ccomp", "xcomp", "csubj", "advcl")
        and c.i > verb.i
        and (c.tag_ == "VB" or any(k.lower_ == "that" for k in c.children))
        for c in verb.children
    )
    below = [c for c in verb.children if c.dep_ in ("acomp", "attr")]
    deeper = any(k.dep_ in ("ccomp", "xcomp", "relcl", "acl") for c in below for k in c.children)
    if verb.lemma_ == "be" and any(c.dep_ == "attr" and c.ent_type_ == "PERSON" for c in verb.children):
        return True  # "it was Ann Smith"
    if verb.lemma_ == "be":
        return (
            clausal
            or deeper
            or any(
                c.ent_type_ in ("DATE", "TIME") or c.lower_ in ("warm", "warmer", "cold", "dark", "time")
                for c in below
            )
        )
    told = any(c.dep_ in ("ccomp", "csubj") for c in verb.children)
    return (verb.tag_ == "VBN" and clausal and told) or (verb.lemma_ in ("take", "cost") and clausal)
