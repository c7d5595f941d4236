"""The figure that another is compared with, as a statement of its own: ``It rose to 86, up from 71 in May`` -> ``It was 71 in May``.

Only where the text says when that was: without its day an old figure reads as the present one.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from engine.extract import lexicon, verbforms
from engine.extract.comparisons import compared
from engine.extract.grammar import is_plural, subject_of, tense
from engine.extract.sentence import Part

_CHANGING = frozenset(
    """rise fall grow climb drop increase decrease jump slip surge decline widen narrow shrink plunge soar ease slow improve
    swell tumble edge go""".split()
)
_TELLING = frozenset("report post record".split())
_NOW = frozenset("now currently already still".split())
_WHEN = frozenset("ago earlier before last this previous yesterday after".split())
_MONEY = frozenset("$ € £".split())
_SIGNS = _MONEY | frozenset("% per cent percent".split())
_ROUND = frozenset("about around some just nearly almost only".split())


def earlier(verb: Token, body: list[Token]) -> list[Part] | None:
    """The words of such a statement; none where the sentence has none, or does not say when that was. ``body`` is the clause."""
    subject = subject_of(verb)
    if subject is None or subject not in body or tense(verb) not in ("past", "present", "perfect"):
        return None
    if any(c.dep_ == "neg" for c in verb.children):
        return None
    told, behind = _parted(verb, body)
    size = _figure(behind)
    amount, words = behind[:size], behind[size:]
    if not amount or not _dated(words):
        return None
    when = _when(words, told)
    be = verbforms.form("be", past_tense=True, plural=is_plural(subject))
    if verb.lemma_ in _CHANGING and any(c.lower_ == "to" and c.dep_ == "prep" for c in verb.children):
        figures = [
            t for c in verb.children if c.lower_ == "to" and c.dep_ == "prep" for t in c.subtree if t in told
        ]
        return [*_who(subject, told), be, *_counted(amount, figures), *when]
    if verb.lemma_ in _TELLING:
        return _of_its_own(verb, told, subject, amount, when)
    return _instead(verb, told, amount, when)


def _parted(verb: Token, body: list[Token]) -> tuple[list[Token], list[Token]]:
    """A clause before what it is compared with, and the words behind "up from" as far as the next comma."""
    if (n := compared(body)) is not None:
        behind = body[n + 1 :]
        first = next((k for k, t in enumerate(behind) if t.lower_ in ("from", "with", "to")), 0)
    elif (n := whence(verb, body)) is not None:
        behind, first = body[n:], 0
    else:
        return body, []
    stop = next((k for k, t in enumerate(behind) if t.text in ",;.–—"), len(behind))
    return body[:n], behind[first + 1 : stop]


def whence(verb: Token, body: list[Token]) -> int | None:
    """Where ``from 335 million a year earlier`` begins that ends ``rose to 412 million``."""
    to, start = (
        next((c for c in verb.children if c.lower_ == w and c.dep_ == "prep" and c in body), None)
        for w in ("to", "from")
    )
    if to is None or start is None or verb.lemma_ not in _CHANGING or start.i < to.i:
        return None
    n = body.index(start)
    words = [t for t in body[n + 1 :] if not t.is_punct or t.text == "%"]
    return n if (size := _figure(words)) and _dated(words[size:]) else None


def _figure(words: list[Token]) -> int:
    """How many words from the first on are an amount."""
    n = 0
    while n < len(words) and (
        words[n].like_num or words[n].lower_ in _SIGNS or (not n and words[n].lower_ in _ROUND)
    ):
        n += 1
        if words[n - 1].lower_ in _SIGNS - _MONEY and (n == len(words) or words[n].lower_ not in _SIGNS):
            break
    if not any(t.like_num for t in words[:n]):
        return 0
    return n + (n < len(words) and words[n].pos_ == "NOUN" and words[n].ent_type_ not in ("DATE", "TIME"))


def _dated(words: list[Token]) -> bool:
    """Whether words only say when something was: ``a year earlier``, ``in May``."""
    if not words or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") or t.lower_ == "and" for t in words):
        return False
    if any(t.like_num and t.ent_type_ not in ("DATE", "TIME") for t in words):
        return False  # "from 29 ships to 13 since January"
    first = words[0]
    timed = any(t.lower_ in _WHEN or t.ent_type_ == "DATE" for t in words)
    return timed and (first.pos_ in ("ADP", "DET", "NUM", "ADV", "SCONJ") or first.lower_ in _WHEN)


def _when(words: list[Token], told: list[Token]) -> list[Part]:
    """``a year earlier`` than what, where the clause says it: ``than in the second quarter``."""
    n = next(
        (
            n
            for n, t in enumerate(told)
            if t.dep_ == "prep" and any(c.ent_type_ == "DATE" for c in t.children)
        ),
        None,
    )
    if words[-1].lower_ != "earlier" or n is None:
        return list(words)
    rest = told[n + 1 :]
    stop = next(
        (
            k
            for k, t in enumerate(rest)
            if t.ent_type_ != "DATE" and t.lower_ not in ("to", "the", "end", "of")
        ),
        len(rest),
    )
    return [*words, "than", *told[n : n + 1 + stop]]


def _who(subject: Token, told: list[Token]) -> list[Token]:
    return [t for t in told if t == subject or subject in t.ancestors]


def _counted(amount: list[Token], figures: Iterable[Token]) -> list[Part]:
    """An amount with what it counts, where only the other one says it: ``93 million`` of ``318 million crowns``."""
    if amount[-1].text.isalnum() and amount[-1].text[-1].isalpha() and amount[-1].text[:1].isdigit():
        return list(amount)  # "31st place": the 24th is no place
    if not amount[-1].like_num or any(t.lower_ in _SIGNS for t in amount):
        return list(amount)
    told = list(figures)
    last = next((n for n in range(len(told) - 1, -1, -1) if told[n].like_num), None)
    if last is None or last + 1 >= len(told):
        return list(amount)
    unit = told[last + 1]
    return [*amount, unit] if unit.pos_ == "NOUN" and unit.lower_ not in _SIGNS else list(amount)


def _of_its_own(
    verb: Token, told: list[Token], subject: Token, amount: list[Token], when: list[Part]
) -> list[Part] | None:
    """``Tarn reported a profit of 3 million, up from 2 million in 2024`` -> ``Tarn's profit was 2 million in 2024``."""
    what = next((c for c in verb.children if c.dep_ == "dobj"), None)
    of = next((c for c in what.children if c.lower_ == "of"), None) if what is not None else None
    if what is None or of is None or not any(t.like_num for t in of.subtree):
        return None
    noun = [t for t in told if what.left_edge.i <= t.i <= what.i and t.dep_ != "det"]
    be = verbforms.form("be", past_tense=True, plural=is_plural(what))
    return [
        *_who(subject, told),
        "'s",
        *noun,
        be,
        *_counted(amount, (t for t in of.subtree if t in told)),
        *when,
    ]


