"""Whether a passage supports or refutes a claim: rules a person can read, and neutral wherever they can't know.

The passage must be about the same people, places and things; it must say it, not ask, fear, plan or doubt it;
numbers and dates must agree as numbers and dates; and it must say it the same way round, without a negation, a
denial or an opposite that the claim has not. The first rule that decides is the reason given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.assess import polarity
from engine.assess.answers import asserted, refusal
from engine.assess.days import same_day
from engine.assess.figures import Figures, compare
from engine.assess.polarity import OPPOSITES, meaning
from engine.assess.statements import Statement, clause, lacking, negation, read, share, unnamed
from engine.types import Judgement, Stance
from engine.words import same_name, sentences, words

VERSION = "stance-v6"
"""Of these rules and what ``judging`` makes of them."""

_LEAST_SHARE = 0.6
_VERY_SURE = 0.8
_ANSWERED = {Stance.REFUTES: 0.8, Stance.NEUTRAL: 0.15, Stance.SUPPORTS: 0.05}
"""How a plain no to a question about the claim is shared out; a network that reads both as one text is not asked."""
_LONGEST_CLAIM = 2_000
_LONGEST_PASSAGE = 5_000


@dataclass(frozen=True, slots=True)
class _Case:
    """A claim and the sentence of a passage nearest to it."""

    claimed: Statement
    found: Statement
    clause: str
    following: str
    whole: Statement
    share: float
    lacking: list[str]
    figures: Figures

    @property
    def complete(self) -> bool:
        """Whether the sentence has all that the claim says. One missing word can be the one that matters."""
        return not self.lacking


def judge(claim: str, passage: str) -> Judgement:
    """The stance of one passage to the claim, with the words that decided and the rule in words.

    A hint: ``confidence`` orders judgements, it is no probability. Of the claim the first 2,000 and of the passage
    the first 5,000 characters are read.
    """
    claim, passage = claim[:_LONGEST_CLAIM], passage[:_LONGEST_PASSAGE]
    if no := refusal(claim, passage):
        why = f"the passage answers “{no}” to a question about it"
        return Judgement(Stance.REFUTES, _ANSWERED[Stance.REFUTES], (no,), why, _ANSWERED)
    passage = asserted(passage)
    claimed = read(claim)
    parts = [passage[start:end] for start, end in sentences(passage)]
    if not claimed.said or not parts:
        return _neutral("there is nothing to compare")
    case = _case(claimed, parts, passage)
    return next(judgement for rule in _RULES if (judgement := rule(case)) is not None)


def _case(claimed: Statement, parts: list[str], passage: str) -> _Case:
    statements = [read(part) for part in parts]
    place = max(range(len(parts)), key=lambda number: share(claimed, statements[number]))
    found = statements[place]
    return _Case(
        claimed,
        found,
        clause(claimed, found),
        parts[place + 1] if place + 1 < len(parts) else "",
        read(passage),
        share(claimed, found),
        lacking(claimed, found) + unnamed(claimed, found),
        compare(claimed, found),
    )


def _neutral(why: str, *decided: str) -> Judgement:
    return Judgement(Stance.NEUTRAL, 0.5, decided, why)


def _doubt(why: str, *decided: str) -> Judgement:
    """Neutral because the passage is not to be taken at its word, however sure the network is of it."""
    return replace(_neutral(why, *decided), doubted=1.0)


def _others(why: str) -> Judgement:
    """Neutral because it seems to be about something else, unless the network is very sure."""
    return replace(_neutral(why), doubted=_VERY_SURE)


def _about_others(case: _Case) -> Judgement | None:
    if absent := unnamed(case.claimed, case.whole):
        return _others(f"the passage does not name {', '.join(absent)}")
    if case.share < _LEAST_SHARE:
        return _others("the passage shares too little with the claim")
    return None


def _asks(case: _Case) -> Judgement | None:
    return _doubt("the passage asks it") if polarity.ASKS.search(case.found.text) else None


def _denies(case: _Case) -> Judgement | None:
    """A denial refutes where what follows it (or, "was denied", what stands before it) has the claim's words."""
    own = polarity.DENIAL.search(case.claimed.text)
    word = _denial_of(case)
    if not word and not own:
        return None
    if polarity.NO_DENIAL.search(case.found.text + " " + case.following):
        return _doubt("the passage neither confirms nor denies it")
    if own:
        return None if word else _doubt("the claim is about a denial that the passage does not have", own[0])
    if negation(case.claimed.text, frozenset(case.claimed.said)):
        return _doubt("the claim and the passage both deny something", word)
    return Judgement(Stance.REFUTES, 0.65, (word,), f"the passage denies it (“{word}”)")


def _denial_of(case: _Case) -> str:
    told = case.claimed.plain.keys() or case.claimed.said.keys()
    for match in polarity.DENIAL.finditer(case.found.text):
        before, after = case.found.text[: match.start()], case.found.text[match.end() :]
        for side in (before, after):
            if 2 * len(told & {meaning(word.key) for word in words(side)}) >= len(told):
                return match[0]
    short = case.following if len(case.following) < 200 else ""
    back = polarity.DENIAL.search(short)
    return back[0] if back and polarity.POINTS_BACK.search(short) else ""


