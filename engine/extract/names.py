"""The names of an article: which are persons, what they are called in full, what they are and whether he or she."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from engine.extract import lexicon
from engine.extract.sentences import Unit

_PARTICLES = frozenset("van von de del della di da al el bin ibn der den le la du".split())
_NOT_PERSON = frozenset(
    """institute university group ltd inc ab ag gmbh plc sa llc council party senate parliament museum river street lake mount
    mountain valley bay trust agency association union commission committee ministry department office court college school
    hospital club team fc bank airlines airport station bridge lane quay square park road yards alliance league mission
    institutehouse times post gazette press news journal review letters act bill island islands north south east west
    new city town county state states kingdom republic cosmodrome observatory centre center foundation society philharmonic
    festival company corporation tour cup championship conference summit list hall""".split()
)
_PLACE_BEFORE = frozenset("in at from to near across inside outside into via around".split())


@dataclass(slots=True, eq=False)
class Person:
    """A person of the article. ``start:end`` is where the fullest form of the name stands in the body."""

    name: str
    start: int
    end: int
    gender: str = ""
    roles: set[str] = field(default_factory=set)

    @property
    def last(self) -> str:
        return self.name.split()[-1]

    @property
    def first(self) -> str:
        return self.name.split()[0]


@dataclass(slots=True)
class Run:
    """A capitalised name as it stands in a sentence: its tokens, and the body range."""

    tokens: list[Token]
    start: int
    end: int

    @property
    def text(self) -> str:
        return "".join(t.text_with_ws for t in self.tokens).strip()


def runs(doc: Doc, unit: Unit) -> Iterator[Run]:
    """Runs of proper nouns, without titles and role words in front."""
    i = 0
    while i < len(doc):
        if not _name_like(doc[i]):
            i += 1
            continue
        j = i + 1
        while j < len(doc) and (
            _name_like(doc[j])
            or (doc[j].lower_ in _PARTICLES and j + 1 < len(doc) and _name_like(doc[j + 1]))
            or (
                doc[j].text in ("-", ".")
                and j + 1 < len(doc)
                and not doc[j - 1].whitespace_
                and not doc[j].whitespace_
                and _name_like(doc[j + 1])
            )
        ):
            j += 1
        tokens = list(doc[i:j])
        titles = [n for n, t in enumerate(tokens[:-1]) if t.lower_.rstrip(".") in lexicon.ROLES]
        tokens = tokens[titles[-1] + 1 :] if titles else tokens
        while tokens and (
            tokens[0].tag_ == "JJ"
            or (tokens[0].ent_type_ == "NORP" and [t.ent_type_ for t in tokens[1:2]] != ["NORP"])
        ):
            tokens = tokens[1:]
        if tokens:
            start, end = unit.clean.span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))
            yield Run(tokens, start, end)
        i = j


def _name_like(t: Token) -> bool:
    if (
        not t.text[:1].isupper()
        or t.ent_type_ in ("DATE", "TIME", "LANGUAGE")
        or t.lower_ in lexicon.MONTHS
        or t.lower_ in lexicon.WEEKDAYS
    ):
        return False
    return t.pos_ == "PROPN" or (
        t.ent_type_ in ("PERSON", "GPE", "ORG") and t.i > 0 and t.pos_ in ("ADJ", "NOUN", "PROPN")
    )


class Names:
    """All persons of one article and the names that are no persons."""

    def __init__(self, docs: Iterable[tuple[Unit, Doc]]) -> None:
        votes: Counter[str] = Counter()
        seen: dict[str, Run] = {}
        places: Counter[str] = Counter()
        self.persons: list[Person] = []
        self.others: Counter[str] = Counter()
        clues: dict[str, list[Run]] = {}
        for unit, doc in docs:
            for run in runs(doc, unit):
                if not 1 <= len(run.tokens) <= 6:
                    continue
                text = run.text
                seen.setdefault(text, run)
                clues.setdefault(text, []).append(run)
                votes[text] += _evidence(run)
                if run.tokens[-1].ent_type_ == "GPE":
                    places[text] += 1
        full = [t for t in seen if len(t.split()) > 1 and votes[t] > 0]
        for text in sorted(full, key=lambda t: -len(t)):
            self._add(text, seen[text], clues[text])
        known = {w for p in self.persons for w in p.name.split()}
        for text in seen:
            if " " in text or text in known:
                continue
            if votes[text] >= 2 and places[text] == 0:
                self._add(text, seen[text], clues[text])
        for text, run_list in clues.items():
            person = self.find(text)
            if person is None:
                self.others[text] += len(run_list)
            else:
                for run in run_list:
                    _learn(person, run)
        self.places = {t for t, n in places.items() if 2 * n >= len(clues[t])}

    def _add(self, text: str, run: Run, mentions: list[Run]) -> None:
        if any(text != p.name and set(text.split()) <= set(p.name.split()) for p in self.persons):
            return
        self.persons.append(Person(text, run.start, run.end))

    def find(self, text: str) -> Person | None:
        """The person a name stands for: the full name, or a last or first name that only one person has."""
        text = re.sub(r"['’]s?$", "", text)
        exact = [p for p in self.persons if p.name == text]
        if exact:
            return exact[0]
        for same in (
            lambda p: p.last == text,
            lambda p: p.first == text,
            lambda p: set(text.split()) <= set(p.name.split()),
        ):
            found = [p for p in self.persons if same(p)]
            if len(found) == 1:
                return found[0]
        return None

    def with_role(self, noun: str) -> Person | None:
        """The one person who is said to be a ``noun`` (``minister``)."""
        found = [p for p in self.persons if noun in p.roles]
        return found[0] if len(found) == 1 else None


def _evidence(run: Run) -> int:
    first, last = run.tokens[0], run.tokens[-1]
    if any(t.lower_.rstrip(".") in _NOT_PERSON for t in run.tokens) or any(
        t.text.isupper() and len(t.text) > 1 and "." not in t.text for t in run.tokens
    ):
        return -3
    score = {"PERSON": 1, "GPE": -1, "FAC": -1, "LOC": -1, "ORG": 0}.get(last.ent_type_, 0)
    before = first.nbor(-1) if first.i else None
    if before is not None:
        if before.lower_.rstrip(".") in lexicon.ROLES:
            score += 2
        elif before.lower_ == "the":
            score -= 2
        elif before.lower_ in _PLACE_BEFORE and score < 1:
            score -= 1
    head = last.head
    if (
        last.dep_ == "nsubj"
        and head.lemma_ in lexicon.REPORTING | lexicon.DENYING
        and len(run.tokens) in (2, 3)
    ):
        score += 1
    if last.dep_ == "appos" and head.lower_ in lexicon.ROLES:
        score += 2
    if len(run.tokens) in (2, 3):
        score += any(t.ent_type_ == "PERSON" for t in (head, *last.children) if "conj" in (t.dep_, last.dep_))
    for c in last.children:
        if c.dep_ == "appos" and (
            c.lower_ in lexicon.ROLES
            or c.lower_ in lexicon.FEMALE | lexicon.MALE
            or (c.pos_ == "NUM" and c.text.isdigit() and 10 <= int(c.text) <= 110)
        ):
            score += 2
        if c.dep_ == "relcl" and any(w.lower_ == "who" for w in c.subtree):
            score += 2
    return score


def _learn(person: Person, run: Run) -> None:
    """Gender and role from titles and appositions beside the name."""
    first, last = run.tokens[0], run.tokens[-1]
    words: set[str] = set()
    i = first.i - 1
    while (
        i >= 0
        and first.i - i <= 3
        and (first.doc[i].head in run.tokens or first.doc[i].lower_.rstrip(".") in lexicon.ROLES)
    ):
        words.add(first.doc[i].lower_.rstrip("."))
        i -= 1
    if last.dep_ == "appos":
        words.add(last.head.lower_)
    for c in last.children:
        if c.dep_ == "appos":
            words.add(c.lower_)
    person.roles |= {w for w in words if w in lexicon.ROLES or w in lexicon.FEMALE | lexicon.MALE}
    if not person.gender:
        person.gender = "f" if words & lexicon.FEMALE else "m" if words & lexicon.MALE else ""
