"""What came of it, told by an infinitive: ``Shares fell 3% to close at 12 euros`` -> ``Shares closed at 12 euros``."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from engine.extract.grammar import governor, settled, tense

_MOVING = frozenset(
    "rise fall climb drop gain slip slide jump surge rally recover rebound plunge tumble sink ride sprint".split()
)
_LEVEL = frozenset("close end trade settle finish stand".split())
"""Where something came to rest, if no object follows: "rallied to end the war" tells only what for."""
_REACHED = frozenset("win beat become reach overtake leave".split())


def outcomes(verb: Token) -> Iterator[Token]:
    """The infinitives behind ``verb`` that tell what came of it, and not what for, with those joined to them."""
    if verb.lemma_ not in _MOVING or tense(verb) != "past" or not settled(verb):
        return
    for t in verb.subtree:
        if (
            t.i > verb.i
            and t.tag_ == "VB"
            and t.dep_ in ("xcomp", "advcl")
            and governor(t) == verb
            and _told(t)
        ):
            if not any(k.like_num for k in t.doc[verb.i : t.i]):
                return  # "rose to become mayor": nothing is left without it
            yield t
            yield from (c for c in t.children if c.dep_ == "conj" and c.tag_ == "VB")


def _told(t: Token) -> bool:
    if not any(c.lower_ == "to" and c.dep_ == "aux" for c in t.children):
        return False
    alone = not any(c.dep_ == "dobj" for c in t.children)
    return t.lemma_ in _REACHED or (t.lemma_ in _LEVEL and alone)
