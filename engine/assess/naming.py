"""Whether whoever is behind a statement is named: readers can't weigh, and nobody can ask, "a person familiar with it"."""

from __future__ import annotations

import re

_WHO = r"(?:sources?|officials?|persons?|people|insiders?|diplomats?|aides?|advisers?|lawmakers?|executives?|bankers?|staffers?)"
_UNNAMED = re.compile(
    rf"\b(?:on (?:the )?condition of anonymity|(?:asked|declined|wished|wanted|requested) (?:not )?to be (?:named|identified)"
    rf"|who (?:was|were) not (?:authori[sz]ed|allowed|permitted) to (?:speak|comment|talk)"
    rf"|(?:unnamed|anonymous|unidentified|undisclosed) (?:\w+ ){{0,2}}{_WHO}"
    rf"|{_WHO} (?:(?:who (?:is|are)|that (?:is|are)) )?(?:familiar with|close to|briefed on|with (?:direct )?knowledge of)"
    rf"|according to (?:\w+ ){{0,3}}sources\b(?! of))",
    re.IGNORECASE,
)


def unnamed(passage: str) -> str:
    """The words by which a passage says that its source is not named; empty if it does not say so."""
    found = _UNNAMED.search(passage)
    return found[0] if found else ""
