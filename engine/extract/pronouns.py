"""Whom or what a pronoun stands for, where the text leaves one answer."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from engine.extract import lexicon
from engine.extract.agreement import expletive
from engine.extract.clients import spoken_for
from engine.extract.grammar import SUBJECTS, governor, subject_of
from engine.extract.inside import Inside, one_of
from engine.extract.memory import Memory, named
from engine.extract.mentions import FIRST, PERSONAL, THEY, THING, WE, YOU, Found, Mention, Swap
from engine.extract.sentences import Unit

_HOUSE = frozenset(
    "chief executive chairman chairwoman founder owner manager spokesman spokeswoman spokesperson".split()
)

_WRITTEN = frozenset("report statement letter study survey filing document notice email post review".split())
"""What says "we" for those who wrote it."""
_DETERMINED = frozenset("the these those his her its their my our both all".split())
_ANSWERING = frozenset("deny dispute reject doubt contest question confirm".split())


class Pronouns(Inside):
    """``narrator`` is who says "I" outside quotations, ``house`` the body the article is about, whose officers say "we"."""

    def __init__(self, memory: Memory, narrator: Mention | None, house: Mention | None) -> None:
        super().__init__(memory)
        self.narrator, self.house = narrator, house

    def resolve(
        self, t: Token, before: list[Token], unit: Unit, speaker: Mention | None, found: Found
    ) -> Swap | None:
        low = t.lower_
        if unit.you and low in YOU:
            low = YOU[low][unit.you]
        asked = unit.quoted or unit.you
        if low in PERSONAL:
            if (whose := spoken_for(t)) is not None:
                swap = self.resolve(whose, [], unit, speaker, found)
                return replace(swap, first=t.i, last=t.i, text=swap.text.removesuffix("'s")) if swap else swap
            if self._person_inside(t, before, PERSONAL[low]):
                return None
            exclude = (
                speaker.person if unit.quoted and speaker is not None else self._clause_subject(t, before)
            )
            near = self._person_here(t, PERSONAL[low], exclude) or self._human_here(t, unit, PERSONAL[low])
            return self._swap(t, near or self.person(PERSONAL[low], exclude=exclude), found)
        if low in FIRST:
            return self._swap(t, speaker if asked else self.narrator, found)
        if low == "myself" and unit.quoted and speaker is not None and speaker.person is not None:
            reflexive = {"f": "herself", "m": "himself"}.get(speaker.person.gender, "")
            return Swap(t.i, t.i, reflexive, speaker.start, speaker.end, grammar=True)
        if (
            low == "our"
            and not asked
            and t.head.tag_ == "NN"
            and t.head.lower_ in lexicon.BODIES | lexicon.PLACES
        ):
            return Swap(t.i, t.i, "the", 0, 0, grammar=True)  # "our city council"
        if low in WE:
            return self._swap(t, self._side(speaker) if asked else None, found)
        if low in THING | THEY:
            plural = low in THEY
            if t.tag_ == "PRP$" and self._ahead(t, plural=plural):
                return None
            if low == "it" and (_an_act(t) or _a_number(t)):
                return self._swap(t, None, found)
            if (low == "it" and expletive(t)) or self._thing_inside(t, before, plural=plural):
                return None
            mention = self._group_or_thing(t, before, unit, plural=plural)
            if plural and one_of(t):
                mention = self._counted_before(mention)
                if mention is not None and _too_few(t, mention):
                    mention = None
            if mention is None and self._ahead(t, plural=plural):
                return None
            if mention is not None and named(mention) and _the_nth(t):
                mention = None
            return self._swap(t, mention, found)
        if (
            low in ("neither", "both", "either")
            and t.dep_ in (*SUBJECTS, "dobj", "pobj")
            and not any(c.dep_ in ("prep", "conj") for c in t.children)
        ):
            return self._each(t, found)
        if (
            low in ("this", "that")
            and t.dep_ == "dobj"
            and t.head.lemma_ in _ANSWERING
            and not list(t.children)
            and (told := self.memory.told) is not None
            and self.memory.unit - told.unit <= 1
        ):
            return Swap(t.i, t.i, told.text, told.start, told.end)
        if (
            low in ("this", "that", "these", "those")
            and t.dep_ in (*SUBJECTS, "dobj", "pobj")
            and not list(t.children)
        ):
            found.unresolved.append(t)
        return None

    def _group_or_thing(self, t: Token, before: list[Token], unit: Unit, *, plural: bool) -> Mention | None:
        """What ``it`` or ``they`` stands for: something earlier in the sentence, else in the sentences before."""
        subject = t.dep_ in SUBJECTS
        teller = _teller(t) if subject else None
        if teller is not None and not plural and (sayer := self._sayer(teller, unit)) is not None:
            return sayer
        if subject and not plural and (again := _again(t)) is not None:
            return self._group_or_thing(again, [], unit, plural=plural)
        here = self._things_here(t, {b.i for b in before}, unit, plural=plural)
        if here:
            near = here[0] if len({m.text if m else "" for m in here}) == 1 else None
            if near is not None and not subject and t.tag_ != "PRP$" and " of " in near.text:
                return None  # either noun of "the cost of the tunnel" may be meant
            return near
        if unit.block.answer and unit.first and not unit.rests:
            return None
        if unit.quoted and not unit.rests and not self.memory.quoted.get(self.memory.unit - 1, False):
            return None if unit.first else self.reported(plural=plural)
        verb = governor(t)
        subject = subject or (t.tag_ == "PRP$" and t.head.dep_ in SUBJECTS)
        acts = (
            subject
            and (
                verb.lemma_ in lexicon.AGENTIVE
                or any(c.dep_ == "xcomp" and c.lemma_ in lexicon.AGENTIVE for c in verb.children)
            )
            and not any(c.dep_ == "auxpass" for c in verb.children)
        )
        return self.they(before) if plural else self.thing(before, subject=subject, acts=acts)

    def _sayer(self, teller: Token, unit: Unit) -> Mention | None:
        """``Stonemark said it was shocked``, ``the owner, Stonemark, said``: the firm that says so."""
        called = [teller, *(c for c in teller.children if c.dep_ == "appos")]
        for run, person in self.memory.runs:
            if any(t in run.tokens for t in called) and (person is None or not person.sure):
                return Mention(run.text, run.start, run.end, self.memory.unit, 3)
        return self.memory.phrase(teller, unit) if teller.lower_ in lexicon.BODIES else None

    def _counted_before(self, mention: Mention | None) -> Mention | None:
        """``Crews pulled out 23 people. One of them``: what was counted, unless ``mention`` tells that in more words."""
        group = self.memory.group
        if (
            group is None
            or self.memory.unit - group.unit > 1
            or (mention is not None and group.text in mention.text)
        ):
            return mention
        return Mention(group.text, group.start, group.end, self.memory.unit, plural=True)

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
        if one_of(t) and mention.plural and mention.text.split()[0].lower() not in _DETERMINED:
            mention = replace(mention, text=f"the {mention.text}")
        text = mention.text + ("'s" if own and not mention.text.endswith("s") else "'" if own else "")
        return Swap(t.i, t.i, text, mention.start, mention.end, source=mention.source)

    def _side(self, speaker: Mention | None) -> Mention | None:
        """Whom a speaker's "we" speaks for: the body the text says he or she belongs to."""
        if speaker is None:
            return None
        if speaker.person is None:
            return speaker if speaker.text.split()[-1].lower() not in _WRITTEN else None
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


