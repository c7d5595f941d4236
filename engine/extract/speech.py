"""Who said it, read from the words around a clause or a quotation before anything is parsed.

Frames such as ", she added," or ", the ministry said on Tuesday." and "according to ..." are taken out of the sentence,
so that the parser sees the plain statement; where they stood is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.extract import lexicon


@dataclass(frozen=True, slots=True)
class Said:
    """The speaker's phrase at ``start:end`` of the body and the whole frame at ``frame_start:frame_end``.

    ``verb`` is the reporting verb's lemma, empty for "according to".
    """

    start: int
    end: int
    verb: str
    frame_start: int
    frame_end: int


_VERB = "(?:" + "|".join(sorted(lexicon.FRAME_FORMS)) + ")"
_ADVERB = r"(?:(?:also|then|later|has|had|further|repeatedly|liked? to)\s+)?"
_WORD = r"[\w.’'&/-]+"
_ROLE = "(?:" + "|".join(sorted(lexicon.ROLES)) + ")"
_NO_PREPOSITION = r"(?!(?:In|On|At|By|After|Before|For|With|From|During|Under|If|When|While|But|And|Yet|Still|As|To|Since)\b)"
_MANY = rf"(?:police|officials|researchers|scientists|experts|prosecutors|investigators|doctors|analysts|sources|critics|authorities)(?:\s(?:at|from|in|of|with)\s{_WORD}(?:\s{_WORD}){{0,5}})?"
_NP = rf"(?:(?:(?:[a-z-]+\s){{0,2}}{_ROLE}\s){{1,2}}[A-ZÀ-Þ]{_WORD}(?:\s{_WORD}){{0,3}}|(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|{_NO_PREPOSITION}[A-ZÀ-Þ]{_WORD})(?:\s{_WORD}){{0,9}}|he|she|they|it|I|we|{_MANY})"
_WHEN = r"\s+(?:on|in|at|to|last|this|yesterday|today|late|early|during|after|before|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b[^,;:.]{0,60}"
_TAIL = rf"(?:{_WHEN}|\s+(?:(?:the|a|his|her|its|their)\s+)?{_WORD}(?:{_WHEN})?)?"
_TRAILING = re.compile(
    rf",\s+(?P<np>{_NP}(?:,\s[^,;:]{{2,60}},)?)\s+{_ADVERB}(?P<verb>{_VERB}|say|report|write|warn|argue|conclude|estimate){_TAIL}(?=\s*[.!?]?['\"”’]?\s*$)"
)
_INVERTED = re.compile(rf",\s+(?P<verb>{_VERB})\s+(?P<np>{_NP}(?:,\s[^;:]{{2,80}})?)(?=\s*[.!?]\s*$)")
_MEDIAL = re.compile(
    rf",\s+(?P<np>{_NP}(?:,\s[^,;:]{{2,60}},)?)\s+{_ADVERB}(?P<verb>{_VERB}){_TAIL}(?:,|\s(?=[–—]))(?=\s)"
)
_ACCORDING = re.compile(
    r",?\s+according to (?P<np>(?:Prof\.|Dr\.|Mr\.|Ms\.|Mrs\.|[A-Z]\.|[^,;.]|\.(?=\w))+(?:,(?:\s[A-ZÀ-Þ][\w'’-]+){2,3}(?=[,;.]|\s*$))?)(?P<more>,\s(?:who|which)\s[^,;]{2,120}?)?(?P<after>,(?=\s)|(?=\s*[.;]?\s*$))"
)
_ACCORDING_FIRST = re.compile(
    r"^\s*According to (?P<np>(?:Prof\.|Dr\.|Mr\.|Ms\.|Mrs\.|[A-Z]\.|[^,;.]|\.(?=\w))+),\s"
)
_INNER_VERB = re.compile(
    rf"\b(?:{_VERB}|is|was|were|are|has|had|have|will|would|that|if|when|because|while|who|which)\b"
)
_STANCE = (
    "(?:"
    + "|".join("contradict contest den disput reject rebut blam attribut object protest put call".split())
    + r")(?:s|ed|es|d|ied|ies|ing)?"
)
_AFTER_QUOTE = re.compile(
    rf"^\s*(?:(?P<verb1>{_VERB})\s+(?P<np1>(?:[a-z-]+\s){{1,3}}[A-ZÀ-Þ]{_WORD}(?:\s[A-ZÀ-Þ]{_WORD}){{0,3}}|{_NP})|(?P<np2>{_NP}(?:,\s[^,;:“\"]{{2,60}},)?)\s+{_ADVERB}(?P<verb2>{_VERB}|say))\b(?!\s+that\b)"
)


def unframed(text: str, offset: int) -> tuple[list[tuple[int, int]], Said | None]:
    """The ranges of frames in one sentence, in body offsets (``offset`` is where it starts), and the speaker."""
    for pattern in (_TRAILING, _MEDIAL, _INVERTED):
        m = pattern.search(text)
        if m and not _INNER_VERB.search(m["np"].split(",")[0]) and m.start() > 8:
            joined = re.match(r"\s+(?:and|but)\s", text[m.end() :]) is not None
            gone = (offset + m.start(), offset + m.end() - joined)  # the comma before "and" stays
            start, end = m.span("np")
            return [gone], Said(
                offset + start,
                offset + start + len(m["np"].rstrip(", ")),
                lemma(m["verb"]),
                offset + m.start() + 2,
                offset + m.end(),
            )
    for pattern in (_ACCORDING_FIRST, _ACCORDING):
        m = pattern.search(text)
        if m:
            start, end = m.span("np")
            end = max(end, m.end("more")) if "more" in m.re.groupindex else end
            words = m.start() + len(m.group()) - len(m.group().lstrip(" ,"))
            return [(offset + m.start(), offset + m.end())], Said(
                offset + start, offset + end, "", offset + words, offset + end
            )
    return [], None


_NO_SPEAKER = re.compile(r"\s(?:to|not|did|could|would|and|but)$|n['’]t$|\b[a-z]{2,}ed\b")
"""``She refused to``, ``Smith blamed him and``: another verb stands before the one of saying."""
_PRONOUN = re.compile(r"(?<=\s)(?:he|she|they|it)$")
_THATS = re.compile(
    rf"(?P<np>{_NP}(?:,\s[^,;:]{{2,60}},)?)\s+{_ADVERB}(?P<verb>{_VERB})\s+(?:[\w'’-]+\s+){{0,5}}?that\s"
)
_NEXT_THAT = re.compile(r",?\s+(?:and|but)\s+that\s|,\s+that\s(?!\w+ed\b)")


def that_clauses(text: str, offset: int) -> tuple[list[tuple[int, int]], Said] | None:
    """``Smith said that A, that B and that C``: the ranges of A, B and C, where there are two or more."""
    m = _THATS.search(text)
    if (
        m is None
        or _INNER_VERB.search(m["np"].split(",")[0])
        or (m.start() and text[: m.start()].count(" ") > 9)
    ):
        return None
    joins = list(_NEXT_THAT.finditer(text, m.end()))
    if not joins:
        return None
    edges = [m.end(), *(x for j in joins for x in (j.start(), j.end())), len(text)]
    ranges = [(offset + a, offset + b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    start = offset + m.start("np")
    end = start + len(m["np"].rstrip(", "))
    if pronoun := _PRONOUN.search(m["np"]):  # "In a statement he said that"
        start += pronoun.start()
    return ranges, Said(start, end, lemma(m["verb"]), start, offset + m.end())


_LEFT = re.compile(
    rf"^(?:(?:But|And|Yet)\s+)?(?P<np>{_NP}(?:,\s[^,;:]{{2,60}},)?)\s+{_ADVERB}(?P<verb>{_VERB}|"
    + _STANCE
    + r")\b"
)


def before_colon(text: str, offset: int) -> Said | None:
    """``Smith contradicted him: the road ...``: what follows the colon is Smith's."""
    m = _LEFT.match(text)
    if m is None or _INNER_VERB.search(m["np"].split(",")[0]):
        return None
    start = offset + m.start("np")
    return Said(start, start + len(m["np"].rstrip(", ")), lemma(m["verb"]), start, offset + m.end())


