"""Whether a statement can be understood by itself, and which words it leans on where it cannot."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import lexicon, topic
from engine.extract.grammar import SUBJECTS, after_comma, finite, governor, subject_of
from engine.extract.mentions import FIRST, PERSONAL, THEY, THING, WE, YOU, Found
from engine.extract.sentence import Draft

_POINTING = frozenset("this that these those such".split())
_PRONOUNS = (
    PERSONAL.keys()
    | FIRST
    | WE
    | THING
    | THEY
    | YOU.keys()
    | _POINTING
    | {"both", "neither", "either", "there", "here"}
)
_COUNTING = frozenset(
    "figure rest one another other others some none many most several all half each few former latter same".split()
)
_AUXILIARIES = frozenset("do have be will would can could may might shall should".split())


def leans_on(draft: Draft, found: Found) -> str:
    """The words of a statement that only another sentence explains, or an empty string where it stands alone.

    These are pronouns nobody could be found for, "the two men" of no known pair, a number without what is counted,
    "that gain" as the subject, and a verb whose other half was told before ("Lunaria doesn't").
    """
    last = next((t for t in reversed(draft.tokens) if not t.is_punct), None)
    if last is not None and last.lower_ in ("why", "how") and len(draft.tokens) > 2:
        return last.text  # "nobody knows why"
    for t in found.unresolved:
        if t.lower_ in _PRONOUNS or _paired(t):
            return _phrase(t, draft)
    swapped = {i for s in found.swaps for i in range(s.first, s.last + 1)}
    opening = [t for t in draft.tokens[:2] if t.i not in swapped]
    if len(opening) == 2 and opening[0].lower_ in ("so", "nor", "neither") and opening[1].pos_ == "AUX":
        return "".join(t.text_with_ws for t in opening).strip()  # "So would a minister"
    if several := topic.one_of_several(draft, swapped):
        return several[0]
    first = next((t for t in draft.tokens[:1] if t.lower_ in ("that", "those") and t.i not in swapped), None)
    head = first.head if first is not None else None
    if head is not None and head.ent_type_ not in ("DATE", "TIME") and _points(head, draft, swapped):
        return _phrase(head, draft)
    verb = draft.verb
    if verb is None or verb not in draft.tokens:
        return ""
    if _half(verb, draft):
        negated = verb.i + 1 < len(verb.doc) and verb.nbor(1).dep_ == "neg"
        return verb.doc[verb.i : verb.i + 1 + negated].text
    for t in draft.tokens:
        if t.lower_ == "that" and t.dep_ == "mark" and finite(t.head) and subject_of(t.head) is None:
            return t.text  # "she thinks that accounts for half of it"
        if t.i not in swapped and (
            _bare_one(t, draft) or (t.dep_ in ("pobj", "dobj", "nsubj", "nsubjpass") and _that(t, swapped))
        ):
            return _phrase(t, draft)
    subject = subject_of(verb)
    if subject is None or subject not in draft.tokens or subject.i in swapped:
        return ""
    return _phrase(subject, draft) if _counts(subject, draft) or _points(subject, draft, swapped) else ""


def _paired(t: Token) -> bool:
    return any(c.lower_ in ("two", "both") for c in t.children) or t.lower_ in ("pair", "duo", "two")


def _phrase(t: Token, draft: Draft) -> str:
    words = [k for k in t.subtree if k in draft.tokens and k.i <= t.i]
    return "".join(k.text_with_ws for k in words).strip() or t.text


def _half(verb: Token, draft: Draft) -> bool:
    """``Lunaria doesn't``, ``the others have not``, ``nor do collars``: an auxiliary without its verb."""
    if verb.lemma_ == "say":
        return not any(c.dep_ not in ("nsubj", "aux", "neg", "punct", "advmod", "cc") for c in verb.children)
    if verb.lemma_ not in _AUXILIARIES or any(c.dep_ in ("aux", "auxpass") for c in verb.children):
        return False
    subject = subject_of(verb)
    told = {t for c in ([subject] if subject is not None else []) for t in c.subtree}
    behind = [t for t in draft.tokens[draft.tokens.index(verb) + 1 :] if t not in told]
    return all(
        t.dep_ in ("neg", "cc", "punct") or t.lower_ in ("so", "too", "either", "also") for t in behind
    )


def _counts(subject: Token, draft: Draft) -> bool:
    """``one went to Oslo``, ``the other two``, ``a sixth``: nothing says of what."""
    counted = subject.lower_ in _COUNTING or subject.pos_ == "NUM" or subject.tag_ == "JJ"
    if not counted or subject.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT"):
        return False
    kids = [c for c in subject.children if c in draft.tokens]
    told = any(c.dep_ in ("prep", "relcl", "acl", "compound", "conj") and not after_comma(c) for c in kids)
    at = draft.tokens.index(subject)
    told = told or (
        at + 1 < len(draft.tokens) and draft.tokens[at + 1].lower_ == "of"
    )  # "85 of the 120 people"
    if subject.pos_ == "NUM" and subject.head.lemma_ in lexicon.SUFFERED:
        return False  # "at least 14 have been injured": people
    whose = any(c.dep_ in ("det", "poss") and c.lower_ not in ("the", "a", "an") for c in kids)
    ranked = any(c.dep_ == "amod" and c.lower_ not in ("other", "first", "last") for c in kids)
    return not (told or whose or ranked)


def _bare_one(t: Token, draft: Draft) -> bool:
    """``ordered another``, ``were given one``."""
    if t.lower_ not in ("one", "another", "none") or t.dep_ not in ("dobj", "attr") or list(t.children):
        return False
    earlier = draft.tokens[: draft.tokens.index(t)]
    return not any(b.lemma_ == t.head.lemma_ and b != t.head and b.pos_ == "VERB" for b in earlier)


def _that(t: Token, swapped: set[int]) -> bool:
    """``without that gain``, ``to that effect``: not in a clause that only says which one is meant."""
    if t.ent_type_ in ("DATE", "TIME") or t.lemma_ in lexicon.TIMES or governor(t).dep_ == "relcl":
        return False
    kids = {c.dep_ for c in t.children}
    return not kids & {"relcl", "acl"} and any(
        c.dep_ == "det" and c.lower_ in ("that", "those", "these") and c.i not in swapped for c in t.children
    )


def _points(subject: Token, draft: Draft, swapped: set[int]) -> bool:
    """``that gain``, ``such warnings``, ``those in woodland`` as the subject; not ``all those aboard``."""
    kids = [c for c in subject.children if c in draft.tokens]
    if subject.lower_ in _POINTING and subject.dep_ in SUBJECTS:
        everybody = any(c.dep_ == "predet" for c in kids) and any(c.dep_ == "prep" for c in kids)
        return not everybody and not any(c.dep_ in ("relcl", "acl") for c in kids)
    if subject.ent_type_ in ("DATE", "TIME") or any(
        c.dep_ in ("relcl", "acl") and c != draft.verb for c in kids
    ):
        return False
    return any(c.dep_ == "det" and c.lower_ in _POINTING and c.i not in swapped for c in kids)
