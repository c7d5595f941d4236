"""What pronouns and short descriptions point to, said only where the text leaves one answer.

Reading goes on sentence by sentence: a sentence is resolved against what came before it, then remembered.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Doc, Token

from engine.extract import lexicon
from engine.extract.clauses import SUBJECTS, is_plural
from engine.extract.names import Names, Person, runs
from engine.extract.sentences import Unit

_PERSONAL = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "",
}
_POSSESSIVE = frozenset("his her its their my our hers theirs".split())
_FIRST = frozenset("i me my mine we us our ours".split())
_THING = frozenset("it its".split())
_THEY = frozenset("they them their theirs".split())
NEAR = 4
"""Units back within which a pronoun's antecedent is looked for."""
MEMORY = 60
"""Mentions kept of each sort, so that a very long text stays cheap."""


@dataclass(slots=True)
class Mention:
    """Something named in the text: ``text`` to write, ``start:end`` where it stands in the body."""

    text: str
    start: int
    end: int
    unit: int
    subject: bool
    plural: bool = False
    person: Person | None = None
    head: str = ""
    weight: int = 0


class Pair(NamedTuple):
    """Two things named together; ``sort`` is ``person``, ``state`` or ``body``."""

    text: str
    start: int
    end: int
    sort: str
    unit: int


@dataclass(slots=True)
class Swap:
    """Replace the tokens ``first..last`` (inclusive) by ``text``, taken from ``start:end`` of the body."""

    first: int
    last: int
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Found:
    """What was found for one draft: swaps by first token, and tokens left pointing elsewhere."""

    swaps: list[Swap] = field(default_factory=list)
    unresolved: list[Token] = field(default_factory=list)


