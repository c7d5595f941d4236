"""Words, names and sentences of a text, as searching and comparing see them.

A word's *key* is what makes two spellings of it one word: lower case, no possessive, no accents, no inflection.
Everything here is linear in the text, whatever the text is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import sentencex

WORD = re.compile(
    r"(?:[^\W\d_]\.){2,8}(?![^\W_])"  # U.N.
    r"|\d+(?:[.,]\d+){0,8}(?:[kKmMbB]|[mMbBtT][nN])?(?![^\W_])"  # 1,187,432.5, 3.5bn
    r"|[^\W_]+(?:['’][^\W_]+)*"
)

_LONGEST_KEY = 40
_LONGEST_SENTENCE = 800
# sentencex slows down quadratically inside quotation marks that nobody closes, so it sees short stretches.
_STRETCH = 3_000
_SPACE = re.compile(r"\s*")
_LOOKED_AT = 20_000

_COMMON_NOUN = re.compile(
    r"[a-z](?:s|tion|sion|ment|ness|ity|ism|ing|ance|ence|ship|age|ure|ed|ly|men|people)$"
)

STOP_WORDS = frozenset(
    """
    a about above across after again against all almost along already also although always am amid among an and
    another any anybody anyone anything are aren't around as at away back be became because become been before
    behind being below beside besides between beyond both but by came can can't cannot come could couldn't did
    didn't do does doesn't doing don't done down during each either else enough even ever every everybody everyone
    everything few first for from further get gets getting give given go goes going gone got had hadn't has hasn't
    have haven't having he he'd he'll he's her here hers herself him himself his how however i i'd i'll i'm i've if
    in indeed instead into is isn't it it'd it'll it's its itself just keep last later least less let lot made mainly
    make makes making many may maybe me meanwhile might mine more moreover most mostly much must mustn't my myself
    near nearly neither never next no nobody none nor not nothing now of off often on once one only onto or other
    others our ours ourselves out over own per perhaps quite rather really same see seem seemed seems several shall
    she she'd she'll she's should shouldn't since so some somebody someone something soon still such take taken than
    that that's the their theirs them themselves then there there's therefore these they they'd they'll they're
    they've thing things this those though through throughout thus till to together too took toward towards under
    unless until up upon us use used uses using very via was wasn't way we we'd we'll we're we've well went were
    weren't what when whenever where whereas wherever whether which while who whoever whole whom whose why will with
    within without won't would wouldn't yet you you'd you'll you're you've your yours yourself
    """.split()
)

# Words of telling, not of what is told: they neither find a source nor show that two texts agree.
TELLING = frozenset(
    """
    said say says saying told tell tells according report reports reported reportedly reporting announced announce
    announces announcement statement stated state states claim claims claimed claiming added adds noted notes
    mentioned news sources source officials official spokesman spokeswoman spokesperson media article
    """.split()
)

CALENDAR = frozenset(
    """
    january february march april may june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow
    """.split()
)

_TITLES = frozenset(
    """
    mr mrs ms dr prof professor sir lord lady president vice-president premier chancellor minister secretary senator
    representative congressman congresswoman governor mayor king queen prince princess pope general colonel major
    captain admiral leader chairman chairwoman chief director judge justice supreme prime foreign deputy former
    """.split()
)

_IRREGULAR = dict(
    pair.split(":")
    for pair in """
    said:say says:say told:tell met:meet sold:sell bought:buy sent:send went:go gave:give given:give took:take
    taken:take made:make held:hold won:win lost:lose rose:rise risen:rise fell:fall fallen:fall grew:grow grown:grow
    built:build paid:pay led:lead left:leave found:find began:begin begun:begin became:become spoke:speak
    spoken:speak wrote:write written:write knew:know known:know thought:think brought:bring fought:fight
    caught:catch taught:teach kept:keep stole:steal stolen:steal broke:break broken:break chose:choose
    chosen:choose drew:draw drawn:draw drove:drive driven:drive flew:fly flown:fly forgot:forget forbade:forbid
    shot:shoot shook:shake stood:stand struck:strike swore:swear sworn:swear threw:throw thrown:throw
    withdrew:withdraw withdrawn:withdraw ran:run sank:sink sunk:sink spent:spend shown:show women:woman men:man
    children:child people:people died:die dying:die lied:lie lying:lie using:use used:use
    """.split()
)

_OPENING = re.compile(r'[.!?\n“"‘:]')
_UNCHANGED = frozenset("people series species usa news gas bus crisis".split())


class Word(NamedTuple):
    """A word of a text: ``text[start:end] == text``. A tuple, for most texts are read for their words alone."""

    text: str
    start: int
    end: int
    key: str

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def is_number(self) -> bool:
        return self.text[:1].isdigit()


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """The form under which spellings and inflections of one word meet."""
    if word in ("US", "U.S.", "U.S.A.", "USA"):
        return "usa"
    bare = word[:_LONGEST_KEY].replace("’", "'")
    bare = bare.replace(".", "") if not bare[:1].isdigit() else bare
    bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c)).casefold()
    bare = bare.removesuffix("'s").removesuffix("'")
    return stem(bare)


def stem(word: str) -> str:
    """A lower-case word without its inflection: the plural as in Harman's S-stemmer (1991), -ed, -ing, -ly, and
    the -n of a nationality ("russian" meets "russia")."""
    if (base := _IRREGULAR.get(word, word)) != word:
        return stem(base)
    if word in _UNCHANGED:
        return word
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending, least in (("ing", 6), ("ed", 5), ("ment", 8), ("ly", 6)):
        root = word[: -len(ending)]
        if (
            word.endswith(ending)
            and len(word) >= least
            and not word.endswith("eed")
            and set(root) & set("aeiouy")
        ):
            word = root
            if ending in ("ing", "ed") and root[-1] == root[-2] and root[-1] not in "lsz":
                word = root[:-1]
            break
    if word.endswith(("ian", "ean")) and len(word) > 5:
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def words(text: str) -> Iterator[Word]:
    """The words of a text, in order."""
    for match in WORD.finditer(text):
        yield Word(match[0], match.start(), match.end(), key(match[0]))


def keys(text: str) -> list[str]:
    """The keys of a text's words, in order: for comparing whole texts, where their places would cost most of the time."""
    return [key(word) for word in WORD.findall(text)]


