"""Words that only join a sentence to what was told before: ", however," or ", it turns out,"; a claim is read without them."""

from __future__ import annotations

import re

_WORDS = (
    r"(?:however|of course|indeed|admittedly|after all|to be sure|on the other hand|on the contrary|by contrast|in contrast|"
    r"likewise|mind you|needless to say|in other words|then again|for (?:its|his|her|their) part|for (?:example|instance)|"
    r"(?:as )?it (?:turns|turned) out|as it happens|I(?: a|['’])m afraid)"
)
_BETWEEN = re.compile(rf",\s+{_WORDS},(?=\s)", re.I)
_OPENING = re.compile(rf"^\s*(?:{_WORDS}|(?:dear )?(?:sirs?|madam|editor)(?: or madam)?),\s+", re.I)
_SO = re.compile(r"^\s*So\s+(?=(?:the|an?|we|I|he|she|they|it|next|last|this|in|on|from)\s)")
_CLOSING = re.compile(rf",\s+{_WORDS}(?=[.!?]?['\"”’]?\s*$)", re.I)


def joining(text: str, offset: int) -> list[tuple[int, int]]:
    """The ranges of such words in one sentence, with the commas that set them off; ``offset`` is where it starts."""
    return [
        (offset + m.start(), offset + m.end())
        for pattern in (_BETWEEN, _OPENING, _SO, _CLOSING)
        for m in pattern.finditer(text)
    ]
