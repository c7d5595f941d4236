"""Whom or what earlier sentences offer a pronoun: the nearest person, thing or group, where one stands out."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import lexicon
from engine.extract.evidence import may_be_person
from engine.extract.memory import Memory, named
from engine.extract.mentions import TOLD_ON, Mention
from engine.extract.runs import Person

NEAR = 4
FAR = 9
"""Units back within which a person is looked for; farther than ``NEAR`` only one who is surely meant."""


class Antecedents:
    """Looks pronouns up in what the sentences before have named."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.hero: Person | None = None
        """Whom the article is about, where one person leads."""

    def person(self, gender: str, exclude: Person | None = None) -> Mention | None:
        known = [
            m
            for m in self.memory.people
            if m.person is not None
            and m.person is not exclude
            and m.person.may_be(gender)
            and self.memory.unit - m.unit <= FAR
        ]
        fitting = [m for m in known if self.memory.unit - m.unit <= NEAR]
        if not fitting and len({id(m.person) for m in known}) == 1:
            fitting = [m for m in known if m.person is not None and m.person.gender == gender]
        if self._about(gender, exclude, fitting) and self.hero is not None:
            return self.memory.as_mention(self.hero)
        if not fitting:
            return self._officer(gender) if not known else None
        latest = max(m.unit for m in fitting)
        officers = [m for m in self.memory.officers if _just_told(m, self.memory.unit, gender)]
        if officers and latest < self.memory.unit - 1:
            return officers[-1] if len({m.text for m in officers}) == 1 else None
        if any(m.unit > latest and m.rank > 1 and may_be_person(m.text) for m in self.memory.bodies):
            return None
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

    def _about(self, gender: str, exclude: Person | None, near: list[Mention]) -> bool:
        """Whether a pronoun goes on about the hero of the article.

        A pronoun has meant the hero before, and nobody else near is known to be a "she" (or a "he"): a name that only
        might be one ("Una", "Joost Fenwick") is no rival.
        """
        hero = self.hero
        if hero is None or hero is exclude or hero.gender != gender:
            return False
        return not any(
            m.person is not None and m.person is not hero and m.person.known == gender for m in near
        ) and not any(_just_told(m, self.memory.unit, gender) for m in self.memory.officers)

    def _officer(self, gender: str) -> Mention | None:
        """A person the text only knows by office ("the mayor of Tarn"), where no name comes into question."""
        near = {
            m.text: m for m in self.memory.officers if self.memory.unit - m.unit <= 2 and _fits(m, gender)
        }
        return next(iter(near.values())) if len(near) == 1 else None

    def thing(self, before: list[Token], *, subject: bool, acts: bool = False) -> Mention | None:
        """The one thing of the last two sentences that ``it`` goes on with: the subject, or what is newly told of.

        Where ``it`` ``acts``, a body is meant; who told something is meant only so.
        """
        if acts:
            return self._actor()
        written = {b.text for b in before}
        for back in (1, 2):
            units = [m for m in self.memory.things if self.memory.unit - m.unit == back and not m.plural]
            units += self._firms(back)
            units = [m for m in units if not m.sayer] or units
            if told := {m.text: m for m in units if m.rank == TOLD_ON}:
                return next(iter(told.values())) if len(told) == 1 else None
            top = [m for m in units if m.rank == 3]
            new = [m for m in units if m.rank == 1]
            old = [m for m in units if m.rank == 0 and m.object]
            if not subject:
                top = [m for m in top if m.text.split()[-1] not in written]
            if len(top) == 1 and not new and (not old or (subject and named(top[0]))):
                return top[0]
            if not subject and len(new) == 1 and len(top) == 1:
                return new[0]  # what was an object goes on as one
            if len(top) + len(new) > 1 or top:
                return None
            if len(new) == 1:
                return new[0]
            if len(units) == 1 and (
                units[0].rank
                or units[0].object
                or units[0].text.lower() != units[0].text
                or (subject and units[0].text.startswith("the "))
            ):
                return units[0]
            if units or not any(m.rank == 3 for m in self.memory.people if self.memory.unit - m.unit == back):
                return None
        return None

    def _actor(self) -> Mention | None:
        """The firm or body that does what only somebody does: the subject of one of the last two sentences."""
        for back in (1, 2):
            units = [m for m in self.memory.things if self.memory.unit - m.unit == back and not m.plural]
            told = {m.text: m for m in units if m.rank == TOLD_ON and (m.body or named(m))}
            said = [m for m in (self.memory.sayer,) if m is not None and self.memory.unit - m.unit == back]
            firms = [] if said else self._firms(back)
            top = {m.text: m for m in (*units, *firms, *said) if m.rank == 3 and (m.body or named(m))}
            for found in (told, top):
                if found:
                    return next(iter(found.values())) if len(found) == 1 else None
        return None

    def _firms(self, back: int) -> list[Mention]:
        """Names that were taken for persons although nothing else says that they are."""
        if self.memory.quoted.get(self.memory.unit, False):
            return []
        return [
            m
            for m in self.memory.people
            if self.memory.unit - m.unit == back and m.rank and m.person is not None and not m.person.sure
        ]

    def reported(self, *, plural: bool) -> Mention | None:
        """What a quotation goes on about, straight behind a report of the same speaker: the subject of that report."""
        if not self.memory.reported:
            return None
        found = [
            m
            for m in self.memory.things
            if self.memory.unit - m.unit == 1 and m.plural == plural and m.rank == 2 and not m.sayer
        ]
        return found[0] if len({m.text for m in found}) == 1 else None

    def they(self, before: list[Token]) -> Mention | None:
        """The one group of the last two sentences, or the two people of them."""
        for back in (1, 2):
            found = {m.text: m for m in self.memory.things if self.memory.unit - m.unit == back and m.plural}
            for rank in (TOLD_ON, 3, 2):
                subjects = [m for m in found.values() if m.rank == rank]
                if len(subjects) == 1:
                    return subjects[0]
            people = {
                m.person.name: m
                for m in self.memory.people
                if self.memory.unit - m.unit == back and m.person is not None
            }
            if len(people) == 2 and not found:
                return self._both(list(people.values()))
            if len(found) == 1 and not people:
                return next(iter(found.values()))
            if found or people:
                return None
        return None

    def _both(self, people: list[Mention]) -> Mention:
        a, b = people
        start, end = min(a.start, b.start), min(a.end, b.end)
        return Mention(f"{a.text} and {b.text}", start, end, self.memory.unit, 3, plural=True)


def _just_told(mention: Mention, unit: int, gender: str) -> bool:
    """``The minister, who ...`` as the subject of the sentence before."""
    return (
        unit - mention.unit == 1 and mention.rank >= 2 and "'" not in mention.text and _fits(mention, gender)
    )


def _fits(mention: Mention, gender: str) -> bool:
    """Whether somebody told of by office may be ``he`` or ``she``: no chairman is she."""
    words = set(mention.text.lower().split())
    return not words & (lexicon.MALE if gender == "f" else lexicon.FEMALE)
