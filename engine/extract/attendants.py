"""What a clause tells with "with": ``..., with two members abstaining``, ``..., with visits also on the agenda``."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import verbforms
from engine.extract.grammar import is_plural, settled, subject_of, tense
from engine.extract.sentence import Draft, Part, Reported, Sentence


class Attendants(Sentence):
    """Makes a statement of what goes along with a clause."""

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
        words = verbforms.form("be", past_tense=tense(verb) == "past", plural=plural)
        self.drafts.append(
            Draft([*body[:at], words, *body[at:]], self._anchor(body), "participle", None, **said)
        )
        self._remove(prep.subtree)

    def _accompanied(self, verb: Token, c: Token) -> tuple[Token, Token] | None:
        """``..., with two members abstaining``, ``..., with 12 people injured``: who, and what they do or what is done to them."""
        if (c.i <= verb.i and c.right_edge.i <= verb.i) or not self._comma_before(c) or c.i in self.cut:
            return None
        if c.dep_ == "prep" and c.lower_ == "with":
            for k in c.children:
                doing = k if k.dep_ == "pcomp" else next((a for a in k.children if a.dep_ == "acl"), None)
                who = subject_of(k) if k.dep_ == "pcomp" else k
                if doing is not None and who is not None and doing.tag_ in ("VBG", "VBN") and who.i < doing.i:
                    return who, doing
        if (
            c.dep_ == "advcl"
            and c.tag_ in ("VBG", "VBN")
            and any(m.dep_ == "mark" and m.lower_ == "with" for m in c.children)
        ):
            who = subject_of(c)
            return (who, c) if who is not None else None
        return None

    def _alongside(self, verb: Token, c: Token, who: Token, doing: Token, said: Reported) -> None:
        when = tense(verb)
        if (
            not settled(verb)
            or when not in ("past", "present", "perfect")
            or who.pos_ not in ("NOUN", "PROPN")
        ):
            return
        whole = [t for t in c.subtree if t.i not in self.cut and t.lower_ != "with"]
        subject = [t for t in whole if t.i < doing.i and (t == who or who in t.ancestors)]
        plural, past = is_plural(who), when != "present"
        if doing.tag_ == "VBG":
            form = verbforms.form(doing.lemma_, past_tense=past, plural=plural)
            rest: list[Part] = [form, *(t for t in whole if t.i > doing.i)]
        else:
            be = verbforms.form("be", past_tense=past, plural=plural)
            rest = [be, *(t for t in whole if t.i >= doing.i)]
        between = [t for t in whole if t not in subject and t.i < doing.i and t.pos_ == "ADV"]
        self.drafts.append(
            Draft([*subject, *between, *rest], self._anchor(whole), "participle", doing, **said)
        )
        self._remove(c.subtree)
