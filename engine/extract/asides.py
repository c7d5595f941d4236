"""What hangs on a noun and is a statement by itself: appositions, relative clauses, participles, examples."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator

from spacy.tokens import Token

from engine.extract import verbforms
from engine.extract.grammar import is_plural, settled, tense
from engine.extract.relatives import Relatives
from engine.extract.sentence import Draft, Part, Reported

PREPOSITIONAL = frozenset(
    "include regard accord follow concern base depend consider give compare owe involve exclude bar pend range".split()
)
STATES = frozenset(
    "embroil isolate base know locate situate own run lead operate use consider call back fund hide divide name suspect surround worth".split()
)


class Asides(Relatives, ABC):
    """Takes asides out of a sentence's nouns."""

    def _asides(self, verb: Token, said: Reported) -> list[Draft]:
        """Appositions, non-restrictive relative clauses and participles hanging on the clause's nouns."""
        found: list[Draft] = []
        before = len(self.drafts)
        for noun in self._nouns(verb):
            for c in list(noun.children):
                if c.i in self.cut or c.i < noun.i:
                    continue
                if c.dep_ == "relcl" and self._comma_before(c):
                    self._relative(noun, c, verb, said)
                elif c.dep_ == "acl" and c.tag_ in ("VBN", "VBG") and self._comma_before(c):
                    self._reduced(noun, c, verb, said)
                elif c.dep_ == "appos":
                    self._apposition(noun, c, verb, said)
                elif c.dep_ == "prep":
                    self._examples(noun, c, said)
        for c in verb.children:
            if c.dep_ == "prep" and c.lower_ == "with" and c.i > verb.i and self._comma_before(c):
                self._attendant(verb, c, said)
            if (way := self._accompanied(verb, c)) is not None:
                self._alongside(verb, c, *way, said)
        found, self.drafts = self.drafts[before:], self.drafts[:before]
        return found

    def _nouns(self, verb: Token) -> Iterator[Token]:
        """Nouns of this clause, not of the clauses below that will be walked by themselves."""
        stack = list(verb.children)
        while stack:
            t = stack.pop()
            if t.i in self.cut or (
                t.dep_ in ("conj", "advcl", "ccomp", "relcl", "parataxis") and self._verbal(t)
            ):
                continue
            if t.pos_ in ("NOUN", "PROPN", "NUM", "PRON"):
                yield t
            stack.extend(t.children)

    def _reduced(self, noun: Token, c: Token, verb: Token, said: Reported) -> None:
        """``Russia, embroiled in a war, ...`` -> ``Russia is embroiled in a war``."""
        if not self._verbal(verb) or tense(verb) == "bare":
            return
        first = next(iter(c.subtree))
        if first.lower_ in ("both", "all", "each") and first.i > 1:
            near = self.doc[first.i - 2]
            if near.pos_ in ("NOUN", "PROPN") and is_plural(near):
                noun = near
        plural = is_plural(noun)
        now = tense(verb) in ("present", "perfect", "modal") and c.lemma_ in STATES
        if c.tag_ == "VBG":
            if not settled(verb) or tense(verb) not in ("past", "present") or c.lemma_ in PREPOSITIONAL:
                return
            words = verbforms.form(c.lemma_, past_tense=tense(verb) == "past", plural=plural)
        else:
            since = any(k.lower_ == "since" for k in c.children)  # "a bridge, planned since the 1980s"
            have = verbforms.form("have", past_tense=False, plural=plural)
            words = f"{have} been" if since else verbforms.form("be", past_tense=not now, plural=plural)
        whole = self._up_to_date(c)
        subject = self.np(noun)
        body = [t for t in whole if t.i not in self.cut]
        rest: list[Part] = [words, *(t for t in body if t != c)] if c.tag_ == "VBG" else [words, *body]
        self.drafts.append(Draft([*subject, *rest], self._anchor(body), "participle", c, **said))
        self._remove(whole)

    def _up_to_date(self, c: Token) -> list[Token]:
        """The aside of ``c`` without a date behind its closing comma: ``repair the bridge, hit in May, by June``."""
        whole = list(c.subtree)
        for t in whole:
            dated = t.dep_ == "prep" and any(k.ent_type_ == "DATE" for k in t.children)
            if dated and t.i > c.i and self.doc[t.i - 1].text == "," and t.right_edge == whole[-1]:
                return [k for k in whole if k.i < t.i - 1]
        return whole
