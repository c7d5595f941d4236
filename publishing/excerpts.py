"""A published verdict for the story it belongs to: HTML with links, Markdown, JSON-LD. Each says what its page says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from publishing.models import Publication
from publishing.pages import Page, page

MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~-]|&(?=#?\w+;))")
BRACKETS = {ord("("): "%28", ord(")"): "%29"}  # where an address with one of them would end


@dataclass(frozen=True, slots=True)
class Excerpts:
    html: str
    markdown: str
    json_ld: str


def excerpts(publication: Publication) -> Excerpts | None:
    """What can be put into a story; None unless the verdict is out with its rating."""
    if publication.state != Publication.State.PUBLISHED:
        return None
    shown = page(publication)
    return Excerpts(_html(shown), _markdown(shown), str(shown.json_ld))


def _sources(shown: Page) -> list[tuple[str, str]]:
    """Name and address of one page an origin: what counts once is linked once."""
    first = [origin.sources[0] for origin in shown.origins]
    return [(one.said["publisher"] or one.said["title"] or one.name, one.link) for one in first]


def _signed(shown: Page) -> str:
    as_of = shown.days["as_of"]
    said = f"Checked by {shown.said['publisher']}"
    return f"{said}, as of {date_format(as_of, 'j F Y')}" if as_of else said


def _html(shown: Page) -> str:
    said = shown.said
    sources = format_html_join(
        "; ",  # a name may have commas of its own: "Jan Kovac, harbour master"
        "{}",
        (
            (format_html('<a href="{}">{}</a>', link, name) if link else name,)
            for name, link in _sources(shown)
        ),
    )
    parts = [
        format_html("<p>“{}”</p>", said["statement"]),
        format_html("<p>{}{}</p>", _bold(said["label"]), said["headline"] or ""),
        format_html("<p>Sources: {}.</p>", sources) if sources else "",
        format_html('<p><a href="{}">{}</a></p>', said["url"], _signed(shown)),
    ]
    inside = "\n".join(f"  {part}" for part in parts if part)
    return f'<aside class="fact-check">\n{inside}\n</aside>'


def _bold(label: str) -> SafeString | str:
    return format_html("<strong>{}.</strong> ", label) if label else ""


def _markdown(shown: Page) -> str:
    said = shown.said
    sources = "; ".join(
        f"[{_plain(name)}]({link.translate(BRACKETS)})" if link else _plain(name)
        for name, link in _sources(shown)
    )
    label = f"**{_plain(said['label'])}.** " if said["label"] else ""
    lines = [
        f"> “{_plain(said['statement'])}”",
        f"> {label}{_plain(said['headline'] or '')}".rstrip(),
        f"> Sources: {sources}." if sources else "",
        f"> [{_plain(_signed(shown))}]({said['url']})",
    ]
    return "\n>\n".join(line for line in lines if line)


def _plain(text: str) -> str:
    """Text in which nothing is markup, in one line."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))
