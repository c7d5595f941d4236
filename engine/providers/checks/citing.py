"""Checks on a judged passage and on a rationale: what is cited was given, what is quoted stands there, nothing is added."""

from __future__ import annotations

import re
from collections.abc import Collection

from engine.assess import check_quote
from engine.extract.faithful import Faithful
from engine.providers.checks.figures import figures
from engine.providers.checks.when import added_day
from engine.providers.types import Judge, Judged, Refusal, Rule, Word, Worded, Wording
from engine.types import Article, Judgement, QuoteCheck, Rating, Stance
from engine.words import content_keys, key, sentences, words

_SURENESS = 0.75
"""How much a model's stance counts where it is weighed: as much as ours, which is right three times in four."""
_REST = (1 - _SURENESS) / 2
_VERBS = {Stance.SUPPORTS: "says the same", Stance.REFUTES: "says otherwise", Stance.NEUTRAL: "says neither"}

_DECISIVE = (Rating.SUPPORTED, Rating.REFUTED, Rating.MIXED, Rating.CONFLICTING)
_CITED = re.compile(r"\[(\d{1,3})\]")
_LISTED = re.compile(r"\[(\d{1,3}(?:[,;] ?\d{1,3})+)\]")
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»")
_SOURCES = "source passage page report document article piece origin outlet"
_COUNTED = re.compile(rf"\b(\w+)(?=(?: \w+){{0,2}} (?:{_SOURCES.replace(' ', '|')})s?\b)", re.IGNORECASE)
_NUMBERED = re.compile(rf"\b(?:{_SOURCES.replace(' ', '|')})s? (\d{{1,3}})\b", re.IGNORECASE)
"""What a rationale may count that no passage counts: the passages."""
_TALK = frozenset(
    key(word)
    for word in f"""{_SOURCES} claim evidence rating support contradict contradiction confirm confirmation refute agree
    disagree differ independent statement fact state mention describe give rate rule judge clear true false correct
    supported refuted unproven consistent match""".split()
)
"""Words of the trade, which say nothing of what a text is about."""
_LEAST_SHARED = 0.4


def judgement(call: Judge, told: Judged) -> Judgement | Refusal:
    """The model's stance as a hint like the engine's own, where the words it quotes stand in the passage."""
    shares = {stance: _SURENESS if stance is told.stance else _REST for stance in Stance}
    verb = _VERBS[told.stance]
    if told.stance is Stance.NEUTRAL:
        return Judgement(told.stance, _SURENESS, (), f"it {verb}", shares)
    if not content_keys(told.words):
        return Refusal(Rule.EMPTY, "It quotes no words that decide it.")
    found = check_quote(told.words, call.passage)
    if found.check is not QuoteCheck.EXACT:
        return Refusal(Rule.QUOTE, "The words it quotes are not in the passage.", told.words)
    quoted = call.passage[found.start : found.end]
    return Judgement(told.stance, _SURENESS, (quoted,), f"it {verb}: “{quoted}”", shares)


def wording(call: Word, told: Worded) -> Wording | Refusal:
    """The rationale, where it cites what was given and takes nothing from elsewhere; "[1, 2]" becomes "[1] [2]"."""
    said = _LISTED.sub(lambda found: " ".join(f"[{n}]" for n in re.findall(r"\d+", found[1])), told.rationale)
    if not any(letter.isalnum() for letter in said):
        return Refusal(Rule.EMPTY, "It says nothing.")
    if told.rating not in _allowed(call.rating):
        reason = f"It rates {told.rating.value}, where the rules came to {call.rating.value}."
        return Refusal(Rule.RATING, reason, said)
    given = {one.number: one for one in call.passages}
    cited = tuple(dict.fromkeys(int(number) for number in _CITED.findall(said)))
    if strange := [number for number in cited if number not in given]:
        return Refusal(Rule.CITED, f"It cites [{strange[0]}], which it was not given.", said)
    if not cited and told.rating in _DECISIVE:
        return Refusal(Rule.CITED, "It cites no passage.", said)
    texts = [call.statement, *(given[number].text for number in cited)]
    if foreign := _foreign_quote(said, texts):
        reason = f"“{foreign}” is in quotation marks, and no passage that it cites has these words."
        return Refusal(Rule.QUOTE, reason, said)
    source = "\n".join([*texts, *(given[number].publisher for number in cited)])
    plain = _CITED.sub(" ", said)
    if new := added_day(plain, [source], None) or _number(plain, source, given) or _name(plain, source):
        return Refusal(Rule.INVENTED, f"“{new}” is in no passage that it cites.", said)
    about = content_keys(plain) - _TALK
    if about and len(about & content_keys(source)) < _LEAST_SHARED * len(about):
        return Refusal(
            Rule.OTHER, "It is about something else than the passages, or in another language.", said
        )
    return Wording(told.rating, said, cited)


def _allowed(rating: Rating) -> tuple[Rating, ...]:
    """A model may see it otherwise, or less surely; it can't be surer than the evidence was counted to be."""
    if rating in _DECISIVE:
        return (*_DECISIVE, Rating.NOT_ENOUGH_EVIDENCE)
    return (rating,)


def _foreign_quote(said: str, texts: list[str]) -> str:
    """The first stretch in quotation marks that none of the texts has."""
    for parts in _QUOTED.findall(said):
        quote = next(part for part in parts if part)
        if all(check_quote(quote.rstrip(".,;:!?… "), text).check is not QuoteCheck.EXACT for text in texts):
            return str(quote)
    return ""


def _number(said: str, source: str, given: Collection[int]) -> str:
    """The first number that the source does not have; passages may be counted."""

    def counted(word: re.Match[str]) -> str:
        is_count = any(abs(figure.value) <= max(len(given), 2) for figure in figures(word[0]))
        return " " if is_count else word[0]

    said = _NUMBERED.sub(lambda found: " " if int(found[1]) in given else found[0], said)

    there = {figure.value for figure in figures(source)}
    told = figures(_COUNTED.sub(counted, said))
    return next((figure.text for figure in told if figure.value not in there), "")


def _name(said: str, source: str) -> str:
    """The first capitalised word inside a sentence that the source has in no form."""
    faithful = Faithful(Article("", source))
    keys = {word.key for word in words(source)}
    for start, end in sentences(said):
        for word in faithful.adds(said[start:end], ()):
            if word[0].isalpha() and key(word) not in keys | _TALK:
                return word
    return ""
