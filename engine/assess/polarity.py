"""Words that turn a statement round, or weaken it: negation, denial, opposites, doubt."""

from __future__ import annotations

import re

from engine.words import key

NEGATION = re.compile(
    r"\b(?:not|never|no(?![.)])|none|nobody|nothing|neither|nor|without|cannot|hardly|barely|"
    r"(?:ca|wo|do|does|did|is|are|was|were|has|have|had|would|could|should|must)n['’]t|"
    r"fail(?:s|ed)? to|refus(?:e|es|ed) to|yet to|far from|instead of|rather than|other than|except|apart from)\b",
    re.IGNORECASE,
)
# "not only" and the like affirm.
AFFIRMING = re.compile(
    r"\b(?:not only|no doubt|no longer than|not least|no fewer than|no less than|no more than)\b", re.I
)

_UNTRUE = r"(?:false|untrue|fake|fabricated|baseless|unfounded|incorrect|inaccurate|wrong|hoax|myth|lie|disinformation|misinformation)"
_TALE = (
    r"(?:claims?|reports?|allegations?|accusations?|suggestions?|rumou?rs?|notion|idea|news|story|stories)"
)
DENIAL = re.compile(
    rf"\b(?:den(?:y|ies|ied|ying|ials?)|refut(?:e|es|ed|ing)|rebut(?:s|ted)?|debunk(?:s|ed|ing)?|disprov(?:e|es|ed|en)|"
    rf"(?:reject|dismiss)(?:s|es|ed|ing)? (?:\w+ ){{0,3}}(?:{_TALE}|as)|"
    rf"(?:is|are|was|were|be|been|as) (?:\w+ ){{0,2}}{_UNTRUE}|{_UNTRUE} (?:\w+ )?{_TALE}|"
    rf"(?:falsely|wrongly|incorrectly) (?:claim|report|stat|say|said)\w*)\b",
    re.IGNORECASE,
)
# A short sentence about the sentence before it.
POINTS_BACK = re.compile(rf"\b(?:this|that|it|these|both|{_TALE})\b", re.IGNORECASE)
NO_DENIAL = re.compile(
    r"\b(?:not|n['’]t|never|neither|nor|without|declin\w+ to|refus\w+ to|stopp\w+ short of) (?:\w+ ){0,2}"
    r"(?:den(?:y|ied|ies|ying)|confirm\w*|refut\w*|contradict\w*|false|untrue|incorrect|fake)\b",
    re.IGNORECASE,
)

UNKNOWN = re.compile(
    r"\b(?:no (?:\w+ ){0,2}(?:evidence|proof|confirmation|indication|word)|unclear|not (?:\w+ )?clear|unconfirmed|"
    r"unverified|(?:not|n['’]t|cannot|unable to|yet to) (?:\w+ ){0,3}(?:verif\w+|confirm\w*|know\w*|establish\w*|"
    r"comment\w*|say whether)|unknown|whether)\b",
    re.IGNORECASE,
)

DOUBT = re.compile(
    r"\b(?:(?-i:may)|might|could|possibl[ey]|perhaps|maybe|potential(?:ly)?|likely|alleg\w+|purported\w*|supposed\w*|"
    r"rumou?r\w*|suspect\w*|accus\w+|appear(?:s|ed)? to|seem(?:s|ed)? to|specula\w+|suggest\w*|fear\w*|if|unless|"
    r"would|should|believed to|thought to|urg(?:e|es|ed)|call(?:s|ed)? (?:for|on)|demand(?:s|ed)?|want(?:s|ed)? to)\b",
    re.IGNORECASE,
)
AHEAD = re.compile(
    r"\b(?:(?:is|are) to (?!the\b|an?\b)|next (?:week|month|year)|tomorrow|invit\w+|will|shall|won['’]t|going to|plan(?:s|ned|ning)? (?:to|for)|expect\w* to|set to|due to (?!the\b)|scheduled|"
    r"prepar(?:e|es|ing) (?:to|for)|hop(?:e|es|ing) to|aim(?:s|ing)? to|intend(?:s|ed)? to|about to|consider(?:s|ing)|"
    r"promis(?:e|ed|es) to|vow(?:s|ed)? to|pledg(?:e|ed|es) to|agreed to|seek(?:s|ing)? to|offer(?:s|ed)? to)\b",
    re.IGNORECASE,
)

# A question keeps its order of words where its mark is lost.
ASKS = re.compile(
    r"^\W*(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|what|which|who|whose|how|why)\b|\?\W*$",
    re.IGNORECASE,
)
# What is over, or only claimed.
ENDED = re.compile(
    r"\b(?:withdr[ae]w\w*|pull(?:s|ed|ing)? (?:out|back|support)|revok\w+|cancel\w*|suspend\w*|halt\w*|ceas\w+|"
    r"stopp\w+|ended|no longer|formerly|used to)\b",
    re.IGNORECASE,
)
CLAIMED = re.compile(r"\b(?:(?:the|a|this|that|such) claims?|claims? (?:that|to)|claiming)\b", re.IGNORECASE)

HEDGE = re.compile(f"{DOUBT.pattern}|{AHEAD.pattern}", re.IGNORECASE)

REPORTED = re.compile(
    r"\b(?:said|says|according to|told|announced|claims?|claimed|stated|reported(?:ly)?|insist(?:s|ed)|argu(?:es|ed))\b",
    re.IGNORECASE,
)

_PAIRS = """
    rise fall, rise drop, rise decline, increase decrease, increase decline, increase fall, increase drop, rise decrease,
    grow shrink, grow fall, grow decline, win lose, gain lose, more less, more fewer, higher lower, highest lowest,
    above below, accept reject, approve reject, approve veto, support oppose, support reject, alive dead, survive die,
    legal illegal, lawful unlawful, safe unsafe, safe dangerous, true false, guilty innocent, convict acquit, allow ban,
    allow prohibit, permit ban, permit prohibit, begin end, start end, start stop, succeed fail, success failure,
    arrive depart, enter leave, enter exit, join exit, lawful unlawful, legal unlawful, minor major, join leave, open close, strengthen weaken, improve worsen, pass reject, before after,
    largest smallest, biggest smallest, most least, hotter colder, oldest youngest, expand shrink, cut raise,
    cancel hold, postpone hold, ally enemy, buy sell, import export, friend enemy, north south, east west,
    maximum minimum, majority minority, always never, all none, husband wife, father mother, son daughter
"""


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _PAIRS.split(","):
        one, other = (key(word) for word in pair.split())
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


OPPOSITES = _opposites()

_ALIKE = """
    supply deliver send ship provide transfer / meet talk summit / visit travel trip / kill die dead death / buy purchase
    acquire / begin start launch / build construct / arrest detain / resign quit / pledge promise vow / rise increase grow
    climb / fall decline drop decrease / film movie / elect election vote / sell sale / born birth / star starring / sign
    agree agreement / wed marry marriage married / author write writer / win victory / show reveal / area region
"""
_SAME = {key(word): line.split()[0] for line in _ALIKE.split("/") for word in line.split()}


def only(pattern: re.Pattern[str], text: str, claim: str) -> str:
    """What a pattern finds in a text, where it finds nothing in the claim; else empty."""
    match = pattern.search(text)
    return match[0] if match and not pattern.search(claim) else ""


def meaning(word: str) -> str:
    """A word's key, one for words that say the same in a report ("shipped", "delivered")."""
    return _SAME.get(word, word)