@lru_cache(maxsize=65_536)
def is_content(word: str) -> bool:
    """Whether a word carries something of what is said."""
    folded = word.replace("’", "'").casefold()
    if word in ("US", "U.S."):
        return True
    return folded not in STOP_WORDS and folded not in TELLING and (len(folded) > 1 or folded.isdigit())


def content_keys(text: str) -> frozenset[str]:
    """The keys of a text's words that carry something: no stop words, no words of telling."""
    return frozenset(word.key for word in words(text) if is_content(word.text))


def names(text: str, told: Iterable[Word] | None = None) -> tuple[tuple[Word, ...], ...]:
    """Runs of capitalised words that read like names, without titles ("President") and calendar words; ``told`` are the
    text's words, where they were read already.

    A single word that opens a sentence has its capital anyway: it counts unless it looks like a common noun
    ("Reports", "Inflation"). A text in title case shows no names, as capitals say nothing there.
    """
    found: list[tuple[Word, ...]] = []
    run: list[Word] = []
    opens = True
    run_opens = False
    before = 0
    everything = list(words(text) if told is None else told)
    carrying = [word for word in everything if is_content(word.text) and not word.is_number]
    if len(carrying) > 4 and sum(word.capital for word in carrying) > 0.8 * len(carrying):
        return ()

    def close() -> None:
        if run and not (run_opens and len(run) == 1 and _COMMON_NOUN.search(run[0].text)):
            found.append(tuple(run))
        run.clear()

    for word in everything:
        gap = text[before : word.start]
        if gap not in (" ", "-", "\n", "") or (gap == "\n" and opens):
            close()
        opens = opens or before == 0 or bool(_OPENING.search(gap))
        # A word of telling, but not in "United States".
        if not word.capital or not (_may_name(word.text) or (run and word.text == "States")):
            close()
        else:
            if not run:
                run_opens = opens
            run.append(word)
        opens = False
        before = word.end
    close()
    return tuple(found)


def _may_name(word: str) -> bool:
    folded = word.casefold().rstrip(".")
    return folded not in CALENDAR and folded not in _TITLES and is_content(word)


def same_name(claimed: tuple[str, ...], found: tuple[str, ...]) -> bool:
    """Whether a name found, both as keys, can be the one claimed: the same, a longer one that begins or ends with
    it ("Putin", "Vladimir Putin"), its last part, the first of its three ("Kim" for "Kim Jong Un"), or either the
    initials of the other ("UN"). "North Korea" is not "South Korea"."""
    size = len(claimed)
    if found[:size] == claimed or found[-size:] == claimed:
        return True
    if found == claimed[-len(found) :] or (size >= 3 and found == claimed[:1]):
        return True
    short, long = sorted((claimed, found), key=len)
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(part[0] for part in long)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the text's sentences, without the white space around them. A line is never part of two unless the
    text is wrapped by hand; a stretch without an end is cut."""
    wrapped = _is_wrapped(text)
    for begin, end in _stretches(text):
        for boundary in sentencex.get_sentence_boundaries("en", text[begin:end]):
            start = begin + boundary["start_index"]
            piece = boundary["text"]
            if wrapped or "\n" not in piece.rstrip():
                yield from _trimmed(piece, start)
                continue
            for line in piece.splitlines(keepends=True):
                yield from _trimmed(line, start)
                start += len(line)


def _is_wrapped(text: str) -> bool:
    """Whether lines end where the page did: several lines fill one width, and none is longer."""
    lengths = [len(line) for line in text[:_LOOKED_AT].split("\n")]
    return max(lengths) <= 100 and sum(length >= 45 for length in lengths) >= 3


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while (start := _SPACE.match(text, start).end()) < len(text):  # type: ignore[union-attr]
        end = len(text)
        if end - start > _STRETCH:
            paragraph = text.rfind("\n\n", start + 1, start + _STRETCH)
            end = paragraph if paragraph > 0 else _cut(text, start, _STRETCH)
        yield start, end
        start = end


def _trimmed(piece: str, start: int) -> Iterator[tuple[int, int]]:
    """Where a piece of the text that begins at ``start`` has something else than white space, in bearable lengths."""
    while piece and not piece.isspace():
        stop = len(piece) if len(piece) <= _LONGEST_SENTENCE else _cut(piece, 0, _LONGEST_SENTENCE)
        part = piece[:stop]
        left = len(part) - len(part.lstrip())
        right = len(part.rstrip())
        if left < right:
            yield start + left, start + right
        piece, start = piece[stop:], start + stop


def _cut(text: str, start: int, length: int) -> int:
    """Where a piece of at most ``length`` ends: at white space where there is some."""
    if start + length >= len(text):
        return len(text)
    for mark in ("\n", " "):
        space = text.rfind(mark, start + length // 2, start + length)
        if space > 0:
            return space + 1
    return start + length
