"""Who is held to a statement: the speaker of a frame, of a reporting verb, or the one who acts by speaking."""

from __future__ import annotations

import re

from spacy.tokens import Token

from engine.extract import grammar
from engine.extract.memory import Mention
from engine.extract.references import References
from engine.extract.sentence import Draft
from engine.extract.sentences import Unit
from engine.extract.speech import Said
from engine.types import Speaker


class Attribution:
    """Names speakers as the article has them."""

    def __init__(self, body: str, references: References) -> None:
        self.body, self.references = body, references

    def mention(self, said: Said | None, unit: Unit) -> Mention | None:
        if said is None:
            return None
        text = self.body[said.start : said.end]
        mention = self.references.speaker_named(text)
        if mention is None and not re.match(r"(?:he|she|it|they|i|we)$", text, re.I):
            mention = Mention(text, said.start, said.end, 0, 3)
        return mention

    def of(self, draft: Draft, unit: Unit, mention: Mention | None) -> Speaker | None:
        if draft.speaker:
            first, last = draft.speaker[0], draft.speaker[-1]
            start, end = unit.clean.span(first.idx, last.idx + len(last))
            inner = self.mention(Said(start, end, "", start, end), unit)
            report = draft.report
            wording = self.body[start:end] + (f" {report.text}" if report is not None else "")
            return _speaker(inner, self.body[start:end], wording, report.lemma_ if report is not None else "")
        if unit.said is None:
            return None
        said = unit.said
        return _speaker(
            mention,
            self.body[said.start : said.end],
            " ".join(self.body[said.frame_start : said.frame_end].split()),
            said.verb,
        )

    def actor(self, draft: Draft, unit: Unit) -> Speaker | None:
        """Who denies, accuses or promises in a claim about that very act."""
        verb = draft.verb
        subject = grammar.subject_of(verb) if verb is not None else None
        if verb is None:
            return None
        tokens = list(subject.subtree) if subject is not None else []
        if not tokens:
            head = next(
                (p for p in draft.parts if isinstance(p, Token) and p.pos_ in ("PROPN", "PRON", "NOUN")), None
            )
            tokens = [head] if head is not None else []
        if not tokens:
            return None
        start, end = unit.clean.span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))
        text = self.body[start:end]
        return _speaker(
            self.mention(Said(start, end, "", start, end), unit),
            text,
            f"{text} {verb.text}",
            verb.lemma_,
        )


def _speaker(mention: Mention | None, phrase: str, wording: str, verb: str) -> Speaker:
    phrase = " ".join(phrase.split()).strip(" ,")
    if mention is not None and mention.person is not None:
        name = mention.text
        role = re.sub(r"[,\s]+$", "", phrase.replace(name, "").strip(" ,")) if name in phrase else ""
        return Speaker(name, role, " ".join(wording.split()), verb)
    name = mention.text if mention is not None else phrase
    name = re.sub(r"^(?:the|a|an)\s+", "", re.sub(r",.*$", "", " ".join(name.split())), flags=re.I)
    return Speaker(name, "", " ".join(wording.split()), verb)
