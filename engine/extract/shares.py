"""A share told behind a comma: ``17 reports, two of them from Tarn``, ``will cut 350 jobs, 220 of them in Lisk``."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from engine.extract import lexicon, verbforms
from engine.extract.gaps import Gap
from engine.extract.grammar import governor, tense
from engine.extract.sentence import Part

_WHOLES = ("nsubj", "nsubjpass", "dobj", "attr")
_PARTS = frozenset("some most much half part all none".split())
_STARTS = ("IN", "VBN", "JJ", "RB", "NNS", "NN", "DT", "CD")
_WHEN = frozenset("before after during since until".split())


def shares(sent: Span) -> Iterator[Gap]:
    """What a sentence tells of a part of its subject or object, each as a clause of its own."""
    for them in sent:
        first = _share(them, sent)
        if first is None or sent.doc[first - 1].text not in (",", "–", "—") or sent.root.i >= first:
            continue
        rest = list(sent.doc[them.i + 1 : sent.end])
        stop = next((n for n, t in enumerate(rest) if t.is_punct or t.lower_ in ("and", "but")), len(rest))
        told = rest[:stop]
        if (
            not told
            or told[0].tag_ not in _STARTS
            or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in told)
        ):
            continue
        whole = _whole(sent, first, several=them.lower_ == "them")
        if whole is None:
            continue
        many = list(sent.doc[first : them.i - 1])
        several = them.lower_ == "them" and many[-1].lower_ != "one"
        share: list[Part] = [*many, "of", *_again(whole)]
        verb = governor(whole)
        if not all(t.pos_ == "ADV" for t in told):
            parts = _told(whole, share, told, several=several)
        elif verb.lemma_ in lexicon.SUFFERED:  # "injuring 18 people, two of them seriously"
            be = verbforms.form("be", past_tense=tense(sent.root) == "past", plural=several)
            parts = [*share, be, *told, verbforms.participle(verb.lemma_)]
        else:
            continue
        yield Gap(parts, list(sent.doc[first : told[-1].i + 1]), [sent.doc[first - 1]])


def _share(them: Token, sent: Span) -> int | None:
    """Where ``two of them``, ``a quarter of them`` or ``some of it`` begins."""
    of = them.head
    if them.lower_ not in ("them", "it") or of.lower_ != "of" or of.i + 1 != them.i or of.i - 2 < sent.start:
        return None
    if them.lower_ == "it" and of.nbor(-1).lower_ not in _PARTS:
        return None
    before = sent.doc[of.i - 2].lower_
    if sent.doc[max(of.i - 2, 0) : of.i].text.lower() == "every one" or before in (
        "a",
        "only",
        "about",
        "two",
    ):
        return of.i - 2
    return of.i - 1


def _whole(sent: Span, before: int, *, several: bool) -> Token | None:
    """What the share is of, in the number of the pronoun: the noun right before the comma, else the subject or object."""
    near = sent.doc[before - 2]
    if several and near.tag_ == "NNS" and near.dep_ == "pobj" and near.head.lower_ != "of":
        return near
    core = [t for t in sent if t.i < before and t.dep_ in _WHOLES and t.pos_ in ("NOUN", "NUM", "PROPN")]
    if not core:
        return None
    last = core[-1]
    if several and any(
        t.tag_ == "NNS" and t.i > last.i and last not in t.ancestors for t in sent.doc[: before - 1]
    ):
        return None  # "gave the guests rooms for two nights, one of them"
    if several and last.pos_ == "NUM":  # "350 of its 6,700 jobs, 220 of them"
        kinds = _kinds(last)
        return last if kinds and kinds[0].tag_ == "NNS" else None
    if not several and last.pos_ == "NUM":  # "87,000 crowns in cash, some of it"
        last = next(
            (k for c in last.head.children if c.lower_ == "in" for k in c.children if k.i < before), last
        )
    return last if last.tag_ == ("NNS" if several else "NN") else None


def _kinds(number: Token) -> list[Token]:
    return [k for c in number.children if c.lower_ == "of" for k in c.children]


def _again(whole: Token) -> list[Part]:
    """The whole as one goes on about it: ``the 17 reports``."""
    if whole.pos_ == "NUM" and (kinds := _kinds(whole)):
        return ["the", whole, kinds[0]]
    start = whole.left_edge
    words: list[Part] = list(whole.doc[start.i : whole.i + 1])
    if start.lower_ in ("a", "an"):
        return ["the", *words[1:]]
    return words if start.pos_ in ("DET", "PRON") or start.tag_ == "POS" else ["the", *words]


def _told(whole: Token, share: list[Part], told: list[Token], *, several: bool) -> list[Part]:
    """With the verb of the whole where that is meant ("will cut 220 of them in Lisk"), else with "be"."""
    verb = governor(whole)
    timed = told[0].lower_ in _WHEN or any(
        t.ent_type_ in ("DATE", "TIME") or t.lower_ == "night" for t in told
    )
    planned = tense(verb) in ("modal", "bare")
    if whole.dep_ == "dobj" and told[0].tag_ == "IN" and (timed or planned):
        first = whole.left_edge.i
        by = next((t for t in verb.children if t.dep_ == "prep" and whole.i < t.i and _dated(t)), None)
        when = (
            [t for t in by.subtree if t.i < told[0].i - 3 and t.text != ","]
            if by is not None and planned
            else []
        )
        return [*(t for t in whole.sent if t.i < first and not t.is_space), *share, *told, *when]
    be = verbforms.form("be", past_tense=tense(verb) == "past", plural=several)
    return [*share, be, *told]


def _dated(prep: Token) -> bool:
    return any(c.ent_type_ == "DATE" for c in prep.children)
