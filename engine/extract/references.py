"""What pronouns and short descriptions point to, said only where the text leaves one answer.

Reading goes on sentence by sentence: a sentence is resolved against what came before it, then remembered.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Doc, Token

from engine.extract import lexicon, verbforms
from engine.extract.clauses import SUBJECTS, is_plural
from engine.extract.names import Names, Person, Run, runs
from engine.extract.sentences import Unit

_PERSONAL = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_FIRST = frozenset("i me my mine".split())
_WE = frozenset("we us our ours".split())
_THING = frozenset("it its".split())
_THEY = frozenset("they them their theirs".split())
_DEFINITE = frozenset("the this that its his her their my our".split())
_INDEFINITE = frozenset("a an another".split())
_HOUSE = frozenset(
    "chief executive chairman chairwoman founder owner manager spokesman spokeswoman spokesperson".split()
)
NEAR = 4
"""Units back within which a pronoun's antecedent is looked for."""
MEMORY = 60
"""Mentions kept of each sort, so that a very long text stays cheap."""


@dataclass(slots=True)
class Mention:
    """Something named in the text: ``text`` to write, ``start:end`` where it stands in the body.

    ``rank``: 3 the subject of the sentence, 2 of a clause below, 1 a new thing as its object, 0 anything else.
    """

    text: str
    start: int
    end: int
    unit: int
    rank: int = 0
    plural: bool = False
    person: Person | None = None
    weight: int = 0


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


