"""A parsed sentence into single statements: coordinated, subordinate and participle clauses, and reported speech."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from engine.extract import halves, lexicon, verbforms
from engine.extract.asides import PREPOSITIONAL
from engine.extract.comparisons import comparison
from engine.extract.earlier import earlier, whence
from engine.extract.gaps import elsewhere, gaps
from engine.extract.grammar import (
    SUBJECTS,
    conditional,
    finite,
    settled,
    subject_of,
    tense,
)
from engine.extract.joined import Joined
from engine.extract.outcomes import outcomes
from engine.extract.repeats import repeats
from engine.extract.sentence import Draft, Part, Reported
from engine.extract.shares import shares

_JOINED = ("conj", "dep")


def split(doc: Doc, *, frame: bool = False) -> list[Draft]:
    """The drafts of one unit, in the order of the text. Of a frame round a quotation only the asides are kept."""
    splitter = _Splitter(doc)
    for sent in doc.sents:
        told = len(splitter.drafts)
        splitter.fill_gaps(sent)
        splitter.clause(sent.root, form="main")
        if any(_broken(draft) for draft in splitter.drafts[told:]):
            whole = [t for t in sent if not t.is_space]
            splitter.drafts[told:] = [Draft(list(whole), splitter._anchor(whole), "main", sent.root)]
    drafts = [d for d in splitter.drafts if d.speaker or not (frame and d.form in ("main", "conj", "report"))]
    return sorted(drafts, key=lambda d: d.anchor)


class _Splitter(Joined):
    """Walks one parsed sentence from its main verb down."""

    def fill_gaps(self, sent: Span) -> None:
        """Take out the clauses that borrow the main verb."""
        for gap in (*gaps(sent), *shares(sent), *elsewhere(sent), *repeats(sent)):
            self.drafts.append(Draft(gap.parts, self._anchor(gap.own), "conj", sent.root))
            self.cut.update(t.i for t in [*gap.joins, *gap.own])

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
        if (cleft := self._cleft(verb)) is not None:
            for c in verb.children:
                if c.dep_ in _JOINED and self._verbal(c) and subject_of(c) is not None:
                    self._conj(verb, c, [], prefix, said)
            self.drafts.append(Draft(cleft, self._anchor(verb.subtree), form, subject_of(verb), **said))
            self.drafts.extend(inner)
            return
        self._frames(verb, said)
        condition = prefix or self._fronted_condition(verb)
        for c in outcomes(verb) if subject_parts else ():
            self._outcome(c, subject_parts, said)
        strays = self._strays(verb)
        for c in (*strays, *verb.children):
            if c in strays or (c.dep_ in _JOINED and self._separable(verb, c)):
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
        if (whole := halves.completed(verb)) is not None:
            self.drafts.append(Draft(whole, self._anchor(body), form, verb, **said))
            return
        if (bare := self._bare(verb, body)) is not None and form in ("main", "conj", "told"):
            own = list(subject or []) if taken is None else []
            bare_parts: list[Part] = [*(prefix or []), *own, *(aux or []), *self._plain(bare, verb)]
            self.drafts.append(Draft(bare_parts, self._anchor(bare), form, verb, **said))
            if (before := earlier(verb, body)) is not None and not prefix:
                self.drafts.append(Draft(before, self._anchor(body), "conj", verb, **said))
                if next(t for t in reversed(body) if not t.is_punct) in before:
                    self.drafts.extend(inner)
                    return  # both figures are told: nothing is left
        parts: list[Part] = [
            *(prefix or []),
            *(() if taken is not None else subject or []),
            *(aux or []),
            *_uprighted(self._plain(body, verb), verb),
        ]
        anchor = self._anchor(t for t in verb.subtree if t.i not in self.cut)
        self.drafts.append(Draft(parts, anchor, form, verb, **said))
        self.drafts.extend(inner)

    def _bare(self, verb: Token, body: list[Token]) -> list[Token] | None:
        """The clause without what ends it and may be false by itself: ``because ...``, ``up from 93 million``."""
        if any(c.dep_ == "neg" for c in verb.children) or tense(verb) not in ("past", "present", "perfect"):
            return None
        causes = (c for c in verb.children if c.dep_ == "advcl" and c.i > verb.i)
        cause = next((c for c in causes if next(iter(c.subtree)).lower_ == "because"), None)
        gone = set(cause.subtree) if cause is not None else set(comparison(body))
        if not gone and (n := whence(verb, body)) is not None:
            gone = set(body[n:])
        bare = [t for t in body if t not in gone]
        return bare if gone and verb in bare else None

    def _told(self, verb: Token) -> Token | None:
        """The clause that somebody says, where the sentence is a plain report of it."""
        if verb.lemma_ not in lexicon.REPORTING - lexicon.SHOWING or any(
            c.dep_ == "neg" for c in verb.children
        ):
            return None
        if tense(verb) == "modal" or verb.dep_ in ("relcl", "acl"):
            return None
        if any(c.lower_ in lexicon.BELYING for c in verb.children):
            return None
        subject = subject_of(verb)
        if subject is None and verb.dep_ == "ROOT":
            return None
        for c in verb.children:
            if (
                c.dep_ == "ccomp"
                and finite(c)
                and not any(
                    (w.tag_ in ("WP", "WRB", "WDT") and w.lower_ != "that") or w.lower_ in ("whether", "if")
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

    def _cleft(self, verb: Token) -> list[Part] | None:
        """``What carried the day was a compromise`` -> ``A compromise carried the day``."""
        clause = subject_of(verb)
        if clause is None or clause.dep_ not in ("csubj", "csubjpass") or verb.lemma_ != "be":
            return None
        what = next(iter(clause.subtree))
        told = next((c for c in verb.children if c.dep_ == "attr"), None)
        if told is None or what.lower_ != "what" or what.head != clause or what.dep_ not in SUBJECTS:
            return None
        behind = [t for c in verb.children if c.dep_ == "prep" and c.i > told.i for t in self.tokens(c)]
        return [*self.tokens(told), *(t for t in self.tokens(clause) if t != what), *behind]

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
            met = mark == "when" and tense(c) == "past" and c.i > verb.i
            if met and any(k.lower_ == "had" and k.dep_ == "aux" for k in verb.children):
                self._own_clause(c, said)
                return
            sequel = mark in ("after", "before") and tense(c) in ("past", "perfect") and not self._measured(c)
            if mark in lexicon.LOOSE_MARKS or sequel:
                self._own_clause(c, said)
        elif c.tag_ == "VBN" and c.i < verb.i and not mark and subject and self._fronted(verb, c):
            self._born(verb, c, subject, said)
        elif (
            c.tag_ == "VBG"
            and not subject_of(c)
            and subject
            and settled(verb)
            and (not mark or mark == "after")
        ) and (
            self._comma_before(c)
            and c.lemma_ not in PREPOSITIONAL
            and not any(k.dep_ == "neg" for k in c.children)
        ):
            self._participle(verb, c, subject, said, remove=list(c.subtree))

    def _outcome(self, c: Token, subject: list[Part], said: Reported) -> None:
        """``Shares fell 3% to close at 12 euros`` -> ``Shares closed at 12 euros``."""
        inner = self._asides(c, said)
        joined = {t for k in c.children if k.dep_ == "conj" for t in k.subtree}
        whole = [t for t in self.tokens(c) if t not in joined]
        body = [t for t in whole if t.dep_ not in ("cc", "punct") or t.i < whole[-1].i]
        rest = [t for t in body if t.i > c.i]
        parts: list[Part] = [*subject, verbforms.past(c.lemma_), *rest]
        self.drafts.extend([Draft(parts, self._anchor(body), "participle", c, **said), *inner])
        self._remove(whole)

    def _measured(self, c: Token) -> bool:
        """``hours after it took effect``: the clause only says when, and the main one needs it."""
        first = next(iter(c.subtree))
        return first.dep_ == "npadvmod" or (first.i > 0 and self.doc[first.i - 1].lemma_ in lexicon.TIMES)

    def _apart(self, verb: Token, c: Token) -> bool:
        between = self.doc[min(verb.i, c.i) : max(verb.i, c.i)]
        return any(t.text in (";", "–", "—", ",") for t in between)

    def _own_clause(self, c: Token, said: Reported) -> None:
        whole = list(c.subtree)
        self.clause(c, form="conj", **said)
        self._remove(whole)


def _uprighted(body: list[Part], verb: Token) -> list[Part]:
    """``Nor did it record names`` -> ``it did not record names``."""
    nor = any(c.lower_ == "nor" and c.i < verb.i for c in verb.children)
    subject = subject_of(verb)
    helper = body[0] if body else None
    if (
        not nor
        or subject is None
        or not isinstance(helper, Token)
        or helper.dep_ not in ("aux", "auxpass", "ROOT")
    ):
        return body
    who = [p for p in body[1:] if isinstance(p, Token) and (p == subject or subject in p.ancestors)]
    if not who or who[0].i != helper.i + 1:
        return body
    return [*who, helper, "not", *body[1 + len(who) :]]


def _broken(draft: Draft) -> bool:
    """Whether a part breaks off behind a word that something must follow: ``equalised when Ann``, ``the area of which``."""
    words = [t for t in draft.tokens if not t.is_punct]
    if not words or draft.verb is None:
        return False
    if (
        words[-1].lower_ in ("when", "while", "because", "which", "whose", "that", "than", "of")
        and words[-1].dep_ != "prep"
    ):
        return True
    opens = [
        n
        for n, t in enumerate(words)
        if n and t.lower_ in ("when", "while", "because", "although") and t.dep_ != "prep"
    ]
    return bool(opens) and not any(t.pos_ in ("VERB", "AUX") for t in words[opens[-1] :])
