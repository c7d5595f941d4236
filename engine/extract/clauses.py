"""A parsed sentence into single statements: coordinated, subordinate, relative and participle clauses, appositions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypedDict

from spacy.tokens import Doc, Token

from engine.extract import lexicon, verbforms

Part = Token | str
_JOINED = ("conj", "dep")
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_OPENERS = frozenset(
    "however meanwhile moreover furthermore conversely nevertheless nonetheless besides indeed thus therefore".split()
)
_PREPOSITIONAL = frozenset(
    "include regard accord follow concern base depend consider give compare owe involve exclude bar pend range".split()
)
_STATES = frozenset(
    "embroil isolate base know locate situate own run lead operate use consider call back fund hide divide name suspect surround worth".split()
)


@dataclass(slots=True)
class Draft:
    """One statement in the making. ``parts`` are tokens of the sentence and words put between them.

    ``anchor`` is the half-open token range it rests on; ``speaker`` the tokens of its speaker, ``report`` the reporting verb.
    """

    parts: list[Part]
    anchor: tuple[int, int]
    form: str
    verb: Token | None = None
    speaker: list[Token] = field(default_factory=list)
    report: Token | None = None

    @property
    def tokens(self) -> list[Token]:
        return [p for p in self.parts if isinstance(p, Token)]


def split(doc: Doc, *, frame: bool = False) -> list[Draft]:
    """The drafts of one unit, in the order of the text. Of a frame round a quotation only the asides are kept."""
    splitter = _Splitter(doc)
    for sent in doc.sents:
        root = sent.root
        splitter.clause(root, form="main")
    drafts = [d for d in splitter.drafts if not (frame and d.form in ("main", "conj", "report"))]
    return sorted(drafts, key=lambda d: d.anchor)


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
    return next((c for c in verb.children if c.dep_ in SUBJECTS), None)


def is_plural(head: Token) -> bool:
    """Whether a verb after this subject is plural."""
    if any(c.dep_ == "conj" for c in head.children) and any(
        c.dep_ == "cc" and c.lower_ == "and" for c in head.children
    ):
        return True
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


class Reported(TypedDict):
    """The speaker's tokens and the reporting verb, handed down from clause to clause."""

    speaker: list[Token]
    report: Token | None