class References:
    """The article's memory while it is read.

    ``narrator`` is who says "I" outside quotations, ``house`` the body the article is about, whose officers say "we".
    """

    def __init__(self, names: Names, narrator: Mention | None = None, house: Mention | None = None) -> None:
        self.names = names
        self.house = house
        self.narrator = narrator
        self.things: deque[Mention] = deque(maxlen=MEMORY)
        self.people: deque[Mention] = deque(maxlen=MEMORY)
        self.bodies: deque[Mention] = deque(maxlen=MEMORY)
        self.pairs: deque[Pair] = deque(maxlen=MEMORY)
        self.nouns: dict[str, deque[Mention]] = {}
        self.titles: dict[str, list[Mention]] = {}
        self.unit = 0
        self.here: dict[int, Person | None] = {}
        self.quoted: dict[int, bool] = {}

    def enter(self, doc: Doc, unit: Unit) -> None:
        """Begin a unit: know the names in it."""
        self.runs: list[tuple[Run, Person | None]] = [(r, self.names.find(r.text)) for r in runs(doc, unit)]
        self.here = {t.i: person for run, person in self.runs for t in run.tokens}
        self.quoted = {k: v for k, v in self.quoted.items() if self.unit - k < 4} | {self.unit: unit.quoted}

    # ------------------------------------------------------------------------------------------ asking

    def resolve(
        self, tokens: list[Token], unit: Unit, speaker: Mention | None, verb: Token | None = None
    ) -> Found:
        """What the words of one statement point to. ``tokens`` stand in the order of the statement."""
        found = Found()
        taken: set[int] = set()
        written: set[str] = set()
        for n, t in enumerate(tokens):
            if t.i in taken:
                continue
            swap: Swap | None = None
            if t.tag_ in ("PRP", "PRP$", "DT") or t.lower_ in ("neither", "both", "either"):
                swap = self._pronoun(t, tokens[:n], unit, speaker, found)
            if (
                t.lower_ == "two"
                and t.dep_ in SUBJECTS
                and t.i
                and t.nbor(-1).lower_ == "the"
                and len(list(t.children)) == 1
            ):
                swap = self._the_two(t, found)
            if swap is None and t.pos_ in ("NOUN", "PROPN"):
                swap = (
                    self._pair(t, tokens, found)
                    or self._description(t, tokens, unit, verb)
                    or self._short_name(t, tokens)
                )
            if swap is None:
                continue
            name = swap.text.removesuffix("'s").removesuffix("'")
            if t.tag_ == "PRP$" and name in written and t.lower_ not in _FIRST | _WE:
                continue
            written.add(name)
            found.swaps.append(swap)
            taken.update(range(swap.first, swap.last + 1))
            if (
                t.lower_ in ("i", "we", "they")
                and t.dep_ in SUBJECTS
                and (agreed := _agreed(t, swap)) is not None
            ):
                found.swaps.append(agreed)
                taken.add(agreed.first)
        found.unresolved = [t for t in found.unresolved if t.i not in taken]
        return found

    def speaker_named(self, text: str) -> Mention | None:
        """The mention a speaker's phrase stands for, if it is a pronoun, a role or a known person."""
        low = text.lower().strip(" ,")
        if low in _PERSONAL:
            return self._person(_PERSONAL[low])
        if low in _THING:
            return self._thing([], subject=True)
        if low in _THEY:
            return self._they([])
        if low in ("i", "we") and self.narrator is not None:
            return self.narrator
        plain = [w.strip(",.") for w in text.replace("'s", "").replace("’s", "").split()]
        for person in self.names.persons:
            if person.name in text or (person.last in plain and plain[-1] == person.last):
                return self.as_mention(person)
        if (
            plain
            and plain[0].lower() in ("the", "its", "his", "her")
            and (p := self.names.with_role(plain[-1].lower()))
        ):
            return self.as_mention(p)
        if plain and plain[0].lower() == "the" and len(plain) == 2:
            return self._body(plain[1].lower())
        return None

    def as_mention(self, person: Person) -> Mention:
        return Mention(person.name, person.start, person.end, self.unit, 3, person=person)

    # ------------------------------------------------------------------------------------------ pronouns

    def _pronoun(
        self, t: Token, before: list[Token], unit: Unit, speaker: Mention | None, found: Found
    ) -> Swap | None:
        low = t.lower_
        if low in _PERSONAL:
            if self._person_inside(t, before, _PERSONAL[low]):
                return None
            exclude = (
                speaker.person if unit.quoted and speaker is not None else self._clause_subject(t, before)
            )
            near = self._person_here(t, _PERSONAL[low], exclude)
            return self._swap(t, near or self._person(_PERSONAL[low], exclude=exclude), found)
        if low in _FIRST:
            return self._swap(t, speaker if unit.quoted else self.narrator, found)
        if low == "myself" and unit.quoted and speaker is not None and speaker.person is not None:
            reflexive = {"f": "herself", "m": "himself"}.get(speaker.person.gender)
            return Swap(t.i, t.i, reflexive, speaker.start, speaker.end, grammar=True) if reflexive else None
        if low in _WE:
            return self._swap(t, self._side(speaker) if unit.quoted else None, found)
        if low in _THING | _THEY:
            plural = low in _THEY
            if t.tag_ == "PRP$" and self._ahead(t, plural=plural):
                return None
            if (
                t.dep_ == "expl"
                or (low == "it" and _expletive(t))
                or self._thing_inside(t, before, plural=plural)
            ):
                return None
            inside = {b.i for b in before}
            if (near_thing := self._thing_here(t, inside, unit, plural=plural)) is not None:
                return self._swap(t, near_thing, found)
            if unit.quoted and (unit.first or not self.quoted.get(self.unit - 1, False)):
                return self._swap(t, None, found)
            subject = t.dep_ in SUBJECTS
            return self._swap(
                t, self._they(before) if plural else self._thing(before, subject=subject), found
            )
        if (
            low in ("neither", "both", "either")
            and t.dep_ in (*SUBJECTS, "dobj", "pobj")
            and not any(c.dep_ in ("prep", "conj") for c in t.children)
        ):
            return self._each(t, found)
        if (
            low in ("this", "that", "these", "those")
            and t.dep_ in (*SUBJECTS, "dobj", "pobj")
            and not list(t.children)
        ):
            found.unresolved.append(t)
        return None

    def _each(self, t: Token, found: Found) -> Swap | None:
        pairs = [p for p in self.pairs if self.unit - p.unit <= 2]
        if not pairs or len({p.names for p in pairs}) > 1:
            found.unresolved.append(t)
            return None
        pair = pairs[-1]
        joined = {"neither": "neither {} nor {}", "both": "both {} and {}", "either": "either {} or {}"}[
            t.lower_
        ]
        text = joined.format(*pair.names)
        return Swap(t.i, t.i, text, pair.start, pair.end)

    def _swap(self, t: Token, mention: Mention | None, found: Found) -> Swap | None:
        if mention is None:
            found.unresolved.append(t)
            return None
        own = t.tag_ == "PRP$" or t.dep_ == "poss"
        text = mention.text + ("'s" if own and not mention.text.endswith("s") else "'" if own else "")
        return Swap(t.i, t.i, text, mention.start, mention.end)

    def _side(self, speaker: Mention | None) -> Mention | None:
        """Whom a speaker's "we" speaks for: the body the text says he or she belongs to."""
        if speaker is None:
            return None
        if speaker.person is None:
            return speaker
        body = self.names.belongs.get(speaker.person.name)
        if body is None and self.house is not None and speaker.person.roles & _HOUSE:
            return self.house
        if (
            body is not None
            and not speaker.person.roles & lexicon.LEADERS
            and speaker.person.name not in self.names.heads
        ):
            return None
        return Mention(body.text, body.start, body.end, self.unit, 3) if body is not None else None

    def _clause_subject(self, t: Token, before: list[Token]) -> Person | None:
        """An object pronoun never means the subject of its own clause."""
        if t.tag_ == "PRP$" or t.dep_ in SUBJECTS:
            return None
        verb = t.head
        while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
            verb = verb.head
        return next(
            (self.here.get(c.i) for c in verb.children if c.dep_ in SUBJECTS and self.here.get(c.i)), None
        )

    def _person_inside(self, t: Token, before: list[Token], gender: str) -> bool:
        """Whether somebody named earlier in the same statement is what the pronoun means."""
        excluded = self._clause_subject(t, before)
        for b in before:
            person = self.here.get(b.i)
            if person is not None and person.gender in ("", gender) and person is not excluded:
                return True
            if b.lower_ in _PERSONAL and _PERSONAL[b.lower_] == gender:
                return False
        return any(
            b.dep_ in SUBJECTS
            and b.pos_ == "NOUN"
            and b.lower_ in lexicon.ROLES | lexicon.FEMALE | lexicon.MALE
            and not any(c.lower_ in _PERSONAL for c in b.children)
            for b in before
        )

    def _person_here(self, t: Token, gender: str, exclude: Person | None) -> Mention | None:
        """The one person who is a subject earlier in the same sentence, in a part that became another statement."""
        found = {
            id(p): p
            for run, p in self.runs
            if p is not None
            and p is not exclude
            and run.tokens[-1].i < t.i
            and _rank(run.tokens[-1])
            and p.gender in ("", gender)
        }
        if len(found) != 1:
            return None
        person = next(iter(found.values()))
        person.gender = person.gender or gender
        return self.as_mention(person)

    def _thing_here(self, t: Token, inside: set[int], unit: Unit, *, plural: bool) -> Mention | None:
        """The one subject or new thing earlier in the same sentence that fits in number."""
        found = [
            m
            for n in t.doc[: t.i]
            if (
                n.pos_ in ("NOUN", "PROPN") or (n.pos_ == "NUM" and any(c.lower_ == "of" for c in n.children))
            )
            and n.i not in inside
            and self.here.get(n.i) is None
            and n.dep_ in (*SUBJECTS, "dobj", "attr")
            and is_plural(n) == plural
            and (m := self._phrase(n, unit)) is not None
            and m.rank
        ]
        return found[0] if len({m.text for m in found}) == 1 else None

    def _person(self, gender: str, exclude: Person | None = None) -> Mention | None:
        fitting = [
            m
            for m in self.people
            if m.person is not None
            and m.person is not exclude
            and m.person.gender in ("", gender)
            and self.unit - m.unit <= NEAR
        ]
        if not fitting:
            return None
        latest = max(m.unit for m in fitting)
        near = [m for m in fitting if m.unit == latest]
        best = {id(m.person): m for m in sorted(near, key=lambda m: m.rank)}
        if len(best) > 1:
            top = max(m.rank for m in best.values())
            tops = [m for m in best.values() if m.rank == top]
            sure = [m for m in best.values() if m.person is not None and m.person.gender == gender]
            chosen = tops if len(tops) == 1 else sure
            if len(chosen) != 1:
                return None
            best = {0: chosen[0]}
        person = next(iter(best.values())).person
        if person is None:
            return None
        person.gender = person.gender or gender
        return self.as_mention(person)

    def _thing_inside(self, t: Token, before: list[Token], *, plural: bool) -> bool:
        """Whether a thing earlier in the same statement is what the pronoun means."""
        nouns = [
            b
            for b in before
            if b.pos_ in ("NOUN", "PROPN")
            and b.dep_ not in ("compound", "amod", "npadvmod", "poss", "nmod")
            and b.ent_type_ != "DATE"
        ]
        if not nouns:
            return False
        if t.tag_ != "PRP$" and t.dep_ not in SUBJECTS:
            verb = t.head
            while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
                verb = verb.head
            nouns = [b for b in nouns if b.head != verb and not (b.dep_ == "pobj" and b.head.head == verb)]
            nouns = [b for b in nouns if b.dep_ in SUBJECTS]
        return any((plural or self.here.get(b.i) is None) and is_plural(b) == plural for b in nouns)

    def _ahead(self, t: Token, *, plural: bool) -> bool:
        """``At its meeting the council ...``: the subject that follows an opening phrase."""
        top = t.head
        while top.head != top and top.dep_ in ("pobj", "prep", "dobj", "pcomp", "advcl"):
            top = top.head
        subject = next((c for c in top.children if c.dep_ in SUBJECTS), None)
        return (
            subject is not None
            and subject.i > t.i
            and is_plural(subject) == plural
            and subject.pos_ in ("NOUN", "PROPN")
        )

    def _thing(self, before: list[Token], *, subject: bool) -> Mention | None:
        written = {b.text for b in before}
        for back in (1, 2):
            units = [m for m in self.things if self.unit - m.unit == back and not m.plural]
            top = [m for m in units if m.rank == 3]
            new = [m for m in units if m.rank == 1]
            if not subject:
                top = [m for m in top if m.text.split()[-1] not in written]
            if len(top) == 1 and not new:
                return top[0]
            if not top and len(new) == 1:
                return new[0]
            if len(top) == 1 and subject:
                return top[0] if top[0].weight or top[0].text[:1].isupper() else None
            if not top and not new and len(units) == 1:
                return units[0]
            if top or new or not any(m.rank == 3 for m in self.people if self.unit - m.unit == back):
                return None
        return None

    def _they(self, before: list[Token]) -> Mention | None:
        for back in (1, 2):
            found = [m for m in self.things if self.unit - m.unit == back and m.plural]
            for rank in (3, 2):
                subjects = [m for m in found if m.rank == rank]
                if len(subjects) == 1:
                    return subjects[0]
            people = {
                m.person.name: m for m in self.people if self.unit - m.unit == back and m.person is not None
            }
            if len(people) == 2 and not found:
                a, b = people.values()
                return Mention(
                    f"{a.text} and {b.text}",
                    min(a.start, b.start),
                    min(a.end, b.end),
                    self.unit,
                    3,
                    plural=True,
                )
            if len(found) == 1 and not people:
                return found[0]
            if found or people:
                return None
        return None

    # ------------------------------------------------------------------------------------------ descriptions

    def _pair(self, t: Token, tokens: list[Token], found: Found) -> Swap | None:
        """``the two leaders``, ``both nations``, ``the pair``: the one pair of that sort named so far."""
        low = t.lower_
        children = [c for c in t.children if c.i < t.i]
        marks = {c.lower_ for c in children}
        two = bool(marks & {"two", "both"}) or low in ("pair", "duo")
        if not two and not (low == "leaders" and marks == {"the"}):
            return None
        inside = {x.i for x in tokens}
        if any(c.dep_ in ("prep", "relcl", "acl") and c.i in inside for c in t.children) or marks - {
            "the",
            "two",
            "both",
            "these",
        }:
            return None
        if low in lexicon.PAIR_OF_PEOPLE | {"pair", "duo"}:
            sort = "person"
        elif low in lexicon.PAIR_OF_STATES:
            sort = "state"
        else:
            sort = "body" if low in lexicon.PAIR_OF_BODIES else ""
        pair = self._one_pair(sort)
        if pair is None and sort:
            found.unresolved.append(t)
        if pair is None or set(pair.text.split()) & {x.text for x in tokens} - {"and", "of", "the"}:
            return None
        return Swap(min([c.i for c in children] + [t.i]), t.i, pair.text, pair.start, pair.end)

    def _the_two(self, t: Token, found: Found) -> Swap | None:
        pair = self._one_pair("person")
        if pair is None or self.unit - pair.unit > 1:
            found.unresolved.append(t)
            return None
        return Swap(t.i - 1, t.i, pair.text, pair.start, pair.end)

    def _one_pair(self, sort: str) -> Pair | None:
        pairs = [p for p in self.pairs if p.sort == sort]
        if pairs and len({p.names for p in pairs if self.unit - p.unit <= 2}) <= 1:
            return pairs[-1]
        if sort == "state" and not pairs and self.names.two_states is not None:
            one, other = self.names.two_states
            return Pair((one.text, other.text), one.start, one.end, sort, self.unit)
        if sort == "person" and not pairs:
            people = {
                m.person.name: m for m in self.people if m.person is not None and self.unit - m.unit <= 3
            }
            if len(people) == 2:
                a, b = people.values()
                return Pair((a.text, b.text), a.start, a.end, sort, self.unit)
        return None

    def _description(self, t: Token, tokens: list[Token], unit: Unit, verb: Token | None) -> Swap | None:
        """``the lane`` after ``Fishmonger Lane``, ``the minister`` after ``minister Ann Smith``."""
        if t.pos_ != "NOUN" or t.tag_ != "NN" or t.i == 0:
            return None
        det = t.doc[t.i - 1]
        inside = {x.i for x in tokens}
        kids = [
            c for c in t.children if c.dep_ not in ("punct", "case", "appos") and c.i in inside and c != verb
        ]
        if det.head != t or det.lower_ not in ("the", "this") or det.i not in inside or len(kids) != 1:
            return None
        low, words = t.lower_, {x.text for x in tokens}
        if low in lexicon.ROLES and (person := self.names.with_role(low)) is not None:
            if person.last in words or not any(m.person is person for m in self.people):
                return None
            return self._over(det, t, self.as_mention(person))
        if low in lexicon.MEETINGS and (
            pair := next((p for p in self.pairs if p.sort == "person" and p.met), None)
        ):
            if not set(pair.text.split()) - {"and"} & words:
                return Swap(det.i, t.i, f"the {low} between {pair.text}", pair.start, pair.end)
            return None
        earlier = [m for m in self.nouns.get(t.lemma_.lower(), ()) if m.weight > 0]
        best = max(earlier, key=lambda m: m.unit, default=None) or self._body(low)
        if best is None or set(best.text.split()) <= words:
            return None
        return self._over(det, t, best)

    def _over(self, det: Token, t: Token, mention: Mention) -> Swap:
        return Swap(det.i, t.i, mention.text, mention.start, mention.end)

    def _body(self, noun: str) -> Mention | None:
        """``the company``, ``the operator``: the one that was called so, else the only body spoken of just before."""
        called = self.titles.get(noun, [])
        if called:
            return called[-1] if len({m.text for m in called}) == 1 else None
        if noun not in (
            "company",
            "firm",
            "group",
            "club",
            "bank",
            "agency",
            "carrier",
            "airline",
            "maker",
            "party",
        ):
            return None
        for back in (1, 2, 3):
            near = {m.text: m for m in self.bodies if self.unit - m.unit == back and m.rank == 3}
            if near:
                return next(iter(near.values())) if len(near) == 1 else None
        return None

    def _short_name(self, t: Token, tokens: list[Token]) -> Swap | None:
        """A last name becomes the full name, where the text gives it."""
        person = self.here.get(t.i)
        if person is None:
            return None
        run = next(r for r, p in self.runs if p is person and t.i in (x.i for x in r.tokens))
        if run.tokens[0].i != t.i or run.text == person.name or len(run.text) >= len(person.name):
            return None
        if any(self.here.get(x.i) is person and x.i < t.i for x in tokens) or (
            t.i and t.nbor(-1).text == "-"
        ):
            return None
        following = t.doc[run.tokens[-1].i + 1 : run.tokens[-1].i + 2].text
        if following == "-":
            return None
        return Swap(t.i, run.tokens[-1].i, person.name, person.start, person.end)

    # ------------------------------------------------------------------------------------------ remembering

    def remember(self, doc: Doc, unit: Unit, swaps: list[Swap]) -> None:
        """Take in one unit, with what its words stood for."""
        stood = {s.last: s for s in swaps if not s.grammar}
        for run, person in self.runs:
            head = run.tokens[-1]
            rank = _rank(head)
            if person is not None:
                self.people.append(
                    Mention(person.name, person.start, person.end, self.unit, rank, person=person)
                )
            elif run.text not in self.names.places:
                self._name_body(run, head, rank)
        for t in doc:
            swap = stood.get(t.i)
            if swap is not None and self.here.get(t.i) is None:
                person = self.names.find(swap.text.removesuffix("'s"))
                if person is not None:
                    self.people.append(
                        Mention(person.name, person.start, person.end, self.unit, _rank(t), person=person)
                    )
                elif t.tag_ != "PRP$":
                    self.things.append(
                        Mention(swap.text, swap.start, swap.end, self.unit, _rank(t), plural=is_plural(t))
                    )
            elif t.pos_ in ("NOUN", "PROPN") and t.dep_ not in ("compound", "amod", "npadvmod", "nmod"):
                self._noun(t, unit)
        self._join_pairs(doc)
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

    def _noun(self, t: Token, unit: Unit) -> None:
        mention = self._phrase(t, unit)
        if mention is None:
            return
        if mention.rank or t.dep_ in ("dobj", "attr", "pobj"):
            self.things.append(mention)
        self.nouns.setdefault(t.lemma_.lower(), deque(maxlen=MEMORY)).append(mention)

    def _phrase(self, t: Token, unit: Unit) -> Mention | None:
        """A noun with its own words, short enough to be written again; none for dates, persons and pronouns."""
        if t.ent_type_ in ("DATE", "TIME", "PERCENT", "MONEY") or self.here.get(t.i) is not None:
            return None
        words = [
            x
            for c in t.children
            if c.i < t.i and c.dep_ in ("compound", "amod", "nummod", "poss", "det", "nmod", "advmod")
            for x in c.subtree
        ] + [t]
        if any(w.lower_ in _PERSONAL or w.lower_ in _THING | _THEY | _FIRST | _WE for w in words):
            return None
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
            return None
        start, end = unit.clean.span(first.idx, last.idx + len(last))
        text = unit.clean.text[first.idx : last.idx + len(last)]
        if first.lower_ in ("a", "an", "this", "that", "another", "some"):
            text = "the " + text[len(first) :].lstrip()
        elif first.is_sent_start and first.pos_ in ("DET", "ADJ", "NOUN") and not first.ent_type_:
            text = text[:1].lower() + text[1:]
        rank = _rank(t)
        new = first.lower_ in _INDEFINITE or first.pos_ == "NUM" or (t.tag_ == "NNS" and first == t)
        if rank == 0 and t.dep_ in ("dobj", "attr") and new and t.head.dep_ in ("ROOT", "conj", "ccomp"):
            rank = 1
        return Mention(text, start, end, self.unit, rank, plural=is_plural(t), weight=weight)

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


