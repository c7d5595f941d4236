"""Verbs joined to another: ``The council closed the library and sold the mill`` -> ``The council sold the mill``."""

from __future__ import annotations

from abc import ABC

from spacy.tokens import Token

from engine.extract import verbforms
from engine.extract.grammar import finite, reports, subject_of, tense
from engine.extract.participles import Participles
from engine.extract.sentence import Part, Reported


class Joined(Participles, ABC):
    """Gives a joined verb the subject and the auxiliaries of the one before, where it has none."""

    def _strays(self, verb: Token) -> list[Token]:
        """Finite verbs without a subject that the parser joined to a participle below: they go on from the main verb."""
        if not finite(verb):
            return []
        return [
            t
            for t in verb.subtree
            if t.dep_ == "conj"
            and t.tag_ in ("VBZ", "VBP")
            and subject_of(t) is None
            and t.head.tag_ in ("VBN", "VBG", "VB")
            and t.head.dep_ in ("acl", "amod", "xcomp", "advcl")
            and not finite(t.head)
            and next((a for a in t.ancestors if finite(a)), None) == verb
        ]

    def _separable(self, verb: Token, c: Token) -> bool:
        """Whether a coordinated verb makes a statement of its own."""
        if not self._verbal(c) or not self._verbal(verb):
            return False
        if c.dep_ == "dep" and (c.i < verb.i or not finite(c)):
            return False
        joins = [t.lower_ for t in verb.children if t.dep_ in ("cc", "preconj")]
        if subject_of(c) is None:
            if any(j in ("or", "nor", "either", "neither") for j in joins):
                return False
            if (
                (c.i - verb.i == 2 and not (verb.nbor(1).lower_ == "but" or reports(c)))
                or len(list(c.subtree)) < 2
                or any(k.dep_ == "aux" and k.lower_ == "to" for k in c.children)
            ):
                return False
            if verb.tag_ in ("VB", "VBG") and not finite(verb):
                return False
        return True

    def _conj(
        self, verb: Token, c: Token, subject: list[Part], prefix: list[Part] | None, said: Reported
    ) -> None:
        tail = [t for t in c.subtree if t.i not in self.cut]
        aux: list[Part] = []
        own = subject_of(c) is not None
        stray = [] if own else self._stray_subject(c)
        if stray:
            subject, own = list(stray), True
            tail += stray
        perfect = [k for k in verb.children if k.dep_ == "aux" and (k.tag_ == "MD" or k.lemma_ == "have")]
        if not own and c.tag_ == "VBD" and len(perfect) == 2 and verbforms.participle(c.lemma_) == c.lower_:
            aux = list(perfect)  # "would have raised the age and saved money"
        elif not own and not finite(c):
            auxes = [k for k in verb.children if k.dep_ in ("aux", "auxpass")]
            helper = any(k.dep_ in ("aux", "auxpass") for k in c.children)
            if c.tag_ == "VBN" and verb.tag_ in ("VBN", "VBG", "VB"):
                have = [k for k in auxes if k.lemma_ == "have" or k.tag_ == "MD"]
                aux = list(have if verb.tag_ != "VBN" or helper else auxes)
            elif c.tag_ == "VBN" and verb.lemma_ == "be" and verb.tag_ in ("VBD", "VBZ", "VBP"):
                aux = [verb]
            elif c.tag_ == "VBG":
                aux = [k for k in auxes if verb.tag_ == "VBG"]
            elif c.tag_ == "VB" or c.lemma_ == c.lower_:
                aux = [k for k in auxes if k.tag_ == "MD" or k.lemma_ == "do"]
        if not own and c.tag_ in ("VBG", "VB") and not aux and not finite(c):
            return
        if stray:
            self.clause(c, form="conj", subject=subject, **said)
            self._remove(tail)
            self.cut.update(k.i for k in verb.subtree if k.dep_ == "cc" and k.i == stray[0].i - 1)
            return
        condition = None if own and c.i < verb.i else prefix
        self.clause(
            c,
            form="conj",
            subject=subject,
            aux=aux,
            prefix=condition if condition and (not own or tense(c) == "modal") else None,
            **said,
        )
        self._remove(tail)
        for k in verb.children:
            if k.dep_ == "cc" and k.i < c.i:
                self.cut.add(k.i)

    def _stray_subject(self, c: Token) -> list[Token]:
        """``..., and cars will not drive``: a subject the parser gave to the words before the join."""
        first = min([c.i, *(k.i for k in c.children if k.i < c.i)])
        join = next((t for t in reversed(list(self.doc[max(first - 8, 0) : first])) if t.dep_ == "cc"), None)
        if join is None or join.i >= first - 1:
            return []
        between = list(self.doc[join.i + 1 : first])
        fits = between[-1].pos_ in ("NOUN", "PROPN", "PRON") and not any(
            t.is_punct or t.pos_ in ("VERB", "AUX") for t in between
        )
        return between if fits and finite(c) else []