class References:
    """The article's memory while it is read."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.things: deque[Mention] = deque(maxlen=MEMORY)
        self.people: deque[Mention] = deque(maxlen=MEMORY)
        self.pairs: deque[Pair] = deque(maxlen=MEMORY)
        self.nouns: dict[str, deque[Mention]] = {}
        self.unit = 0

    # ------------------------------------------------------------------------------------------ asking

    def resolve(self, tokens: list[Token], unit: Unit, speaker: Mention | None) -> Found:
        """What the words of one statement point to. ``tokens`` stand in the order of the statement."""
        found = Found()
        taken: set[int] = set()
        for n, t in enumerate(tokens):
            if t.i in taken:
                continue
            swap = (
                self._pronoun(t, tokens[:n], unit, speaker, found)
                if t.pos_ in ("PRON", "DET") or t.tag_ in ("PRP", "PRP$")
                else None
            )
            swap = (
                swap
                or self._pair(t, tokens, unit)
                or self._description(t, tokens, n, unit)
                or self._short_name(t, tokens, unit)
            )
            if swap is None:
                continue
            found.swaps.append(swap)
            taken.update(range(swap.first, swap.last + 1))
        swapped = {i for s in found.swaps for i in range(s.first, s.last + 1)}
        found.unresolved = [t for t in found.unresolved if t.i not in swapped]
        return found

    def speaker_named(self, text: str, unit: Unit) -> Mention | None:
        """The mention a speaker's phrase stands for, if it is a pronoun or a known person."""
        low = text.lower()
        if low in ("he", "she"):
            return self._person(_PERSONAL[low], [])
        if low == "it":
            return self._thing([])
        if low == "they":
            return self._they([])
        for person in self.names.persons:
            words = text.replace("'s", "").replace("’s", "").replace(",", "").split()
            if person.name in text or person.last in words:
                return self._as_mention(person)
        return None

    def _as_mention(self, person: Person) -> Mention:
        return Mention(person.name, person.start, person.end, self.unit, True, person=person)

    # ------------------------------------------------------------------------------------------ pronouns

    def _pronoun(
        self, t: Token, before: list[Token], unit: Unit, speaker: Mention | None, found: Found
    ) -> Swap | None:
        low = t.lower_
        if low in _PERSONAL and low not in ("himself", "herself"):
            if self._inside(before, _PERSONAL[low]):
                return None
            return self._swap(t, self._person(_PERSONAL[low], before), found)
        if low in _FIRST and unit.quoted:
            if low in ("i", "me", "my", "mine") and speaker is not None:
                return self._swap(t, speaker, found)
            found.unresolved.append(t)
            return None
        if low in _FIRST:
            found.unresolved.append(t)
            return None
        if low in _THING:
            if t.dep_ == "expl" or self._expletive(t) or self._thing_inside(before, plural=False):
                return None
            return self._swap(t, self._thing(before), found)
        if low in _THEY:
            if self._thing_inside(before, plural=True):
                return None
            return self._swap(t, self._they(before), found)
        if (
            low in ("this", "that", "these", "those")
            and t.dep_ in (*SUBJECTS, "dobj", "pobj")
            and t.tag_ == "DT"
            and not list(t.children)
        ):
            found.unresolved.append(t)
        return None

    def _swap(self, t: Token, mention: Mention | None, found: Found) -> Swap | None:
        if mention is None:
            found.unresolved.append(t)
            return None
        own = t.tag_ == "PRP$" or t.dep_ == "poss"
        text = mention.text + ("'s" if own and not mention.text.endswith("s") else "'" if own else "")
        return Swap(t.i, t.i, text, mention.start, mention.end)

    def _inside(self, before: list[Token], gender: str) -> bool:
        """Whether a person named earlier in the same statement is what the pronoun means."""
        for t in before:
            person = self.names.find(t.text) if t.pos_ == "PROPN" else None
            if person is not None and person.gender in ("", gender):
                return True
            if t.lower_ in _PERSONAL and _PERSONAL[t.lower_] == gender:
                return True
        return any(
            t.dep_ in SUBJECTS
            and t.pos_ == "NOUN"
            and t.lower_ in lexicon.ROLES | lexicon.FEMALE | lexicon.MALE
            for t in before
        )

    def _person(self, gender: str, before: list[Token]) -> Mention | None:
        fitting = [
            m
            for m in self.people
            if m.person is not None and m.person.gender in ("", gender) and self.unit - m.unit <= NEAR
        ]
        if not fitting:
            return None
        latest = max(m.unit for m in fitting)
        near = [m for m in fitting if m.unit == latest]
        chosen = {id(m.person): m for m in near}
        sure = {k: m for k, m in chosen.items() if m.person is not None and m.person.gender == gender}
        if len(chosen) > 1 and len(sure) == 1:
            chosen = sure
        if len(chosen) > 1:
            subjects = {id(m.person): m for m in near if m.subject}
            if len(subjects) != 1:
                return None
            chosen = subjects
        person = next(iter(chosen.values())).person
        if person is None:
            return None
        if not person.gender:
            person.gender = gender
        return self._as_mention(person)

    def _expletive(self, t: Token) -> bool:
        if t.lower_ != "it" or t.dep_ not in SUBJECTS:
            return False
        verb = t.head
        if verb.lemma_ in ("rain", "snow", "seem", "appear", "take", "cost") and verb.lemma_ not in (
            "take",
            "cost",
        ):
            return True
        clausal = any(
            c.dep_ in ("ccomp", "xcomp", "csubj", "advcl")
            and c.i > verb.i
            and (c.tag_ == "VB" or any(k.lower_ == "that" for k in c.children))
            for c in verb.children
        )
        adjective = any(c.dep_ == "acomp" for c in verb.children)
        deeper = any(
            k.dep_ in ("ccomp", "xcomp")
            for c in verb.children
            if c.dep_ in ("acomp", "attr")
            for k in c.children
        )
        passive = verb.tag_ == "VBN" and clausal
        return (verb.lemma_ == "be" and (clausal or (adjective and deeper))) or passive

    def _thing_inside(self, before: list[Token], *, plural: bool) -> bool:
        for t in before:
            fits = t.pos_ in ("NOUN", "PROPN") and t.dep_ in (*SUBJECTS, "conj") and is_plural(t) == plural
            if fits and (plural or self.names.find(t.text) is None):
                return True
        return False

    def _thing(self, before: list[Token]) -> Mention | None:
        for back in (1, 2):
            units = [m for m in self.things if self.unit - m.unit == back and not m.plural]
            subjects = [m for m in units if m.subject]
            if subjects:
                return subjects[0]
            if len(units) == 1:
                return units[0]
            if any(m.subject for m in self.people if self.unit - m.unit == back):
                continue
            return None
        return None

    def _they(self, before: list[Token]) -> Mention | None:
        for back in (1, 2):
            found = [m for m in self.things if self.unit - m.unit == back and m.plural]
            subjects = [m for m in found if m.subject]
            if len(subjects) == 1:
                return subjects[0]
            if len(found) == 1 and not subjects:
                return found[0]
            pairs = [p for p in self.pairs if self.unit - p.unit == back and p.sort == "person"]
            if pairs and not found:
                text, start, end = pairs[-1][:3]
                return Mention(text, start, end, self.unit, True, plural=True)
        return None

    # ------------------------------------------------------------------------------------------ descriptions

    def _pair(self, t: Token, tokens: list[Token], unit: Unit) -> Swap | None:
        """``the two leaders``, ``both nations``, ``the pair``: the one pair of that sort named so far."""
        low = t.lower_
        children = [c for c in t.children if c.i < t.i]
        marks = {c.lower_ for c in children}
        two = bool(marks & {"two", "both"}) or low in ("pair", "duo")
        if (
            (not two and not (low == "leaders" and marks == {"the"}))
            or (marks & {"other", "first", "last", "next"})
            or any(c.dep_ in ("prep", "relcl") for c in t.children)
        ):
            return None
        if len(children) > 2 or any(
            c.pos_ in ("ADJ", "PROPN") for c in children if c.lower_ not in ("two", "both")
        ):
            return None
        sort = (
            "person"
            if low in lexicon.PAIR_OF_PEOPLE | {"pair", "duo"}
            else "state"
            if low in lexicon.PAIR_OF_STATES
            else "body"
            if low in lexicon.PAIR_OF_BODIES
            else ""
        )
        pairs = [p for p in self.pairs if p.sort == sort]
        if not sort or not pairs:
            return None
        text, start, end = pairs[-1][:3]
        if len({p.text for p in pairs if self.unit - p.unit <= 2}) > 1:
            return None
        first = min([c.i for c in children] + [t.i])
        if text.split()[0] in {x.text for x in tokens}:
            return None
        return Swap(first, t.i, text, start, end)

    def _description(self, t: Token, tokens: list[Token], n: int, unit: Unit) -> Swap | None:
        """``the lane`` after ``Fishmonger Lane``, ``the minister`` after ``minister Ann Smith``."""
        if t.pos_ != "NOUN" or t.tag_ != "NN" or t.i == 0:
            return None
        inside = {x.i for x in tokens}
        kids = [c for c in t.children if c.dep_ not in ("punct", "case", "appos") and c.i in inside]
        det = t.doc[t.i - 1]
        if (
            len([c for c in kids if c.i < t.i]) != 1
            or det.head != t
            or det.lower_ not in ("the", "this")
            or any(c.dep_ in ("prep", "relcl", "acl") for c in kids)
        ):
            return None
        low = t.lower_
        if (
            low in lexicon.ROLES
            and (person := self.names.with_role(low)) is not None
            and person.start < unit.start
        ):
            if any(x.text == person.last for x in tokens):
                return None
            return Swap(det.i, t.i, person.name, person.start, person.end)
        if (
            low in lexicon.MEETINGS
            and (pairs := [p for p in self.pairs if p.sort == "person"])
            and self._met(low)
        ):
            text, start, end = pairs[0][:3]
            if text.split()[0] not in {x.text for x in tokens}:
                return Swap(det.i, t.i, f"the {low} between {text}", start, end)
        earlier = [m for m in self.nouns.get(t.lemma_.lower(), []) if m.unit < self.unit]
        if earlier:
            best = max(earlier, key=lambda m: (m.weight > 0, m.unit))
            words = {x.lower_ for x in tokens}
            if best.weight > 0 and not all(w.lower() in words for w in best.text.split() if w[:1].isupper()):
                return Swap(det.i, t.i, best.text, best.start, best.end)
        return None

    def _met(self, noun: str) -> bool:
        return "meet" in self.nouns or any(k in self.nouns for k in lexicon.MEETINGS) or noun == "summit"

    def _short_name(self, t: Token, tokens: list[Token], unit: Unit) -> Swap | None:
        """A last name becomes the full name, where the text gives it."""
        if t.pos_ != "PROPN" or (t.dep_ == "compound" and t.head.pos_ == "PROPN" and t.head.i == t.i + 1):
            return None
        person = self.names.find(t.text)
        if person is None or person.name == t.text or t.text not in (person.last, person.first):
            return None
        if t.i and (t.nbor(-1).text in person.name.split() or t.nbor(-1).text == "-"):
            return None
        if t.i + 1 < len(t.doc) and (
            t.nbor(1).text in person.name.split() or t.nbor(1).text == "-" or t.nbor(1).pos_ == "PROPN"
        ):
            return None
        if any(x.text in person.name.split() and x.i != t.i for x in tokens if x.i < t.i):
            return None
        return Swap(t.i, t.i, person.name, person.start, person.end)

    # ------------------------------------------------------------------------------------------ remembering

    def remember(self, doc: Doc, unit: Unit, texts: dict[int, tuple[str, int, int, Person | None]]) -> None:
        """Take in one unit. ``texts`` says what its resolved tokens stood for."""
        for run in runs(doc, unit):
            person = self.names.find(run.text)
            head = run.tokens[-1]
            if person is not None:
                self.people.append(
                    Mention(
                        person.name, person.start, person.end, self.unit, self._subject(head), person=person
                    )
                )
        for t in doc:
            if t.i in texts:
                text, start, end, person = texts[t.i]
                if person is not None:
                    self.people.append(Mention(text, start, end, self.unit, self._subject(t), person=person))
                elif t.dep_ in SUBJECTS:
                    self.things.append(Mention(text, start, end, self.unit, True, plural=is_plural(t)))
                continue
            if t.pos_ in ("NOUN", "PROPN") and t.dep_ not in ("compound", "amod", "npadvmod", "nmod"):
                self._noun(t, unit)
        self._join_pairs(doc, unit)
        self.unit += 1

    def _subject(self, t: Token) -> bool:
        return (t.dep_ in SUBJECTS and t.head.dep_ in ("ROOT", "ccomp", "conj", "parataxis")) or (
            t.dep_ == "appos" and t.head.dep_ in SUBJECTS
        )

    def _noun(self, t: Token, unit: Unit) -> None:
        if t.ent_type_ in ("DATE", "TIME", "PERCENT", "MONEY") or self.names.find(t.text) is not None:
            return
        words = [
            x
            for c in t.children
            if c.i < t.i and c.dep_ in ("compound", "amod", "nummod", "poss", "det", "nmod", "advmod")
            for x in c.subtree
        ] + [t]
        if any(w.lower_ in _PERSONAL or w.lower_ in _THING | _THEY | _FIRST for w in words):
            return
        weight = sum(w.pos_ == "PROPN" or w.dep_ in ("compound", "poss") for w in words if w != t) * 2 + (
            t.pos_ == "PROPN"
        )
        for c in t.children:
            if c.dep_ == "prep" and c.lower_ == "of" and c.i == t.i + 1 and len(list(c.subtree)) <= 6:
                words += list(c.subtree)
                weight += 1
        words = sorted(words, key=lambda w: w.i)
        first, last = words[0], words[-1]
        if last.i - first.i + 1 != len(words) or len(words) > 9:
            return
        start, end = unit.clean.span(first.idx, last.idx + len(last))
        text = unit.clean.text[first.idx : last.idx + len(last)]
        if first.lower_ in ("a", "an", "this", "that", "another", "some"):
            text = "the " + text[len(first) :].lstrip()
        elif first.i == 0 and first.pos_ in ("DET", "ADJ", "NOUN") and first.ent_type_ == "":
            text = text[:1].lower() + text[1:]
        mention = Mention(
            text, start, end, self.unit, self._subject(t), plural=is_plural(t), head=t.lower_, weight=weight
        )
        if t.dep_ in (*SUBJECTS, "dobj", "pobj", "attr"):
            self.things.append(mention)
        self.nouns.setdefault(t.lemma_.lower(), deque(maxlen=MEMORY)).append(mention)

    def _join_pairs(self, doc: Doc, unit: Unit) -> None:
        for t in doc:
            if t.pos_ != "PROPN":
                continue
            other = [c for c in t.children if c.dep_ == "conj" and c.pos_ == "PROPN"]
            if (
                len(other) != 1
                or any(c.dep_ == "conj" for c in other[0].children)
                or not any(c.lower_ == "and" for c in t.children)
            ):
                continue
            a, b = (self._named(x, unit) for x in (t, other[0]))
            if a is None or b is None:
                continue
            sort = (
                "person"
                if a[3] and b[3]
                else "state"
                if a[0] in self.names.places and b[0] in self.names.places
                else ""
                if a[3] or b[3]
                else "body"
            )
            if sort:
                self.pairs.append(
                    Pair(
                        f"{a[0]} and {b[0]}", a[1], max(a[2], b[2]) if b[1] >= a[1] else a[2], sort, self.unit
                    )
                )
        places = {}
        for run in runs(doc, unit):
            if run.text in self.names.places:
                places[run.text] = run
        if len(places) == 2 and not any(p.sort == "state" and p.unit == self.unit for p in self.pairs):
            a1, b1 = places.values()
            if self.names.others[a1.text] + self.names.others[b1.text] >= 6:
                self.pairs.append(Pair(f"{a1.text} and {b1.text}", a1.start, b1.end, "state", self.unit))

    def _named(self, t: Token, unit: Unit) -> tuple[str, int, int, bool] | None:
        for run in runs(t.doc, unit):
            if t in run.tokens:
                person = self.names.find(run.text)
                if person is not None:
                    return person.name, run.start, run.end, True
                return run.text, run.start, run.end, False
        return None