def _rank(t: Token) -> int:
    if t.dep_ == "appos":
        t = t.head
    if t.dep_ not in SUBJECTS:
        return 0
    return 3 if t.head.dep_ in ("ROOT", "conj") else 2


def _agreed(t: Token, swap: Swap) -> Swap | None:
    """``I have`` -> ``Ann has``: the finite verb after a first person takes the third."""
    if t.lower_ == "they" or " and " in swap.text:
        return None
    group = [c for c in t.head.children if c.dep_ in ("aux", "auxpass")] + [t.head]
    verb = next((v for v in sorted(group, key=lambda v: v.i) if v.tag_ in ("VBP", "VBD")), None)
    if verb is None or any(v.tag_ == "MD" for v in group) or verbforms.is_past(verb.lower_):
        return _was(verb)
    if verb.lower_ != verb.lemma_ and verb.lower_ not in (
        "am",
        "are",
        "'ve",
        "’ve",
        "'m",
        "’m",
        "'re",
        "’re",
    ):
        return None
    lemma = {"'ve": "have", "’ve": "have", "'m": "be", "’m": "be", "'re": "be", "’re": "be"}.get(
        verb.lower_, verb.lemma_
    )
    return Swap(verb.i, verb.i, verbforms.present(lemma), 0, 0, grammar=True)


