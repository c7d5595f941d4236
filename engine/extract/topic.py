"""What an article is about, for statements that name nothing: "Sales rose 3 per cent" of which firm?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, replace

from spacy.tokens import Token

from engine.extract.grammar import subject_of, tense
from engine.extract.lexicon import MONTHS
from engine.extract.names import Names
from engine.extract.sentence import Draft

_ENOUGH = 5
_LEAD = 2
_SMALL = frozenset("the and for van von des der".split())
_ONE_OF_SEVERAL = frozenset("first second third former latter other others".split())
_DEFINITE = frozenset("the this that these those its their".split())
_WORD = re.compile(r"[^\W\d_]+")
_PLACED = re.compile(
    rf"\b(?:in|near|off)\s+(?!(?:{'|'.join(m.title() for m in MONTHS)})\b)([A-ZÀ-Þ][\w’'-]+)"
)
_CAPITALS = re.compile(r"\b[A-Z]{2,3}\b(?!\s?\d)")


@dataclass(frozen=True, slots=True)
class Topic:
    """The name an article keeps coming back to; ``start:end`` is where the body has it.

    ``leads``: no other name comes near it, so that a statement that names nothing is about it.
    """

    text: str
    start: int
    end: int
    person: bool = False
    leads: bool = True
    source: str = "body"

    @property
    def may_precede(self) -> bool:
        """Whether it may stand before a statement with a colon. A person may not: that would read as the speaker."""
        return self.leads and not self.person


def topic_of(title: str, opening: str, body: str, names: Names) -> Topic | None:
    """The most mentioned name that is in the title or the opening too; none where all are mentioned in passing.

    A mention in the opening counts one more, one in the title two. To lead, a name needs twice what
    any other in the title or opening has, and no less than any further down; a person is no rival of a thing. A name and its short form ("Tarn Mills", "Tarn") are one; a word that two names
    share ("North", "South Tarn") is neither's. A place does not lead where the title says that it happened in another.
    """
    known = [(p.name, p.start, p.end) for p in names.persons] + names.standing()
    parts = {text: _parts(text) for text, *_ in known}
    shared = _shared(list(parts.values()))
    said, top, titled = _Mentions(body), _parts(f"{title} {opening}"), _parts(title)
    scored: list[tuple[int, int, Topic]] = []
    for text, start, end in known:
        own = parts[text] - shared
        if own:
            head = text.split()[-1].lower()
            score = max(said.count(w, called=w == head) for w in own) + (text in opening)
            score += 2 if text.lower() in title.lower() else bool(own & titled)
            scored.append(
                (
                    score,
                    len(text),
                    Topic(text, start, end, person=(found := names.find(text)) is not None and found.sure),
                )
            )
    scored.sort(key=lambda s: (-s[0], -s[1], s[2].start))
    best = next((s for s in scored if parts[s[2].text] & top), None)
    if best is None or best[0] < _ENOUGH:
        return None
    own, leader = parts[best[2].text], best[2]
    rivals = [
        (score, bool(parts[t.text] & top))
        for score, _, t in scored
        if (leader.person or not t.person) and not (parts[t.text] <= own or own <= parts[t.text])
    ]
    if any(m[1].lower() not in own for m in _PLACED.finditer(title)) and _is_place(leader.text, body, names):
        return replace(leader, leads=False)  # the headline places it elsewhere
    return replace(leader, leads=all(score * (_LEAD if near else 1) <= best[0] for score, near in rivals))


def _is_place(text: str, body: str, names: Names) -> bool:
    told = len(re.findall(rf"\b(?:in|near|at|outside|(?:town|city|village) of)\s+{re.escape(text)}\b", body))
    return text in names.places or 2 * told >= body.count(text)


def _parts(text: str) -> frozenset[str]:
    """The words of a name that tell it: of three letters and more, in lower case, and short ones in capitals ("EU")."""
    words = {w if len(w) in (2, 3) and w.isupper() else w.lower() for w in _WORD.findall(text)}
    return frozenset(w for w in words if w not in _SMALL and (len(w) > 2 or w.isupper()))


def _shared(names: list[frozenset[str]]) -> set[str]:
    """Words that stand in several names of which none is the short form of the others."""
    shortest: dict[str, frozenset[str]] = {}
    for name in sorted(names, key=len):
        for word in name:
            shortest.setdefault(word, name)
    return {word for name in names for word in name if not shortest[word] <= name}


class _Mentions:
    """How often words of a text begin with a word ("Norland", "Norlanders"), or are an abbreviation but no currency."""

    def __init__(self, text: str) -> None:
        words = _WORD.findall(text)
        plain = Counter(w for w in words if w.islower())
        every = Counter(w.lower() for w in words)
        self.sorted = sorted(every.elements())
        self.common = {w for w, n in plain.items() if 2 * n > every[w]}
        self.written = Counter(_CAPITALS.findall(text))

    def count(self, word: str, *, called: bool = True) -> int:
        """``called``: the word says what sort of thing is named, and tells of it in lower case too ("the museum")."""
        if word.isupper():
            return self.written[word]
        if word in self.common and not called:
            return 0  # "coffee" of the Coffee Centre
        return bisect_left(self.sorted, word + "\U0010ffff") - bisect_left(self.sorted, word)


def generic(draft: Draft) -> bool:
    """Whether a statement speaks of all of a sort ("Robins sing at night"): it needs no topic."""
    subject = subject_of(draft.verb) if draft.verb is not None else None
    bare = subject is not None and subject.tag_ == "NNS" and not _determined(subject)
    return draft.verb is not None and bare and tense(draft.verb) in ("present", "modal")


def one_of_several(draft: Draft, known: Container[int] = ()) -> list[str]:
    """``in the first``, ``the other two``: one of some things told before, which a topic would not name.

    Tokens in ``known`` have been found.
    """
    return [
        f"the {t.text}"
        for t in draft.tokens
        if t.lower_ in _ONE_OF_SEVERAL
        and t.i not in known
        and t.pos_ in ("ADJ", "NOUN", "NUM")
        and t.head.pos_ not in ("NOUN", "PROPN")
        and any(c.lower_ == "the" for c in t.children)
        and not any(c.dep_ in ("prep", "relcl", "acl", "xcomp") and c.i > t.i for c in t.children)
    ]


def subject_words(draft: Draft) -> list[str]:
    """The subject of a statement that names nothing, where it points at something told elsewhere: "the pact"."""
    subject = subject_of(draft.verb) if draft.verb is not None else None
    if subject is None or subject.pos_ != "NOUN" or subject not in draft.tokens:
        return []
    before = [t for t in subject.lefts if t in draft.tokens and t.dep_ in ("det", "poss", "amod", "compound")]
    if _determined(subject) and not any(t.lower_ in _DEFINITE for t in before):
        return []
    return ["".join(t.text_with_ws for t in [*before, subject]).strip()]


def _determined(noun: Token) -> bool:
    return any(c.pos_ in ("DET", "NUM", "PRON") for c in noun.children)
