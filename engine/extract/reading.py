"""An article into claims: layout, units, parse, drafts, references, dates, kinds, worth, and one claim for repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from spacy.tokens import Doc, Token

from engine.extract import clauses, dates, dismissal, kinds, language, worth
from engine.extract.clauses import Draft
from engine.extract.faithful import Faithful
from engine.extract.fold import fold
from engine.extract.layout import Block, Role, blocks
from engine.extract.model import parser
from engine.extract.names import Names
from engine.extract.references import Found, Mention, References
from engine.extract.sentences import LONGEST, PIECES, Unit, units
from engine.extract.speech import Said
from engine.extract.text import clean
from engine.extract.wording import write
from engine.types import Anchor, Article, Claim, Kind, Question, Reading, Resolution, Speaker, Worth

VERSION = "extract-v1"
LONGEST_BODY = 500_000
"""Code points of the body that are read; what lies behind is left, with a note."""
_READABLE = (Role.TEXT, Role.ITEM)


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
        notes.append(
            "The day of publication is not known: relative dates are left as they stand and forecasts get no day."
        )
    reader = _Reader(article, body)
    claims = fold(list(reader.claims()))
    if reader.cut:
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
        self.blocks = blocks(body)
        self.units = [
            u for b in self.blocks for u in (units(body, b) if b.role in _READABLE else [_whole(body, b)])
        ]
        self.cut = any(
            u.end - u.start > LONGEST // 2 and u.block.end - u.block.start > LONGEST for u in self.units
        )
        self.docs = list(parser().pipe((u.clean.text for u in self.units), batch_size=64))
        self.references = References(
            Names(
                ((u, d) for u, d in zip(self.units, self.docs, strict=True) if u.block.role in _READABLE),
                body,
            )
        )

    def claims(self) -> Iterator[Claim]:
        for n, (unit, doc) in enumerate(zip(self.units, self.docs, strict=True)):
            if not any(c.isalnum() for c in unit.clean.text):
                continue
            if unit.block.role is Role.HEADING:
                continue
            self.references.enter(doc, unit)
            reason = dismissal.of_unit(unit, doc)
            if reason and not unit.frame:
                yield self._dismissed(unit, reason)
            elif not reason or unit.frame:
                yield from self._of_unit(unit, doc, first=n < 3)
            if unit.block.role in _READABLE:
                self._remember(unit, doc)

    def _of_unit(self, unit: Unit, doc: Doc, *, first: bool) -> Iterator[Claim]:
        speaker = self._speaker_mention(unit.said, unit)
        for draft in clauses.split(doc, frame=unit.frame):
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
        beside, due, due_note = self._dates(draft, unit, doc, future=future)
        statement = write(draft.parts, found.swaps, beside)
        if self.faithful.adds(statement, beside.values()):
            statement, found, beside = plain, Found(unresolved=found.unresolved), {}
        if not any(c.isalnum() for c in statement):
            return None
        speaker = self._speaker(draft, unit, mention)
        kind = kinds.kind_of(plain, draft, ahead=due is not None)
        start, end = unit.clean.span(
            doc[draft.anchor[0]].idx, doc[draft.anchor[1] - 1].idx + len(doc[draft.anchor[1] - 1])
        )
        reason = dismissal.of_draft(plain, draft, unit)
        if reason:
            kind = Kind.OPINION
        if kind is Kind.QUOTATION and speaker is None:
            speaker = self._actor(draft, unit)
        unresolved = tuple(dict.fromkeys(t.text for t in found.unresolved))
        score = worth.worth_of(statement, kind, speaker, draft, unresolved=bool(unresolved), first=first)
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
            resolutions=self._resolutions(found, beside, unit, doc),
            unresolved=unresolved,
        )

    # ------------------------------------------------------------------------------------------ dates

    def _dates(
        self, draft: Draft, unit: Unit, doc: Doc, *, future: bool
    ) -> tuple[dict[int, str], date | None, str]:
        """Explicit dates to put beside tokens, the day a forecast falls due, and the phrase that says so."""
        beside: dict[int, str] = {}
        due: date | None = None
        note = ""
        inside = {t.i for t in draft.tokens}
        published = self.article.published_on
        for phrase in dates.phrases(unit.clean.text, published, future=future):
            covered = [t for t in doc if t.idx < phrase.end and t.idx + len(t) > phrase.start]
            if not covered or not all(t.i in inside for t in covered):
                continue
            if phrase.beside:
                beside[covered[-1].i] = phrase.beside
            if published is not None and phrase.last >= published and (due is None or phrase.last > due):
                due = phrase.last
                said = unit.clean.text[phrase.start : phrase.end]
                note = f"“{said}”: {phrase.note}" if phrase.note else f"“{said}”"
        return beside, due, note

    def _resolutions(
        self, found: Found, beside: dict[int, str], unit: Unit, doc: Doc
    ) -> tuple[Resolution, ...]:
        out = []
        for s in found.swaps:
            if s.grammar:
                continue
            start, end = unit.clean.span(doc[s.first].idx, doc[s.last].idx + len(doc[s.last]))
            out.append(Resolution(self.body[start:end], s.text, start, end, "body", s.start, s.end))
        for i, words in beside.items():
            start, end = unit.clean.span(doc[i].idx, doc[i].idx + len(doc[i]))
            said = self.body[start:end]
            out.append(Resolution(said, f"{said} ({words})", start, end, "published_on", 0, 0))
        return tuple(sorted(out, key=lambda r: r.start))

    # ------------------------------------------------------------------------------------------ speakers

    def _speaker_mention(self, said: Said | None, unit: Unit) -> Mention | None:
        if said is None:
            return None
        text = self.body[said.start : said.end]
        mention = self.references.speaker_named(text)
        if mention is None and not re.match(r"(?:he|she|it|they|i|we)$", text, re.I):
            mention = Mention(text, said.start, said.end, 0, 3)
        return mention

    def _speaker(self, draft: Draft, unit: Unit, mention: Mention | None) -> Speaker | None:
        if draft.speaker:
            first, last = draft.speaker[0], draft.speaker[-1]
            start, end = unit.clean.span(first.idx, last.idx + len(last))
            inner = self._speaker_mention(Said(start, end, "", start, end), unit)
            report = draft.report
            wording = self.body[start:end] + (f" {report.text}" if report is not None else "")
            return _speaker(inner, self.body[start:end], wording, report.lemma_ if report is not None else "")
        if unit.said is None:
            return None
        said = unit.said
        return _speaker(
            mention,
            self.body[said.start : said.end],
            " ".join(self.body[said.frame_start : said.frame_end].split()),
            said.verb,
        )

    def _actor(self, draft: Draft, unit: Unit) -> Speaker | None:
        """Who denies, accuses or promises in a claim about that very act."""
        verb = draft.verb
        subject = clauses.subject_of(verb) if verb is not None else None
        if verb is None:
            return None
        tokens = list(subject.subtree) if subject is not None else []
        if not tokens:
            head = next(
                (p for p in draft.parts if isinstance(p, Token) and p.pos_ in ("PROPN", "PRON", "NOUN")), None
            )
            tokens = [head] if head is not None else []
        if not tokens:
            return None
        start, end = unit.clean.span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))
        text = self.body[start:end]
        return _speaker(
            self._speaker_mention(Said(start, end, "", start, end), unit),
            text,
            f"{text} {verb.text}",
            verb.lemma_,
        )

    def _remember(self, unit: Unit, doc: Doc) -> None:
        found = self.references.resolve(list(doc), unit, self._speaker_mention(unit.said, unit))
        self.references.remember(doc, unit, found.swaps)

    def _dismissed(self, unit: Unit, reason: str) -> Claim:
        quote = self.body[unit.start : unit.end]
        return Claim(
            " ".join(unit.clean.text.split()),
            (Anchor(quote, unit.start, unit.end),),
            Kind.OPINION,
            Worth(0.0),
            dismissed=reason,
        )


def _whole(body: str, block: Block) -> Unit:
    return Unit(block.start, block.end, clean(body, block.start, block.end), block)


def _speaker(mention: Mention | None, phrase: str, wording: str, verb: str) -> Speaker:
    phrase = " ".join(phrase.split()).strip(" ,")
    if mention is not None and mention.person is not None:
        name = mention.text
        role = re.sub(r"[,\s]+$", "", phrase.replace(name, "").strip(" ,")) if name in phrase else ""
        return Speaker(name, role, " ".join(wording.split()), verb)
    name = mention.text if mention is not None else phrase
    name = re.sub(r"^(?:the|a|an)\s+", "", re.sub(r",.*$", "", " ".join(name.split())), flags=re.I)
    return Speaker(name, "", " ".join(wording.split()), verb)