def _was(verb: Token | None) -> Swap | None:
    return (
        Swap(verb.i, verb.i, "was", 0, 0, grammar=True)
        if verb is not None and verb.lower_ == "were"
        else None
    )


def _expletive(t: Token) -> bool:
    """Whether ``it`` stands for nothing: ``it is clear that``, ``it is said that``."""
    if t.dep_ not in SUBJECTS:
        return False
    verb = t.head
    if verb.lemma_ in ("rain", "snow", "seem", "appear"):
        return True
    clausal = any(
        c.dep_ in ("ccomp", "xcomp", "csubj", "advcl")
        and c.i > verb.i
        and (c.tag_ == "VB" or any(k.lower_ == "that" for k in c.children))
        for c in verb.children
    )
    below = [c for c in verb.children if c.dep_ in ("acomp", "attr")]
    deeper = any(k.dep_ in ("ccomp", "xcomp", "relcl", "acl") for c in below for k in c.children)
    if verb.lemma_ == "be":
        return (
            clausal
            or deeper
            or any(
                c.ent_type_ in ("DATE", "TIME") or c.lower_ in ("warm", "warmer", "cold", "dark", "time")
                for c in below
            )
        )
    return (verb.tag_ == "VBN" and clausal) or (verb.lemma_ in ("take", "cost") and clausal)
