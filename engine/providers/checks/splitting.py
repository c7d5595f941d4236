"""Checks on an article's claims, which come out as the engine's own: with offsets, worth and amounts.

The rule against invention is the engine's (``extract.faithful``), and narrower: a model need not make its statements of the
article's words. What it can't see is one name of the article in the place of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.assess import check_quote
from engine.assess.days import Day, days
from engine.encoder import Damaged
from engine.extract import kinds, language, worth
from engine.extract.dates import worded
from engine.extract.faithful import Faithful
from engine.extract.fold import fold
from engine.providers.checks.figures import added_number, figures
from engine.providers.checks.turning import gained, lost
from engine.providers.checks.when import AHEAD, BACK, added_day, is_due
from engine.providers.prompts import LONGEST_SENT
from engine.providers.types import Claims, Extract, Extracted, Refusal, Rule, Told
from engine.types import Anchor, Article, Claim, Kind, QuoteCheck, Speaker
from engine.words import content_keys, is_content, key, sentences, words

OTHER_LANGUAGE = "The checks know English: in another language they refuse right claims too, and miss a “not” that was lost or put in."
_LONGEST_QUOTE = 600
_LEAST_SHARED = 0.5
_NEAR_BEFORE, _NEAR_AFTER = 3, 1


def claims(call: Extract, told: Extracted) -> Claims:
    """The model's claims as the engine's own: exact offsets, the engine's worth, amounts read; with what was refused."""
    text = _Text(call.article)
    kept: list[Claim] = []
    refused: list[Refusal] = []
    seen: set[tuple[str, Anchor]] = set()
    for one in told.claims:
        checked = text.claim(one)
        if isinstance(checked, Refusal):
            refused.append(checked)
        elif (same := (checked.statement.casefold(), checked.anchors[0])) in seen:
            refused.append(Refusal(Rule.REPEATED, "It says the same again.", one.statement))
        else:
            seen.add(same)
            kept.append(checked)
    found = fold(sorted(kept, key=lambda claim: (claim.anchors[0].start, claim.anchors[0].end)))
    notes = []
    if len(call.article.body) > LONGEST_SENT:
        notes.append(f"Only the first {LONGEST_SENT:,} characters were sent to the model.")
    if language.of(call.article)[1]:
        notes.append(OTHER_LANGUAGE)
    try:
        found = worth.with_the_network(found)
    except Damaged as error:
        notes.append(f"Priority was given by rules alone: {error}")
    return Claims(tuple(found), tuple(refused), tuple(notes))


