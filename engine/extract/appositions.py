"""What a noun is said to be behind a comma: ``Ann Smith, the mayor``, ``officials, such as the navy commander``."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import lexicon, verbforms
from engine.extract.attendants import Attendants
from engine.extract.grammar import is_plural, subject_of
from engine.extract.sentence import Draft, Part, Reported, is_name

_PARTS = frozenset("half third quarter fifth tenth most part".split())


class Appositions(Attendants):
    """Makes a statement of an apposition: ``Ann Smith is the mayor``."""

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
        if noun.ent_type_ in ("PERCENT", "MONEY", "CARDINAL") and noun.dep_ == "pobj":
            return  # "rose to 22%, the highest since 2009"
        if noun.ent_type_ in ("GPE", "LOC") and noun.dep_ == "pobj" and c.lower_ not in lexicon.PLACES:
            return  # "opened a branch in Tarn, a first for the bank"
        if noun.pos_ == "PROPN" and c.lower_ in _PARTS:
            return  # "were shipped down the Ostra, about a third of its exports"
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
        named, naming = is_name(noun), is_name(c) or any(k.dep_ == "appos" and is_name(k) for k in c.children)
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
        if (
            first is c
            and len(right) > 1
            and all(p == noun or (isinstance(p, Token) and p.pos_ == "NUM") for p in right)
        ):
            return  # "two men, Ann and Bob"
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


def _numbered(c: Token) -> bool:
    """``an 18-year-old Lanner 70``: a number that is part of a name."""
    return c.pos_ == "NUM" and any(k.dep_ == "compound" and k.pos_ == "PROPN" for k in c.children)


def _his_own(noun: Token, c: Token) -> bool:
    """``a penalty by Ann Smith, her 14th goal``: a person is no goal."""
    human = c.lower_ in lexicon.HUMANS | lexicon.FEMALE | lexicon.MALE
    return noun.ent_type_ == "PERSON" and not human and any(k.tag_ == "PRP$" for k in c.children)
