"""What an article has named so far, in the order of the text: persons, things, bodies, and pairs of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from spacy.tokens import Doc, Token

from engine.extract import lexicon
from engine.extract.grammar import SUBJECTS, is_plural, reports, subject_of, together
from engine.extract.names import Names
from engine.extract.runs import Person, Run, runs
from engine.extract.sentences import Unit

PERSONAL = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
FIRST = frozenset("i me my mine".split())
WE = frozenset("we us our ours".split())
THING = frozenset("it its".split())
THEY = frozenset("they them their theirs".split())
_INDEFINITE = frozenset("a an another".split())
TOLD_ON = 4
"""The rank of what a sentence already had a pronoun for: the next pronoun goes on with it."""
PART = 20
"""As many units as no pronoun reaches back."""
MEMORY = 60
"""Mentions kept of each sort, so that a very long text stays cheap."""


@dataclass(slots=True)
class Mention:
    """Something named in the text: ``text`` to write, ``start:end`` where it stands in the body.

    ``rank``: 3 the subject of the sentence, 2 of a clause below, 1 a new thing as its object, 0 anything else.
    ``object``: it is a direct object; ``sayer``: the subject of a verb that reports a clause; ``body``: people together.
    """

    text: str
    start: int
    end: int
    unit: int
    rank: int = 0
    plural: bool = False
    person: Person | None = None
    weight: int = 0
    object: bool = False
    sayer: bool = False
    body: bool = False


class Pair(NamedTuple):
    """Two things named together; ``sort`` is ``person``, ``state`` or ``body``."""

    names: tuple[str, str]
    start: int
    end: int
    sort: str
    unit: int
    met: bool = False

    @property
    def text(self) -> str:
        return " and ".join(self.names)


@dataclass(slots=True)
class Swap:
    """Replace the tokens ``first..last`` (inclusive) by ``text``, taken from ``start:end`` of the body.

    ``grammar``: only a verb's form follows another swap; nothing was looked up.
    """

    first: int
    last: int
    text: str
    start: int
    end: int
    grammar: bool = False


@dataclass(slots=True)
class Found:
    """What was found for one draft: the swaps, and tokens left pointing elsewhere."""

    swaps: list[Swap] = field(default_factory=list)
    unresolved: list[Token] = field(default_factory=list)


class Memory:
    """Grows unit by unit: ``enter`` one, ask, then ``remember`` it."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.things: deque[Mention] = deque(maxlen=MEMORY)
        self.people: deque[Mention] = deque(maxlen=MEMORY)
        self.bodies: deque[Mention] = deque(maxlen=MEMORY)
        self.pairs: deque[Pair] = deque(maxlen=MEMORY)
        self.nouns: dict[str, deque[Mention]] = {}
        self.titles: dict[str, list[Mention]] = {}
        self.officers: deque[Mention] = deque(maxlen=MEMORY)
        self.unit = 0
        self.runs: list[tuple[Run, Person | None]] = []
        self.here: dict[int, Person | None] = {}
        self.quoted: dict[int, bool] = {}
        self.travellers: set[str] = set()
        self.reported = False
        """Whether the unit before tells what somebody said."""

    def place(self, t: Token) -> tuple[int, int]:
        """Where a token of the unit being read stands in the body."""
        return self.span(t.idx, t.idx + len(t))

    def part(self) -> None:
        """A new part of the text begins, such as the next post of a live blog: no pronoun reaches back over it."""
        self.unit += PART

    def enter(self, doc: Doc, unit: Unit) -> None:
        """Begin a unit: know the names in it."""
        self.span = unit.clean.span
        self.runs = [(r, self.names.find(r.text)) for r in runs(doc, unit)]
        self.here = {t.i: person for run, person in self.runs for t in run.tokens}
        self.quoted = {k: v for k, v in self.quoted.items() if self.unit - k < 4} | {self.unit: unit.quoted}

    def as_mention(self, person: Person) -> Mention:
        return Mention(person.name, person.start, person.end, self.unit, 3, person=person)

    def remember(self, doc: Doc, unit: Unit, swaps: list[Swap], speaker: Mention | None = None) -> None:
        """Take in one unit, with what its words stood for, and who said it."""
        if speaker is not None and speaker.person is not None:
            self.people.append(replace(speaker, unit=self.unit, rank=2))
        stood = {s.last: s for s in swaps if not s.grammar}
        for run, person in self.runs:
            head = run.tokens[-1]
            rank = rank_of(head)
            if person is not None:
                self.people.append(
                    Mention(person.name, person.start, person.end, self.unit, rank, person=person)
                )
            elif run.text not in self.names.places:
                self._name_body(run, head, rank)
        quoted = _inside_marks(doc)
        for t in doc:
            if t.i in quoted:
                continue
            swap = stood.get(t.i)
            if swap is not None and self.here.get(t.i) is None:
                person = self.names.find(swap.text.removesuffix("'s"))
                if person is not None:
                    self.people.append(
                        Mention(person.name, person.start, person.end, self.unit, rank_of(t), person=person)
                    )
                elif t.tag_ != "PRP$":
                    rank = TOLD_ON if t.lower_ in THING | THEY else rank_of(t)
                    mention = Mention(swap.text, swap.start, swap.end, self.unit, rank, plural=is_plural(t))
                    mention.sayer, mention.object = rank > 1 and reports(t.head), t.dep_ == "dobj"
                    mention.body = t.lower_ in lexicon.BODIES
                    self.things.append(mention)
            elif t.pos_ in ("NOUN", "PROPN") and t.dep_ not in ("compound", "amod", "npadvmod", "nmod"):
                self._noun(t, unit, stood)
        self.reported = any(reports(sent.root) for sent in doc.sents)
        self._join_pairs(doc)
        self.travellers.update(name.split()[-1] for name in self._travellers(doc, stood))
        self.unit += 1

    def _name_body(self, run: Run, head: Token, rank: int) -> None:
        mention = Mention(run.text, run.start, run.end, self.unit, rank)
        self.bodies.append(mention)
        nouns = (
            [head.head]
            if head.dep_ in ("appos", "nmod")
            else [c for c in head.children if c.dep_ in ("appos", "compound", "nmod")]
        )
        for noun in nouns:
            if noun.pos_ == "NOUN" and noun.lower_ in lexicon.BODIES:
                self.titles.setdefault(noun.lower_, []).append(mention)

    def _noun(self, t: Token, unit: Unit, stood: dict[int, Swap]) -> None:
        mention = self.phrase(t, unit, stood)
        if mention is None:
            return
        known = any(self.here.get(c.i) is not None for c in t.children)
        person = t.lower_ in lexicon.HUMANS and not mention.plural
        if person and mention.rank and not known:
            self.officers.append(mention)
        renamed = any(c.dep_ == "appos" and c.pos_ == "PROPN" for c in t.children)
        if person or renamed:
            pass
        elif mention.rank or t.dep_ in ("dobj", "dative", "attr", "pobj"):
            self.things.append(mention)
        if (alone := self.phrase(t, unit, stood, group=False)) is not None:
            self.nouns.setdefault(t.lemma_.lower(), deque(maxlen=MEMORY)).append(alone)

    def phrase(
        self, t: Token, unit: Unit, stood: dict[int, Swap] | None = None, *, group: bool = True
    ) -> Mention | None:
        """A noun with its own words, short enough to be written again; none for dates, persons and open pronouns.

        ``stood``: what pronouns before it stand for, by token. Nouns joined by "and" are one group.
        """
        if t.ent_type_ in ("DATE", "TIME", "PERCENT", "MONEY") or self.here.get(t.i) is not None:
            return None
        words = self._own_words(t)
        weight = sum(w.pos_ == "PROPN" or w.dep_ in ("compound", "poss") for w in words if w != t) * 2 + (
            t.pos_ == "PROPN"
        )
        plural = is_plural(t) if group else t.tag_ in ("NNS", "NNPS")
        for c in t.children:
            if c.dep_ == "prep" and c.lower_ == "of" and c.i == t.i + 1 and len(list(c.subtree)) <= 6:
                words += list(c.subtree)
                weight += 1
        if group and (joined := together(t)):
            words = list(t.doc[min(w.i for w in words) : joined[-1].right_edge.i + 1])
        words = sorted(words, key=lambda w: w.i)
        first, last = words[0], words[-1]
        if last.i - first.i + 1 != len(words) or len(words) > 9:
            return None
        text = self._written(words, stood or {})
        if text is None:
            return None
        start, end = unit.clean.span(first.idx, last.idx + len(last))
        rank = rank_of(t)
        new = first.lower_ in _INDEFINITE or first.pos_ == "NUM" or (t.tag_ == "NNS" and first == t)
        new = new and not (first.i and first.nbor(-1).text == ",")
        if rank == 0 and t.dep_ in ("dobj", "attr") and new and t.head.dep_ in ("ROOT", "conj", "ccomp"):
            rank = 1
        return Mention(
            text,
            start,
            end,
            self.unit,
            rank,
            plural=plural,
            weight=weight,
            object=t.dep_ == "dobj",
            sayer=rank > 1 and reports(t.head),
            body=t.lower_ in lexicon.BODIES,
        )

    def _own_words(self, t: Token) -> list[Token]:
        return [
            x
            for c in t.children
            if c.i < t.i and c.dep_ in ("compound", "amod", "nummod", "poss", "det", "nmod", "advmod")
            for x in c.subtree
        ] + [t]

    def _written(self, words: list[Token], stood: dict[int, Swap]) -> str | None:
        """The words as they read further on: "a mill" becomes "the mill", a pronoun what it stands for."""
        text = "".join(
            stood[w.i].text + w.whitespace_ if w.i in stood and w.tag_ == "PRP$" else w.text_with_ws
            for w in words
        ).rstrip()
        if any(w.tag_ in ("PRP", "PRP$") and not (w.i in stood and w.tag_ == "PRP$") for w in words):
            return None
        first = words[0]
        if first.lower_ in ("no", "any", "every", "each", "what", "which", "such"):
            return None
        if first.lower_ in ("a", "an", "this", "that", "another", "some"):
            return "the " + text[len(first) :].lstrip()
        if first.is_sent_start and first.pos_ in ("DET", "ADJ", "NOUN") and not first.ent_type_:
            return text[:1].lower() + text[1:]
        return text

    def _travellers(self, doc: Doc, stood: dict[int, Swap]) -> Iterator[str]:
        """Whose visits and trips a sentence tells of: ``Ann's visit``, ``a visit by Ann``, ``Ann travelled``."""
        for t in doc:
            if t.pos_ == "VERB" and t.lemma_ in lexicon.TRAVELLING:
                who = [c for c in _bearer(t).children if c.dep_ in SUBJECTS]
            elif t.pos_ == "NOUN" and t.lemma_ in lexicon.TRIPS:
                behind = [
                    k for c in t.children if c.dep_ == "prep" and c.lower_ in ("by", "of") for k in c.children
                ]
                who = [c for c in t.children if c.dep_ == "poss"] + behind
                if t.dep_ in ("dobj", "pobj") and not who:
                    who = [c for c in _bearer(t).children if c.dep_ in SUBJECTS]
            else:
                continue
            for w in (k for one in who for k in (one, *one.conjuncts)):
                if w.i in stood:
                    yield stood[w.i].text.removesuffix("'s").removesuffix("'")
                elif w.i in self.here:
                    yield w.text

    def _join_pairs(self, doc: Doc) -> None:
        met = any(
            t.lemma_.lower() in lexicon.MEETINGS | {"meet", "talk", "negotiate", "negotiation"} for t in doc
        )
        for t in doc:
            other = [c for c in t.children if c.dep_ == "conj" and c.pos_ in ("PROPN", "NOUN")]
            joins = {c.lower_ for c in t.children if c.dep_ == "cc"}
            if (
                len(other) != 1
                or any(c.dep_ == "conj" for c in other[0].children)
                or not joins & {"and", "nor"}
            ):
                continue
            a, b = self._run_of(t), self._run_of(other[0])
            if a is None or b is None or a[0].text == b[0].text:
                continue
            (run_a, person_a), (run_b, person_b) = a, b
            names = (person_a.name if person_a else run_a.text, person_b.name if person_b else run_b.text)
            if person_a and person_b:
                sort = "person"
            elif person_a or person_b:
                continue
            else:
                sort = "state" if {run_a.text, run_b.text} <= self.names.places else "body"
            self.pairs.append(Pair(names, run_a.start, run_b.end, sort, self.unit, met))
            if sort == "body" and not any(
                w in lexicon.BODIES for w in (run_a.text + run_b.text).lower().split()
            ):
                self.pairs.append(Pair(names, run_a.start, run_b.end, "state", self.unit))

    def _run_of(self, t: Token) -> tuple[Run, Person | None] | None:
        """The name at a noun, or the one in apposition to it."""
        for token in (t, *(c for c in t.children if c.dep_ in ("appos", "nmod", "compound"))):
            for run, person in self.runs:
                if token.i == run.tokens[-1].i and (token == t or person is not None or t.pos_ == "NOUN"):
                    return run, person
        return None


def _inside_marks(doc: Doc) -> set[int]:
    """The tokens of words quoted inside a sentence: ``called it “a bath with a hole in it”`` tells of no bath."""
    found: set[int] = set()
    opened: int | None = None
    for t in doc:
        if t.text not in ("“", "”", '"', "„"):
            continue
        if opened is None:
            opened = t.i
        else:
            found.update(range(opened, t.i))
            opened = None
    return found


def _bearer(t: Token) -> Token:
    """The verb that has the subject of ``t``: ``expected`` in "Ann is expected to visit Tarn"."""
    while t.head != t and not (t.pos_ == "VERB" and subject_of(t) is not None):
        t = t.head
    return t


def rank_of(t: Token) -> int:
    if t.dep_ == "appos":
        t = t.head
    if t.dep_ not in SUBJECTS:
        return 0
    return 3 if t.head.dep_ in ("ROOT", "conj") else 2