def _instead(verb: Token, told: list[Token], amount: list[Token], when: list[Part]) -> list[Part] | None:
    """``Buses now make up 38%, compared with 21% in 2020``: the sentence with the other figure, in the past."""
    then = {
        t
        for c in told
        if c.dep_ == "prep"
        for t in c.subtree
        if any(k.ent_type_ == "DATE" for k in c.children)
    }
    then |= {t for t in told if t.lower_ in _NOW}
    then |= {t for c in told if c.dep_ == "npadvmod" and c.ent_type_ == "DATE" for t in c.subtree}
    kept = [t for t in told if t not in then]
    numbers = [t for t in kept if t.like_num and t.ent_type_ not in ("DATE", "TIME")]
    if (
        not numbers
        or numbers[-1].i - numbers[0].i + 1 != len(numbers)
        or any(t.ent_type_ == "DATE" for t in kept)
    ):
        return None
    signs = [t for t in amount if t.lower_ in _SIGNS]
    start, stop = numbers[0].i, numbers[-1].i
    if signs:
        near = [t for t in kept if t.lower_ in _SIGNS and start - 2 < t.i < stop + 3]
        if {t.lower_ for t in near} != {t.lower_ for t in signs}:
            return None
        start, stop = min(start, near[0].i), max(stop, near[-1].i)
    elif any(t.lower_ in _SIGNS for t in kept) or not amount[-1].like_num:
        return None
    parts: list[Part] = []
    aux = [c for c in verb.children if c.dep_ == "aux" and c.lemma_ == "have" and tense(verb) == "perfect"]
    plural = is_plural(subject_of(verb) or verb)
    for t in kept:
        if t in aux:
            continue
        if start <= t.i <= stop:
            parts += amount if t.i == start else []
        elif t == verb:
            parts.append(t if t.tag_ == "VBD" else verbforms.past(t.lemma_, plural=plural))
        elif t.dep_ == "auxpass" and t.head == verb:
            return None
        else:
            parts.append(t)
    return [*parts, *when] if len(when) < 9 and verb.lemma_ not in lexicon.REPORTING else None
