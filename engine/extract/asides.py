"""What hangs on a noun and is a statement by itself: appositions, relative clauses, participles, examples."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from spacy.tokens import Token

from engine.extract import lexicon, verbforms
from engine.extract.attendants import Attendants
from engine.extract.grammar import SUBJECTS, is_plural, settled, subject_of, tense
from engine.extract.occasions import occasion
from engine.extract.sentence import Draft, Part, Reported, is_name

PREPOSITIONAL = frozenset(
    "include regard accord follow concern base depend consider give compare owe involve exclude bar pend range".split()
)
STATES = frozenset(
    "embroil isolate base know locate situate own run lead operate use consider call back fund hide divide name suspect surround worth".split()
)


class Asides(Attendants, ABC):
    """Takes asides out of a sentence's nouns."""

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
        meant = _agreeing(noun, c, pronoun)
        if meant is None:
            return
        noun = meant
        if noun.dep_ == "appos" and noun.left_edge.i and noun.left_edge.nbor(-1).text == "(":
            noun = noun.head  # "Ruth Askew (Rural Party), who"
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
            words = (
                verbforms.past(c.lemma_, plural=plural)
                if tense(verb) == "past"
                else verbforms.present(c.lemma_, plural=plural)
            )
        else:
            words = verbforms.present("be", plural=plural) if now else verbforms.past("be", plural=plural)
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

    def _apposition(self, noun: Token, c: Token, verb: Token, said: Reported) -> None:
        before = self.doc[next(iter(c.subtree)).i - 1] if next(iter(c.subtree)).i else None
        whole = list(c.subtree)
        if before is not None and before.text in ("(", "["):
            self._remove(whole, brackets=True)
            return
        if (
            before is None
            or before.text not in (",", "–", "—")
            or (
                not _numbered(c)
                and ((c.pos_ == "NUM" and c.lower_ != "one") or c.ent_type_ in ("DATE", "TIME"))
            )
        ):
            return
        if any(k.lower_ in ("until", "till") for k in c.children):
            self._remove(whole)  # "the museum reopens in May, the shop not until June"
            return
        if noun.ent_type_ in ("PERCENT", "MONEY", "CARDINAL") and noun.dep_ == "pobj":
            return  # "rose to 22%, the highest since 2009"
        if noun.ent_type_ in ("GPE", "LOC") and noun.dep_ == "pobj" and c.lower_ not in lexicon.PLACES:
            return  # "opened a branch in Tarn, a first for the bank"
        if not self._behind(noun, c) or _his_own(noun, c) or not any(map(self._verbal, self.doc)):
            if noun.i < verb.i < c.i:
                self._remove(whole)
            return
        if self._among(noun, c, whole, said):
            return
        top = subject_of(verb)
        if (
            top == noun
            and not is_plural(noun)
            and any(t.lower_ in ("are", "were") for t in (verb, *verb.lefts))
        ):
            return  # "Ann, the mayor and a doctor were there": three persons
        if noun.dep_ == "attr" and verb.lemma_ == "be" and top is not None and not is_name(c):
            be = [t for t in verb.children if t.dep_ == "aux"] + [verb]
            self.drafts.append(
                Draft([*self.tokens(top), *be, *self.tokens(c)], self._anchor(whole), "conj", verb, **said)
            )
            self._remove(whole)
            return
        followed = self._followed(noun, c)
        if followed is None:
            return
        if (
            is_plural(followed) != (is_plural(c) and not _numbered(c))
            and not is_name(followed)
            and not is_name(c)
            and c.lower_ not in lexicon.BODIES
        ):
            near = self.doc[max(c.left_edge.i - 2, 0)]
            if (
                near.pos_ != "NOUN"
                or is_plural(near) != is_plural(c)
                or near.dep_ in ("compound", "npadvmod")
            ):
                return  # "400 milligrams a day, the equivalent of four cups"
            followed = near
        noun = followed
        named, naming = is_name(noun), is_name(c)
        if named == naming and not (
            not named and not naming and any(t.dep_ in ("det", "poss") for t in c.children)
        ):
            return
        first = noun if named or not naming else c
        words = verbforms.present("be", plural=is_plural(first) and not named)
        left, right = (self.np(noun), self.tokens(c)) if first is noun else (self.tokens(c), self.np(noun))
        while left and isinstance(left[-1], Token) and left[-1].is_punct:
            left.pop()
        if len(right) < 2 and not naming:
            return
        parts: list[Part] = [*left, words, *right]
        self.drafts.append(
            Draft(parts, self._anchor([*self.np_tokens(noun), *whole]), "apposition", None, **said)
        )
        if first is noun:
            self._remove(whole)

    def _behind(self, noun: Token, c: Token) -> bool:
        """Whether an apposition stands right behind its noun, and not behind the whole clause."""
        last = self.doc[max(c.left_edge.i - 2, 0)]
        return last == noun or noun in last.ancestors or last in noun.conjuncts

    def _among(self, noun: Token, c: Token, whole: list[Token], said: Reported) -> bool:
        """``..., among them Ann Smith, a lawyer``: the apposition is to the name alone."""
        if not any(k.lower_ == "among" and k.dep_ == "prep" for k in noun.children):
            return False
        alone = [t for t in self.np_tokens(noun) if t.dep_ == "compound" or t == noun]
        form = verbforms.present("be", plural=False)
        self.drafts.append(
            Draft([*alone, form, *self.tokens(c)], self._anchor([*alone, *whole]), "apposition", None, **said)
        )
        self._remove(whole)
        return True

    def _followed(self, noun: Token, c: Token) -> Token | None:
        """Of names joined by "and", the one an apposition stands right behind, whichever the parser hung it on."""
        near = self.doc[max(next(iter(c.subtree)).i - 2, 0)]
        joined = near.dep_ == "conj" and near.ent_type_ == "PERSON"
        if not joined and noun.dep_ != "conj" and not any(t.dep_ == "conj" for t in noun.children):
            return noun
        if is_plural(c) or any(t.dep_ == "conj" for t in c.children):
            return None
        if joined:
            return near
        return next((t for t in (noun, *noun.conjuncts) if self.np_tokens(t)[-1:] == [near]), None)

    def _examples(self, noun: Token, prep: Token, said: Reported) -> None:
        """``officials, such as the navy commander`` -> ``The navy commander is among officials``."""
        if not (
            prep.lower_ == "including"
            or (prep.lower_ == "as" and prep.i and self.doc[prep.i - 1].lower_ == "such")
        ):
            return
        given = next((c for c in prep.children if c.dep_ in ("pobj", "dobj")), None)
        if (
            given is None
            or not is_plural(noun)
            or not (is_name(given) or any(c.lower_ == "the" for c in given.children))
        ):
            return
        whole = list(prep.subtree)
        if prep.lower_ == "as":
            whole.insert(0, self.doc[prep.i - 1])
        group = [
            t
            for t in noun.subtree
            if t.i < whole[0].i and not (t.is_punct and t.i == whole[0].i - 1) and t.i not in self.cut
        ]
        parts: list[Part] = [
            *self.tokens(given),
            verbforms.present("be", plural=is_plural(given)),
            "among",
            *group,
        ]
        self.drafts.append(Draft(parts, self._anchor(group + whole), "apposition", None, **said))


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


