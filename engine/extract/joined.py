"""Verbs joined to another: ``The council closed the library and sold the mill`` -> ``The council sold the mill``."""

from __future__ import annotations

from abc import ABC

from spacy.tokens import Token

from engine.extract import lexicon, verbforms
from engine.extract.grammar import finite, is_plural, reports, subject_of, tense
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
            and (t.tag_ in ("VBZ", "VBP") or (t.tag_ == "VBD" and t.head.tag_ != "VBN"))
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
        if c.dep_ == "dep" and (c.i < verb.i or not finite(c) or self._one_sentence(verb, c)):
            return False
        joins = [t.lower_ for t in verb.children if t.dep_ in ("cc", "preconj")]
        if subject_of(c) is None:
            if any(j in ("or", "nor", "either", "neither") for j in joins):
                return False
            if (
                (
                    c.i - verb.i == 2
                    and not (verb.nbor(1).lower_ == "but" or reports(c) or _of_its_own(verb, c))
                )
                or len(list(c.subtree)) < 2
                or any(k.dep_ == "aux" and k.lower_ == "to" for k in c.children)
            ):
                return False
            if verb.tag_ in ("VB", "VBG") and not finite(verb):
                return False
        return True

    def _one_sentence(self, verb: Token, c: Token) -> bool:
        """``A video shared twice shows a flood``: nothing joins the two, so the first is no verb of the sentence."""
        between = self.doc[verb.i + 1 : c.i]
        return subject_of(c) is None and not any(t.is_punct or t.dep_ == "cc" for t in between)

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
        elif not own and (not finite(c) or _used(c)):
            auxes = [k for k in verb.children if k.dep_ in ("aux", "auxpass")]
            helper = any(k.dep_ in ("aux", "auxpass") for k in c.children)
            if (c.tag_ == "VBN" and verb.tag_ in ("VBN", "VBG", "VB")) or (_used(c) and verb.tag_ == "VBN"):
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
        mark = len(self.drafts)
        self.clause(
            c,
            form="conj",
            subject=subject,
            aux=aux,
            prefix=condition if condition and (not own or tense(c) == "modal") else None,
            **said,
        )
        for draft in self.drafts[mark:] if own else ():
            if draft.verb == c:
                draft.parts = _passive_too(draft.parts, verb, c)
        self._remove(tail)
        for k in (*verb.children, *c.head.children):
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


def _used(c: Token) -> bool:
    """``was moved abroad and used to buy a villa``: nothing "used" without an object is active."""
    return c.lower_ == "used" and c.tag_ == "VBD" and not any(k.dep_ == "dobj" for k in c.children)


def _passive_too(parts: list[Part], verb: Token, c: Token) -> list[Part]:
    """``12 people were killed and 30 injured`` -> ``30 people were injured``."""
    subject, whole = subject_of(c), subject_of(verb)
    auxes = [k for k in verb.children if k.dep_ in ("aux", "auxpass") and k.i < verb.i]
    passive = bool(auxes) and auxes[-1].dep_ == "auxpass" and auxes[0].tag_ in ("VBD", "VBZ", "VBP")
    alone = not any(k.dep_ in ("aux", "auxpass", "dobj") for k in c.children)
    if not passive or not alone or subject not in parts or whole is None:
        return parts
    if c.tag_ != "VBN" and c.lemma_ not in lexicon.SUFFERED:
        return parts  # "and two others fled"
    at = 1 + max(n for n, p in enumerate(parts) if isinstance(p, Token) and p.i <= subject.right_edge.i)
    form = verbforms.form(auxes[0].lemma_, past_tense=auxes[0].tag_ == "VBD", plural=is_plural(subject))
    people: list[Part] = [whole] if subject.pos_ == "NUM" and whole.lower_ == "people" else []
    return [*parts[:at], *people, form, *auxes[1:], *parts[at:]]


def _of_its_own(verb: Token, c: Token) -> bool:
    """``has been inspected and is not at risk``: a "be" with words of its own shares none with the verb right before it."""
    return verb.lemma_ != "be" and c.lemma_ == "be" and finite(c)
