"""Whom or what a pronoun stands for, where the text leaves one answer."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import lexicon
from engine.extract.agreement import expletive
from engine.extract.antecedents import Antecedents, named
from engine.extract.evidence import may_be_person
from engine.extract.grammar import SUBJECTS, finite, governor, is_plural, subject_of
from engine.extract.memory import Memory
from engine.extract.mentions import FIRST, PERSONAL, THEY, THING, WE, Found, Mention, Swap, rank_of
from engine.extract.runs import Person
from engine.extract.sentences import Unit

_HOUSE = frozenset(
    "chief executive chairman chairwoman founder owner manager spokesman spokeswoman spokesperson".split()
)

_TELLING = frozenset("tell inform assure remind warn show ask".split())
_ANSWERING = frozenset("deny dispute reject doubt contest question confirm".split())


class Pronouns(Antecedents):
    """``narrator`` is who says "I" outside quotations, ``house`` the body the article is about, whose officers say "we"."""

    def __init__(self, memory: Memory, narrator: Mention | None, house: Mention | None) -> None:
        super().__init__(memory)
        self.narrator, self.house = narrator, house

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
            near = (
                self._person_here(t, PERSONAL[low], exclude)
                or self._name_here(t)
                or self._human_here(t, unit, PERSONAL[low])
            )
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
            if low == "it" and (_an_act(t) or _a_number(t)):
                return self._swap(t, None, found)
            if (
                t.dep_ == "expl"
                or (low == "it" and expletive(t))
                or self._thing_inside(t, before, plural=plural)
            ):
                return None
            mention = self._group_or_thing(t, before, unit, plural=plural)
            if (
                mention is not None
                and t.tag_ == "PRP$"
                and t.head.lower_ in lexicon.HUMANS
                and not _heads(mention)
            ):
                mention = None
            if mention is None and self._ahead(t, plural=plural):
                return None
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
            return Swap(t.i, t.i, f"that {told.text}", told.start, told.end)
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
        here = self._things_here(t, {b.i for b in before}, unit, plural=plural)
        if here:
            near = here[0] if len({m.text if m else "" for m in here}) == 1 else None
            if near is not None and not subject and t.tag_ != "PRP$" and " of " in near.text:
                return None  # either noun of "the cost of the tunnel" may be meant
            return near
        if unit.block.answer and unit.first:
            return None
        if subject and (teller := _teller(t)) is not None:
            if plural and is_plural(teller):
                return self.memory.phrase(teller, unit)
            if not plural and (sayer := self._sayer(teller)) is not None:
                return sayer
        if unit.quoted and not self.memory.quoted.get(self.memory.unit - 1, False):
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

    def _sayer(self, teller: Token) -> Mention | None:
        """``Stonemark said it was shocked``: the firm that says so."""
        run = next((r for r, p in self.memory.runs if teller in r.tokens and (p is None or not p.sure)), None)
        return None if run is None else Mention(run.text, run.start, run.end, self.memory.unit, 3)

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
        """An object pronoun never means the subject of its own clause, nor is anybody his own husband."""
        if (t.tag_ == "PRP$" and not _tells_who(t)) or t.dep_ in SUBJECTS:
            return None
        subjects = [c for c in governor(t).children if c.dep_ in SUBJECTS]
        called = [k for c in subjects for k in (c, *(a for a in c.children if a.dep_ == "appos"))]
        return next((p for k in called if (p := self.memory.here.get(k.i))), None)

    def _person_inside(self, t: Token, before: list[Token], gender: str) -> bool:
        """Whether somebody named earlier in the same statement is what the pronoun means."""
        excluded = self._clause_subject(t, before)
        if t.tag_ == "PRP$" and _tells_who(t):
            return False  # nobody is his own lawyer
        before = [b for b in before if b.i < t.i]
        for b in before:
            person = self.memory.here.get(b.i)
            if person is not None and person.may_be(gender) and person is not excluded:
                if len({id(p) for p in self.memory.here.values() if p is not None}) == 1:
                    person.gender = gender
                return True
            if b.lower_ in PERSONAL and PERSONAL[b.lower_] == gender:
                return False
        return any(
            b.dep_ in SUBJECTS
            and b.pos_ == "NOUN"
            and (
                b.lower_ in lexicon.HUMANS | lexicon.FEMALE | lexicon.MALE
                or any(c.dep_ == "relcl" and any(k.lower_ == "who" for k in c.children) for c in b.children)
            )
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
        if not found:
            owners = [(r.tokens[-1], p) for r, p in self.memory.runs if r.tokens[-1].dep_ == "poss"]
            known = [p for t2, p in owners if p is not None and t2.i < t.i and p.gender == gender]
            found = {id(p): p for p in known if p is not exclude}
        if len(found) != 1:
            return None
        person = next(iter(found.values()))
        person.gender = person.gender or gender
        return self.memory.as_mention(person)

    def _name_here(self, t: Token) -> Mention | None:
        """``Ann Smith scored; her brother ...``: a name that is the subject before, though nothing else says whose it is."""
        before = [
            (run, person)
            for run, person in self.memory.runs
            if run.tokens[-1].i < t.i and rank_of(run.tokens[-1])
        ]
        if len(before) != 1 or before[0][1] is not None or not may_be_person(before[0][0].text):
            return None
        run = before[0][0]
        placed = run.text in self.memory.names.places or (
            run.tokens[0].i and run.tokens[0].nbor(-1).lower_ == "the"
        )
        return None if placed else Mention(run.text, run.start, run.end, self.memory.unit, 3)

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
                and (n.dep_ in (*SUBJECTS, "dobj", "attr") or (n.dep_ == "poss" and n.head.dep_ in SUBJECTS))
                and n.ent_type_ not in ("DATE", "TIME", "PERCENT", "MONEY")
                and is_plural(n) == plural
            ):
                mention = self.memory.phrase(n, unit)
                if mention is None or mention.rank or n.dep_ == "poss":
                    found.append(mention)
        return found

    def _somebody(self, n: Token) -> bool:
        named = any(self.memory.here.get(c.i) for c in n.children if c.dep_ in ("appos", "compound"))
        return named or self.memory.here.get(n.i) is not None or n.lower_ in lexicon.HUMANS

    def _thing_inside(self, t: Token, before: list[Token], *, plural: bool) -> bool:
        """Whether a thing earlier in the same statement is what the pronoun means."""
        if any(b.lower_ == ("they" if plural else "it") for b in before):
            return True  # the earlier pronoun says it
        nouns = [
            b
            for b in before
            if b.pos_ in ("NOUN", "PROPN")
            and b.dep_ not in ("compound", "amod", "npadvmod", "poss", "nmod")
            and b.ent_type_ != "DATE"
        ]
        if not nouns:
            return False
        if t.tag_ == "PRP$" and not plural and t.head.dep_ == "conj" and t.head.head in nouns:
            return True  # "Fjordbank and its owner"
        if t.head.lower_ == "of" and t.head.head.pos_ in ("NUM", "PRON", "DET") and plural:
            return any(is_plural(b) for b in nouns)  # "17 reports, two of them from Tarn"
        if (
            t.head.lower_ == "of"
            and t.head.head.lower_ in ("half", "most", "much", "part", "all", "some", "none")
            and not plural
        ):
            return True  # "the damage at 2 billion, half of it to forests"
        nouns = [b for b in nouns if not (b.dep_ in ("dobj", "dative") and b.head.lemma_ in _TELLING)]
        verbs = [governor(t)]
        if t.tag_ != "PRP$" and t.dep_ in SUBJECTS:
            nouns = [b for b in nouns if governor(b) != verbs[0]]  # never a noun in front of its own verb
        elif t.tag_ != "PRP$":
            while not finite(verbs[-1]) and verbs[-1].head != verbs[-1]:
                verbs.append(governor(verbs[-1]))
            nouns = [b for b in nouns if b.dep_ in SUBJECTS and b.head not in verbs]
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
            and is_plural(subject) == plural
            and subject.pos_ in ("NOUN", "PROPN")
        )


def _heads(mention: Mention) -> bool:
    """Whether something can have a director: a name, a body, or people."""
    return mention.body or mention.plural or named(mention)


def _tells_who(t: Token) -> bool:
    """``became her husband``: a possessive in what its clause calls the subject."""
    return t.head.dep_ == "attr" and governor(t).lemma_ in ("be", "become", "remain")


def _an_act(t: Token) -> bool:
    """``would not do it again``"""
    return t.dep_ == "dobj" and t.head.lemma_ == "do"


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
