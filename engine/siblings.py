"""The words of a claim's siblings: that somebody said it, and that it was expected."""

from __future__ import annotations

import re
from datetime import date

from engine.types import Speaker
from engine.words import CALENDAR, STOP_WORDS, WORD

# How a reporting verb reads before "that"; a denial's claim is told with its "not", and so was said.
_PAST = {
    verb: past
    for past, verbs in {
        "suggested": "suggest imply indicate hint",
        "warned": "warn caution",
        "claimed": "claim",
        "alleged": "allege",
        "insisted": "insist maintain",
        "argued": "argue",
        "announced": "announce",
        "confirmed": "confirm",
        "acknowledged": "acknowledge",
        "admitted": "admit concede",
        "predicted": "predict",
        "estimated": "estimate reckon calculate",
        "believed": "believe think",
        "expected": "expect",
        "hoped": "hope",
        "promised": "promise vow pledge",
        "wrote": "write tweet post",
        "reported": "report",
    }.items()
    for verb in verbs.split()
}
_COUNTS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve dozens hundreds thousands".split()
)
_ABSTRACT = re.compile(r"[A-Z][a-z]+(?:tion|sion|ment|ness|ism|ship)$")
_OPENS = re.compile(r"(?:the|an?|its|his|her|their|our)[ \xa0]", re.IGNORECASE)


def was_said(statement: str, speaker: Speaker, text: str) -> str:
    """That a speaker said what a statement tells: ``Ann Berg said that the bridge is closed.``

    A reporting verb that is weaker or stronger than "said" is kept ("suggested"). ``text`` is the article: it shows
    which words have their capital only because they open the statement.
    """
    who = _named(speaker)
    verb = _PAST.get(speaker.certainty, "said")
    before, colon, quoted = statement.partition(": ")
    if colon and speaker.name and before.endswith(speaker.name):  # "Ann Berg: we built it"
        return f"{who} {verb}: “{quoted.rstrip('.')}”."
    return f"{who} {verb} that {lowered(statement, text)}"


def was_expected(statement: str, written_on: date | None, text: str) -> str:
    """That what a forecast tells was expected when its article was written."""
    when = f"on {written_on.day} {written_on:%B %Y}" if written_on else "when the article was written"
    told = re.sub(r"\bwill\b", "would", lowered(statement, text), count=1)
    return f"It was expected {when} that {told}"


def _named(speaker: Speaker) -> str:
    """The speaker as a sentence begins with one: a role before the name and an article are taken from the wording."""
    titled = f"{speaker.role} {speaker.name}"
    name = titled if speaker.role and titled in speaker.wording else speaker.name
    place = speaker.wording.casefold().find(name.casefold())
    opened = [m for m in _OPENS.finditer(speaker.wording[:place]) if m.end() == place] if place > 0 else []
    if opened:
        name = f"{opened[0][0]}{name}"
    elif place < 0 and name[:1].islower() and not name.endswith(("s", "people", "police")):
        name = f"the {name}"
    return name[:1].upper() + name[1:]


def lowered(statement: str, text: str) -> str:
    """A statement as it goes on in a sentence: its first word loses a capital that it has only for being first."""
    first = WORD.match(statement)
    if first is None or first[0][1:] != first[0][1:].lower() or first[0] == "I":
        return statement
    word, folded = first[0], first[0].casefold()
    ordinary = folded in STOP_WORDS | _COUNTS and folded not in CALENDAR
    if not ordinary:
        following = WORD.search(statement, first.end())
        named = following is not None and following[0][:1].isupper()
        ordinary = not named and bool(_ABSTRACT.match(word) or re.search(rf"\b{re.escape(folded)}\b", text))
    return folded[:1] + statement[1:] if ordinary else statement
