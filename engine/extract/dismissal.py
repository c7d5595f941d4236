"""What is no claim, and why, in a short sentence a reviewer can agree or disagree with."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from engine.extract import lexicon
from engine.extract.grammar import finite, subject_of, tense
from engine.extract.layout import Role
from engine.extract.sentence import Draft
from engine.extract.sentences import Unit

OPINION = "An opinion or a judgement: nothing in it can be looked up."
QUESTION = "A question."
RHETORIC = "Rhetoric: it weighs or colours what is told elsewhere."
ADVICE = "Advice or an instruction."
FRAGMENT = "Not a full statement."
TAKEN_BACK = "The article says this only to correct it."
OPENING = "It opens a list, whose points are told one by one."
MYTH = "A mistaken belief that the article sets right."
BLOCKS = {
    Role.COMMENT: "A reader's comment, not the article's own text.",
    Role.BOILERPLATE: "Boilerplate: a notice of the publisher, not the story.",
    Role.BYLINE: "A byline.",
    Role.QUESTION: QUESTION,
    Role.HEADING: "A heading.",
}

_JUDGING = re.compile(
    r"""\b(?:pivotal|notable|noteworthy|remarkable|crucial|testament|poses?\ (?:a\ )?(?:significant|serious|grave)|underscores?|highlights?|
    marks?\ a\ (?:\w+\ )?(?:moment|turning|milestone|shift|chapter)|reflective\ of|reflects?\ broader|viewed\ as|seen\ as|strategic\ calculus|
    indicates?\ the\ (?:critical|crucial)|speaks\ volumes|game[- ]changer|sends\ a\ (?:clear\ )?(?:message|signal)|stands\ to\ gain|
    beautiful|wonderful|terrible|awful|disgrace(?:ful)?|shame(?:ful)?|ridiculous|absurd|brilliant|fantastic|horrible|nonsense|heartless|lucky|
    passionate|committed\ to|leading\ (?:provider|supplier|player)|innovative|overwhelmingly|proud(?:ly)?|delighted|thrilled|world-class|cutting-edge|
    never\ been\ so|(?:nobody|no\ one)\b.*\bcan\ (?:doubt|deny)|
    dreadful|magnificent|stunning|pathetic|hypocri\w+|tyrants?|evil|foolish|sacred|priceless|unforgettable)\b""",
    re.I | re.X,
)
_IDIOM = re.compile(
    r"""\b(?:(?:slap|spit)\ in\ the\ face|kick\ in\ the\ teeth|poke\ in\ the\ eye|stab\ in\ the\ back|(?<!fired\ a\ )shot\ across\ the\ bows?|
    drop\ in\ the\ (?:ocean|bucket)|nails?\ in\ (?:the|its|his|her|their)\ coffin|storm\ in\ a\ teacup|tip\ of\ the\ iceberg|elephant\ in\ the\ room|
    (?:bitter\ pill|breath\ of\ fresh\ air|bridge\ too\ far|line\ in\ the\ sand|red\ rag\ to|wake[- ]up\ call|poisoned\ chalice|house\ of\ cards|
    sword\ of\ damocles|damp\ squib|white\ elephant|feather\ in\ (?:the|its|his|her|their)\ cap|writing\ is\ on\ the\ wall|light\ at\ the\ end\ of\ the\ tunnel|
    step\ in\ the\ (?:right|wrong)\ direction|rubs?\ salt\ in|rubbed\ salt\ in|adds?\ insult\ to\ injury|race\ to\ the\ bottom))\b""",
    re.I | re.X,
)
_WISHING = re.compile(
    r"\b(?:should(?:n['’]t)?|ought\ to|must\ not|let['’]?s|let\ us|it\ is\ time|high\ time|deserves?|had\ better)\b(?!\s+have\s+been\b)",
    re.I,
)
_PLANNED = re.compile(
    r"\bshould\s(?:be\s\w+|start|begin|open|end|finish|arrive|last|take)\b.*\b(?:next|by|in|on|before|this)\s"
    r"(?:the\s)?(?:spring|summer|autumn|winter|week|month|year|end|(?-i:[A-Z][a-z]+))",
    re.I,
)
"""``Work should start next spring``: a plan, no wish."""
_FEELING = re.compile(
    r"^(?:But |And |So )?(?:I|we)\s+(?:(?:really|still|just|only)\s+)?(?:think|believe|feel|hope|wish|guess|love|hate|doubt|fear|suspect|"
    r"want|don['’]t (?:think|want|know|believe|like))\b",
    re.I,
)
_WISHFUL = re.compile(
    r"^(?:But |And |So )?(?:I|we)\s+(?:would|will|could|should|must|cannot|can['’]t)\b", re.I
)
_NOT_ALL = re.compile(
    r"(?:But |Yet )?Not (?:everybody|everyone|all)\b[^,;]*\b(?:convinced|happy|pleased|impressed|persuaded|sure|agrees?|amused|delighted|welcome)\b",
    re.I,
)
_FACTUAL = re.compile(r"\d|\b(?:per ?cent|percent|million|billion)\b")
_TAKEN_BACK = re.compile(
    r"(?:(?:In an )?earlier (?:version|post|update|report)s?\b|An earlier (?:version|post|update|report)\b|"
    r"(?:We|This (?:page|post|article|blog|report))\s+(?:\w+\s+)?(?:earlier\s+|wrongly\s+|previously\s+|at\s+[\d.:]+\s*(?:[ap]\.?m\.?)?\s*)*"
    r"(?:said|reported|wrote|stated|gave|misstated|quoted)\b)",
    re.I,
)
_LISTS = re.compile(r"\b(?:following|as follows|these|below)\b", re.I)
_GREETING = re.compile(
    r"(?:madam|mr|mister|mrs)\.? (?:president|speaker|chair\w*|mayor)\b|ladies and gentlemen\b|thank you\b|good (?:morning|afternoon|evening)\b|dear \w+",
    re.I,
)
_APPEAL = re.compile(
    r"(?:any(?:one|body)|witnesses|drivers|readers)\b.*\b(?:is|are)\s(?:being\s)?(?:asked|urged|invited|requested)\sto\b",
    re.I,
)
_SAYING = re.compile(r"An? (?:\w+ ){1,2}is (?:not an?|more than an?|never (?:just |only )?an?)\b", re.I)
_YOU = re.compile(r"(?:you|your|yours)\b", re.I)


def of_unit(unit: Unit, doc: Doc, *, joined: bool = False) -> str:
    """Why a whole unit is no claim, or an empty string. ``joined``: the points of the list it opens are told with its words."""
    text = unit.clean.text
    stated = unit.you and not text.endswith("?")
    if (reason := BLOCKS.get(unit.block.role)) and not stated:
        return reason
    if text.rstrip("\"'”’ ").endswith("?"):
        return QUESTION
    if not unit.quoted and _TAKEN_BACK.match(text):
        return TAKEN_BACK
    if unit.myth:
        return MYTH
    if unit.opens and (joined or _LISTS.search(text)):
        return OPENING
    if not unit.whole and _imperative(doc):
        return ADVICE
    if _APPEAL.match(text):
        return ADVICE
    if _GREETING.match(text):
        return RHETORIC
    if text.rstrip("\"'”’ )").endswith("!"):
        return RHETORIC
    return ""


def _imperative(doc: Doc) -> bool:
    for sent in doc.sents:
        root = sent.root
        first = next(
            (
                t
                for t in sent
                if not t.is_punct
                and not t.is_space
                and t.lower_
                not in (
                    "and",
                    "but",
                    "so",
                    "then",
                    "also",
                    "please",
                    "never",
                    "always",
                    "do",
                    "not",
                    "don't",
                    "if",
                )
            ),
            None,
        )
        if (
            first is not None
            and root.tag_ in ("VB", "VBP")
            and subject_of(root) is None
            and not finite_aux(root)
            and first in (root, *root.lefts)
        ):
            if any(c.dep_ == "aux" and c.lower_ == "to" for c in root.children):
                return False
            return first == root or root.nbor(-1).lower_ in (
                "please",
                "not",
                "never",
                "always",
                "n't",
                "and",
                ",",
            )
    return bool(
        re.match(
            r"^(?:please|don['’]t|do not|never|remember to|make sure|be sure|avoid|check|call|ring|email|visit)\b\s+[a-z]",
            doc.text,
            re.I,
        )
        and subject_of(next(iter(doc.sents)).root) is None
    )


def finite_aux(verb: Token) -> bool:
    """Whether the verb has a finite auxiliary."""
    return any(
        c.dep_ in ("aux", "auxpass")
        and c.tag_ in ("VBD", "VBZ", "VBP", "MD")
        and c.lower_ not in ("do", "does")
        for c in verb.children
    )


def of_draft(text: str, draft: Draft, unit: Unit, *, names: bool, column: bool = False) -> str:
    """Why one statement is no claim, or an empty string.

    ``names``: resolved, it names somebody or something. ``column``: it stands in an opinion piece.
    """
    if unit.whole:
        return ""
    verb = draft.verb
    text = re.sub(r"^Should\s(?!not)", "If ", text)  # "Should it fail, the bank will close"
    factual = bool(_FACTUAL.search(text))
    if (
        verb is not None
        and draft.form in ("main", "conj", "told")
        and not finite(verb)
        and not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in draft.tokens)
    ):
        misread = verb.tag_ == "NNS" and any(c.dep_ == "compound" for c in verb.children)
        words = text.split()
        if len(words) > 5 and any(t.tag_ in ("VBN", "VBD", "VBZ", "VBP") for t in draft.tokens):
            misread = True
        if not misread:
            return "" if factual and len(text.split()) > 3 else FRAGMENT
    if len(draft.tokens) < 2 or _bare_denial(text, verb) or _headless(draft):
        return FRAGMENT
    if _FEELING.search(text) or (_WISHFUL.search(text) and not (unit.quoted and names)):
        return OPINION
    if unit.quoted and not factual and _of_oneself(draft):
        return OPINION
    if re.match(r"as (?:if|though)\b", unit.clean.text, re.I):
        return RHETORIC
    if not unit.quoted and not factual and not names and re.match(r"(?:we|our)\b", text, re.I):
        return RHETORIC
    if unit.quoted and _WISHING.search(text):
        return OPINION
    thought = verb is not None and verb.lemma_ in lexicon.REPORTING  # "she thought that play should be free"
    if _WISHING.search(text) and not factual and not thought and not _PLANNED.search(text):
        return OPINION
    if column and not (names or factual or unit.quoted or draft.speaker or unit.said) and _timeless(verb):
        return OPINION
    if _JUDGING.search(text) and not factual:
        return OPINION if unit.quoted or draft.speaker or unit.said else RHETORIC
    if _IDIOM.search(text) and not factual and not (verb is not None and verb.lemma_ in lexicon.ACTING):
        return RHETORIC
    if (_NOT_ALL.match(text) or _SAYING.match(text)) and not factual:
        return RHETORIC
    if unit.you:
        return ""
    if _YOU.match(text) or (
        verb is not None and any(c.lower_ == "you" for c in verb.children if c.dep_ == "nsubj")
    ):
        return ADVICE
    if unit.quoted and not factual and not names and _general(draft):
        return OPINION
    return ""


def of_leaning(words: str) -> str:
    """Why a statement that leans on ``words`` is no claim as it stands; empty where it leans on none."""
    shown = words if len(words) <= 60 else words[:60].rstrip() + "…"
    return f"Does not stand alone: the text leaves open what “{shown}” means." if words else ""


def _timeless(verb: Token | None) -> bool:
    """What always holds, would or should: in an opinion piece, without a name or a figure, the writer's view."""
    return verb is not None and tense(verb) in ("present", "modal", "bare")