def _too_few(t: Token, mention: Mention) -> bool:
    """``Most of them`` are not of two."""
    return t.head.head.lower_ in ("most", "many", "several") and "two" in mention.text.split()


def _again(t: Token) -> Token | None:
    """``It paid a fine, and it was excluded``: the same pronoun, the subject of the clause before."""
    verb = governor(t)
    before = verb.head if verb.dep_ == "conj" else None
    subject = subject_of(before) if before is not None else None
    return subject if subject is not None and subject.lower_ == t.lower_ else None


def _an_act(t: Token) -> bool:
    """``would not do it again``"""
    return t.dep_ == "dobj" and t.head.lemma_ == "do"


def _the_nth(t: Token) -> bool:
    """``It is the fourth ceasefire since 2019``: a thing among its like, and no country or firm."""
    told = next((c for c in t.head.children if c.dep_ == "attr" and c.i > t.i), None)
    if t.head.lemma_ != "be" or t.dep_ not in SUBJECTS or told is None or told.left_edge.lower_ != "the":
        return False
    ranked = any(c.ent_type_ == "ORDINAL" or c.tag_ == "JJS" for c in told.children)
    return (
        ranked
        and told.pos_ == "NOUN"
        and told.lower_ not in lexicon.BODIES
        and not told.lower_.endswith(("er", "or"))
    )


def _a_number(t: Token) -> bool:
    """``in 2023 it had been 47``: a count, whose words stand nowhere as one phrase."""
    told = [c for c in t.head.children if c.dep_ in ("attr", "acomp") and c.i > t.head.i]
    return (
        t.dep_ in SUBJECTS
        and t.head.lemma_ == "be"
        and any(c.pos_ == "NUM" or c.ent_type_ == "CARDINAL" for c in told)
    )


def _teller(t: Token) -> Token | None:
    """Who says the clause a pronoun is the subject of."""
    verb = governor(t)
    return subject_of(verb.head) if verb.dep_ == "ccomp" and verb.head.lemma_ in lexicon.REPORTING else None
