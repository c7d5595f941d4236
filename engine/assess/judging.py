"""Whether a passage supports or refutes a claim: a network's word, weighed with the rules of ``stance``.

The network has read tens of thousands of labelled pairs; it sees what is put in other words and can't say why. The rules
see figures, dates, denials and opposites, say which word decided, and mostly keep silent. Where both speak they are
added up; where a rule saw that the passage only asks, doubts, plans or turns it round, the word is too uncertain to count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from engine import encoder
from engine.assess import stance
from engine.assess.answers import asserted
from engine.assess.suggestion import LEAST
from engine.encoder import Damaged
from engine.types import Judgement, Stance
from engine.words import content_keys, words

LABELS = (Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL)
_WARMTH = 0.75
"""The network is surer than it is right; so much of its sureness was right on pairs it had not seen."""
_RULE = 1.0
"""How much a rule that decides is worth beside the network, whose scores go from about -3 to 3."""
_DOUBTED = 0.45
"""The most a judgement is sure of itself where a rule saw a reason not to judge: less than what counts."""
_PREJUDICE = 0.5
"""How much of what the network says of a claim beside no passage is taken off before its word counts: it has learnt that
claims with "only", "never" or a denial are mostly refuted, and says so of them beside whatever it reads."""
_USUAL = np.array([-0.72, 0.62, 0.29], np.float32)
"""What it says so of FEVER's claims on average: what is usual is no prejudice against this one."""
_MOST_WORDS = 6


def judge(claim: str, passage: str) -> Judgement:
    """The stance of one passage to the claim: a hint, with the words that decided and why."""
    return judge_all([(claim, passage)])[0]


def judge_all(pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
    """The stance of passages to claims, ``(claim, passage)`` each, together faster than one by one.

    ``shares`` says how probable each stance is, ``confidence`` how much the chosen one counts: its share, or less where
    a rule saw a reason not to judge or the network would say much the same of the claim alone. A contradiction is told
    only where it is clear: else ``stance`` is neutral, even where ``shares`` leans to it. Without the network's weights
    the rules judge alone, and say so.
    """
    ruled = [stance.judge(claim, passage) for claim, passage in pairs]
    pairs = [(claim, asserted(passage)) for claim, passage in pairs]
    try:
        said = encoder.scores("stance", pairs) if pairs else np.empty((0, len(LABELS)), np.float32)
    except Damaged as error:
        return [_alone(one, str(error)) for one in ruled]
    return [_told(_weighed(*pair, one, row)) for pair, one, row in zip(pairs, ruled, said, strict=True)]


@lru_cache(maxsize=1_024)
def _unread(claim: str) -> encoder.Floats:
    """What the network says of a claim beside no passage: kept, for its passages come page by page."""
    row: encoder.Floats = encoder.scores("stance", [(claim, "")])[0]
    return row


def _alone(ruled: Judgement, error: str) -> Judgement:
    if ruled.shares:
        return ruled
    rest = (1 - ruled.confidence) / 2
    shares = {label: ruled.confidence if label is ruled.stance else rest for label in LABELS}
    return Judgement(
        ruled.stance, ruled.confidence, ruled.words, f"{ruled.why}; judged by rules alone: {error}", shares
    )


def _told(judged: Judgement) -> Judgement:
    """A contradiction that is not clear is told as none: a wrong one misleads more than a missed one."""
    if judged.stance is not Stance.REFUTES or judged.confidence >= LEAST[Stance.REFUTES]:
        return judged
    why = f"{judged.why}; too uncertain to be called a contradiction"
    return replace(judged, stance=Stance.NEUTRAL, confidence=judged.shares[Stance.NEUTRAL], why=why)


def _weighed(claim: str, passage: str, ruled: Judgement, said: encoder.Floats) -> Judgement:
    if ruled.shares:
        return ruled
    shares = _shares(said, ruled)
    shared = _shared(claim, passage)
    chosen = max(LABELS, key=lambda label: shares[label])
    if not shared and shares[chosen] <= ruled.doubted:
        # All that the network has read was about the claim: of other things it says what comes to its mind.
        shares = {label: float(label is Stance.NEUTRAL) for label in LABELS}
        chosen = Stance.NEUTRAL
    sure = shares[chosen]
    if chosen is not Stance.NEUTRAL:
        sure = min(sure, _shares(said - _PREJUDICE * (_unread(claim) - _USUAL), ruled)[chosen])
    if chosen is ruled.stance:
        return Judgement(chosen, sure, ruled.words, ruled.why, shares)
    why = f"it reads as if it {_VERBS[chosen]}"
    if ruled.stance is not Stance.NEUTRAL:
        return Judgement(chosen, sure, shared, f"{why}, though {ruled.why}", shares)
    if chosen is not Stance.NEUTRAL and (not shared or sure <= ruled.doubted):
        return Judgement(chosen, min(sure, _DOUBTED), shared, f"{why}, but {ruled.why}", shares)
    return Judgement(chosen, sure, shared, f"{why} ({', '.join(shared)})" if shared else why, shares)


def _shares(said: encoder.Floats, ruled: Judgement) -> dict[Stance, float]:
    """How probable each stance is by the network and the rule together."""
    decided = ruled.stance is not Stance.NEUTRAL
    total = said * _WARMTH + np.array(
        [_RULE * (decided and label is ruled.stance) for label in LABELS], np.float32
    )
    weights = np.exp(total - total.max())
    return {
        label: round(float(share), 3) for label, share in zip(LABELS, weights / weights.sum(), strict=True)
    }


_VERBS = {
    Stance.SUPPORTS: "says the same in other words",
    Stance.REFUTES: "says otherwise",
    Stance.NEUTRAL: "says neither",
}


def _shared(claim: str, passage: str) -> tuple[str, ...]:
    """What of the passage the claim has too, as the passage writes it: where the two meet."""
    told = content_keys(claim)
    found = {word.key: word.text for word in words(passage[:2_000]) if word.key in told}
    return tuple(found.values())[:_MOST_WORDS]