def _does_not_say(case: _Case) -> Judgement | None:
    """Doubt, fear, accusation, plan: unless the claim itself is put that way."""
    if doubt := polarity.only(polarity.UNKNOWN, case.found.text, case.claimed.text):
        return _doubt(f"the passage says only that it is not known (“{doubt}”)", doubt)
    if doubt := polarity.only(polarity.DOUBT, case.clause, case.claimed.text):
        return _doubt(f"the passage does not say that it is so (“{doubt}”)", doubt)
    if told := polarity.only(polarity.CLAIMED, case.found.text, case.claimed.text):
        return _doubt(f"the passage says only that it is claimed (“{told}”)", told)
    if over := polarity.only(polarity.ENDED, case.clause, case.claimed.text):
        return _doubt(f"the passage may say that it is over (“{over}”)", over)
    ahead = polarity.only(polarity.AHEAD, case.clause, case.claimed.text)
    if ahead and not polarity.DOUBT.search(case.claimed.text):
        return _doubt(f"the passage speaks of what is to come (“{ahead}”)", ahead)
    return None


def _other_way_round(case: _Case) -> Judgement | None:
    """ "A sold to B" is not "B sold to A"; with "and", "by" or "with" between them the order says nothing."""
    both = [
        (spot, case.found.places[there])
        for spot, name in zip(case.claimed.places, case.claimed.named, strict=True)
        for there in [next((n for n, other in enumerate(case.found.named) if same_name(name, other)), -1)]
        if there >= 0
    ][:2]
    if len(both) < 2 or both[0][1] <= both[1][1]:
        return None
    between = case.claimed.text[both[0][0] : both[1][0]] + " " + case.found.text[both[1][1] : both[0][1]]
    if re.search(r"\b(?:and|by|with)\b", between):
        return None
    return _doubt("the same names stand the other way round")


def _figures_differ(case: _Case) -> Judgement | None:
    if not case.figures.differing:
        return None
    figure, why = case.figures.differing[0]
    if len(case.figures.differing) > 1 or _of_another_time(case):
        return _doubt(f"{why}; that is not all that differs, so it may speak of something else", figure)
    if not case.complete or _turning(case):
        return _doubt(f"{why}; it may speak of something else", figure)
    return Judgement(Stance.REFUTES, 0.7, (figure,), why)


def _of_another_time(case: _Case) -> bool:
    """Whether the sentence counts something, and gives dates and none of the claim's: another count may be right too."""
    found, _ = case.figures.differing[0]
    if not case.claimed.dates or not case.found.dates or found in {day.text for day in case.found.dates}:
        return False
    return not any(same_day(one, other) for one in case.claimed.dates for other in case.found.dates)


def _says_the_opposite(case: _Case) -> Judgement | None:
    turning = _turning(case)
    if len(turning) % 2 == 0:
        return None
    told = "”, “".join(turning)
    if not case.complete:
        return _doubt(f"“{told}” may turn it round, but the passage has only part of the claim", *turning)
    return Judgement(
        Stance.REFUTES, _confidence(case), tuple(turning), f"the passage says the opposite (“{told}”)"
    )


def _turning(case: _Case) -> list[str]:
    """Negations and opposites that only one of the two has; an even number of them turns nothing."""
    about = frozenset(case.claimed.plain) or frozenset(case.claimed.said)
    in_claim = negation(case.claimed.text, about)
    in_passage = negation(case.clause, about)
    turning = []
    if bool(in_claim) != bool(in_passage):
        told, other = (in_claim, case.found.text) if in_claim else (in_passage, case.claimed.text)
        # The same "no" elsewhere in the other may be said of the same thing.
        turning = [] if re.search(rf"\b{re.escape(told)}\b", other, re.IGNORECASE) else [told]
    have = {word.key for word in words(case.found.text)}
    for word in words(case.claimed.text):
        if word.key in OPPOSITES and word.key not in have and meaning(word.key) not in case.found.said:
            turning += [other.text for other in words(case.clause) if other.key in OPPOSITES[word.key]][:1]
    return turning


def _says_only_part(case: _Case) -> Judgement | None:
    if not case.complete:
        return _neutral(f"the passage does not say “{'”, “'.join(case.lacking[:4])}”")
    if case.figures.missing:
        return _neutral(f"the passage does not say {', '.join(case.figures.missing)}")
    return None


def _says_the_same(case: _Case) -> Judgement:
    shared = tuple(word.text for meant, word in case.found.said.items() if meant in case.claimed.said)
    why = "; ".join((f"the passage says the same ({', '.join(shared[:6])})", *case.figures.notes))
    return Judgement(Stance.SUPPORTS, _confidence(case), case.figures.agreeing + shared, why)


def _confidence(case: _Case) -> float:
    """More for more of the claim's words, less where somebody is said to have said it."""
    said = 0.1 if polarity.REPORTED.search(case.found.text) else 0.0
    return round(0.6 + 0.3 * (case.share - _LEAST_SHARE) / (1 - _LEAST_SHARE) - said, 2)


_RULES: tuple[Callable[[_Case], Judgement | None], ...] = (
    _about_others,
    _asks,
    _denies,
    _does_not_say,
    _other_way_round,
    _figures_differ,
    _says_the_opposite,
    _says_only_part,
    _says_the_same,
)
