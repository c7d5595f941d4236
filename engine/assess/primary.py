"""What a page itself rests on: the report, law, data set, study or speech that it links to or names.

By rule alone. A link counts by its address (a government's, a court's, a register of laws, an identifier of a paper) or by
the words it stands under; a name counts where the text says whose report, law or figures they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from engine.types import Lead, LeadKind, Link

MOST = 12  # of a page
_READ = 20_000
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov|mil|int|europa\.eu|gouv\.[a-z]{2}|gob\.[a-z]{2}|gc\.ca|admin\.ch|bund\.de|un\.org|worldbank\.org|imf\.org"
    r"|oecd\.org|(?:gov|go|gob|govt|mil|parliament|judiciary)\.[a-z]{2})$"
)
_PLACES: tuple[tuple[LeadKind, re.Pattern[str]], ...] = (
    (LeadKind.LAW, re.compile(r"legislation\.|eur-lex|/(?:bills?|acts?|laws?|statutes?|legislation|rulings?|judge?ments?)/|congress\.gov/bill|gesetze-im|legifrance|curia\.")),
    (LeadKind.DATA, re.compile(r"(?:^|//|\.)(?:data|statistics|stats|census|opendata)\.|/(?:datasets?|statistics|databank|data)/|\.(?:csv|xlsx?|json)$")),
    (LeadKind.STUDY, re.compile(r"doi\.org/10\.|arxiv\.org/|pubmed|/doi/|biorxiv|medrxiv|ssrn\.com")),
    (LeadKind.SPEECH, re.compile(r"/(?:speech(?:es)?|transcripts?|remarks|hansard)\b")),
    (LeadKind.STATEMENT, re.compile(r"/(?:press-?releases?|statements?|communiques?|newsroom)/")),
    (LeadKind.REPORT, re.compile(r"/(?:reports?|publications?|audits?|whitepapers?)/|\.pdf$")),
)  # fmt: skip
_WORDS: tuple[tuple[LeadKind, str], ...] = (
    (LeadKind.LAW, r"bill|act|law|legislation|ruling|judge?ment|court order|directive|regulation|decree|treaty|indictment|lawsuit|verdict"),
    (LeadKind.DATA, r"data(?:set| set|base)?|figures|statistics|census|survey results?|poll results?|spreadsheet"),
    (LeadKind.STUDY, r"study|paper|research|preprint|peer-reviewed \w+|meta-analysis"),
    (LeadKind.SPEECH, r"speech|transcript|testimony|address|remarks|full (?:video|interview)|hearing"),
    (LeadKind.STATEMENT, r"press release|statement|announcement|communiqué|open letter|letter|memo(?:randum)?"),
    (LeadKind.REPORT, r"report|audit|review|inquiry|investigation|white paper|assessment|findings"),
)  # fmt: skip
_UNDER = [(kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _WORDS]
# "the Clean Harbours Act 2024", "Directive 2019/790"
_LAW = re.compile(
    r"\b((?:[A-Z][\w'’-]+ (?:(?:and|of|on|for|the) )?){1,6}(?:Act|Bill|Law|Treaty|Convention|Regulation)(?: (?:of )?\d{4})?|"
    r"(?:Directive|Regulation) (?:\(\w+\) )?(?:No )?\d{2,4}/\d{2,4})\b"
)
# "a report by the Audit Office", "figures from the Office for National Statistics", "a study published in Nature"
_WHOSE = re.compile(
    r"\b(?P<what>reports?|audit|inquiry|figures|data|statistics|survey|census|study|paper|analysis|speech|statement|testimony)"
    r" (?:(?:released|published|issued|compiled|collected|carried out|commissioned) )?(?:by|from|of|in|to)"
    r" (?P<who>(?:the )?(?:[A-Z][\w'’&-]+)(?: (?:(?:for|of|and|the) )*[A-Z][\w'’&-]+){0,6})"
)
_NAMED_KINDS = {
    "report": LeadKind.REPORT, "reports": LeadKind.REPORT, "audit": LeadKind.REPORT, "inquiry": LeadKind.REPORT,
    "figures": LeadKind.DATA, "data": LeadKind.DATA, "statistics": LeadKind.DATA, "survey": LeadKind.DATA, "census": LeadKind.DATA,
    "study": LeadKind.STUDY, "paper": LeadKind.STUDY, "analysis": LeadKind.STUDY,
    "speech": LeadKind.SPEECH, "testimony": LeadKind.SPEECH, "statement": LeadKind.STATEMENT,
}  # fmt: skip
_MONTHS = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday"
    " Thursday Friday Saturday Sunday".split()
)


def primaries(text: str, links: Iterable[Link], own: str = "", passage: str = "") -> tuple[Lead, ...]:
    """The primary sources a page links to or names, those first that stand in its ``passage``; at most ``MOST``.

    ``own`` is the page's host: a paper's links to its own pages are not looked at, unless to a file.
    """
    found: dict[str, Lead] = {}
    for lead in [*_linked(links, own), *_named(text[:_READ])]:
        found.setdefault((lead.url or lead.name).casefold(), lead)
    ordered = sorted(
        found.values(), key=lambda lead: (bool(passage) and lead.name not in passage, not lead.url)
    )
    return tuple(ordered[:MOST])


def _linked(links: Iterable[Link], own: str) -> Iterator[Lead]:
    for link in links:
        parts = urlsplit(link.url)
        host = (parts.hostname or "").removeprefix("www.")
        is_file = bool(re.search(r"\.(?:pdf|csv|xlsx?)$", parts.path, re.IGNORECASE))
        if not host or (host == own.removeprefix("www.") and not is_file) or parts.path in {"", "/"}:
            continue
        address = f"{host}{parts.path}".casefold()
        by_place = next((kind for kind, pattern in _PLACES if pattern.search(address)), None)
        under = next((kind for kind, pattern in _UNDER if pattern.search(link.text)), None)
        if by_place is None and not (under and (_OFFICIAL.search(host) or is_file)):
            if not _OFFICIAL.search(host):
                continue
            under = LeadKind.STATEMENT
        said = link.text or address.rsplit("/", 1)[-1]
        yield Lead(
            under or by_place or LeadKind.REPORT,
            said[:300],
            link.url,
            f"linked under “{said[:120]}”, at {host}",
        )


def _named(text: str) -> Iterator[Lead]:
    for match in _LAW.finditer(text):
        name = re.sub(r"^(?:(?:The|Under|In|An?|By|And|But|With|Since) )(?:the )?", "", match[1])
        if len(name.split()) > 1:
            yield Lead(LeadKind.LAW, name, "", f"named: “{_around(text, match)}”")
    for match in _WHOSE.finditer(text):
        who = match["who"].removeprefix("the ").strip()
        if who.split()[0] in _MONTHS:
            continue
        yield Lead(_NAMED_KINDS[match["what"].lower()], match[0], "", f"named: “{_around(text, match)}”")


def _around(text: str, match: re.Match[str]) -> str:
    begin = max(text.rfind(" ", 0, max(0, match.start() - 40)) + 1, text.rfind("\n", 0, match.start()) + 1, 0)
    end = text.find("\n", match.end())
    return " ".join(text[begin : min(match.end() + 40, end if end > 0 else len(text))].split())[:160]
