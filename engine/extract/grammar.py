"""Small questions about a parsed clause: its subject, number, tense, and whether it is told as a plain fact."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import lexicon, verbforms

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")


def finite(verb: Token) -> bool:
    """Whether the clause of ``verb`` has a tense of its own."""
    if verb.tag_ in ("VBD", "VBZ", "VBP", "MD"):
        return True
    if any(c.dep_ in ("aux", "auxpass") for c in verb.children):
        return any(
            c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in verb.children
        )
    if verb.tag_ == "VB" and verb.dep_ == "conj" and verbforms.past(verb.lemma_) == verb.lower_:
        return verb.head.tag_ == "VBD"  # "forced a skylight and let themselves down"
    return verb.tag_ == "VBN" and verb.dep_ not in ("acl", "amod") and subject_of(verb) is not None


def subject_of(verb: Token) -> Token | None:
    """The subject of a clause, if it has one of its own."""
    found = [c for c in verb.children if c.dep_ in SUBJECTS]
    if len(found) > 1 and found[-1].i < verb.i and found[-1].left_edge.nbor(-1).text == ",":
        return found[-1]  # "The son of a driver, Ann grew up in Tarn"
    return found[0] if found else None


def governor(t: Token) -> Token:
    """The verb of the clause a word stands in; of a verb, the one above it."""
    verb = t.head
    while (verb.pos_ not in ("VERB", "AUX") or verb.dep_ in ("aux", "auxpass")) and verb.head != verb:
        verb = verb.head
    return verb


def after_comma(t: Token) -> bool:
    """Whether a comma stands before the words of ``t``."""
    return t.left_edge.i > 0 and t.left_edge.nbor(-1).text == ","


def reports(verb: Token) -> bool:
    """Whether a verb tells what its subject said: ``said that ...``."""
    return verb.lemma_ in lexicon.REPORTING and any(c.dep_ == "ccomp" for c in verb.children)


def together(head: Token) -> list[Token]:
    """The nouns joined to ``head`` by "and", in order; none where they are joined by "or"."""
    chain, last = [], head
    joins: set[str] = set()
    while True:
        joins |= {c.lower_ for c in last.children if c.dep_ == "cc"}
        behind = [c for c in last.children if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN", "NUM", "PRON")]
        if not behind:
            break
        chain.append(behind[0])
        last = behind[0]
    return chain if joins == {"and"} else []


def is_plural(head: Token) -> bool:
    """Whether a verb after this subject is plural."""
    if together(head):
        return True
    firm = head.ent_type_ == "ORG" or any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in head.children)
    if head.tag_ == "NNPS" and firm and head.left_edge.lower_ != "the":
        return False  # "Corran Ferries"
    return (
        head.tag_ in ("NNS", "NNPS")
        or head.lower_
        in (
            "they",
            "we",
            "these",
            "those",
            "both",
            "few",
            "many",
            "police",
            "people",
            "pair",
            "duo",
            "couple",
            "trio",
        )
        or (head.pos_ == "NUM" and head.lower_ not in ("one", "1"))
    )


def tense(verb: Token) -> str:
    """``past``, ``present``, ``perfect``, ``modal`` or ``bare`` of the verb group."""
    aux = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.tag_ == "MD" for c in aux):
        return "modal"
    first = next((c for c in aux if c.tag_ in ("VBD", "VBZ", "VBP")), verb)
    if first.lemma_ == "have" and first is not verb and first.tag_ != "VBD":
        return "perfect"
    if first.tag_ == "VBD" or (first.tag_ == "VBN" and not aux):
        return "past"
    return "present" if first.tag_ in ("VBZ", "VBP") else "bare"


def settled(verb: Token) -> bool:
    """Whether the clause is told as a plain fact: no modal, negation, condition, or mere expectation."""
    if tense(verb) in ("modal", "bare") or any(c.dep_ == "neg" for c in verb.children):
        return False
    if any(c.lemma_ in lexicon.HEDGES for c in verb.children):
        return False
    if any(c.dep_ == "xcomp" and c.tag_ == "VB" for c in verb.children):
        return verb.lemma_ not in (
            "be",
            "expect",
            "plan",
            "want",
            "hope",
            "aim",
            "seek",
            "set",
            "due",
            "intend",
            "seem",
            "appear",
        )
    return not any(c.dep_ == "advcl" and conditional(c) for c in verb.children)


def conditional(clause: Token) -> bool:
    """Whether an adverbial clause is a condition."""
    if any(c.dep_ in ("mark", "advmod") and c.lower_ in lexicon.CONDITIONS for c in clause.children):
        return True
    first = next(iter(clause.subtree))
    return first.lower_ in ("should", "were", "had") and first.head == clause
