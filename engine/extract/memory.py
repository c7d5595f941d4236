"""What an article has named so far, in the order of the text: persons, things, bodies, and pairs of them."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from spacy.tokens import Doc, Token

from engine.extract import clients, lexicon
from engine.extract.grammar import is_plural, reports, subject_of
from engine.extract.mentions import (
    MEMORY,
    PART,
    SORTS,
    THEY,
    THING,
    TOLD_ON,
    Group,
    Mention,
    Pair,
    Swap,
    rank_of,
)
from engine.extract.names import Names
from engine.extract.phrases import Phrases
from engine.extract.runs import Person, Run, runs
from engine.extract.sentences import Unit


class Memory(Phrases):
    """Grows unit by unit: ``enter`` one, ask, then ``remember`` it."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.names = names
        self.things: deque[Mention] = deque(maxlen=MEMORY)
        self.people: deque[Mention] = deque(maxlen=MEMORY)
        self.bodies: deque[Mention] = deque(maxlen=MEMORY)
        self.pairs: deque[Pair] = deque(maxlen=MEMORY)
        self.nouns: dict[str, deque[Mention]] = {}
        self.titles: dict[str, list[Mention]] = {}
        self.officers: deque[Mention] = deque(maxlen=MEMORY)
        self.runs: list[tuple[Run, Person | None]] = []
        self.quoted: dict[int, bool] = {}
        self.told: Mention | None = None
        """The last claim, as the middle of a sentence: what "denied this" denies."""
        self.clients: dict[str, Mention] = {}
        """Whom a lawyer speaks for, by the lawyer's name."""
        self.two: Mention | None = None
        self.group: Group | None = None
        self.sayer: Mention | None = None
        """The body that was said to say something last."""
        self.places: list[Mention] = []
        self.places_unit = -1
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
        self.runs = [(r, self.names.find(r.text)) for r in runs(doc, unit, self.names.alone)]
        self.here = {t.i: person for run, person in self.runs for t in run.tokens}
        self.quoted = {k: v for k, v in self.quoted.items() if self.unit - k < 4} | {self.unit: unit.quoted}

    def people_here(self) -> list[Mention]:
        """The people named in the unit that is being read."""
        return [self.as_mention(p) for p in dict.fromkeys(self.here.values()) if p is not None]

    def as_mention(self, person: Person) -> Mention:
        return Mention(person.name, person.start, person.end, self.unit, 3, person=person)

    def remember(self, doc: Doc, unit: Unit, swaps: list[Swap], speaker: Mention | None = None) -> None:
        """Take in one unit, with what its words stood for, and who said it."""
        if speaker is not None and speaker.person is not None:
            self.people.append(replace(speaker, unit=self.unit, rank=2))
            if unit.quoted:
                speaker.person.roles.add("speaker")
        elif speaker is not None and (office := _office(speaker.text)):
            self.officers.append(replace(speaker, text=office, unit=self.unit, rank=2))
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
        quoted = inside_marks(doc)
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
                    several = t.lower_ in THEY or is_plural(t)
                    mention = Mention(swap.text, swap.start, swap.end, self.unit, rank, plural=several)
                    mention.sayer, mention.object = rank > 1 and reports(t.head), t.dep_ == "dobj"
                    mention.body = t.lower_ in lexicon.BODIES
                    self.things.append(mention)
            elif t.pos_ in ("NOUN", "PROPN") and t.dep_ not in ("compound", "amod", "npadvmod", "nmod"):
                self._noun(t, unit, stood)
        self.clients |= clients.cases(doc, self.here, lambda whose: self.owner(whose, stood))
        if groups := self.groups_in(doc):
            self.group = groups[0] if len(groups) == 1 else None
        self.two = next((two for t in doc if (two := self.two_of_them(t)) is not None), self.two)
        self.sayer = self._who_said(doc, speaker) or self.sayer
        if places := self.places_in(doc):
            self.places, self.places_unit = places, self.unit
        self.reported = any(reports(sent.root) for sent in doc.sents)
        self._join_pairs(doc)
        self.unit += 1

    def owner(self, whose: Token, stood: dict[int, Swap]) -> Mention | Swap | None:
        """Whom a possessive of the unit being read stands for; ``stood``: what its pronouns do."""
        for run, person in self.runs:
            if run.tokens[-1] == whose:
                return (
                    self.as_mention(person) if person else Mention(run.text, run.start, run.end, self.unit, 3)
                )
        return stood.get(whose.i)

    def _who_said(self, doc: Doc, speaker: Mention | None) -> Mention | None:
        if speaker is not None:
            return replace(speaker, unit=self.unit) if speaker.person is None and named(speaker) else None
        for sent in doc.sents:
            subject = subject_of(sent.root) if reports(sent.root) else None
            called = [] if subject is None else [subject, *(c for c in subject.children if c.dep_ == "appos")]
            for run, person in self.runs:
                if any(t in run.tokens for t in called) and (person is None or not person.sure):
                    return Mention(run.text, run.start, run.end, self.unit, 3)
        return None

    def _name_body(self, run: Run, head: Token, rank: int) -> None:
        mention = Mention(run.text, run.start, run.end, self.unit, rank)
        self.bodies.append(mention)
        nouns = (
            [head.head]
            if head.dep_ in ("appos", "nmod")
            else [c for c in head.children if c.dep_ in ("appos", "compound", "nmod")]
        )
        typed = [n.lower_ for n in nouns if n.pos_ == "NOUN" and n.lower_ not in lexicon.HUMANS]
        if run.tokens[0].lower_ in SORTS and len(run.tokens) > 1:
            typed.append(run.tokens[0].lower_)
        if run.tokens[0].i and run.tokens[0].nbor(-1).lower_ == "the":
            mention = replace(mention, text=f"the {run.text}")
        for noun in typed:
            self.titles.setdefault(noun, []).append(mention)

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


def named(mention: Mention) -> bool:
    """Whether a thing is told by its name ("Fjordbank", "the Kessel bridge")."""
    return mention.text.removeprefix("the ") != mention.text.removeprefix("the ").lower()


def _office(phrase: str) -> str:
    """A speaker told by office, as one goes on about him or her: "the spokeswoman" for "a spokeswoman"."""
    words = phrase.split(",")[0].split(" who ")[0].split()
    human = words and words[-1].lower() in lexicon.HUMANS | lexicon.FEMALE | lexicon.MALE
    if not human or words[0].lower() not in ("a", "an", "the"):
        return ""
    return " ".join(["the", *words[1:]])


def inside_marks(doc: Doc) -> set[int]:
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
