"""Participles that are statements: ``Founded in 1958, Castor employs 3,900``, ``Ann fell, breaking a leg``."""

from __future__ import annotations

from abc import ABC, abstractmethod

from spacy.tokens import Token

from engine.extract import verbforms
from engine.extract.asides import PREPOSITIONAL, STATES, Asides
from engine.extract.grammar import is_plural, reports, settled, subject_of, tense
from engine.extract.sentence import Draft, Part, Reported


class Participles(Asides, ABC):
    """Gives a participle the subject and the tense of its main clause."""

    @abstractmethod
    def _told(self, verb: Token) -> Token | None:
        """The clause that somebody says."""

    def _fronted(self, verb: Token, c: Token) -> bool:
        """Whether a participle opens the sentence: ``Founded in 1958, Castor employs 3,900 people``."""
        behind = c.right_edge.i + 1
        plain = subject_of(c) is None and not any(k.dep_ in ("aux", "auxpass", "neg") for k in c.children)
        return (
            plain
            and c.left_edge == c
            and self.doc[behind].text == ","
            and settled(verb)
            and c.lemma_ not in PREPOSITIONAL
        )

    def _born(self, verb: Token, c: Token, subject: list[Part], said: Reported) -> None:
        """``Founded in 1958, Castor employs 3,900 people`` -> ``Castor was founded in 1958``."""
        top = subject_of(verb)
        plural = is_plural(top) if top is not None else False
        now = tense(verb) in ("present", "perfect") and c.lemma_ in STATES
        form = verbforms.form("be", past_tense=not now, plural=plural)
        whole = [t for t in c.subtree if t.i not in self.cut]
        self.drafts.append(Draft([*subject, form, *whole], self._anchor(whole), "participle", c, **said))
        self._remove(whole)

    def _participle(
        self, verb: Token, c: Token, subject: list[Part], said: Reported, remove: list[Token]
    ) -> None:
        """``Ann fell, breaking a leg`` -> ``Ann broke a leg``, in the tense of the main clause."""
        head = next((p for p in subject if isinstance(p, Token)), None)
        if head is None:
            return
        top = subject_of(verb)
        plural = is_plural(top) if top is not None else False
        time = tense(verb)
        if any(k.lower_ in ("having", "being") for k in c.children):
            return
        told = self._told(c) if reports(c) else None
        if told is not None:
            speaker = [p for p in subject if isinstance(p, Token)]
            self.clause(told, form="told", speaker=speaker, report=c)
            self._remove(remove)
            return
        form = {
            "past": verbforms.past(c.lemma_, plural=plural),
            "present": verbforms.present(c.lemma_, plural=plural),
            "perfect": ("have " if plural else "has ") + verbforms.participle(c.lemma_),
        }[time]
        inner = self._asides(c, said)
        body = [t for t in self.tokens(c) if not (t.dep_ == "mark" and t.head == c)]
        before = [t for t in body if t.i < c.i and t.pos_ == "ADV"]
        after = [t for t in body if t.i > c.i]
        self.drafts.append(
            Draft([*subject, *before, form, *after], self._anchor(body), "participle", c, **said)
        )
        self.drafts.extend(inner)
        self._remove(remove)