def _numbered(c: Token) -> bool:
    """``an 18-year-old Lanner 70``: a number that is part of a name."""
    return c.pos_ == "NUM" and any(k.dep_ == "compound" and k.pos_ == "PROPN" for k in c.children)


def _share_paid(clause: Token, parts: list[Part]) -> Token | None:
    """The last word of the amount that a clause with ``of which`` before its subject has for its object."""
    for verb in (clause, *(c for c in clause.children if c.dep_ == "xcomp")):
        for c in verb.children:
            amount = c.pos_ == "NUM" or c.lower_ in ("half", "most", "part")
            if c.dep_ == "dobj" and amount and c in parts and c.i > verb.i:
                return [t for t in c.subtree if t in parts and t.i >= c.i][-1]
    return None


def _his_own(noun: Token, c: Token) -> bool:
    """``a penalty by Ann Smith, her 14th goal``: a person is no goal."""
    human = c.lower_ in lexicon.HUMANS | lexicon.FEMALE | lexicon.MALE
    return noun.ent_type_ == "PERSON" and not human and any(k.tag_ == "PRP$" for k in c.children)


def _within(noun: Token) -> bool:
    """``a site in Tarn, which``: either may be meant."""
    inside = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "at", "near") and noun.pos_ == "PROPN"
    return inside and (
        noun.head.head.pos_ == "NOUN" or (noun.head.i > 0 and noun.head.nbor(-1).pos_ == "NOUN")
    )
