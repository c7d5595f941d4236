"""What sort of statement a claim is, and which question its verdict answers."""

from __future__ import annotations

import re

from spacy.tokens import Token

from engine.extract import lexicon
from engine.extract.grammar import tense
from engine.extract.sentence import Draft
from engine.types import Kind, Question

_FUTURE = re.compile(
    r"""\b(?:will|shall|won['’]t|going\ to|gonna)\b|['’]ll\b|
    \b(?:is|are|was|were|be|been)\ (?:also\ |not\ |now\ |widely\ )?(?:expected|due(?!\ to\ (?:an?|the|its|his|her|their|our|this)\b|\ (?:mainly|partly|largely)\b)|set|likely|unlikely|scheduled|planned|forecast|projected|slated|poised|bound|about)\b|
    \b(?:is|are)\ (?:not\ )?to\ (?!the\b|a\b)[a-z]+|
    \b(?:plans?|intends?|aims?|hopes?|expects?|promises|promised|pledges|vows|vowed|proposes|wants)\ (?:[\w']+\ ){0,3}?to\b|
    \b(?:hopes?|hoped)\ for\b|\bexpects?\ (?:an?|the|its)\b|
    \bhas\ to\ report\b""",
    re.I | re.X,
)
_LOOKING = frozenset("be expect plan hope aim intend want propose".split())
_MAY = r"\b(?:(?-i:may)|^may|might"
"""Not the month."""
_MAYBE = re.compile(rf"{_MAY}|could|would)\b(?!\s+have\b)", re.I)
_MAY_DO = re.compile(
    rf"{_MAY})\s+(?!be\b|have\b|do\b|not\b|also\b|mean\b|seem\b|appear\b\s+to)[a-z]+\b", re.I
)
_AHEAD = re.compile(
    r"\b(?:next|tomorrow|by (?:the end|\d{4}|next|mid)|within|in the (?:near|coming)|soon|as early as|until|in the second half|in the \d{4}s|from \d|unless|if)\b",
    re.I,
)
_CAUSE = re.compile(
    r"\b(?:because|due (?:\w+ )?to|owing to|thanks to|as a result|caused?|causing|causes|led to|leads to|lead to|results? in|resulted in|blamed?|blames|"
    r"attribut\w+|so that|the reason|stems? from|on account of|responsible for|means? that|pass(?:ed)? on|trigger\w*|boost(?:ed|s)|prompted|so \w+ that)\b|^so\b",
    re.I,
)
_COMPARE = re.compile(
    r"\b(?:than|compared (?:with|to)|as (?:many|much|high|low|good|bad|large|small|well|long|often) as|twice (?:as|the)|highest|lowest|largest|biggest|smallest|fastest|"
    r"longest|oldest|youngest|best-|worst|most [a-z]+(?:ed|ive|ous|ful|ant|ent)\b|fewest|greatest|record (?:high|low|for)|a record|first (?:\w+ ){0,3}(?:since|in \w+ years)|only (?:one|two|country|city|person)|"
    r"did not differ|the same (?:as|after|number)|since records began|unprecedented|second (?:\w+ )?in \w+ (?:years|months)|more (?:\w+ )?than (?!\d))",
    re.I,
)
_FIGURE = re.compile(
    r"(?:[£$€¥]\s?\d|\d[\d.,]*\s*(?:%|per ?cent|percent|points?|million|billion|trillion|bn|thousand|km|kilomet|met(?:re|er)|miles?|kg|tonn|tons?|litres?|hectares?|square|degrees|°|years? old|"
    r"people|passengers|jobs|euros?|dollars?|pounds|crowns|francs|votes|votes?|seats|cases|deaths|minutes|hours|seconds|days|weeks|months|times)|\b\d{1,3}(?:,\d{3})+\b|\b\d+(?:\.\d+)?\b)"
)
_YEAR_OR_DATE = re.compile(
    r"\([^)]*\d{4}\)|\b(?:19|20)\d\ds?\b|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|"
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}\b|\b\d{1,2}[.:]\d{2}\b|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\baged \d+|\bat \d\d\b|, \d\d,"
)
_WORD_FIGURE = re.compile(
    r"\b(?:half|a third|a quarter|a fifth|a tenth|two-thirds|hundreds|thousands|millions|dozens?|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand)"
    r"(?: of)?(?: the)? (?:per cent|percent|points|million|billion|thousand|hundred|times|of the|people|minutes|crowns|metres))\b",
    re.I,
)
_STATIVE = frozenset(
    "be have own know believe want need belong contain consist remain stand lie live mean feed hold like lead run serve make depend pay seem appear carry".split()
)


def forecast(text: str) -> bool:
    """Whether a statement speaks of what was still to come."""
    return (
        bool(_FUTURE.search(text))
        or bool(_MAYBE.search(text) and _AHEAD.search(text))
        or bool(_MAY_DO.search(text))
    )


def looks_ahead(text: str, draft: Draft) -> bool:
    """Whether a yearless date in it is one to come: a forecast, or a plain present ("the line reopens on Friday")."""
    if forecast(text):
        return True
    verb = draft.verb
    if verb is not None and tense(verb) == "modal" and not re.search(r"\bhave\b", text):
        return True  # "must be paid by Friday"
    if verb is None or tense(verb) != "present" or any(c.dep_ == "auxpass" for c in verb.children):
        return bool(verb is not None and re.search(r"\buntil\b", text) and tense(verb) == "present")
    return not re.search(r"\bsince\b|\bago\b|\blast\b", text)


