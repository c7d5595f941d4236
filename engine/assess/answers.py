"""A short answer read in the light of its question: "Did she sell the paper? No." """

from __future__ import annotations

import re

from engine.assess.polarity import NEGATION
from engine.words import content_keys, sentences

_LEAST_SHARE = 0.4
_LEAST_WORDS = 3
_YES_OR_NO = re.compile(
    r"\W*(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b", re.IGNORECASE
)
_NO = re.compile(r"\s*[-–—:\"“]*\s*(no)\b(?! (?:answer|info|comment|data|record|one)\b)", re.IGNORECASE)


def refusal(claim: str, passage: str) -> str:
    """The word with which a passage says no to its own question about the claim; empty where it does not.

    A yes is not read: the question may be about less than the claim says, and then the yes leaves the rest open, where a
    no to a part is a no to the whole. Nor is a question that is negative itself ("Did she not ...?").
    """
    question, mark, answer = passage.partition("?")
    said = _NO.match(answer)
    if not mark or not said or not _YES_OR_NO.match(question):
        return ""
    if NEGATION.search(question) or NEGATION.search(claim):
        return ""
    asked = content_keys(question)
    return said[1] if asked and len(asked & content_keys(claim)) / len(asked) >= _LEAST_SHARE else ""


def asserted(passage: str) -> str:
    """What the passage says: without the question that it begins with, for a question asserts nothing.

    An answer of one or two words says nothing alone, so it keeps its question.
    """
    _, end = next(iter(sentences(passage)), (0, 0))
    answer = passage[end:].strip()
    is_asked = passage[:end].rstrip("\"'”’ ").endswith("?")
    return answer if is_asked and len(answer.split()) >= _LEAST_WORDS else passage
