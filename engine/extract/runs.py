"""Names as they stand in a sentence: runs of proper nouns without titles and role words."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from engine.extract import given, lexicon
from engine.extract.sentences import Unit

_PARTICLES = frozenset("van von de del della di da al el bin ibn der den le la du".split())
_DATED = frozenset(
    """christmas easter pentecost ramadan noon midnight spring summer autumn fall winter q1 q2 q3 q4 new year century
    twenties thirties forties fifties sixties seventies eighties nineties""".split()
)
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_ALONE = ("nsubj", "nsubjpass", "poss")
_ADJECTIVE = re.compile(r"(?:ian|ean|ese|ish|al|ic|ous|ive|ary|ed|ing)$")


@dataclass(slots=True, eq=False)
class Person:
    """A person of the article. ``start:end`` is where the fullest form of the name stands in the body."""

    name: str
    start: int
    end: int
    gender: str = ""
    roles: set[str] = field(default_factory=set)

    def may_be(self, gender: str) -> bool:
        """Whether "he" (``m``) or "she" (``f``) may be this person, as far as the text or the given name tells."""
        return self.known in ("", gender)

    @property
    def known(self) -> str:
        """``m``, ``f`` or nothing, by the text or else by the given name."""
        return self.gender or (given.gender(self.name) if self.first != self.last else "")

    @property
    def sure(self) -> bool:
        """Whether the text has a title, office or pronoun for it: firms ("Harwick Mills") are easily taken for persons."""
        return bool(self.gender or (self.roles and self.first != self.last))

    @property
    def last(self) -> str:
        return self.name.split()[-1]

    @property
    def first(self) -> str:
        return self.name.split()[0]


@dataclass(slots=True)
class Run:
    """A capitalised name as it stands in a sentence: its tokens, and the body range."""

    tokens: list[Token]
    start: int
    end: int

    @property
    def text(self) -> str:
        return "".join(t.text_with_ws for t in self.tokens).strip()


def runs(doc: Doc, unit: Unit, known: Container[str] = ()) -> Iterator[Run]:
    """Runs of proper nouns, without titles and role words in front; words in ``known`` are names where a sentence begins."""
    i = 0
    while i < len(doc):
        if not _name_like(doc[i]) and not (
            doc[i].is_sent_start and doc[i].tag_ == "NN" and doc[i].dep_ in _ALONE and doc[i].text in known
        ):
            i += 1
            continue
        j = i + 1
        while j < len(doc) and (
            _name_like(doc[j])
            or (doc[j].lower_ in _PARTICLES and j + 1 < len(doc) and _name_like(doc[j + 1]))
            or (
                doc[j].text in ("-", ".")
                and j + 1 < len(doc)
                and not doc[j - 1].whitespace_
                and not doc[j].whitespace_
                and _name_like(doc[j + 1])
            )
        ):
            j += 1
        tokens = list(doc[i:j])
        titles = [n for n, t in enumerate(tokens[:-1]) if t.lower_.rstrip(".") in lexicon.ROLES]
        tokens = tokens[titles[-1] + 1 :] if titles else tokens
        while len(tokens) > 1 and _adjective(tokens):
            tokens = tokens[1:]
        if len(tokens) == 1 and tokens[0].tag_ == "JJ":
            tokens = []
        if tokens:
            start, end = unit.clean.span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))
            yield Run(tokens, start, end)
        i = j


def _adjective(tokens: list[Token]) -> bool:
    """Whether the first word only says which sort of person or thing is meant (``Colombian``, ``Finnish``)."""
    first = tokens[0]
    if first.ent_type_ == "NORP" and first.tag_ == "JJ" and tokens[1].ent_type_ != "NORP":
        return True
    if _ADJECTIVE.search(first.text):
        return len(tokens) > 2 or first.tag_ in ("JJ", "VBG") or first.text.endswith("ing")
    return False


def _name_like(t: Token) -> bool:
    if (
        not t.text[:1].isupper()
        or t.ent_type_ == "LANGUAGE"
        or t.lower_ in _DATED
        or t.lower_ in lexicon.MONTHS
        or (t.lower_.rstrip(".") in _MONTHS and t.ent_type_ == "DATE")
        or t.lower_ in lexicon.WEEKDAYS
    ):
        return False
    return t.pos_ == "PROPN" or (
        t.ent_type_ in ("PERSON", "GPE", "ORG") and t.i > 0 and t.pos_ in ("ADJ", "NOUN", "PROPN")
    )
