"""What pronouns and short descriptions point to, said only where the text leaves one answer.

Reading goes on sentence by sentence: a sentence is resolved against what came before it, then remembered.
"""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from engine.extract import clients, lexicon
from engine.extract.agreement import agreed
from engine.extract.descriptions import Descriptions
from engine.extract.grammar import SUBJECTS
from engine.extract.inside import acting
from engine.extract.memory import Memory, inside_marks
from engine.extract.mentions import FIRST, PERSONAL, THEY, THING, WE, Found, Mention, Swap
from engine.extract.names import Names
from engine.extract.pronouns import Pronouns
from engine.extract.sentences import Unit


class References:
    """The article's memory and the two ways to ask it."""

    def __init__(
        self,
        names: Names,
        narrator: Mention | None = None,
        house: Mention | None = None,
        home: Mention | None = None,
        body: str = "",
    ) -> None:
        self.memory = Memory(names)
        self.pronouns = Pronouns(self.memory, narrator, house)
        self.descriptions = Descriptions(self.memory, house, home, body)

    def resolve(
        self, tokens: list[Token], unit: Unit, speaker: Mention | None, verb: Token | None = None
    ) -> Found:
        """What the words of one statement point to. ``tokens`` stand in the order of the statement."""
        found = Found()
        taken: set[int] = set()
        written: set[str] = set()
        as_said = inside_marks(tokens[0].doc) if tokens and not unit.quoted else set()
        for n, t in enumerate(tokens):
            if t.i in taken or t.i in as_said:
                continue
            swap: Swap | None = None
            if t.tag_ in ("PRP", "PRP$", "DT") or t.lower_ in ("neither", "both", "either"):
                swap = self.pronouns.resolve(t, tokens[:n], unit, speaker, found)
            if (
                t.lower_ == "two"
                and t.dep_ in SUBJECTS
                and t.i
                and t.nbor(-1).lower_ == "the"
                and len(list(t.children)) == 1
            ):
                swap = self.descriptions.the_two(t, found)
            if swap is None and t.lower_ in ("there", "here"):
                swap = self.descriptions.there(t, found)
            if swap is None:
                swap = self.descriptions.epithet(t) or self.descriptions.counted(t)
            if swap is None and t.ent_type_ == "ORDINAL":
                swap = self.descriptions.ordinal(t)
            if swap is None and t.lower_ == "client" and t.i:
                swap = clients.client(t, self._clients(t, unit, speaker), speaker)
            if swap is None and t.pos_ in ("NOUN", "PROPN"):
                swap = (
                    self.descriptions.pair(t, tokens, found)
                    or self.descriptions.description(t, tokens, verb, found)
                    or self.descriptions.short_name(t, tokens)
                )
            if swap is None:
                swap = self.descriptions.pointed(t, taken)
            if swap is not None and t.lower_ in ("it", "them") and self._doer_again(t, swap, found):
                found.unresolved.append(t)
                swap = None
            if swap is None:
                continue
            found.swaps = [s for s in found.swaps if s.last < swap.first or s.first > swap.last]
            name = swap.text.removesuffix("'s").removesuffix("'")
            if t.tag_ == "PRP$" and name in written and t.lower_ not in FIRST | WE:
                continue
            written.add(name)
            found.swaps.append(swap)
            taken.update(range(swap.first, swap.last + 1))
            if t.dep_ in SUBJECTS and t.tag_ == "PRP" and (form := agreed(t, swap)) is not None:
                found.swaps.append(form)
                taken.add(form.first)
        found.unresolved = [t for t in found.unresolved if t.i not in taken]
        return found

    def _doer_again(self, t: Token, swap: Swap, found: Found) -> bool:
        """``It sold it``: an object is never what the subject stands for."""
        subject = acting(t) if t.dep_ in ("dobj", "pobj") else None
        if subject is None:
            return False
        stood = next((s.text for s in found.swaps if s.first <= subject.i <= s.last), subject.text)
        return swap.text == stood or swap.text.split()[-1] == stood

    def _clients(self, t: Token, unit: Unit, speaker: Mention | None) -> dict[str, Mention]:
        """Whom the lawyers named so far speak for."""

        def owner(whose: Token) -> Mention | Swap | None:
            if whose.tag_ == "PRP$":
                return self.pronouns.resolve(whose, [], unit, speaker, Found())
            return self.memory.owner(whose, {})

        return self.memory.clients | clients.cases(t.doc, self.memory.here, owner)

    def speaker_named(self, text: str) -> Mention | None:
        """The mention a speaker's phrase stands for, if it is a pronoun, a role or a known person."""
        low = text.lower().strip(" ,")
        if low in PERSONAL:
            return self.pronouns.person(PERSONAL[low])
        if low in THING:
            sayer = self.memory.sayer
            if sayer is not None and self.memory.unit - sayer.unit <= 3:
                return sayer
            return self.pronouns.thing([], subject=True)
        if low in THEY:
            group = self.pronouns.they([])
            return group if group is not None and _may_speak(group) else None
        if low in ("i", "we") and self.pronouns.narrator is not None:
            return self.pronouns.narrator
        plain = [w.strip(",.") for w in text.replace("'s", "").replace("’s", "").split()]
        first = text.split(",")[0].strip()
        if (person := self.memory.names.find(first)) is not None and set(first.split()) <= set(
            person.name.split()
        ):
            return self.memory.as_mention(person)
        for person in self.memory.names.persons:
            named = person.name if person.name in text else person.last if plain[-1:] == [person.last] else ""
            if named and not re.search(r"\b(?:for|of|to)\s+$", text[: text.find(named)]):
                return self.memory.as_mention(person)
        if (
            plain
            and plain[0].lower() in ("the", "its", "his", "her")
            and (p := self.memory.names.with_role(plain[-1].lower()))
        ):
            return self.memory.as_mention(p)
        if plain and plain[0].lower() in ("his", "her"):
            owner = self.pronouns.person(PERSONAL[plain[0].lower()])
            return owner and replace(owner, text=f"{owner.text}'s {' '.join(plain[1:])}", person=None)
        if plain and plain[0].lower() == "the" and len(plain) == 2:
            return self.descriptions.body(plain[1].lower())
        return None


def _may_speak(group: Mention) -> bool:
    """Whether "they" who say something may be this group: people or bodies, no things."""
    words = {w.lower().removesuffix("s") for w in group.text.split()} | set(group.text.lower().split())
    return (
        bool(words & (lexicon.HUMANS | lexicon.BODIES | lexicon.CROWDS)) or group.text != group.text.lower()
    )
