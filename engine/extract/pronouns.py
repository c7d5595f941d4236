"""Whom or what a pronoun stands for, where the text leaves one answer."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import lexicon, verbforms
from engine.extract.grammar import SUBJECTS, is_plural
from engine.extract.memory import FIRST, PERSONAL, THEY, THING, WE, Found, Memory, Mention, Swap, rank_of
from engine.extract.runs import Person
from engine.extract.sentences import Unit

_HOUSE = frozenset(
    "chief executive chairman chairwoman founder owner manager spokesman spokeswoman spokesperson".split()
)
NEAR = 4
"""Units back within which a person is looked for."""


class Pronouns:
    """``narrator`` is who says "I" outside quotations, ``house`` the body the article is about, whose officers say "we"."""

    def __init__(self, memory: Memory, narrator: Mention | None, house: Mention | None) -> None:
        self.memory, self.narrator, self.house = memory, narrator, house

    def resolve(
        self, t: Token, before: list[Token], unit: Unit, speaker: Mention | None, found: Found
    ) -> Swap | None:
        low = t.lower_
        if low in PERSONAL:
            if self._person_inside(t, before, PERSONAL[low]):
                return None
            exclude = (
                speaker.person if unit.quoted and speaker is not None else self._clause_subject(t, before)
            )
            near = self._person_here(t, PERSONAL[low], exclude)
            return self._swap(t, near or self.person(PERSONAL[low], exclude=exclude), found)
        if low in FIRST:
            return self._swap(t, speaker if unit.quoted else self.narrator, found)
        if low == "myself" and unit.quoted and speaker is not None and speaker.person is not None:
            reflexive = {"f": "herself", "m": "himself"}.get(speaker.person.gender)
            if reflexive is None and t.dep_ in ("dobj", "pobj"):
                return None
            return Swap(t.i, t.i, reflexive or "", speaker.start, speaker.end, grammar=True)
        if low in WE:
            return self._swap(t, self._side(speaker) if unit.quoted else None, found)
        if low in THING | THEY:
            plural = low in THEY
            if t.tag_ == "PRP$" and self._ahead(t, plural=plural):
                return None
            if (
                t.dep_ == "expl"
                or (low == "it" and _expletive(t))
                or self._thing_inside(t, before, plural=plural)
            ):
                return None
            inside = {b.i for b in before}
            subject = t.dep_ in SUBJECTS
            near_thing = self._thing_here(t, inside, unit, plural=plural)
            if near_thing is not None and not subject and t.tag_ != "PRP$" and " of " in near_thing.text:
                return self._swap(t, None, found)  # either noun of "the cost of the tunnel" may be meant
            if near_thing is not None:
                return self._swap(t, near_thing, found)
            if unit.quoted and (unit.first or not self.memory.quoted.get(self.memory.unit - 1, False)):
                return self._swap(t, None, found)
            return self._swap(t, self.they(before) if plural else self.thing(before, subject=subject), found)
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
        pairs = [p for p in self.memory.pairs if self.memory.unit - p.unit <= 2]
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
        body = self.memory.names.belongs.get(speaker.person.name)
        if body is None and self.house is not None and speaker.person.roles & _HOUSE:
            return self.house
        if (
            body is not None
            and not speaker.person.roles & lexicon.LEADERS
            and speaker.person.name not in self.memory.names.heads
        ):
            return None
        return Mention(body.text, body.start, body.end, self.memory.unit, 3) if body is not None else None

    def _clause_subject(self, t: Token, before: list[Token]) -> Person | None:
        """An object pronoun never means the subject of its own clause."""
        if t.tag_ == "PRP$" or t.dep_ in SUBJECTS:
            return None
        verb = t.head
        while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
            verb = verb.head
        return next(
            (
                self.memory.here.get(c.i)
                for c in verb.children
                if c.dep_ in SUBJECTS and self.memory.here.get(c.i)
            ),
            None,
        )

    def _person_inside(self, t: Token, before: list[Token], gender: str) -> bool:
        """Whether somebody named earlier in the same statement is what the pronoun means."""
        excluded = self._clause_subject(t, before)
        for b in before:
            person = self.memory.here.get(b.i)
            if person is not None and person.gender in ("", gender) and person is not excluded:
                return True
            if b.lower_ in PERSONAL and PERSONAL[b.lower_] == gender:
                return False
        return any(
            b.dep_ in SUBJECTS
            and b.pos_ == "NOUN"
            and b.lower_ in lexicon.ROLES | lexicon.FEMALE | lexicon.MALE
            and not any(c.lower_ in PERSONAL for c in b.children)
            for b in before
        )

    def _person_here(self, t: Token, gender: str, exclude: Person | None) -> Mention | None:
        """The one person who is a subject earlier in the same sentence, in a part that became another statement."""
        found = {
            id(p): p
            for run, p in self.memory.runs
            if p is not None
            and p is not exclude
            and run.tokens[-1].i < t.i
            and rank_of(run.tokens[-1])
            and p.gender in ("", gender)
        }
        if len(found) != 1:
            return None
        person = next(iter(found.values()))
        person.gender = person.gender or gender
        return self.memory.as_mention(person)

    def _thing_here(self, t: Token, inside: set[int], unit: Unit, *, plural: bool) -> Mention | None:
        """The one subject or new thing earlier in the same sentence that fits in number."""
        found = [
            m
            for n in t.doc[: t.i]
            if (
                n.pos_ in ("NOUN", "PROPN") or (n.pos_ == "NUM" and any(c.lower_ == "of" for c in n.children))
            )
            and n.i not in inside
            and self.memory.here.get(n.i) is None
            and n.dep_ in (*SUBJECTS, "dobj", "attr")
            and is_plural(n) == plural
            and (m := self.memory.phrase(n, unit)) is not None
            and m.rank
        ]
        return found[0] if len({m.text for m in found}) == 1 else None

    def person(self, gender: str, exclude: Person | None = None) -> Mention | None:
        fitting = [
            m
            for m in self.memory.people
            if m.person is not None
            and m.person is not exclude
            and m.person.gender in ("", gender)
            and self.memory.unit - m.unit <= NEAR
        ]
        if not fitting:
            return self._officer()
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
        return self.memory.as_mention(person)

    def _officer(self) -> Mention | None:
        """A person the text only knows by office ("the mayor of Tarn"), where no name comes into question."""
        near = {m.text: m for m in self.memory.officers if self.memory.unit - m.unit <= 2}
        return next(iter(near.values())) if len(near) == 1 else None

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
        return any((plural or self.memory.here.get(b.i) is None) and is_plural(b) == plural for b in nouns)

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

    def thing(self, before: list[Token], *, subject: bool) -> Mention | None:
        written = {b.text for b in before}
        for back in (1, 2):
            units = [m for m in self.memory.things if self.memory.unit - m.unit == back and not m.plural]
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
            if (
                top
                or new
                or not any(m.rank == 3 for m in self.memory.people if self.memory.unit - m.unit == back)
            ):
                return None
        return None

    def they(self, before: list[Token]) -> Mention | None:
        for back in (1, 2):
            found = [m for m in self.memory.things if self.memory.unit - m.unit == back and m.plural]
            for rank in (3, 2):
                subjects = [m for m in found if m.rank == rank]
                if len(subjects) == 1:
                    return subjects[0]
            people = {
                m.person.name: m
                for m in self.memory.people
                if self.memory.unit - m.unit == back and m.person is not None
            }
            if len(people) == 2 and not found:
                a, b = people.values()
                return Mention(
                    f"{a.text} and {b.text}",
                    min(a.start, b.start),
                    min(a.end, b.end),
                    self.memory.unit,
                    3,
                    plural=True,
                )
            if len(found) == 1 and not people:
                return found[0]
            if found or people:
                return None
        return None


def agreed(t: Token, swap: Swap) -> Swap | None:
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
