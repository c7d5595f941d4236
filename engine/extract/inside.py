"""Whom or what a pronoun means in its own sentence: within the same statement, or in a part that became another."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import lexicon
from engine.extract.antecedents import Antecedents
from engine.extract.grammar import SUBJECTS, finite, governor, is_plural, subject_of
from engine.extract.mentions import PERSONAL, Mention, rank_of
from engine.extract.runs import Person
from engine.extract.sentences import Unit

_SHARES = frozenset(
    "much little bit half halves third thirds quarter quarters fifth fifths tenth tenths % cent percent most part".split()
)
_TELLING = frozenset("tell inform assure remind warn show ask".split())
"""Whose object only hears what is told."""


class Inside(Antecedents):
    """Looks pronouns up in the sentence they stand in."""

    def _clause_subject(self, t: Token, before: list[Token]) -> Person | None:
        """An object pronoun never means the subject of its own clause, nor is anybody his own husband."""
        if (t.tag_ == "PRP$" and not tells_who(t)) or t.dep_ in SUBJECTS:
            return None
        subjects = [c for c in governor(t).children if c.dep_ in SUBJECTS]
        called = [k for c in subjects for k in (c, *(a for a in c.children if a.dep_ == "appos"))]
        return next((p for k in called if (p := self.memory.here.get(k.i))), None)

    def _person_inside(self, t: Token, before: list[Token], gender: str) -> bool:
        """Whether somebody named earlier in the same statement is what the pronoun means."""
        excluded = self._clause_subject(t, before)
        if t.tag_ == "PRP$" and tells_who(t):
            return False  # nobody is his own lawyer
        before = [b for b in before if b.i < t.i]
        for b in before:
            person = self.memory.here.get(b.i)
            if person is not None and person.may_be(gender) and person is not excluded:
                if len({id(p) for p in self.memory.here.values() if p is not None}) == 1:
                    person.gender = gender
                return True
            if b.lower_ in PERSONAL and PERSONAL[b.lower_] == gender:
                return self._person_inside(b, before, gender)
        sure = lexicon.FEMALE if gender == "f" else lexicon.MALE
        if t.tag_ == "PRP$" and any(b.pos_ == "NOUN" and b.lower_ in sure for b in before):
            return True  # "pulled a girl from the rubble of her school"
        return any(
            b.dep_ in SUBJECTS
            and b.pos_ == "NOUN"
            and b.lower_ in lexicon.HUMANS | lexicon.FEMALE | lexicon.MALE
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
            and p.may_be(gender)
        }
        if len(found) != 1:
            return None
        person = next(iter(found.values()))
        person.gender = person.gender or gender
        return self.memory.as_mention(person)

    def _human_here(self, t: Token, unit: Unit, gender: str) -> Mention | None:
        """``suspended the surgeon and will decide whether he may work``: the one person told of by office before."""
        wrong = lexicon.MALE if gender == "f" else lexicon.FEMALE
        found = [
            n
            for n in t.doc[: t.i]
            if n.lower_ in lexicon.HUMANS - wrong
            and n.tag_ == "NN"
            and n.dep_ in ("nsubj", "nsubjpass", "dobj")
            and not any(k.pos_ == "PROPN" for k in (n.head, *n.children))
        ]
        if (
            len(found) != 1
            or found[0].left_edge.lower_ != "the"
            or any(p is not None and p.may_be(gender) for p in self.memory.here.values())
        ):
            return None
        return None if found[0].i in {x.i for x in t.head.children} else self.memory.phrase(found[0], unit)

    def _things_here(self, t: Token, inside: set[int], unit: Unit, *, plural: bool) -> list[Mention | None]:
        """The subjects and new things earlier in the same sentence that fit in number; None where one can't be written."""
        found = []
        for n in t.doc[: t.i]:
            counted = n.pos_ == "NUM" and any(c.lower_ == "of" for c in n.children)
            if (
                (n.pos_ in ("NOUN", "PROPN") or counted)
                and n.i not in inside
                and not self._somebody(n)
                and not (n.dep_ in ("dobj", "dative") and n.head.lemma_ in _TELLING)
                and (n.dep_ in (*SUBJECTS, "dobj", "attr") or (n.dep_ == "poss" and n.head.dep_ in SUBJECTS))
                and n.ent_type_ not in ("DATE", "TIME", "PERCENT", "MONEY")
                and is_plural(n) == plural
            ):
                mention = self._called(n) or self.memory.phrase(n, unit)
                told = (
                    t.dep_ in ("pobj", "dobj") and n.dep_ == "dobj"
                )  # "lost the vote, who had staked his career on it"
                if mention is None or mention.rank or n.dep_ == "poss" or told:
                    found.append(mention)
        return found or self._only_things(t, inside, unit) if plural else found

    def _only_things(self, t: Token, inside: set[int], unit: Unit) -> list[Mention | None]:
        """``denied receiving the payments, but they were fees``: the one plural so far that does not act."""
        several = [n for n in t.doc[: t.i] if n.tag_ == "NNS" and n.i not in inside]
        if len(several) != 1 or several[0].dep_ != "dobj" or governor(t).lemma_ != "be":
            return []
        return [] if self._somebody(several[0]) else [self.memory.phrase(several[0], unit)]

    def _called(self, n: Token) -> Mention | None:
        """The name of ``the operator, Fjordbank,``."""
        run = next(
            (r for r, _ in self.memory.runs if r.tokens[-1].dep_ == "appos" and r.tokens[-1].head == n), None
        )
        return (
            Mention(run.text, run.start, run.end, self.memory.unit, rank_of(n)) if run is not None else None
        )

    def _somebody(self, n: Token) -> bool:
        named = any(self.memory.here.get(c.i) for c in n.children if c.dep_ in ("appos", "compound"))
        return named or self.memory.here.get(n.i) is not None or n.lower_ in lexicon.HUMANS

    def _thing_inside(self, t: Token, before: list[Token], *, plural: bool) -> bool:
        """Whether a thing earlier in the same statement is what the pronoun means."""
        subject = acting(t) if t.dep_ in ("dobj", "pobj") else None  # "It sold it"
        if any(b.lower_ == ("they" if plural else "it") and b != subject for b in before):
            return True  # the earlier pronoun says it
        if plural and t.head.lower_ == "among":
            return True  # "14 ships, among them the Stella"
        if plural and any(b.pos_ == "NUM" and b.dep_ in SUBJECTS and b.head.i < t.i for b in before):
            return True  # "two are in dock for their survey"
        apart = one_of(t) and t.head.head.dep_ in (
            "appos",
            "conj",
            "npadvmod",
        )  # "38 flats, a third of them for rent"
        around = set() if apart else set(t.ancestors)
        nouns = [
            b
            for b in before
            if b.pos_ in ("NOUN", "PROPN")
            and (b not in around or t.tag_ == "PRP$")
            and b.dep_ not in ("compound", "amod", "npadvmod", "poss", "nmod")
            and not (b.dep_ == "appos" and b.head == t.head)  # "its rival, Norbank"
            and b.ent_type_ != "DATE"
        ]
        if not nouns:
            return False
        if t.tag_ == "PRP$" and not plural and t.head.dep_ == "conj" and t.head.head in nouns:
            return True  # "Fjordbank and its owner"
        if one_of(t) and plural:
            share = t.head.head
            doer = subject_of(governor(share)) if share.dep_ in ("dobj", "pobj") else None
            return any(is_plural(b) for b in nouns if b != doer)  # "17 reports, two of them from Tarn"
        if (
            t.head.lower_ == "of"
            and t.head.head.lower_ in ("half", "most", "much", "part", "all", "some", "none")
            and not plural
        ):
            return True  # "the damage at 2 billion, half of it to forests"
        nouns = [b for b in nouns if not (b.dep_ in ("dobj", "dative") and b.head.lemma_ in _TELLING)]
        verbs = [governor(t)]
        if t.tag_ != "PRP$" and t.dep_ in SUBJECTS:
            opening = {x.i for c in verbs[0].children if c.dep_ == "prep" and c.i < t.i for x in c.subtree}
            nouns = [
                b for b in nouns if governor(b) != verbs[0] and b.i not in opening
            ]  # never a noun in front of its own verb
        elif t.tag_ != "PRP$":
            while (not finite(verbs[-1]) or _joined(verbs[-1])) and verbs[-1].head != verbs[-1]:
                verbs.append(governor(verbs[-1]))
            onto = verbs[1:] if _joined(verbs[0]) else []  # "sold the plant or closed it"
            nouns = [
                b
                for b in nouns
                if (b.dep_ in SUBJECTS and b.head not in verbs) or (b.dep_ == "dobj" and b.head in onto)
            ]
        return any((plural or self.memory.here.get(b.i) is None) and is_plural(b) == plural for b in nouns)

    def _ahead(self, t: Token, *, plural: bool) -> bool:
        """``At its meeting the council ...``, ``If it fails, the bank ...``: the subject that follows an opening phrase."""
        if t.tag_ != "PRP$" and governor(t).dep_ != "advcl":
            return False
        top = t.head
        while top.head != top and top.dep_ in ("pobj", "prep", "dobj", "pcomp", "advcl", "conj"):
            top = top.head
        subject = next((c for c in top.children if c.dep_ in SUBJECTS), None)
        return (
            subject is not None
            and subject.i > t.i
            and subject != t.head  # "its rival, Norbank, said"
            and is_plural(subject) == plural
            and subject.pos_ in ("NOUN", "PROPN")
        )


def acting(t: Token) -> Token | None:
    """The subject of the verb that an object belongs to, told with that verb or with the one it is joined to."""
    verb = governor(t)
    while _joined(verb):
        verb = verb.head
    return subject_of(verb)


def _joined(verb: Token) -> bool:
    """Whether a verb has the subject of the one before: ``looked at the plan and dropped it``."""
    return verb.dep_ == "conj" and subject_of(verb) is None


def one_of(t: Token) -> bool:
    """``one of them``, ``two thirds of that``"""
    return t.head.lower_ == "of" and (
        t.head.head.pos_ in ("NUM", "PRON", "DET") or t.head.head.lower_ in _SHARES
    )


def tells_who(t: Token) -> bool:
    """``became her husband``: a possessive in what its clause calls the subject."""
    return t.head.dep_ == "attr" and governor(t).lemma_ in ("be", "become", "remain")
