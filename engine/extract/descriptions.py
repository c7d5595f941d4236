"""What "the two leaders", "the company" or a bare last name stands for, where the text leaves one answer."""

from __future__ import annotations

import re

from spacy.tokens import Token

from engine.extract import lexicon
from engine.extract.grammar import SUBJECTS, after_comma, governor
from engine.extract.memory import Memory
from engine.extract.mentions import Found, Mention, Pair, Swap

_PEOPLE = re.compile(r"(?:ian|ese|ish|man|woman|ard|ton|ole|eek|zech|abe)$")
_LEADING = frozenset("leaders presidents ministers heads statesmen".split())
_BELOW = frozenset(
    "deputy spokesman spokeswoman spokesperson lawyer attorney aide adviser advisor assistant".split()
)
_ORDINALS = {
    w: n
    for n, w in enumerate(
        "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
    )
}
_VAGUE = frozenset(
    "one ones way kind sort point case effect respect basis regard matter thing stage moment time".split()
)
_FIRMS = frozenset("company firm group club bank agency carrier airline maker party".split())
_THE_PLACE = re.compile(
    r"\bthe (village|town|city|island|country|county|province|state|region)\b(?! of\b)", re.I
)


def _added(c: Token) -> bool:
    """Whether something behind a noun is only added to it: ``, taken over in 2021,``."""
    return c.dep_ in ("acl", "relcl") and after_comma(c)


def _based(c: Token) -> bool:
    """``the Graz-based group``"""
    return c.lower_ == "based" and c.i > 1 and c.nbor(-1).text == "-"


def _plural_verb(verb: Token) -> bool:
    return any(t.tag_ == "VBP" or t.lower_ == "were" for t in (verb, *verb.children))


def _ordinal(t: Token) -> bool:
    return t.dep_ == "amod" and t.lower_ in ("first", "second", "third", "fourth", "fifth", "last")


