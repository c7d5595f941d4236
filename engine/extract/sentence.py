"""One parsed sentence on its way into drafts: what was taken out of it, and its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypedDict

from spacy.tokens import Doc, Token

Part = Token | str
_OPENERS = frozenset(
    "however meanwhile moreover furthermore conversely nevertheless nonetheless besides indeed thus therefore".split()
)
_WITH = frozenset("of in on at for from to with between by".split())


@dataclass(slots=True)
class Draft:
    """One statement in the making. ``parts`` are tokens of the sentence and words put between them.

    ``anchor`` is the half-open token range it rests on; ``speaker`` the tokens of its speaker, ``report`` the reporting verb.
    """

    parts: list[Part]
    anchor: tuple[int, int]
    form: str
    verb: Token | None = None
    speaker: list[Token] = field(default_factory=list)
    report: Token | None = None

    @property
    def tokens(self) -> list[Token]:
        return [p for p in self.parts if isinstance(p, Token)]


class Reported(TypedDict):
    """The speaker's tokens and the reporting verb, handed down from clause to clause."""

    speaker: list[Token]
    report: Token | None


class Sentence:
    """``cut`` are the tokens that went into a statement of their own; ``drafts`` the statements so far."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.cut: set[int] = set()
        self.drafts: list[Draft] = []

    def tokens(self, head: Token) -> list[Token]:
        """The subtree of ``head`` without what was cut, in the order of the text: ``of which`` may hang on a later word."""
        return sorted((t for t in head.subtree if t.i not in self.cut), key=lambda t: t.i)

    def np_tokens(self, noun: Token) -> list[Token]:
        """A noun with what stands before it and its short ``of`` phrase: enough to name it again."""
        keep = {noun.i}
        for c in noun.children:
            if c.i < noun.i and c.dep_ not in ("punct", "cc", "preconj", "relcl", "acl"):
                keep |= {t.i for t in c.subtree}
            elif (
                c.dep_ == "prep"
                and c.lower_ in _WITH
                and c.i == noun.i + 1
                and len(own := _unrelated(c)) <= 6
            ):
                keep |= {t.i for t in own}
        return [t for t in self.doc if t.i in keep and t.i not in self.cut]

    def np(self, noun: Token) -> list[Part]:
        return list(self.np_tokens(noun))

    def _plain(self, body: list[Token], verb: Token) -> list[Part]:
        """Without leading joins ("And", "that", "while", "However,") and stray punctuation at both ends."""
        while body:
            t = body[0]
            joins = (
                t.dep_ in ("cc", "punct")
                or (
                    t.dep_ == "mark"
                    and t.head == verb
                    and t.lower_
                    in (
                        "that",
                        "while",
                        "whereas",
                        "although",
                        "though",
                        "whilst",
                        "after",
                        "before",
                        "as",
                        "because",
                        "since",
                        "so",
                    )
                )
                or t.lower_ in _OPENERS
                or (t.lower_ == "that" and t.tag_ == "WDT" and verb.dep_ == "ccomp")
                or (t.lower_ == "when" and t.dep_ == "advmod" and t.head == verb and verb.dep_ == "advcl")
                or t.pos_ == "SPACE"
            )
            if not joins or (t.dep_ == "punct" and t.text in "([\"“'‘£$€"):
                break
            body = body[1:]
        while body and (body[-1].dep_ == "cc" or (body[-1].dep_ == "punct" and body[-1].text in ",;:–—-")):
            body = body[:-1]
        return list(body)

    def _comma_before(self, c: Token) -> bool:
        first = min(t.i for t in c.subtree)
        while first > 0 and self.doc[first - 1].dep_ in ("cc", "advmod") and self.doc[first - 1].text != ",":
            first -= 1
        return first > 0 and self.doc[first - 1].text in (",", "–", "—", "-")

    def _remove(self, tokens: Iterable[Token], *, brackets: bool = False) -> None:
        gone = sorted(t.i for t in tokens)
        if not gone:
            return
        if brackets:
            gone = self._bracketed(gone)
        self.cut.update(gone)
        last = max(gone)
        low, high = min(gone) - 1, last + 1
        aged = (
            low >= 1
            and self.doc[low].text == ","
            and self.doc[low - 1].pos_ == "NUM"
            and self.doc[low - 1].dep_ == "appos"
        )
        if low >= 0 and self.doc[low].text in ((",", "–", "—", "(", "[") if not brackets else ("(", "[")):
            self.cut.add(low)
        if (
            not aged
            and high < len(self.doc)
            and self.doc[high].text in ((",", "–", "—", ")", "]") if not brackets else (")", "]"))
        ):
            self.cut.add(high)

    def _bracketed(self, gone: list[int]) -> list[int]:
        """All that stands in the brackets which the tokens at ``gone`` open: ``(2024: 201 million)``."""
        closing = next((t.i for t in self.doc[gone[0] :] if t.text in (")", "]")), gone[-1] + 1)
        return list(range(gone[0], closing)) if closing > gone[-1] else gone

    def _anchor(self, tokens: Iterable[Token]) -> tuple[int, int]:
        at = [t.i for t in tokens if not (t.is_punct and t.text in ",;:–—") and not t.is_space]
        return (min(at), max(at) + 1) if at else (0, len(self.doc))

    def _verbal(self, token: Token) -> bool:
        return token.pos_ in ("VERB", "AUX")


def is_name(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.text[:1].isupper()


def _unrelated(phrase: Token) -> list[Token]:
    """The words of a phrase without the relative clauses in it: ``at Bank Merian``, which rates shares."""
    gone = {t for k in phrase.subtree if k.dep_ == "relcl" for t in k.subtree}
    own = [t for t in phrase.subtree if t not in gone]
    while own and own[-1].text == ",":
        own.pop()
    return own
