"""The names of an article: which are persons, what they are called in full, and whom they belong to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from spacy.tokens import Doc, Token

from engine.extract import lexicon
from engine.extract.evidence import evidence, from_frame, learn
from engine.extract.runs import Person, Run, runs
from engine.extract.sentences import Unit

_LEADING = frozenset("found lead head run own chair manage".split())
_FIRM = frozenset("plc ltd inc llc llp corp ag ab asa oyj oy spa gmbh kg nv bv se kk pty".split())
"""What only a firm's name ends with."""


class Names:
    """All persons of one article, and the names that are no persons."""

    def __init__(self, docs: Iterable[tuple[Unit, Doc]], body: str) -> None:
        clues: dict[str, list[Run]] = {}
        self.persons: list[Person] = []
        self._known: dict[str, Person | None] = {}
        self._with_word: dict[str, list[Person]] = {}
        self._firms: set[str] = set()
        speakers: dict[str, Person] = {}
        for unit, doc in docs:
            for run in runs(doc, unit):
                if len(run.tokens) <= 8:
                    clues.setdefault(run.text, []).append(run)
            if unit.said is not None:
                from_frame(unit, body, speakers)
        for text in sorted(clues.keys() | speakers.keys(), key=lambda t: (-len(t.split()), t)):
            self._known.clear()
            if text in speakers and self.find(text) is None:
                self._add(speakers[text])
            elif text in clues and self._is_person(text, clues):
                self._add(Person(text, clues[text][0].start, clues[text][0].end))
        self._firms = {_firm(run) for mentions in clues.values() for run in mentions} - {""}
        self._known.clear()
        self.persons.sort(key=lambda p: p.start)
        self.others: Counter[str] = Counter()
        places: Counter[str] = Counter()
        for text, mentions in clues.items():
            person = self.find(text)
            for run in mentions:
                if person is not None:
                    learn(person, run)
                else:
                    self.others[text] += 1
                    places[text] += run.tokens[-1].ent_type_ == "GPE"
        self.places = {t for t, n in places.items() if n and 2 * n >= self.others[t]}
        ranked = [t for t, _ in self.others.most_common() if t in self.places]
        self.two_states: tuple[Run, Run] | None = None
        if (
            len(ranked) > 1
            and self.others[ranked[1]] >= 3
            and (len(ranked) == 2 or self.others[ranked[2]] * 2 <= self.others[ranked[1]])
        ):
            self.two_states = clues[ranked[0]][0], clues[ranked[1]][0]
        self._standing = [(text, mentions[0].start, mentions[0].end) for text, mentions in clues.items()]
        self.alone = {p.last for p in self.persons} | {
            t.split()[0] for t in self.others if len(t.split()[0]) > 3
        }
        """What may stand for a name by itself: last names, and names of one word."""
        self.belongs: dict[str, Run] = {}
        self.heads: set[str] = set()
        for mentions in clues.values():
            for run in mentions:
                self._employ(run)

    def _add(self, person: Person) -> None:
        self.persons.append(person)
        for word in set(person.name.split()):
            self._with_word.setdefault(word, []).append(person)

    def _is_person(self, text: str, clues: dict[str, list[Run]]) -> bool:
        words = text.split()
        weights = [evidence(run) for run in clues[text]]
        if min(weights) <= -3:
            return False
        if self.find(text) is not None or re.match(r"[A-Z]\.\s", text):
            return False
        if len(words) == 1:
            return max(weights) >= 2 and sum(weights) >= 2
        score = sum(weights)
        score += 2 if words[-1] in clues and words[0] not in clues else 0
        return len(words) <= 5 and score > 0

    def _employ(self, run: Run) -> None:
        """``Ann Smith of Fjordbank``, ``Fjordbank's director, Ann Smith``, ``Ann founded the company Fjordbank``."""
        if self.find(run.text) is not None:
            return
        last = run.tokens[-1]
        head = last.head
        near: Token | None = None
        if last.dep_ == "poss" and head.lower_ in lexicon.ROLES:
            near = next((c for c in head.children if c.dep_ == "appos"), None)
        elif last.dep_ == "pobj" and head.lower_ == "of":
            near = head.head if head.head.pos_ == "PROPN" or head.head.lower_ in lexicon.ROLES else None
            if near is not None and near.lower_ in lexicon.ROLES:
                near = (
                    near.head
                    if near.dep_ == "appos"
                    else next((c for c in near.children if c.dep_ == "appos"), None)
                )
        elif (
            last.dep_ in ("dobj", "appos")
            and (verb := head if last.dep_ == "dobj" else head.head).lemma_ in _LEADING
        ):
            near = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if near is None:
            return
        person = self.find(near.text) or next(
            (p for p in self.persons if near.text in p.name.replace("-", " ").split()), None
        )
        if person is None and near.lower_ in ("she", "he") and len(self.persons) == 1:
            person = self.persons[0]
        if person is not None:
            self.belongs.setdefault(person.name, run)
            if last.dep_ in ("dobj", "appos"):
                self.heads.add(person.name)

    def find(self, text: str) -> Person | None:
        """The person a name stands for: the full name, or a last or first name that only one person has."""
        if text not in self._known:
            self._known[text] = self._find(re.sub(r"['’]s?$", "", text))
        return self._known[text]

    def _find(self, text: str) -> Person | None:
        words = set(text.split())
        if text in self._firms:
            return None  # "Torvane" of "Torvane plc", though a Piet Torvane is told of
        near = list({id(p): p for w in words for p in self._with_word.get(w, ())}.values())
        exact = [p for p in near if p.name == text]
        if exact:
            return exact[0]
        initial = re.match(r"([A-Z])\.\s+(\S+)$", text)
        tests: list[Callable[[Person], bool]] = [
            lambda p: p.last == text,
            lambda p: p.first == text,
            lambda p: words <= set(p.name.split()),
            lambda p: len(words) > 1 and set(p.name.split()) <= words,
            lambda p: initial is not None and p.last == initial[2] and p.name.startswith(initial[1]),
        ]
        for same in tests:
            found = [p for p in near if same(p)]
            if len(found) == 1:
                return found[0]
        return None

    def standing(self) -> list[tuple[str, int, int]]:
        """Names that are no persons, each with its first place in the body."""
        return [row for row in self._standing if self.find(row[0]) is None]

    def with_role(self, noun: str) -> Person | None:
        """The one person who is said to be a ``noun`` (``minister``)."""
        found = [p for p in self.persons if noun in p.roles]
        return found[0] if len(found) == 1 else None


def _firm(run: Run) -> str:
    """What a firm is called without ``plc`` or ``AG`` behind its name; empty for any other name."""
    words = run.text.split()
    last = run.tokens[-1]
    follows = last.doc[last.i + 1].lower_ if last.i + 1 < len(last.doc) else ""
    if words[-1].lower().rstrip(".") in _FIRM and len(words) > 1:
        return " ".join(words[:-1])
    return run.text if follows.rstrip(".") in _FIRM - {"se"} else ""