class Descriptions:
    """Looks short descriptions up in what the article has named so far. ``house`` or ``home`` is the one body or place it is about;
    what sort of place that is, is known where the text speaks of one sort only."""

    def __init__(self, memory: Memory, house: Mention | None, home: Mention | None, body: str) -> None:
        self.memory, self.house, self.home = memory, house, home
        sorts = {m[1].lower() for m in _THE_PLACE.finditer(body)}
        self.home_sort = next(iter(sorts)) if len(sorts) == 1 else ""

    def pair(self, t: Token, tokens: list[Token], found: Found) -> Swap | None:
        """``the two leaders``, ``both nations``, ``the pair``: the one pair of that sort named so far."""
        low = t.lower_
        children = [c for c in t.children if c.i < t.i]
        marks = {c.lower_ for c in children}
        two = "both" in marks or ("two" in marks and bool(marks & {"the", "these"})) or low in ("pair", "duo")
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
        pair = self._one_pair(sort, leading=low in _LEADING)
        if (told := self._two_told_of(t)) is not None:
            return Swap(min([c.i for c in children] + [t.i]), t.i, told.text, told.start, told.end)
        if pair is None and sort:
            found.unresolved.append(t)
        if pair is None or set(pair.text.split()) & {x.text for x in tokens} - {"and", "of", "the"}:
            return None
        return Swap(min([c.i for c in children] + [t.i]), t.i, pair.text, pair.start, pair.end)

    def the_two(self, t: Token, found: Found) -> Swap | None:
        pair = self._one_pair("person")
        if pair is None or self.memory.unit - pair.unit > 1:
            found.unresolved.append(t)
            return None
        return Swap(t.i - 1, t.i, pair.text, pair.start, pair.end)

    def _two_told_of(self, t: Token) -> Mention | None:
        """``The pair`` after ``two people who stole a coronet``: the two people who stole a coronet."""
        two = self.memory.two
        near = two is not None and self.memory.unit - two.unit <= 2
        return two if near and t.lower_ in ("pair", "duo") else None

    def _one_pair(self, sort: str, *, leading: bool = False) -> Pair | None:
        """``leading``: neither of the two may be somebody's deputy or spokesman."""
        below = {p.name for p in self.memory.names.persons if p.roles & _BELOW} if leading else set()
        pairs = [p for p in self.memory.pairs if p.sort == sort and not below & set(p.names)]
        if pairs and len({p.names for p in pairs if self.memory.unit - p.unit <= 2}) <= 1:
            return pairs[-1]
        if sort == "state" and not pairs and self.memory.names.two_states is not None:
            one, other = self.memory.names.two_states
            return Pair((one.text, other.text), one.start, one.end, sort, self.memory.unit)
        if sort in ("person", "body"):
            return self._two_of_late(sort, below)
        return None

    def _two_of_late(self, sort: str, below: set[str]) -> Pair | None:
        """The two people, or firms, of the last sentence or two, where there are no more than two."""
        told: dict[str, Mention] = {}
        for back in (0, 1, 2, 3):
            if sort == "person":
                near = [m for m in self.memory.people if m.person is not None]
                near += self.memory.people_here() if back == 0 else []
            else:
                near = [m for m in self.memory.bodies if m.text not in self.memory.names.places]
            told |= {
                m.text: m
                for m in near
                if self.memory.unit - m.unit == back and m.text not in told and m.text not in below
            }
            if len(told) >= 2:
                break
        if len(told) != 2:
            return None
        a, b = sorted(told.values(), key=lambda m: m.start)
        return Pair((a.text, b.text), a.start, a.end, sort, self.memory.unit)

    def description(self, t: Token, tokens: list[Token], verb: Token | None, found: Found) -> Swap | None:
        """``the lane`` after ``Fishmonger Lane``, ``the minister`` after ``minister Ann Smith``."""
        if t.pos_ != "NOUN" or t.tag_ != "NN" or t.i == 0:
            return None
        low = t.lower_
        det = t.left_edge if low in _FIRMS else t.doc[t.i - 1]
        inside = {x.i for x in tokens}
        kids = [
            c
            for c in t.children
            if c.dep_ not in ("punct", "case", "appos")
            and c.i in inside
            and c != verb
            and not _added(c)
            and not (low in _FIRMS and _based(c))
        ]
        if (
            det.head != t
            or det.lower_ not in ("the", "this", "that")
            or det.i not in inside
            or len(kids) != 1
        ):
            return None
        words = {x.text for x in tokens}
        if low in lexicon.ROLES and (person := self.memory.names.with_role(low)) is not None:
            if person.last in words or not any(m.person is person for m in self.memory.people):
                return None
            return self._over(det, t, self.memory.as_mention(person))
        if low in lexicon.MEETINGS and (
            pair := next((p for p in self.memory.pairs if p.sort == "person" and p.met), None)
        ):
            if not set(pair.text.split()) - {"and"} & words:
                return Swap(det.i, t.i, f"the {low} between {pair.text}", pair.start, pair.end)
            return None
        called = self.memory.titles.get(low, [])
        earlier = (
            []
            if called
            else [m for m in self.memory.nouns.get(t.lemma_.lower(), ()) if m.weight > 0 and not m.plural]
        )
        if len({m.text for m in earlier if "'s " in m.text}) > 1:
            found.unresolved.append(t)  # "Ann's visit", "Bob's visit"
            return None
        best = max(earlier, key=lambda m: m.unit, default=None)
        if best is None or (low in _FIRMS and self._spoken_of_since(best)):
            best = self.body(low)
        if best is None or set(best.text.split()) <= words:
            return None
        return self._over(det, t, best)

    def epithet(self, t: Token) -> Swap | None:
        """``The 52-year-old``, ``the Breton``: the one person the sentence before was about."""
        first = t.left_edge
        aged = t.lower_ == "old" and [c.lower_ for c in t.children if c.dep_ == "npadvmod"] in (
            ["year"],
            ["years"],
        )
        people = t.ent_type_ == "NORP" or _PEOPLE.search(t.text) is not None
        if first.lower_ != "the" or not (aged or (people and t.tag_ == "NNP" and t.i == first.i + 1)):
            return None
        if t.dep_ not in SUBJECTS or t.doc[t.i + 1 : t.i + 2].text == "-":
            return None
        near = [m for m in self.memory.people if self.memory.unit - m.unit == 1 and m.rank >= 2]
        if len({id(m.person) for m in near}) != 1 or near[0].person is None:
            return None
        person = self.memory.as_mention(near[0].person)
        return Swap(first.i, t.i, person.text, person.start, person.end)

    def there(self, t: Token, found: Found) -> Swap | None:
        """``was hit there``: the one place that the sentence before gives with a preposition."""
        if t.lower_ == "here" and t.dep_ == "advmod":
            found.unresolved.append(t)
            return None
        known = any(c.dep_ in ("nsubj", "nsubjpass") and c.i < t.i for c in t.head.children)
        behind = (
            t.lower_ == "there" and t.i > 0 and t.nbor(-1).pos_ == "NOUN" and known
        )  # "all employees there were asked"
        if (
            t.lower_ != "there"
            or not (t.dep_ == "advmod" or behind)
            or (t.i and t.nbor(-1).pos_ in ("ADP", "ADV"))
        ):
            return None
        here = self.memory.places_in(t.doc[: t.i])
        places = here or (self.memory.places if self.memory.unit - self.memory.places_unit == 1 else [])
        if len({p.text for p in places}) != 1:
            found.unresolved.append(t)
            return None
        return Swap(t.i, t.i, places[0].text, places[0].start, places[0].end)

    def _over(self, det: Token, t: Token, mention: Mention) -> Swap:
        return Swap(det.i, t.i, mention.text, mention.start, mention.end)

    def ordinal(self, t: Token) -> Swap | None:
        """``grew in the second quarter after shrinking in the first``: the first quarter."""
        if (
            t.ent_type_ != "ORDINAL"
            or t.head.pos_ in ("NOUN", "PROPN")
            or t.i == 0
            or t.nbor(-1).lower_ != "the"
        ):
            return None
        ranked = [n for n in t.doc[: t.i] if n.pos_ == "NOUN" and any(_ordinal(c) for c in n.children)]
        if len({n.lemma_ for n in ranked}) != 1 or any(c.i > t.i and c.dep_ != "punct" for c in t.children):
            return None
        noun = ranked[-1]
        return Swap(t.i, t.i, f"{t.text} {noun.text}", *self.memory.place(noun))

    def pointed(self, t: Token, taken: set[int]) -> Swap | None:
        """``That report was never shown`` of no known report: the report, as one would say it further on."""
        noun = t.head
        if (
            t.lower_ not in ("that", "those", "this", "these")
            or t.dep_ != "det"
            or noun.i in taken
            or noun.pos_ != "NOUN"
        ):
            return None
        if (
            noun.ent_type_ in ("DATE", "TIME")
            or noun.lemma_ in lexicon.TIMES
            or noun.dep_ in ("npadvmod", "attr")
            or governor(noun).dep_ == "relcl"
        ):
            return None
        if any(c.dep_ in ("relcl", "acl", "prep") for c in noun.children) or noun.lower_ in _VAGUE:
            return None
        return Swap(t.i, t.i, "the", 0, 0, grammar=True)

    def counted(self, t: Token) -> Swap | None:
        """``One went to Oslo`` after ``four violins``: one of the four violins; ``a fifth``: a fifth violin."""
        if t.dep_ not in SUBJECTS or any(
            c.dep_ in ("prep", "compound", "relcl") and not after_comma(c) for c in t.children if c.i > t.i
        ):
            return None
        here = self.memory.groups_in(t.doc[: t.i])
        group = (here[0] if len(here) == 1 else None) if here else self.memory.group
        if group is None or self.memory.unit - group.unit > 1:
            return None
        number, noun = group.number, group.noun
        first = t.left_edge
        if t.ent_type_ == "ORDINAL" and first.lower_ in ("a", "an") and _ORDINALS.get(t.lower_) == number + 1:
            return Swap(t.i, t.i, f"{t.text} {noun}", group.start, group.end)
        if t.lower_ == "more" and first == t and _plural_verb(t.head):
            return Swap(t.i, t.i, f"{t.text} {group.text.split(maxsplit=1)[1]}", group.start, group.end)
        small = t.lower_ == "another" or (t.pos_ == "NUM" and 0 < lexicon.NUMBERS.get(t.lower_, 0) < number)
        if not small or first != t:
            return None
        return Swap(t.i, t.i, f"{t.text} of the {group.text}", group.start, group.end)

    def body(self, noun: str) -> Mention | None:
        """``the company``, ``the operator``: the one that was called so, else the only body spoken of just before."""
        called = self.memory.titles.get(noun, [])
        if called:
            return called[-1] if len({m.text for m in called}) == 1 else None
        if any(m.new for m in self.memory.nouns.get(noun, ())):
            return None  # one without a name
        if noun == self.home_sort:
            return self.home
        if noun not in _FIRMS:
            return None
        for back in (1, 2, 3):
            near = {
                m.text: m
                for m in self.memory.bodies
                if self.memory.unit - m.unit == back
                and m.rank == 3
                and not {w.lower() for w in m.text.split()} & (lexicon.BODIES - {noun})
            }
            if near:
                return next(iter(near.values())) if len(near) == 1 else None
        return self.house

    def _spoken_of_since(self, told: Mention) -> bool:
        """Whether another body was the subject of a later sentence, and may be the company now."""
        return any(m.rank == 3 and m.unit > told.unit for m in self.memory.bodies)

    def short_name(self, t: Token, tokens: list[Token]) -> Swap | None:
        """A last name becomes the full name, where the text gives it."""
        person = self.memory.here.get(t.i)
        if person is None:
            return None
        run = next(r for r, p in self.memory.runs if p is person and t.i in (x.i for x in r.tokens))
        if run.tokens[0].i != t.i or run.text == person.name or len(run.text) >= len(person.name):
            return None
        if any(self.memory.here.get(x.i) is person and x.i < t.i for x in tokens):
            return None
        if t.i and t.nbor(-1).text in person.name.split():
            return None
        return Swap(t.i, run.tokens[-1].i, person.name, person.start, person.end)
