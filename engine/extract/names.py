"""The names of an article: which are persons, what they are called in full, what they are and whether he or she."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from engine.extract import lexicon
from engine.extract.sentences import Unit

_PARTICLES = frozenset("van von de del della di da al el bin ibn der den le la du".split())
_NOT_PERSON = frozenset(
    """institute university group ltd inc ab ag oy sa spa gmbh plc llc council party senate parliament museum river street lake
    mount mountain valley bay trust agency association union commission committee ministry department office court college
    school hospital club team fc bank airlines airport station bridge lane quay square park road avenue yards alliance league
    mission times post gazette press news journal review letters act bill island islands north south east west upper lower
    new city town county state states kingdom republic cosmodrome observatory centre center foundation society philharmonic
    festival company corporation tour cup championship conference summit list hall hill wood field creek beach port harbour
    col saint cathedral church abbey castle palace tower exchange theatre house books records airways railway works""".split()
)
_PLACE_NOUNS = frozenset(
    "village town city district region province island port valley capital suburb county state country".split()
)
_ADJECTIVE = re.compile(r"(?:ian|ean|ese|ish|al|ic|ous|ive|ary|ed|ing)$")
_WHOLE_NAME = re.compile(
    r"[A-ZÀ-ÞŠŽČĐĆŁŚŻŞİ][\w'’-]+(?:\s(?:(?:van|von|de|del|della|di|da|al|el|bin|ibn|den|der|le|la|du)\s)*[A-ZÀ-ÞŠŽČĐĆŁŚŻŞİ][\w'’-]+)+$"
)
_LEADING = frozenset("found lead head run own chair manage".split())
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
        while len(tokens) > 1 and _adjective(tokens):
            tokens = tokens[1:]
        if len(tokens) == 1 and tokens[0].tag_ == "JJ":
            tokens = []
        if tokens:
            start, end = unit.clean.span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))
            yield Run(tokens, start, end)
        i = j


def _adjective(tokens: list[Token]) -> bool:
    """Whether the first word only says which sort of person or thing is meant (``Colombian``, ``Finnish``)."""
    first = tokens[0]
    if first.ent_type_ == "NORP" and tokens[1].ent_type_ != "NORP":
        return True
    if _ADJECTIVE.search(first.text):
        return len(tokens) > 2 or first.tag_ == "JJ"
    return False


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
    """All persons of one article, and the names that are no persons."""

    def __init__(self, docs: Iterable[tuple[Unit, Doc]], body: str) -> None:
        clues: dict[str, list[Run]] = {}
        self.persons: list[Person] = []
        self._known: dict[str, Person | None] = {}
        speakers: dict[str, Person] = {}
        for unit, doc in docs:
            for run in runs(doc, unit):
                if len(run.tokens) <= 8:
                    clues.setdefault(run.text, []).append(run)
            if unit.said is not None:
                _from_frame(unit, body, speakers)
        for text in sorted(clues.keys() | speakers.keys(), key=lambda t: (-len(t.split()), t)):
            self._known.clear()
            if text in speakers and self.find(text) is None:
                self.persons.append(speakers[text])
            elif text in clues and self._is_person(text, clues):
                self.persons.append(Person(text, clues[text][0].start, clues[text][0].end))
        self._known.clear()
        self.persons.sort(key=lambda p: p.start)
        self.others: Counter[str] = Counter()
        places: Counter[str] = Counter()
        for text, mentions in clues.items():
            person = self.find(text)
            for run in mentions:
                if person is not None:
                    _learn(person, run)
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
        self.belongs: dict[str, Run] = {}
        self.heads: set[str] = set()
        for mentions in clues.values():
            for run in mentions:
                self._employ(run)

    def _is_person(self, text: str, clues: dict[str, list[Run]]) -> bool:
        words = text.split()
        weights = [_evidence(run) for run in clues[text]]
        if min(weights) <= -3:
            return False
        if self.find(text) is not None or re.match(r"[A-Z]\.\s", text):
            return False
        if len(words) == 1:
            return max(weights) >= 2 and sum(weights) >= 2
        score = sum(weights)
        alone = set(clues)
        score += 2 if words[-1] in alone and words[0] not in alone else 0
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
        exact = [p for p in self.persons if p.name == text]
        if exact:
            return exact[0]
        words = set(text.split())
        initial = re.match(r"([A-Z])\.\s+(\S+)$", text)
        tests: list[Callable[[Person], bool]] = [
            lambda p: p.last == text,
            lambda p: p.first == text,
            lambda p: words <= set(p.name.split()),
            lambda p: len(words) > 1 and set(p.name.split()) <= words,
            lambda p: initial is not None and p.last == initial[2] and p.name.startswith(initial[1]),
        ]
        for same in tests:
            found = [p for p in self.persons if same(p)]
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


def _from_frame(unit: Unit, body: str, speakers: dict[str, Person]) -> None:
    """A speaker named in a frame that was taken out of its sentence: ``its head, Ann Smith,``."""
    if unit.said is None:
        return
    phrase = body[unit.said.start : unit.said.end].rstrip(" ,")
    phrase = re.split(r",\s(?:who|a|an|the)\s|\s(?:of|from|at|in)\s", phrase)[0].rstrip(" ,")
    words = [w.lower().strip(",.") for w in phrase.split()]
    start = unit.said.start
    for n in range(len(words) - 1, -1, -1):
        if words[n] in lexicon.ROLES:
            at = body.find(phrase.split()[n], start) + len(phrase.split()[n])
            phrase, start = body[at : unit.said.start + len(phrase)], at
            break
    found = _WHOLE_NAME.search(phrase)
    if found is None or set(found.group().lower().replace(".", "").split()) & _NOT_PERSON:
        return
    roles = {w for w in words if w in lexicon.ROLES or w in lexicon.FEMALE | lexicon.MALE}
    if phrase.startswith("the ") and not roles:
        return
    person = speakers.setdefault(
        found.group(), Person(found.group(), start + found.start(), start + found.end())
    )
    person.roles |= roles
    person.gender = person.gender or ("f" if roles & lexicon.FEMALE else "m" if roles & lexicon.MALE else "")


def _evidence(run: Run) -> int:
    """How much the surroundings of one mention speak for a person; -3 rules one out."""
    first, last = run.tokens[0], run.tokens[-1]
    doc = first.doc
    lower = {t.lower_.rstrip(".") for t in run.tokens}
    if lower & _NOT_PERSON or any(
        t.text.isupper() and len(t.text) > 1 and "." not in t.text for t in run.tokens
    ):
        return -3
    score = {"PERSON": 1, "GPE": -1, "FAC": -1, "LOC": -1}.get(last.ent_type_, 0)
    before = doc[first.i - 1] if first.i else None
    head = last.head
    if before is not None:
        if before.lower_.rstrip(".") in lexicon.ROLES:
            score += 3
        elif before.lower_ == "the":
            score -= 3
        elif before.lower_ in _PLACE_BEFORE:
            score -= 1
        elif (
            before.lower_ == "of" and before.i and doc[before.i - 1].lower_ in _PLACE_NOUNS | lexicon.BODIES
        ) or (before.text == "," and before.i and doc[before.i - 1].lower_ in lexicon.BODIES | _PLACE_NOUNS):
            return -3
        elif before.text == "," and before.i and doc[before.i - 1].lower_ in lexicon.ROLES:
            score += 3
    if len(run.tokens) > 1:
        verb = head.head if last.dep_ == "appos" else head
        if last.dep_ in ("nsubj", "appos") and verb.lemma_ in lexicon.REPORTING | lexicon.DENYING:
            score += 2
        pronouns = {t.lower_ for t in doc[last.i + 1 :]} & {"he", "she", "his", "her", "him"}
        if pronouns and last.dep_ == "nsubj" and first.i < 4:
            score += 1
    if last.dep_ == "appos" and head.lower_ in lexicon.ROLES:
        score += 2
    after = doc[last.i + 1 : last.i + 4].text
    if re.match(r", [1-9]\d\b|, (?:who|whose|the|a|an|its|his|her) ", after) and not re.match(
        r", the [A-Z]", after
    ):
        follower = doc[last.i + 3].lower_ if last.i + 3 < len(doc) else ""
        score += 2 if re.match(r", (?:[1-9]\d\b|who)", after) or follower in lexicon.ROLES else 0
    if len(run.tokens) in (2, 3):
        score += any(t.ent_type_ == "PERSON" for t in (head, *last.children) if "conj" in (t.dep_, last.dep_))
        score += re.match(r"\([A-Z][\w ]+\)", after) is not None
    for c in last.children:
        if c.dep_ == "appos" and (c.lower_ in lexicon.ROLES or c.lower_ in lexicon.FEMALE | lexicon.MALE):
            score += 2
        if c.dep_ == "appos" and c.lower_ in lexicon.BODIES | _PLACE_NOUNS:
            return -3
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