def frame_after(text: str, offset: int) -> Said | None:
    """The speaker in a frame that follows a quotation: ``said Ann Smith.`` or ``he said.``"""
    m = _AFTER_QUOTE.match(text)
    if not m:
        return None
    which = "1" if m["verb1"] else "2"
    start, end = m.span("np" + which)
    phrase = m["np" + which]
    if which == "1":
        stop = re.search(r"\s(?:on|in a|at a|after|before|to|during|when|as|told)\s", phrase)
        end = start + (stop.start() if stop else len(phrase))
    elif _INNER_VERB.search(phrase.split(",")[0]) or _NO_SPEAKER.search(phrase.split(",")[0]):
        return None
    return Said(
        offset + start,
        offset + start + len(text[start:end].rstrip(", .")),
        lemma(m["verb" + which]),
        offset + m.start(),
        offset + m.end(),
    )


_FORMS = {
    "said": "say",
    "told": "tell",
    "tells": "tell",
    "wrote": "write",
    "writes": "write",
    "says": "say",
    "say": "say",
    "believe": "believe",
}


def lemma(form: str) -> str:
    """The lemma of a frame's verb."""
    form = form.lower()
    if form in _FORMS:
        return _FORMS[form]
    for cut, add in (("ies", "y"), ("ied", "y"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""), ("d", "")):
        if form.endswith(cut) and (stem := form.removesuffix(cut) + add) in lexicon.REPORTING | {
            "continue",
            "ask",
            "tweet",
            "post",
            "joke",
            "complain",
        }:
            return stem
    return form
