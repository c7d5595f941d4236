"""An article into claims: layout, units, parse, drafts, references, dates, kinds, worth, and one claim for repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from engine.encoder import Damaged
from engine.extract import (
    answers,
    clauses,
    dismissal,
    halves,
    interview,
    kinds,
    language,
    narrators,
    worth,
)
from engine.extract.attribution import Attribution
from engine.extract.context import Context
from engine.extract.faithful import Faithful
from engine.extract.fold import fold
from engine.extract.grammar import tense
from engine.extract.layout import Block, Role, blocks
from engine.extract.mentions import Found, Mention
from engine.extract.model import parser
from engine.extract.names import Names
from engine.extract.references import References
from engine.extract.sentence import Draft
from engine.extract.sentences import LONGEST, PIECES, Unit, units
from engine.extract.standing import leans_on
from engine.extract.text import clean
from engine.extract.timing import timing
from engine.extract.topic import topic_of
from engine.extract.wording import accusation, lowered, write
from engine.types import NO_DAY, Anchor, Article, Claim, Kind, Question, Reading, Resolution, Speaker, Worth

VERSION = "extract-v6"
LONGEST_BODY = 500_000
"""Code points of the body that are read; what lies behind is left, with a note. So much prose, and ten thousand
near-identical sentences, took 40 to 50 seconds of one core each, and less than 400 MB with the parser."""
LONGEST_DISMISSED = 600
"""Code points of a dismissed stretch that are told as its statement; its anchor covers all of it."""
_PARSED = (Role.TEXT, Role.ITEM, Role.QUESTION)
"""What a question names, its answer goes on with."""
_OPINION = re.compile(r"(?:^|\|\s*)(?:comment|opinion|column|editorial)\b", re.I)


def read(article: Article) -> Reading:
    """The claims of ``article`` in the order of its text, live and dismissed; notes say what was not read, and why."""
    notes: list[str] = []
    if not any(c.isalnum() for c in article.body):
        return Reading(
            (), article.language, VERSION, ("There is no text to read: the body has no letter and no digit.",)
        )
    spoken, reason = language.of(article)
    if reason:
        return Reading((), spoken, VERSION, (reason,))
    body = article.body[:LONGEST_BODY]
    if len(article.body) > LONGEST_BODY:
        notes.append(f"Only the first {LONGEST_BODY:,} characters were read.")
    if article.published_on is None:
        notes.append(NO_DAY)
    reader = _Reader(article, body)
    claims = fold(list(reader.claims()))
    try:
        claims = worth.with_the_network(claims)
    except Damaged as error:
        notes.append(f"Priority was given by rules alone: {error}")
    if any(u.cut for u in reader.units):
        notes.append(
            f"Sentences of more than {LONGEST:,} characters were cut into pieces, and read no further than {PIECES} pieces."
        )
    if not claims:
        notes.append("No sentence was found that says anything.")
    return Reading(tuple(claims), spoken, VERSION, tuple(notes))


class _Reader:
    """One article on its way through the steps."""

    def __init__(self, article: Article, body: str) -> None:
        self.article, self.body = article, body
        self.faithful = Faithful(article)
        self.told_dates: list[str] = []
        self.blocks = blocks(body)
        interview.mark(self.blocks, body)
        self.voice = narrators.voice(self.blocks, article.title, body)
        narrator = self.voice or narrators.narrator(self.blocks, body)
        self.column = self.voice is not None or any(
            b.role is Role.BYLINE and _OPINION.search(body[b.start : b.end]) for b in self.blocks
        )
        self.units = [
            u for b in self.blocks for u in (units(body, b) if b.role in _PARSED else [_whole(body, b)])
        ]
        self.opened = {
            (u.block.lead.start, u.block.lead.end) for u in self.units if u.inherited and u.block.lead
        }
        texts = (u.clean.text if u.block.role in _PARSED else "" for u in self.units)
        self.docs = list(parser().pipe(texts, batch_size=64))
        told = [(u, d) for u, d in zip(self.units, self.docs, strict=True) if u.block.role in _PARSED]
        names = Names(told, body)
        opening = next((b for b in self.blocks if b.role is Role.TEXT), None)
        lead = body[opening.start : min(opening.end, opening.start + LONGEST)] if opening else ""
        self.topic = topic_of(article.title, lead, body, names)
        house = home = None
        if self.topic is not None and self.topic.may_precede:
            named = Mention(self.topic.text, self.topic.start, self.topic.end, 0, 3)
            house, home = (None, named) if self.topic.text in names.places else (named, None)
        self.references = References(names, narrator, house, home, body)
        if self.topic is not None and self.topic.leads:
            self.references.pronouns.hero = names.find(self.topic.text)
        self.attribution = Attribution(body, self.references)
        self.context = Context(body, self.topic, self.voice, self.references.memory)
        if opening is not None:
            interview.give_voices(self.blocks, self.units, article.title, body, names, opening)

    def claims(self) -> Iterator[Claim]:
        asked: tuple[Unit, Doc] | None = None
        before: tuple[Unit, Doc] | None = None
        for n, (unit, doc) in enumerate(zip(self.units, self.docs, strict=True)):
            if asked is not None and unit.block.answer and unit.first and asked[0].to is not None:
                unit, doc = self._with_question(unit, doc, *asked)
            asked = (unit, doc) if unit.block.role is Role.QUESTION else None
            if before is not None and (whole := halves.told(before[1], before[0], doc, unit)) is not None:
                unit, doc = replace(unit, clean=whole, rests=(unit.start, unit.end)), parser()(whole.text)
            before = (unit, doc)
            if not any(c.isalnum() for c in unit.clean.text):
                continue
            if unit.block.role is Role.HEADING:
                self.references.memory.part()
                continue
            self.references.memory.enter(doc, unit)
            reason = dismissal.of_unit(unit, doc, joined=(unit.block.start, unit.block.end) in self.opened)
            if reason and not unit.frame:
                yield self._dismissed(unit, reason)
            else:
                yield from self._of_unit(unit, doc, first=n < 3)
            if unit.block.role in _PARSED:
                self._remember(unit, doc)

    def _with_question(self, unit: Unit, doc: Doc, question: Unit, asked: Doc) -> tuple[Unit, Doc]:
        """A short answer as the statement that it makes with its question."""
        text = answers.told(asked, question, doc, unit)
        if text is None:
            return unit, doc
        return replace(unit, clean=text, you=question.you, rests=(unit.start, unit.end)), parser()(text.text)

    def _of_unit(self, unit: Unit, doc: Doc, *, first: bool) -> Iterator[Claim]:
        speaker = self.attribution.mention(unit.said or unit.to, unit)
        drafts = [_as_it_stands(doc, unit)] if unit.whole else clauses.split(doc, frame=unit.frame)
        for draft in drafts:
            claim = self._claim(draft, unit, doc, speaker, first=first)
            if claim is not None:
                yield claim

    def _claim(
        self, draft: Draft, unit: Unit, doc: Doc, mention: Mention | None, *, first: bool
    ) -> Claim | None:
        tokens = draft.tokens
        if not tokens:
            return None
        found = self.references.resolve(tokens, unit, mention, draft.verb)
        plain = write(draft.parts, [], {})
        future = kinds.looks_ahead(plain, draft)
        beside, due, due_note = timing(draft, unit, doc, self.article.published_on, future=future)
        statement = write(draft.parts, found.swaps, beside)
        if self.faithful.adds(statement, [*beside.values(), *self.told_dates]):
            open_again = [doc[s.first] for s in found.swaps if not s.grammar]
            statement, found, beside = plain, Found(unresolved=found.unresolved + open_again), {}
        alone = self.references.memory.names.alone
        named = any(t.i in self.references.memory.here or t.text in alone for t in tokens) or any(
            s.text != s.text.lower() for s in found.swaps
        )
        if not any(c.isalnum() for c in statement):
            return None
        speaker = self.attribution.of(draft, unit, mention)
        if speaker is None and self.voice is not None and not unit.quoted:
            speaker = Speaker(re.sub(r"^the ", "", self.voice.text))
        published = self.article.published_on
        kind = kinds.kind_of(plain, draft, ahead=bool(due and published and due > published))
        last = doc[draft.anchor[1] - 1]
        first_char = max(doc[draft.anchor[0]].idx, min(unit.inherited, last.idx))
        start, end = unit.rests or unit.clean.span(first_char, last.idx + len(last))
        reason = dismissal.of_draft(plain, draft, unit, names=named, column=self.column)
        reported = draft.verb is not None and tense(draft.verb) in ("past", "perfect")
        context = self.context.speaker(found, unit, mention) if reported or re.search(r"\d", plain) else None
        if reason:
            kind = Kind.OPINION
        else:
            reason = dismissal.of_leaning(leans_on(draft, found))
        if kind is Kind.QUOTATION and speaker is None:
            speaker = self.attribution.actor(draft, unit)
        pointing = [t.text for t in found.unresolved]
        resolutions = self._resolutions(found, beside, unit, doc)
        adrift: list[str] = []
        if context is None:
            context, adrift = self.context.subject(draft, unit, named=named or bool(pointing))
        unresolved = tuple(dict.fromkeys(pointing if reason else pointing + adrift))
        middle = f"that {lowered(statement, tokens[0], found).rstrip('.')}"
        if context is not None and not reason:
            statement = f"{context.text}: {lowered(statement, tokens[0], found)}"
            resolutions = (
                Resolution("", context.text, start, start, context.source, context.start, context.end),
                *resolutions,
            )
        if not reason and draft.form in ("main", "conj", "told"):
            middle = accusation(draft) or middle
            self.references.memory.told = Mention(middle, start, end, self.references.memory.unit)
            self.told_dates = list(beside.values())
        score = worth.worth_of(statement, kind, speaker, draft, unresolved=bool(pointing), first=first)
        return Claim(
            statement=statement,
            anchors=(Anchor(self.body[start:end], start, end),),
            kind=kind,
            worth=Worth(0.0, score.reasons) if reason else score,
            question=Question.CONTENT if reason else kinds.question_of(kind, plain),
            speaker=speaker,
            due_on=due if kind is Kind.FORECAST else None,
            due_phrase=due_note if kind is Kind.FORECAST else "",
            dismissed=reason,
            resolutions=resolutions,
            unresolved=unresolved,
        )

    def _resolutions(
        self, found: Found, beside: dict[int, str], unit: Unit, doc: Doc
    ) -> tuple[Resolution, ...]:
        out = []
        for s in found.swaps:
            if s.grammar:
                continue
            start, end = unit.clean.span(doc[s.first].idx, doc[s.last].idx + len(doc[s.last]))
            out.append(Resolution(self.body[start:end], s.text, start, end, s.source, s.start, s.end))
        for i, words in beside.items():
            start, end = unit.clean.span(doc[i].idx, doc[i].idx + len(doc[i]))
            said = self.body[start:end]
            out.append(Resolution(said, f"{said} ({words})", start, end, "published_on", 0, 0))
        return tuple(sorted(out, key=lambda r: r.start))

    def _remember(self, unit: Unit, doc: Doc) -> None:
        speaker = self.attribution.mention(unit.said or unit.to, unit)
        found = self.references.resolve(list(doc), unit, speaker)
        self.references.memory.remember(doc, unit, found.swaps, speaker)
        if unit.frame and (told := self.references.memory.told) is not None:
            told.unit += 1  # what denies "this" behind "she said" stands right behind what she said

    def _dismissed(self, unit: Unit, reason: str) -> Claim:
        quote = self.body[unit.start : unit.end]
        text = unit.clean.text
        statement = text if len(text) <= LONGEST_DISMISSED else text[:LONGEST_DISMISSED].rstrip() + "…"
        return Claim(
            statement,
            (Anchor(quote, unit.start, unit.end),),
            Kind.OPINION,
            Worth(0.0),
            dismissed=reason,
        )


def _as_it_stands(doc: Doc, unit: Unit) -> Draft:
    """A line of a list as one statement; under "What is being decided:" it gets that verb."""
    tokens = [t for t in doc if not t.is_space]
    rest = unit.asked
    if not rest:
        return Draft(list(tokens), (0, len(doc)), "label")
    plural = any(t.tag_ == "NNS" and t.dep_ == "ROOT" for t in tokens)
    while tokens and tokens[-1].is_punct:
        tokens.pop()
    return Draft([*tokens, "are" if plural else "is", rest], (0, len(doc)), "label")


def _whole(body: str, block: Block) -> Unit:
    return Unit(block.start, block.end, clean(body, block.start, block.end), block)
