"""Which pages are one source: copies, pages that repeat an outlet, one owner, one quoted passage.

Two steps, so that a page that only repeats joins nothing to what it repeats. First every page is led to its root:
copies of one text are one, and a page that names where it has its story from goes back to that outlet's page, and
on from there; an outlet without a page of its own is a root too. A page that names several outlets goes back to
the first of them that another page has too: it adds no source, and does not join them. Then roots are joined that
are one voice: the same publisher, the same owner, or the same words quoted. Pages of which nobody knows whose they
are may be one voice as well, so they are one source until somebody says whose.

The checked article is a root of its own. Whatever goes back to it, copies it, or repeats it later is circular.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from engine.assess.attribution import cited
from engine.assess.outlets import Directory, Outlet, outlet
from engine.match.copies import contained, jaccard, shingles
from engine.types import Origin, Page
from engine.words import words

VERSION = "origins-v2"
NOBODY = "Publisher not known"  # the label of a source that is nobody's yet
NOBODYS = "who published it is not known: all such evidence together counts as one source"

_COPY = 0.3
_COPY_CONTAINED = 0.45
_FEWEST_RUNS = 12
_REPEATED = 0.3
_QUOTE_WORDS = 8
_READ = 20_000
_ARTICLE = -1
_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{20,600})[”\"»]")


@dataclass(slots=True)
class _Groups:
    """Disjoint sets of page numbers, with the sentences that joined them."""

    parent: dict[int, int] = field(default_factory=dict)
    reasons: dict[int, list[str]] = field(default_factory=dict)

    def root(self, member: int) -> int:
        self.parent.setdefault(member, member)
        while self.parent[member] != member:
            self.parent[member] = self.parent[self.parent[member]]
            member = self.parent[member]
        return member

    def join(self, one: int, other: int, reason: str) -> None:
        """Puts two sets together; the first one's root stays. Nothing happens where they are one already."""
        kept, gone = self.root(one), self.root(other)
        if kept != gone:
            self.parent[gone] = kept
            self.reasons.setdefault(kept, []).extend([*self.reasons.pop(gone, []), reason])


def group(pages: Sequence[Page], article: Page | None = None) -> tuple[Origin, ...]:
    """The independent origins of pages found for one claim, in the order of the pages given, circular ones last.

    ``article`` is the checked article. ``label`` names the origin's publisher, also where no page of it is among
    those given. Every page is in exactly one origin.
    """
    return _Grouping(list(pages), article).origins() if pages else ()


