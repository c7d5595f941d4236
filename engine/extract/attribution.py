"""Who is held to a statement: the speaker of a frame, of a reporting verb, or the one who acts by speaking."""

from __future__ import annotations

import re

from spacy.tokens import Token

from engine.extract import grammar, lexicon
from engine.extract.mentions import Mention
from engine.extract.references import References
from engine.extract.sentence import Draft
from engine.extract.sentences import Unit
from engine.extract.speech import Said
from engine.types import Speaker

_NAMED = re.compile(
    r"(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]n?)\s[^,]*[a-z],\s(?P<name>(?:the\s)?[A-ZÀ-Þ][\w'’.&-]*(?:\s[A-ZÀ-Þ&][\w'’.&-]*)*),?"
)
"""``the developer, Marlow Homes``: who speaks has a name."""


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
            phrase = self.body[start:end]
            if _crowd(draft.speaker):
                phrase = phrase[:1].lower() + phrase[1:]
                inner = inner if inner is None or inner.person is not None else None
            return _speaker(inner, phrase, wording, report.lemma_ if report is not None else "")
        if unit.said is None or unit.frame:
            return None  # what a frame tells of the speaker, the narrator tells
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


def _crowd(speaker: list[Token]) -> bool:
    """Whether a phrase that opens its sentence names nobody: ``Reports suggest``, ``Local officials say``."""
    first, *rest = speaker
    plural = first.tag_ == "NNS" or (first.tag_ == "JJ" and any(t.tag_ == "NNS" for t in rest))
    return (
        plural
        and first.is_sent_start is True
        and not first.ent_type_
        and first.text[1:] == first.text[1:].lower()
    )


def _speaker(mention: Mention | None, phrase: str, wording: str, verb: str) -> Speaker:
    phrase = " ".join(phrase.split()).strip(" ,")
    if mention is not None and mention.person is not None:
        name = mention.text
        role = re.sub(r"[,\s]+$", "", phrase.replace(name, "").strip(" ,")) if name in phrase else ""
        return Speaker(name, role, " ".join(wording.split()), verb)
    name = mention.text if mention is not None else phrase
    if (named := _NAMED.fullmatch(name)) is not None:
        name = named["name"]
    name = re.sub(r"\s(?:that|which|who)\s.*$", "", name)
    name = re.sub(r"^(?:the|a|an)\s+", "", re.sub(r",.*$", "", " ".join(name.split())), flags=re.I)
    name = name.lower() if name.lower() in lexicon.CROWDS else name
    return Speaker(name, "", " ".join(wording.split()), verb)