def _headless(draft: Draft) -> bool:
    """``Has been sold twice``: a predicate whose subject the parser did not find."""
    first = draft.parts[0]
    return (
        isinstance(first, Token)
        and first.tag_ in ("VBD", "VBZ", "VBP", "MD")
        and draft.verb in (first, first.head)
        and subject_of(first) not in draft.tokens
        and subject_of(first.head) not in draft.tokens
    )


def _bare_denial(text: str, verb: Token | None) -> bool:
    """``Not while it rains.``, ``Not for the valley.``: what is denied stands in the sentence before."""
    if re.match(r"not (?:if|when|while|unless|because)\b", text, re.I):
        return True
    return verb is not None and verb.pos_ == "ADP" and any(c.dep_ == "neg" for c in verb.children)


def _of_oneself(draft: Draft) -> bool:
    """``We were too optimistic``: a speaker's own condition, as he or she finds it."""
    verb = draft.verb
    subject = subject_of(verb) if verb is not None else None
    if verb is None or subject is None or subject.lower_ not in ("i", "we") or verb.lemma_ != "be":
        return False
    return any(c.dep_ == "acomp" for c in verb.children)


def _general(draft: Draft) -> bool:
    """A quoted sentence in the present tense without a name, figure or date: a saying, not a report."""
    verb = draft.verb
    if verb is None or verb.tag_ not in ("VBZ", "VBP", "VB") or draft.form == "told":
        return False
    if any(t.pos_ == "PROPN" or t.ent_type_ for t in draft.tokens):
        return False
    everybody = ("we", "nobody", "everybody", "everyone", "always", "never", "good", "bad")
    return any(t.lower_ in everybody for t in draft.tokens)