class _Grouping:
    def __init__(self, pages: list[Page], article: Page | None) -> None:
        self.pages = pages
        self.article = article
        self.runs = [shingles(page.text[:_READ]) for page in pages]
        self.article_runs = shingles(article.text[:_READ]) if article else frozenset()
        publishers = [page.publisher for page in pages] + ([article.publisher] if article else [])
        self.directory = Directory(publisher for publisher in publishers if publisher)
        self.groups = _Groups()
        self.virtual: dict[int, Outlet] = {}
        self.by_age = sorted(
            range(len(pages)), key=lambda number: (_moment(pages[number]), pages[number].key)
        )
        self.of_outlet: dict[str, int] = {}
        for number in self.by_age:
            if (theirs := outlet(pages[number].publisher)) is not None:
                self.of_outlet.setdefault(theirs.key, number)

    def origins(self) -> tuple[Origin, ...]:
        self._join_addresses()
        self._join_copies()
        self._follow_citations()
        if self.article:
            self._find_repeats(self.article)
        self._join_voices()
        self._join_nobodys()
        return self._collected()

    # One text
    def _join_addresses(self) -> None:
        seen: dict[str, int] = {}
        if self.article:
            seen.update(dict.fromkeys(_addresses(self.article), _ARTICLE))
        for number in self.by_age:
            page = self.pages[number]
            for address in _addresses(page):
                if address not in seen:
                    seen[address] = number
                elif seen[address] == _ARTICLE:
                    self.groups.join(_ARTICLE, number, f"{_name(page)} is the checked article")
                else:
                    other = self.pages[seen[address]]
                    same = _address(page.url) == _address(other.url)
                    how = "has the same address as" if same else "links as its original to"
                    self.groups.join(seen[address], number, f"{_name(page)} {how} {_name(other)}")

    def _join_copies(self) -> None:
        if self.article:
            for number, runs in enumerate(self.runs):
                if alike := _copied(runs, self.article_runs):
                    self.groups.join(
                        _ARTICLE,
                        number,
                        f"{_name(self.pages[number])} has {alike:.0%} of its text in common with the checked article",
                    )
        order = self.by_age
        for place, older in enumerate(order):
            for younger in order[place + 1 :]:
                if self.groups.root(older) == self.groups.root(younger):
                    continue
                if alike := _copied(self.runs[older], self.runs[younger]):
                    told = f"{_name(self.pages[younger])} has {alike:.0%} of its text in common with {_name(self.pages[older])}"
                    one, other = self.groups.root(older), self.groups.root(younger)
                    self.groups.join(*((other, one) if other == _ARTICLE else (one, other)), told)

    # One chain
    def _follow_citations(self) -> None:
        named: dict[int, list[tuple[int, str]]] = {}
        for number in self.by_age:
            page = self.pages[number]
            for citation in cited(page.text, self.directory, page.passage, page.publisher):
                target = self._target(citation.outlet, number)
                if self.groups.root(target) != self.groups.root(number):
                    told = f"{_name(page)} {'credits' if citation.credit else 'cites'} {self._named(target)}"
                    named.setdefault(self.groups.root(number), []).append((self.groups.root(target), told))
        citers = Counter(target for targets in named.values() for target in {target for target, _ in targets})
        for start, targets in named.items():
            named[start] = sorted(targets, key=lambda target: self._rank(target[0], citers[target[0]]))
        for start in list(named):
            self._led(start, named)
        for start, targets in named.items():
            self.groups.join(targets[0][0], start, targets[0][1])

    def _rank(self, target: int, citers: int) -> int:
        """What a page goes back to before other things it names: what another page has too, and the checked article
        only where it names nothing else."""
        if target == _ARTICLE:
            return 2
        return 1 if target in self.virtual and citers == 1 else 0

    def _led(self, start: int, named: dict[int, list[tuple[int, str]]]) -> None:
        """Breaks circles of pages that cite each other: the one from which nothing new is reached is the root."""
        behind: dict[int, None] = {}
        while start in named and start not in behind:
            behind[start] = None
            targets = [target for target in named[start] if target[0] not in behind]
            if not targets:
                del named[start]
                return
            named[start] = targets
            start = targets[0][0]

    def _target(self, named: Outlet, by: int) -> int:
        """The page, or the outlet without a page, behind a citation: of several pages of an outlet the oldest."""
        article_outlet = outlet(self.article.publisher) if self.article else None
        if article_outlet and article_outlet.key == named.key and not _before(self.pages[by], self.article):
            return _ARTICLE
        if named.key not in self.of_outlet:
            number = len(self.pages) + len(self.virtual)
            self.of_outlet[named.key] = number
            self.virtual[number] = named
        return self.of_outlet[named.key]

    def _named(self, target: int) -> str:
        if target == _ARTICLE:
            return (
                "the checked article"
                if not self.article or not self.article.publisher
                else self.article.publisher
            )
        return self.virtual[target].label if target in self.virtual else _name(self.pages[target])

    # The article again
    def _find_repeats(self, article: Page) -> None:
        for number, page in enumerate(self.pages):
            alone = self.groups.root(number) == number
            if not alone or not _before(article, page):
                continue
            passage = shingles(_QUOTED.sub(" ", page.passage))
            repeated = max(
                contained(self.runs[number], self.article_runs)
                if len(self.runs[number]) >= _FEWEST_RUNS
                else 0.0,
                contained(passage, self.article_runs) if len(passage) >= _QUOTE_WORDS else 0.0,
            )
            if repeated >= _REPEATED:
                self.groups.join(
                    _ARTICLE, number, f"{_name(page)} repeats the article: it appeared later, in its words"
                )

    # One voice
    def _join_voices(self) -> None:
        roots = [n for n in self.by_age if self.groups.root(n) == n] + list(self.virtual)
        first: dict[tuple[str, str], int] = {}
        for number in roots:
            for mark, told in self._voices(number):
                other = first.setdefault((mark, told.casefold()), number)
                if other != number:
                    both = f"{self._named(other)} and {self._named(number)}"
                    how = {
                        "publisher": f"several pages are published by {told}",
                        "owner": f"{both} are both owned by {told}",
                        "quote": f"{both} quote the same words: {told}",
                    }
                    self.groups.join(other, number, how[mark])

    def _voices(self, number: int) -> Iterable[tuple[str, str]]:
        if number in self.virtual:
            return
        page = self.pages[number]
        if page.publisher.strip():
            yield "publisher", page.publisher.strip()
        if page.owner.strip():
            yield "owner", page.owner.strip()
        for quote in _QUOTED.findall(page.passage):
            told = [word.text for word in words(quote)]
            if len(told) >= _QUOTE_WORDS:
                yield "quote", "“" + " ".join(told) + "”"

    # Nobody's voice
    def _join_nobodys(self) -> None:
        nobodys = self._nobodys()
        for number in nobodys[1:]:
            self.groups.join(nobodys[0], number, NOBODYS)

    def _nobodys(self) -> list[int]:
        """The roots, the oldest first, among whose pages none has a publisher or an address."""
        known = {self.groups.root(number) for number, page in enumerate(self.pages) if _is_somebodys(page)}
        return [n for n in self.by_age if self.groups.root(n) == n and n not in known]

    def _collected(self) -> tuple[Origin, ...]:
        members: dict[int, list[int]] = {}
        for number in range(len(self.pages)):
            members.setdefault(self.groups.root(number), []).append(number)
        found = [self._origin(root, numbers) for root, numbers in members.items()]
        return tuple(sorted(found, key=lambda origin: origin.circular))

    def _origin(self, root: int, numbers: list[int]) -> Origin:
        numbers = [number for number in self.by_age if number in numbers]
        circular = root == _ARTICLE
        reasons = list(dict.fromkeys(self.groups.reasons.get(root, [])))
        if circular:
            reasons.insert(0, "repeats the article")
        label = self._named(root)
        if root in self._nobodys():
            label, reasons = NOBODY, list(dict.fromkeys([*reasons, NOBODYS]))
        reason = "; ".join(reasons) or "it names no other outlet, and no other page repeats it"
        keys = tuple(self.pages[number].key for number in numbers)
        return Origin(keys, label, reason, keys[0], circular)