def ahead_at(token: Token | None, *, default: bool) -> bool:
    """Whether the verb that governs a date looks ahead; ``default`` is what the whole statement does.

    What is called, set or put off "for Thursday", declared "from Thursday" or stopped until then, is still to come,
    whenever that was done.
    """
    dated, onto, begins, ends = token, False, False, False
    while token is not None and token.head != token:
        onto = onto or (token.dep_ == "prep" and token.lower_ in ("for", "to", "until", "till"))
        begins = begins or (token.dep_ == "prep" and token.lower_ == "from")
        ends = ends or (token.dep_ == "prep" and token.lower_ in ("until", "till"))
        if token.lower_ == "compared" or (token.lower_ == "from" and token.head.lower_ in ("up", "down")):
            return False
        token = token.head
        if token.pos_ not in ("VERB", "AUX"):
            continue
        ordered = (begins and token.lemma_ in lexicon.DECREEING) or (
            ends and token.lemma_ in lexicon.STOPPING
        )
        if ordered or (onto and token.lemma_ in lexicon.ARRANGING):
            return True
        if dated is not None and _closed_before(token, dated):
            continue
        if token.dep_ in ("acl", "amod") and token.tag_ in ("VBN", "VBD"):
            return False
        when = tense(token)
        if when == "modal" and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children):
            return True
        if when == "past" and (
            token.dep_ in ("relcl", "advcl", "ccomp", "conj", "acl") or not _FUTURE.search(token.sent.text)
        ):
            return False
        if when == "past" and token.dep_ == "ROOT" and dated is not None and dated.head.head == token:
            return token.lemma_ in _LOOKING  # "promised in March to visit"
        if when != "bare":
            return default
    return default


def _closed_before(verb: Token, dated: Token) -> bool:
    """``the pool, closed since 2020, in June``: a comma ends the aside of ``verb`` before the date that the parser gave it."""
    if verb.dep_ not in ("acl", "relcl", "amod", "advcl") or verb.left_edge.i == 0:
        return False
    between = verb.doc[verb.i : dated.i]
    return verb.left_edge.nbor(-1).text == "," and any(t.text == "," for t in between)


def kind_of(text: str, draft: Draft, *, ahead: bool) -> Kind:
    """The kind of a live statement, by the first rule that holds; ``ahead``: it has a date after publication."""
    verb = draft.verb
    lemma = verb.lemma_.lower() if verb is not None else "be"
    if verb is not None and any(c.dep_ == "auxpass" for c in verb.children):
        lemma = "be"  # "was questioned" is nobody's denial
    if (
        lemma == "call"
        and verb is not None
        and any(c.lower_ in lexicon.CALLED and c.dep_ != "oprd" for c in verb.children)
    ):
        lemma = "summon"  # "called a meeting" says nothing of the meeting
    if lemma in lexicon.DENYING or (
        lemma in lexicon.ACTING
        and draft.form in ("main", "conj")
        and lemma
        not in (
            "promise",
            "pledge",
            "refuse",
            "decline",
            "urge",
            "support",
            "regret",
            "attribute",
            "blame",
            "describe",
        )
    ):
        return Kind.QUOTATION
    if (
        lemma
        in (
            "promise",
            "pledge",
            "vow",
            "decline",
            "regret",
            "describe",
            "say",
            "tell",
            "admit",
            "acknowledge",
            "insist",
            "warn",
            "claim",
        )
        and draft.form in ("main", "conj")
        and verb is not None
        and tense(verb) != "modal"
    ):
        return Kind.QUOTATION
    told = (
        draft.report is not None and draft.report.tag_ == "VBD" and tense(draft.verb) == "modal"
        if draft.verb
        else False
    )
    if (
        told
        and re.search(r"\bwould\b(?! have\b)", text)
        and not re.search(r"\b(?:if|unless|without)\b", text)
    ):
        return Kind.FORECAST
    if forecast(text) or (ahead and looks_ahead(text, draft)):
        return Kind.FORECAST
    figures = bool(_FIGURE.search(_YEAR_OR_DATE.sub(" ", text))) or bool(_WORD_FIGURE.search(text))
    if _CAUSE.search(text):
        return Kind.CAUSAL
    if figures and not re.search(r"(?<!earlier )\bthan (?!\d)|\bmost\b|est\b", text):
        return Kind.QUANTITY
    if _COMPARE.search(text):
        return Kind.COMPARISON
    if figures:
        return Kind.QUANTITY
    if verb is None or _state(draft):
        return Kind.STATE
    return Kind.EVENT


def _state(draft: Draft) -> bool:
    verb = draft.verb
    if verb is None:
        return True
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if draft.form == "participle" or passive:
        return verb.lemma_ in _STATIVE and not passive
    if verb.tag_ in ("VBZ", "VBP"):
        return True
    return verb.lemma_.lower() in ("be", "have", "know", "remain", "own", "believe", "want", "belong")


def question_of(kind: Kind, text: str) -> Question:
    """What the verdict of such a claim answers."""
    if kind is Kind.QUOTATION:
        return Question.ATTRIBUTION
    if kind is Kind.FORECAST and re.search(
        r"\b(?:expect(?:s|ed)?|hopes?|plans?|aims?|intends?|wants?)\b", text, re.I
    ):
        return Question.EXPECTATION
    return Question.CONTENT
