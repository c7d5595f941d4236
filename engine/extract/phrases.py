"""Nouns as they are told of again: "the mill" for "a mill", "in Mill Lane" for "there"."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from spacy.tokens import Token

from engine.extract import lexicon
from engine.extract.grammar import finite, is_plural, reports, together
from engine.extract.mentions import INDEFINITE, Group, Mention, Swap, rank_of
from engine.extract.runs import Person
from engine.extract.sentences import Unit

_OF = frozenset(
    "accuse suspect convict clear acquit remind inform assure warn rob deprive relieve strip".split()
)
"""Verbs whose "of" tells more of the verb, not of its object."""


class Phrases:
    """Writes the phrases of the unit that is being read; ``here`` are the names in it, by token."""

    def __init__(self) -> None:
        self.unit = 0
        self.here: dict[int, Person | None] = {}
        self.span: Callable[[int, int], tuple[int, int]] = lambda start, end: (start, end)

    def phrase(
        self, t: Token, unit: Unit, stood: dict[int, Swap] | None = None, *, group: bool = True
    ) -> Mention | None:
        """A noun with its own words, short enough to be written again; none for dates, persons and open pronouns.

        ``stood``: what pronouns before it stand for, by token. Nouns joined by "and" are one group.
        """
        if t.ent_type_ in ("DATE", "TIME", "PERCENT", "MONEY") or self.here.get(t.i) is not None:
            return None
        if t.lemma_.lower() in lexicon.UNITS or t.lower_ in ("one", "ones", "other", "others", "rest"):
            return None
        words = self._own_words(t)
        weight = sum(w.pos_ == "PROPN" or w.dep_ in ("compound", "poss") for w in words if w != t) * 2 + (
            t.pos_ == "PROPN"
        )
        plural = is_plural(t) if group else t.tag_ in ("NNS", "NNPS")
        for c in t.children:
            acting = t.dep_ == "dobj" and t.head.lemma_ in _OF  # "accused the ministry of hiding losses"
            if (
                c.dep_ == "prep"
                and c.lower_ == "of"
                and c.i == t.i + 1
                and len(list(c.subtree)) <= 6
                and not acting
            ):
                words += list(c.subtree)
                weight += 1
        if group and (joined := together(t)):
            words = list(t.doc[min(w.i for w in words) : joined[-1].right_edge.i + 1])
        words = sorted(words, key=lambda w: w.i)
        first, last = words[0], words[-1]
        if last.i - first.i + 1 != len(words) or len(words) > 9:
            return None
        text = self._written(words, stood or {})
        if text is None:
            return None
        start, end = unit.clean.span(first.idx, last.idx + len(last))
        rank = rank_of(t)
        new = first.lower_ in INDEFINITE or first.pos_ == "NUM" or (t.tag_ == "NNS" and first == t)
        new = new and not (first.i and first.nbor(-1).text == ",")
        if rank == 0 and t.dep_ in ("dobj", "attr") and new and t.head.dep_ in ("ROOT", "conj", "ccomp"):
            rank = 1
        return Mention(
            text,
            start,
            end,
            self.unit,
            rank,
            plural=plural,
            weight=weight,
            object=t.dep_ == "dobj",
            sayer=rank > 1
            and reports(t.head)
            and any(c.dep_ == "ccomp" and finite(c) for c in t.head.children),
            body=t.lower_ in lexicon.BODIES,
            new=first.lower_ in INDEFINITE,
        )

    def places_in(self, tokens: Iterable[Token]) -> list[Mention]:
        """Places told of with a preposition: ``in Fishmonger Lane``, ``at the yard at Ostrohaven``."""
        found = []
        for t in tokens:
            place = next((c for c in t.children if c.dep_ == "pobj"), None)
            if (
                t.lower_ not in ("in", "at", "on", "near")
                or place is None
                or self.here.get(place.i) is not None
            ):
                continue
            located = (
                place.ent_type_ in ("GPE", "LOC", "FAC")
                or place.lower_ in lexicon.PLACES
                or place.pos_ == "PROPN"
            )
            if not located or place.ent_type_ in ("DATE", "TIME"):
                continue
            words = [w for w in (t, *place.subtree) if not w.is_punct and w.tag_ not in ("PRP", "PRP$")]
            words.sort(key=lambda w: w.i)
            if words[-1].i - words[0].i + 1 != len(words) or len(words) > 7 or words[0] != t:
                continue
            start, end = self.span(words[0].idx, words[-1].idx + len(words[-1]))
            text = "".join(w.text_with_ws for w in words).strip()
            found.append(Mention(text[:1].lower() + text[1:], start, end, self.unit))
        return found

    def groups_in(self, tokens: Iterable[Token]) -> list[Group]:
        """Things of a number, with the words that belong to them: ``five charges of deception``."""
        found = []
        for t in tokens:
            count = next((c for c in t.children if c.dep_ == "nummod" and c.i < t.i), None)
            number = (
                lexicon.NUMBERS.get(count.lower_, int(count.text) if count.text.isdigit() else 0)
                if count is not None
                else 0
            )
            if (
                t.tag_ != "NNS"
                or count is None
                or not 1 < number < 1000
                or t.ent_type_ in ("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY")
            ):
                continue
            start, end = self.span(count.idx, t.idx + len(t))
            text = t.doc[count.i : t.i + 1].text
            text = text[:1].lower() + text[1:]
            noun = "".join(w.text_with_ws for w in t.doc[count.i + 1 : t.i]) + t.lemma_
            found.append(Group(text, noun, number, start, end, self.unit))
        return found

    def two_of_them(self, t: Token) -> Mention | None:
        """``two people who stole a coronet``: nobody named, told of by what they did."""
        if t.tag_ != "NNS" or not any(c.lower_ == "two" and c.i < t.i for c in t.children):
            return None
        words = [w for w in t.subtree if w.i >= t.left_edge.i]
        told = any(c.dep_ in ("relcl", "acl") for c in t.children)
        if not told or len(words) > 18 or any(w.tag_ in ("PRP", "PRP$") for w in words):
            return None
        start, end = self.span(words[0].idx, words[-1].idx + len(words[-1]))
        rest = words[2:] if words[0].lower_ == "the" else words[1:]
        text = "the " + "".join(w.text_with_ws for w in rest).strip(" ,")
        return Mention(text, start, end, self.unit, 3, plural=True)

    def _own_words(self, t: Token) -> list[Token]:
        return [
            x
            for c in t.children
            if c.i < t.i and c.dep_ in ("compound", "amod", "nummod", "poss", "det", "nmod", "advmod")
            for x in c.subtree
        ] + [t]

    def _written(self, words: list[Token], stood: dict[int, Swap]) -> str | None:
        """The words as they read further on: "a mill" becomes "the mill", a pronoun what it stands for."""
        text = "".join(
            stood[w.i].text + w.whitespace_ if w.i in stood and w.tag_ == "PRP$" else w.text_with_ws
            for w in words
        ).rstrip()
        if any(w.tag_ in ("PRP", "PRP$") and not (w.i in stood and w.tag_ == "PRP$") for w in words):
            return None
        first = words[0]
        if first.lower_ in ("no", "any", "every", "each", "what", "which", "such"):
            return None
        if first.lower_ in ("a", "an", "this", "that", "another", "some"):
            return "the " + text[len(first) :].lstrip()
        if (
            first.is_sent_start
            and first.i not in self.here
            and first.pos_ in ("DET", "ADJ", "NOUN", "NUM")
            and first.ent_type_ in ("", "CARDINAL")
        ):
            return text[:1].lower() + text[1:]
        return text