def _is_somebodys(page: Page) -> bool:
    return bool(page.publisher.strip() or page.domain or urlsplit(page.url).netloc)


def _copied(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter text stands in the longer, where that makes them copies; else 0."""
    if min(len(one), len(other)) < _FEWEST_RUNS:
        return 1.0 if one and one == other else 0.0
    part, whole = sorted((one, other), key=len)
    share = contained(part, whole)
    return share if share >= _COPY_CONTAINED or jaccard(one, other) >= _COPY else 0.0


def _moment(page: Page) -> float:
    return page.published_at.timestamp() if page.published_at else float("inf")


def _before(one: Page, other: Page | None) -> bool:
    """Whether one page is known to have appeared before the other."""
    return bool(other and one.published_at and other.published_at and _moment(one) < _moment(other))


def _addresses(page: Page) -> set[str]:
    return {address for address in (_address(page.url), _address(page.canonical_url)) if address}


def _address(url: str) -> str:
    """An address without what does not tell pages apart: scheme, www., a closing slash, the fragment, campaign marks."""
    parts = urlsplit(url.strip())
    if not parts.netloc:
        return ""
    query = "&".join(
        part
        for part in parts.query.split("&")
        if part and not re.match(r"(?:utm_\w+|fbclid|gclid|ref)=", part)
    )
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}{'?' + query if query else ''}"


def _name(page: Page) -> str:
    return (
        page.publisher.strip() or page.domain or urlsplit(page.url).netloc or page.title or f"page {page.key}"
    )