class _Text:
    """An article as the checks see it."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.whole = f"{article.title}\n{article.body}\n{article.publisher}\n{article.byline}"
        self.faithful = Faithful(article)
        self.keys = {word.key for word in words(self.whole)}
        self.figures = figures(self.whole)
        self.sentences = list(sentences(article.body))

    def claim(self, told: Told) -> Claim | Refusal:
        """The claim, or what is wrong with it."""
        if not any(letter.isalnum() for letter in told.statement):
            return Refusal(Rule.EMPTY, "It says nothing.", told.statement)
        anchor = self.anchor(told.quote)
        if isinstance(anchor, str):
            return Refusal(Rule.QUOTE, anchor, told.statement)
        near = self.around(anchor)
        for check in (self.added, self.strayed, self.turned, self.spoken, self.due):
            if refusal := check(told, anchor, near):
                return refusal
        return self.made(told, anchor)

    def anchor(self, quote: str) -> Anchor | str:
        """Where the quoted words stand, to the letter but for typing; or why they don't count."""
        if not any(letter.isalnum() for letter in quote):
            return "It quotes nothing."
        if len(quote) > _LONGEST_QUOTE:
            return f"It quotes more than {_LONGEST_QUOTE} characters, which no single claim rests on."
        found = check_quote(quote, self.article.body)
        if found.check is QuoteCheck.EXACT:
            return Anchor(self.article.body[found.start : found.end], found.start, found.end)
        if check_quote(quote, self.article.title).check is QuoteCheck.EXACT:
            return "The quoted words stand in the title alone, and not in the text."
        if found.difference:
            return f"The quoted words are not in the article: {found.difference}."
        return "The quoted words are not in the article."

    def around(self, anchor: Anchor) -> tuple[str, str]:
        """The sentences that the anchor is part of, and those with what stands near them."""
        touched = [
            n for n, (start, end) in enumerate(self.sentences) if start < anchor.end and anchor.start < end
        ]
        return self.stretch(touched[0], touched[-1]), self.stretch(
            touched[0] - _NEAR_BEFORE, touched[-1] + _NEAR_AFTER
        )

    def stretch(self, first: int, last: int) -> str:
        start, _ = self.sentences[max(0, first)]
        _, end = self.sentences[min(last, len(self.sentences) - 1)]
        return self.article.body[start:end]

    def added(self, told: Told, anchor: Anchor, near: tuple[str, str]) -> Refusal | None:
        """A name, number or date that is not the article's."""
        ways = AHEAD if told.kind is Kind.FORECAST else (*BACK, *AHEAD) if kinds.forecast(near[0]) else BACK
        day = added_day(told.statement, (*near, self.whole), self.article.published_on, ways)
        number = added_number(told.statement, anchor.quote, near[0], self.figures)
        if new := day or number or self.added_name(told.statement):
            what = "date" if day else "number" if number else "name"
            return Refusal(
                Rule.INVENTED, f"The {what} “{new}” is not what the article says there.", told.statement
            )
        return None

    def added_name(self, statement: str) -> str:
        """The first capitalised word that the article has in no form."""
        statement = _without(statement, days(statement))
        opening = next(words(statement), None)
        opens = [opening.text] if opening and opening.capital and is_content(opening.text) else []
        added = [word for word in self.faithful.adds(statement, ()) if word[0].isalpha()]
        return next((word for word in [*opens, *added] if not self.has(word)), "")

    def has(self, word: str) -> bool:
        """Whether the article has a word in some form."""
        parts = [part for part in re.split(r"[-’'.]", word) if part]
        return key(word) in self.keys or all(key(part) in self.keys for part in parts)

    def strayed(self, told: Told, anchor: Anchor, near: tuple[str, str]) -> Refusal | None:
        """A statement that has too little of the article's words to be about what is quoted, or in its language."""
        plain = _without(told.statement, days(told.statement))
        said = {word.key for word in words(plain) if is_content(word.text) and not word.is_number}
        if said and (
            len(said & self.keys) < _LEAST_SHARED * len(said)
            or not said & content_keys(f"{near[1]} {self.article.title}")
        ):
            return Refusal(
                Rule.OTHER,
                "It is about something else than the quoted words, or in another language.",
                told.statement,
            )
        return None

    def turned(self, told: Told, anchor: Anchor, near: tuple[str, str]) -> Refusal | None:
        """A "not" that was lost or put in; an "if" or a "may" that was lost."""
        if left := lost(told.statement, anchor.quote):
            return Refusal(Rule.TURNED, f"It leaves out the “{left}” of the quoted words.", told.statement)
        if put := gained(told.statement, anchor.quote, near[0]):
            return Refusal(Rule.TURNED, f"Its “{put}” is not in the words that it quotes.", told.statement)
        return None

    def spoken(self, told: Told, anchor: Anchor, near: tuple[str, str]) -> Refusal | None:
        """A speaker whom the article does not name."""
        if strange := [w.text for w in words(told.speaker) if is_content(w.text) and w.key not in self.keys]:
            return Refusal(Rule.SPEAKER, f"The article names no “{strange[0]}” who said it.", told.statement)
        return None

    def due(self, told: Told, anchor: Anchor, near: tuple[str, str]) -> Refusal | None:
        """A day for what is no forecast, or that is not the article's."""
        day, published = told.due_on, self.article.published_on
        if day is None:
            return None
        if told.kind is not Kind.FORECAST:
            return Refusal(Rule.DUE, "It has a day to come true and is no forecast.", told.statement)
        if published is None:
            return Refusal(
                Rule.DUE, "It has a day to come true, and the article's own day is not known.", told.statement
            )
        if not is_due(day, (*near, self.whole), published):
            return Refusal(
                Rule.DUE, f"The article does not say that it is due on {worded(day)}.", told.statement
            )
        return None

    def made(self, told: Told, anchor: Anchor) -> Claim:
        speaker = Speaker(told.speaker) if told.speaker else None
        first = sum(end <= anchor.start for _, end in self.sentences[:4]) < 3
        return Claim(
            statement=told.statement,
            anchors=(anchor,),
            kind=told.kind,
            worth=worth.worth_of(told.statement, told.kind, speaker, None, unresolved=False, first=first),
            question=told.question,
            speaker=speaker,
            due_on=told.due_on,
            due_phrase="as the model read it" if told.due_on else "",
        )


def _without(statement: str, dates: Iterable[Day]) -> str:
    """A statement without its dates, which have a check of their own; each leaves its place filled, so that the next word does
    not open the sentence."""
    for day in dates:
        statement = statement[: day.start] + "0" * (day.end - day.start) + statement[day.end :]
    return statement