class _Splitter:
    """Walks one parsed sentence; ``cut`` are tokens that went into a statement of their own."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.cut: set[int] = set()
        self.drafts: list[Draft] = []

    # ------------------------------------------------------------------------------------------ clauses

    def clause(
        self,
        verb: Token,
        *,
        form: str,
        subject: list[Part] | None = None,
        aux: list[Part] | None = None,
        prefix: list[Part] | None = None,
        speaker: list[Token] | None = None,
        report: Token | None = None,
    ) -> None:
        said: Reported = {"speaker": speaker or [], "report": report}
        own_subject = subject_of(verb)
        inner = self._asides(verb, said)
        taken = self.tokens(own_subject) if own_subject is not None else None
        subject_parts: list[Part] = list(taken) if taken is not None else list(subject or [])
        told = self._told(verb)
        if told is not None:
            for c in verb.children:
                if c.dep_ in _JOINED and c.i > told.i and self._verbal(c):
                    self._conj(verb, c, subject_parts, prefix, said)
            self.clause(
                told, form="told", speaker=[p for p in subject_parts if isinstance(p, Token)], report=verb
            )
            self.drafts.extend(inner)
            return
        self._frames(verb, said)
        condition = prefix or self._fronted_condition(verb)
        for c in list(verb.children):
            if c.i in self.cut:
                continue
            if c.dep_ in _JOINED and self._separable(verb, c):
                self._conj(verb, c, subject_parts, condition, said)
            elif c.dep_ in ("advcl", "ccomp", "parataxis"):
                self._subordinate(verb, c, subject_parts, said)
            elif c.dep_ == "prep" and c.lower_ in ("after", "before"):
                for p in c.children:
                    if p.dep_ == "pcomp" and p.tag_ == "VBG" and subject_parts and settled(verb):
                        self._participle(verb, p, subject_parts, said, remove=[c, *p.subtree])
        body = self.tokens(verb)
        if not body:
            return
        parts: list[Part] = [
            *(prefix or []),
            *(() if taken is not None else subject or []),
            *(aux or []),
            *self._plain(body, verb),
        ]
        anchor = self._anchor(t for t in verb.subtree if t.i not in self.cut)
        self.drafts.append(Draft(parts, anchor, form, verb, **said))
        self.drafts.extend(inner)

    def _told(self, verb: Token) -> Token | None:
        """The clause that somebody says, where the sentence is a plain report of it."""
        if verb.lemma_ not in lexicon.REPORTING - lexicon.SHOWING or any(
            c.dep_ == "neg" for c in verb.children
        ):
            return None
        if tense(verb) == "modal" or verb.dep_ in ("relcl", "acl"):
            return None
        subject = subject_of(verb)
        if subject is None and verb.dep_ == "ROOT":
            return None
        for c in verb.children:
            if (
                c.dep_ == "ccomp"
                and finite(c)
                and not any(
                    w.tag_ in ("WP", "WRB", "WDT") or w.lower_ in ("whether", "if")
                    for w in c.children
                    if w.i < c.i
                )
            ):
                if (
                    subject is not None
                    and subject.lower_ in ("it", "that", "this", "which")
                    and verb.tag_ == "VBN"
                ):
                    return None
                if subject_of(c) is None:
                    return None
                return c
        return None

    def _frames(self, verb: Token, said: Reported) -> None:
        """A reporting aside inside the sentence (", Ann warned,") names the speaker."""
        for c in verb.children:
            if (
                c.dep_ == "parataxis"
                and c.lemma_ in lexicon.REPORTING
                and (s := subject_of(c)) is not None
                and not said["speaker"]
            ):
                said["speaker"], said["report"] = self.tokens(s), c
                self._remove(c.subtree)

    def _verbal(self, token: Token) -> bool:
        return token.pos_ in ("VERB", "AUX")

    def _separable(self, verb: Token, c: Token) -> bool:
        """Whether a coordinated verb makes a statement of its own."""
        if not self._verbal(c) or not self._verbal(verb):
            return False
        if c.dep_ == "dep" and (c.i < verb.i or not finite(c)):
            return False
        joins = [t.lower_ for t in verb.children if t.dep_ in ("cc", "preconj")]
        if subject_of(c) is None:
            if any(j in ("or", "nor", "either", "neither") for j in joins):
                return False
            if (
                c.i - verb.i == 2
                or len(list(c.subtree)) < 2
                or any(k.dep_ == "aux" and k.lower_ == "to" for k in c.children)
            ):
                return False
            if verb.tag_ in ("VB", "VBG") and not finite(verb):
                return False
        return True

    def _conj(
        self, verb: Token, c: Token, subject: list[Part], prefix: list[Part] | None, said: Reported
    ) -> None:
        tail = [t for t in c.subtree if t.i not in self.cut]
        aux: list[Part] = []
        own = subject_of(c) is not None
        if not own and not finite(c):
            auxes = [k for k in verb.children if k.dep_ in ("aux", "auxpass")]
            helper = any(k.dep_ in ("aux", "auxpass") for k in c.children)
            if c.tag_ == "VBN" and verb.tag_ in ("VBN", "VBG", "VB"):
                have = [k for k in auxes if k.lemma_ == "have" or k.tag_ == "MD"]
                aux = list(have if verb.tag_ != "VBN" or helper else auxes)
            elif c.tag_ == "VBN" and verb.lemma_ == "be" and verb.tag_ in ("VBD", "VBZ", "VBP"):
                aux = [verb]
            elif c.tag_ == "VBG":
                aux = [k for k in auxes if verb.tag_ == "VBG"]
            elif c.tag_ == "VB" or c.lemma_ == c.lower_:
                aux = [k for k in auxes if k.tag_ == "MD" or k.lemma_ == "do"]
        if not own and c.tag_ in ("VBG", "VB") and not aux and not finite(c):
            return
        condition = None if own and c.i < verb.i else prefix
        self.clause(
            c,
            form="conj",
            subject=subject,
            aux=aux,
            prefix=condition if condition and not own else None,
            **said,
        )
        self._remove(tail)
        for k in verb.children:
            if k.dep_ == "cc" and k.i < c.i:
                self.cut.add(k.i)

    def _fronted_condition(self, verb: Token) -> list[Part] | None:
        for c in verb.children:
            if c.dep_ == "advcl" and c.i < verb.i and conditional(c):
                return [*self._plain(self.tokens(c), c), ","]
        return None

    def _subordinate(self, verb: Token, c: Token, subject: list[Part], said: Reported) -> None:
        if conditional(c):
            return
        mark = next((m.lower_ for m in c.children if m.dep_ in ("mark", "advmod") and m.i < c.i), "")
        if c.dep_ in ("ccomp", "parataxis"):
            if (
                subject_of(c) is not None
                and finite(c)
                and not mark
                and self._apart(verb, c)
                and verb.lemma_ not in lexicon.REPORTING | lexicon.DENYING
            ):
                self._own_clause(c, said)
            return
        if finite(c) and subject_of(c) is not None:
            if mark in lexicon.LOOSE_MARKS or (
                mark in ("after", "before") and tense(c) in ("past", "perfect")
            ):
                self._own_clause(c, said)
        elif (
            c.tag_ == "VBG"
            and not subject_of(c)
            and subject
            and settled(verb)
            and (not mark or mark == "after")
        ) and (
            self._comma_before(c)
            and c.lemma_ not in _PREPOSITIONAL
            and not any(k.dep_ == "neg" for k in c.children)
        ):
            self._participle(verb, c, subject, said, remove=list(c.subtree))

    def _apart(self, verb: Token, c: Token) -> bool:
        between = self.doc[min(verb.i, c.i) : max(verb.i, c.i)]
        return any(t.text in (";", "–", "—", ",") for t in between)

    def _own_clause(self, c: Token, said: Reported) -> None:
        whole = list(c.subtree)
        self.clause(c, form="conj", **said)
        self._remove(whole)

    def _participle(
        self, verb: Token, c: Token, subject: list[Part], said: Reported, remove: list[Token]
    ) -> None:
        """``Ann fell, breaking a leg`` -> ``Ann broke a leg``, in the tense of the main clause."""
        head = next((p for p in subject if isinstance(p, Token)), None)
        if head is None:
            return
        top = subject_of(verb)
        plural = is_plural(top) if top is not None else False
        time = tense(verb)
        if any(k.lower_ in ("having", "being") for k in c.children):
            return
        form = {
            "past": verbforms.past(c.lemma_, plural=plural),
            "present": verbforms.present(c.lemma_, plural=plural),
            "perfect": ("have " if plural else "has ") + verbforms.participle(c.lemma_),
        }[time]
        inner = self._asides(c, said)
        body = [t for t in self.tokens(c) if not (t.dep_ == "mark" and t.head == c)]
        before = [t for t in body if t.i < c.i and t.pos_ == "ADV"]
        after = [t for t in body if t.i > c.i]
        self.drafts.append(
            Draft([*subject, *before, form, *after], self._anchor(body), "participle", c, **said)
        )
        self.drafts.extend(inner)
        self._remove(remove)

    # ------------------------------------------------------------------------------------------ asides of nouns

    def _asides(self, verb: Token, said: Reported) -> list[Draft]:
        """Appositions, non-restrictive relative clauses and participles hanging on the clause's nouns."""
        found: list[Draft] = []
        before = len(self.drafts)
        for noun in self._nouns(verb):
            for c in list(noun.children):
                if c.i in self.cut or c.i < noun.i:
                    continue
                if c.dep_ == "relcl" and self._comma_before(c):
                    self._relative(noun, c, verb, said)
                elif c.dep_ == "acl" and c.tag_ in ("VBN", "VBG") and self._comma_before(c):
                    self._reduced(noun, c, verb, said)
                elif c.dep_ == "appos":
                    self._apposition(noun, c, verb, said)
                elif c.dep_ == "prep":
                    self._examples(noun, c, said)
        for c in verb.children:
            if c.dep_ == "prep" and c.lower_ == "with" and c.i > verb.i and self._comma_before(c):
                self._attendant(verb, c, said)
        found, self.drafts = self.drafts[before:], self.drafts[:before]
        return found

    def _nouns(self, verb: Token) -> Iterator[Token]:
        """Nouns of this clause, not of the clauses below that will be walked by themselves."""
        stack = list(verb.children)
        while stack:
            t = stack.pop()
            if t.i in self.cut or (
                t.dep_ in ("conj", "advcl", "ccomp", "relcl", "parataxis") and self._verbal(t)
            ):
                continue
            if t.pos_ in ("NOUN", "PROPN", "NUM", "PRON"):
                yield t
            stack.extend(t.children)

    def _relative(self, noun: Token, c: Token, verb: Token, said: Reported) -> None:
        pronoun = next((t for t in c.subtree if t.tag_ in ("WDT", "WP", "WP$", "WRB") and t.i <= c.i), None)
        if pronoun is None or any(
            c2.lower_ in lexicon.MODALS for c2 in verb.children if c2.dep_ == "aux" and c2.lower_ == "would"
        ):
            return
        antecedent = self.np(noun)
        whole = list(c.subtree)
        mark = len(self.drafts)
        inner_subject: list[Part] | None = None
        self.clause(c, form="relative", subject=inner_subject, **said)
        for d in self.drafts[mark:]:
            d.parts = self._without_relative(d.parts, pronoun, antecedent, c)
        self._remove(whole)

    def _without_relative(
        self, parts: list[Part], pronoun: Token, antecedent: list[Part], clause: Token
    ) -> list[Part]:
        if pronoun not in parts:
            return parts
        at = parts.index(pronoun)
        if pronoun.tag_ == "WP$":
            return [*parts[:at], *antecedent, "'s", *parts[at + 1 :]]
        if pronoun.tag_ == "WRB":
            where = "in" if pronoun.lower_ == "where" else ""
            rest = [p for p in parts if p is not pronoun]
            return [*rest, where, *antecedent] if where else parts
        if pronoun.dep_ == "pobj" and pronoun.head.dep_ == "prep" and pronoun.head in parts:
            moved = [pronoun.head]
            rest = [p for p in parts if p is not pronoun and p is not pronoun.head]
            return [*rest, *moved, *antecedent]
        if pronoun.dep_ in ("dobj", "attr"):
            rest = [p for p in parts if p is not pronoun]
            at = next((i + 1 for i, p in enumerate(rest) if isinstance(p, Token) and p == clause), len(rest))
            return [*rest[:at], *antecedent, *rest[at:]]
        return [*parts[:at], *antecedent, *parts[at + 1 :]]

    def _reduced(self, noun: Token, c: Token, verb: Token, said: Reported) -> None:
        """``Russia, embroiled in a war, ...`` -> ``Russia is embroiled in a war``."""
        if not self._verbal(verb) or tense(verb) == "bare":
            return
        first = next(iter(c.subtree))
        if first.lower_ in ("both", "all", "each") and first.i > 1:
            near = self.doc[first.i - 2]
            if near.pos_ in ("NOUN", "PROPN") and is_plural(near):
                noun = near
        plural = is_plural(noun)
        now = tense(verb) in ("present", "perfect", "modal") and c.lemma_ in _STATES
        if c.tag_ == "VBG":
            if not settled(verb) or tense(verb) not in ("past", "present") or c.lemma_ in _PREPOSITIONAL:
                return
            words = (
                verbforms.past(c.lemma_, plural=plural)
                if tense(verb) == "past"
                else verbforms.present(c.lemma_, plural=plural)
            )
        else:
            words = verbforms.present("be", plural=plural) if now else verbforms.past("be", plural=plural)
        whole = list(c.subtree)
        subject = self.np(noun)
        body = self.tokens(c)
        rest: list[Part] = [words, *(t for t in body if t != c)] if c.tag_ == "VBG" else [words, *body]
        self.drafts.append(Draft([*subject, *rest], self._anchor(body), "participle", c, **said))
        self._remove(whole)

    def _apposition(self, noun: Token, c: Token, verb: Token, said: Reported) -> None:
        before = self.doc[next(iter(c.subtree)).i - 1] if next(iter(c.subtree)).i else None
        whole = list(c.subtree)
        if before is not None and before.text in ("(", "["):
            self._remove(whole, brackets=True)
            return
        if (
            before is None
            or before.text not in (",", "–", "—")
            or c.pos_ == "NUM"
            or c.ent_type_ in ("DATE", "TIME")
        ):
            return
        top = subject_of(verb)
        if noun.dep_ == "attr" and verb.lemma_ == "be" and top is not None and not _is_name(c):
            be = [t for t in verb.children if t.dep_ == "aux"] + [verb]
            self.drafts.append(
                Draft([*self.tokens(top), *be, *self.tokens(c)], self._anchor(whole), "conj", verb, **said)
            )
            self._remove(whole)
            return
        named, naming = _is_name(noun), _is_name(c)
        if named == naming and not (
            not named and not naming and any(t.dep_ in ("det", "poss") for t in c.children)
        ):
            return
        first = noun if named or not naming else c
        if noun.dep_ == "conj" or (not named and noun.i > 0 and any(t.dep_ == "conj" for t in noun.children)):
            return
        words = verbforms.present("be", plural=is_plural(first) and not named)
        left, right = (self.np(noun), self.tokens(c)) if first is noun else (self.tokens(c), self.np(noun))
        if len(right) < 2 and not naming:
            return
        parts: list[Part] = [*left, words, *right]
        self.drafts.append(
            Draft(parts, self._anchor([*self.np_tokens(noun), *whole]), "apposition", None, **said)
        )
        if first is noun:
            self._remove(whole)

    def _examples(self, noun: Token, prep: Token, said: Reported) -> None:
        """``officials, such as the navy commander`` -> ``The navy commander is among officials``."""
        if not (
            prep.lower_ == "including"
            or (prep.lower_ == "as" and prep.i and self.doc[prep.i - 1].lower_ == "such")
        ):
            return
        given = next((c for c in prep.children if c.dep_ in ("pobj", "dobj")), None)
        if (
            given is None
            or not is_plural(noun)
            or not (_is_name(given) or any(c.lower_ == "the" for c in given.children))
        ):
            return
        whole = list(prep.subtree)
        if prep.lower_ == "as":
            whole.insert(0, self.doc[prep.i - 1])
        group = [
            t
            for t in noun.subtree
            if t.i < whole[0].i and not (t.is_punct and t.i == whole[0].i - 1) and t.i not in self.cut
        ]
        parts: list[Part] = [
            *self.tokens(given),
            verbforms.present("be", plural=is_plural(given)),
            "among",
            *group,
        ]
        self.drafts.append(Draft(parts, self._anchor(group + whole), "apposition", None, **said))

    def _attendant(self, verb: Token, prep: Token, said: Reported) -> None:
        """``..., with visits also on the agenda`` -> ``Visits are also on the agenda``."""
        noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
        if noun is None or tense(verb) not in ("past", "present", "perfect"):
            return
        body = [t for t in prep.subtree if t.i > prep.i and t.i not in self.cut]
        at = next(
            (
                n
                for n, t in enumerate(body)
                if t.lower_ in ("also", "already", "still", "now") and t.i > noun.i
            ),
            None,
        )
        if at is None or at + 1 >= len(body) or body[at + 1].pos_ not in ("ADP", "ADJ", "VERB"):
            return
        plural = is_plural(noun)
        words = (
            verbforms.past("be", plural=plural)
            if tense(verb) == "past"
            else verbforms.present("be", plural=plural)
        )
        self.drafts.append(
            Draft([*body[:at], words, *body[at:]], self._anchor(body), "participle", None, **said)
        )
        self._remove(prep.subtree)

    # ------------------------------------------------------------------------------------------ tokens

    def tokens(self, head: Token) -> list[Token]:
        """The subtree of ``head`` without what was cut."""
        return [t for t in head.subtree if t.i not in self.cut]

    def np_tokens(self, noun: Token) -> list[Token]:
        """A noun with what stands before it and its short ``of`` phrase: enough to name it again."""
        keep = {noun.i}
        for c in noun.children:
            if (c.i < noun.i and c.dep_ not in ("punct", "cc", "preconj", "relcl", "acl")) or (
                c.dep_ == "prep"
                and c.lower_ in ("of", "in", "on", "at", "for", "from", "to", "with", "between", "by")
                and c.i == noun.i + 1
                and len(list(c.subtree)) <= 6
            ):
                keep |= {t.i for t in c.subtree}
        return [t for t in self.doc if t.i in keep and t.i not in self.cut]

    def np(self, noun: Token) -> list[Part]:
        return list(self.np_tokens(noun))

    def _plain(self, body: list[Token], verb: Token) -> list[Part]:
        """Without leading joins ("And", "that", "while", "However,") and stray punctuation at both ends."""
        while body:
            t = body[0]
            joins = (
                t.dep_ in ("cc", "punct")
                or (
                    t.dep_ == "mark"
                    and t.head == verb
                    and t.lower_
                    in (
                        "that",
                        "while",
                        "whereas",
                        "although",
                        "though",
                        "whilst",
                        "after",
                        "before",
                        "as",
                        "because",
                        "since",
                        "so",
                    )
                )
                or t.lower_ in _OPENERS
                or t.pos_ == "SPACE"
            )
            if not joins or (t.dep_ == "punct" and t.text in "([\"“'‘£$€"):
                break
            body = body[1:]
        while body and body[-1].dep_ == "punct" and body[-1].text in ",;:–—-":
            body = body[:-1]
        return list(body)

    def _comma_before(self, c: Token) -> bool:
        first = next(iter(c.subtree)).i
        while first > 0 and self.doc[first - 1].dep_ in ("cc", "advmod") and self.doc[first - 1].text != ",":
            first -= 1
        return first > 0 and self.doc[first - 1].text in (",", "–", "—", "-")

    def _remove(self, tokens: Iterable[Token], *, brackets: bool = False) -> None:
        gone = sorted(t.i for t in tokens)
        if not gone:
            return
        self.cut.update(gone)
        last = max(gone)
        low, high = min(gone) - 1, last + 1
        aged = (
            low >= 1
            and self.doc[low].text == ","
            and self.doc[low - 1].pos_ == "NUM"
            and self.doc[low - 1].dep_ == "appos"
        )
        if low >= 0 and self.doc[low].text in ((",", "–", "—", "(", "[") if not brackets else ("(", "[")):
            self.cut.add(low)
        if (
            not aged
            and high < len(self.doc)
            and self.doc[high].text in ((",", "–", "—", ")", "]") if not brackets else (")", "]"))
        ):
            self.cut.add(high)

    def _anchor(self, tokens: Iterable[Token]) -> tuple[int, int]:
        at = [t.i for t in tokens if not (t.is_punct and t.text in ",;:–—") and not t.is_space]
        return (min(at), max(at) + 1) if at else (0, len(self.doc))


def _is_name(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.text[:1].isupper()
