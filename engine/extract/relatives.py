"""Relative clauses behind a comma: ``the mill, which closed in May`` -> ``The mill closed in May``."""

from __future__ import annotations

from abc import ABC, abstractmethod

from spacy.tokens import Token

from engine.extract import lexicon
from engine.extract.appositions import Appositions
from engine.extract.grammar import SUBJECTS, is_plural
from engine.extract.occasions import occasion
from engine.extract.sentence import Part, Reported, is_name


class Relatives(Appositions, ABC):
    """Puts what a relative clause is about in the place of its pronoun."""

    @abstractmethod
    def clause(
        self,
        verb: Token,
        *,
        form: str,
        subject: list[Part] | None = None,
        aux: list[Part] | None = None,
        prefix: list[Part] | None = None,
        speaker: list[Token] | None = None,
        report: Token | None = None,
    ) -> None:
        """Make drafts of the clause of ``verb``."""

    def _relative(self, noun: Token, c: Token, verb: Token, said: Reported) -> None:
        pronoun = next((t for t in c.subtree if t.tag_ in ("WDT", "WP", "WP$", "WRB") and t.i <= c.i), None)
        if pronoun is None or pronoun.lower_ in ("why", "how"):
            return
        dated = occasion(noun) if pronoun.lower_ == "when" else []
        if pronoun.lower_ == "when" and not dated:
            return
        if any(k.dep_ == "aux" and k.lower_ == "would" for k in (*verb.children, *c.children)):
            return  # told of what is only thought of
        if pronoun.lower_ == "which" and _within(noun):
            return
        behind = self.doc[c.right_edge.i + 1 : c.right_edge.i + 2]
        if behind and behind[0].lower_ == "but" and behind[0].head.pos_ in ("NOUN", "PROPN"):
            return  # "which make up 80 per cent of the number but only 7 of the area"
        meant = _counted(noun, c, pronoun) or _agreeing(noun, c, pronoun)
        if meant is None:
            return
        noun = meant
        name = next((k for k in noun.children if k.dep_ == "appos" and is_name(k) and k.i < c.i), None)
        antecedent = dated or self.np(name if name is not None else noun)
        whole = list(c.subtree)
        mark = len(self.drafts)
        inner_subject: list[Part] | None = None
        self.clause(c, form="relative", subject=inner_subject, **said)
        for d in self.drafts[mark:]:
            d.parts = self._without_relative(d.parts, pronoun, antecedent, c)
        self._remove(whole)

    def _without_relative(
        self, parts: list[Part], pronoun: Token, antecedent: list[Part], clause: Token
    ) -> list[Part]:
        if pronoun not in parts:
            return parts
        at = parts.index(pronoun)
        if pronoun.tag_ == "WP$":
            return [*parts[:at], *antecedent, "'s", *parts[at + 1 :]]
        if pronoun.tag_ == "WRB":
            rest = [p for p in parts if p != pronoun]
            return [*rest, *(["in"] if pronoun.lower_ == "where" else []), *antecedent]
        if pronoun.head.lower_ == "of" and pronoun.dep_ == "pobj":
            bare = isinstance(antecedent[0], Token) and antecedent[0].pos_ == "NUM"
            share = parts[at + 1] if at == 1 and len(parts) > 2 else None  # "of whom 85 have moved"
            if isinstance(share, Token) and share.pos_ == "NUM" and share.dep_ in SUBJECTS:
                return [share, parts[0], *(["the"] if bare else []), *antecedent, *parts[3:]]
            if at == 1 and (paid := _share_paid(clause, parts)):  # "of which the county pays 70 per cent"
                behind = parts.index(paid) + 1
                return [*parts[2:behind], parts[0], *(["the"] if bare else []), *antecedent, *parts[behind:]]
            return [*parts[:at], *(["the"] if bare else []), *antecedent, *parts[at + 1 :]]
        if pronoun.dep_ == "pobj" and pronoun.head.dep_ == "prep" and pronoun.head in parts:
            moved = [pronoun.head]
            rest = [p for p in parts if p not in (pronoun, pronoun.head)]
            return [*rest, *moved, *antecedent]
        if pronoun.dep_ in ("dobj", "attr"):
            rest = [p for p in parts if p != pronoun]
            at = next((i + 1 for i, p in enumerate(rest) if isinstance(p, Token) and p == clause), len(rest))
            return [*rest[:at], *antecedent, *rest[at:]]
        return [*parts[:at], *antecedent, *parts[at + 1 :]]


def _counted(noun: Token, clause: Token, pronoun: Token) -> Token | None:
    """``calls for control of the ports, four of which``: the plural right before a share of it, whatever the parser hung it on."""
    near = clause.doc[max(clause.left_edge.i - 2, 0)]
    shared = (
        pronoun.head.lower_ == "of"
        and pronoun.head.head.pos_ == "NUM"
        and pronoun.i - clause.left_edge.i == 2
    )
    return near if shared and near.tag_ == "NNS" and noun in near.ancestors else None


def _agreeing(noun: Token, clause: Token, pronoun: Token) -> Token | None:
    """The noun a relative clause belongs to by number: in "a school for children, which has taught", the school."""
    verb = next(
        (t for t in (*clause.children, clause) if t.tag_ in ("VBZ", "VBP") or t.lower_ in ("was", "were")),
        None,
    )
    if verb is None or pronoun.dep_ not in SUBJECTS:
        return noun
    several = verb.tag_ == "VBP" or verb.lower_ == "were"
    amount = noun.lemma_ in lexicon.UNITS or noun.ent_type_ in ("MONEY", "PERCENT", "QUANTITY")
    if (
        is_plural(noun) == several
        or amount
        or noun.ent_type_ in ("PERSON", "ORG", "NORP", "GPE")
        or noun.lower_ in lexicon.BODIES
    ):
        return noun
    above = noun.head.head if noun.dep_ == "pobj" else noun
    return above if above != noun and above.pos_ == "NOUN" and is_plural(above) == several else None


def _share_paid(clause: Token, parts: list[Part]) -> Token | None:
    """The last word of the amount that a clause with ``of which`` before its subject has for its object."""
    for verb in (clause, *(c for c in clause.children if c.dep_ == "xcomp")):
        for c in verb.children:
            amount = c.pos_ == "NUM" or c.lower_ in ("half", "most", "part")
            if c.dep_ == "dobj" and amount and c in parts and c.i > verb.i:
                return [t for t in c.subtree if t in parts and t.i >= c.i][-1]
    return None


def _within(noun: Token) -> bool:
    """``a site in Tarn, which``: either may be meant."""
    inside = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "at", "near") and noun.pos_ == "PROPN"
    return inside and (
        noun.head.head.pos_ == "NOUN" or (noun.head.i > 0 and noun.head.nbor(-1).pos_ == "NOUN")
    )
