"""Files a team adds to its corpus: web pages that were saved, plain text, Markdown, PDF and Word.

What is known about a file stands beside its text: in lines at the head of a text file, up to the first empty one ::

    URL: https://paper.example/news/1
    Title: Ferry fares rise
    Publisher: The Paper
    Author: Ines Duarte
    Published: 2026-01-14
    Language: en

    Fares on the ferries ...

or, for any file of a folder, in the folder's ``documents.json``: ``{"page.html": {"url": ..., "title": ..., ...}}``, with the
same names in small letters. All of it may be left out. A saved page's own word on its address counts where nobody tells it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sources import charset, pages
from sources.documents import keep_or_find
from sources.errors import Refused, TooLarge, Unreadable
from sources.exchange import Page, Response
from sources.fetch import check_url, read_url
from sources.models import Document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {
    ".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf",
    ".docx": WORD, ".mhtml": "multipart/related", ".mht": "multipart/related",
}  # fmt: skip
LARGEST = 10_000_000
SHEET = "documents.json"
KNOWN = ("url", "title", "publisher", "author", "published", "language")


def add_file(
    name: str,
    content: bytes,
    about: Mapping[str, str],
    *,
    team_id: int,
    added_by_id: int | None = None,
    invented: bool = False,
) -> tuple[Document, bool]:
    """Keep a file as the team's document, and whether it is new.

    ``about`` may have the names in KNOWN and goes before what the file says of itself. Raises a SourceError with the
    reason where the file can't be taken.
    """
    kind = check(name, content, about)
    if _has_head(kind):
        head, content_text = split_head(charset.decode(content))
        about, page = {**head, **about}, Page(text=pages.tidy(content_text))
    else:
        page = replace(
            pages.read(Response("", 200, {"content-type": kind}, content)), publisher="", partial=""
        )
    page = _completed(page, about)
    answer = Response(page.url, 200, {"content-type": kind}, content)
    return keep_or_find(
        answer,
        page=page,
        kind=Document.Kind.UPLOAD,
        team_id=team_id,
        added_by_id=added_by_id,
        invented=invented,
    )


def told_of(name: str, content: bytes, about: Mapping[str, str]) -> Mapping[str, str]:
    """What is known about a file that can be taken: ``about``, and beside it what the lines at its head say."""
    kind = TYPES[Path(name).suffix.lower()]
    return {**split_head(charset.decode(content))[0], **about} if _has_head(kind) else about


def _has_head(kind: str) -> bool:
    return kind.startswith("text/") and kind != "text/html"


def check(name: str, content: bytes, about: Mapping[str, str]) -> str:
    """What kind of file it is, by its name. Raises a SourceError where it is refused unread."""
    kind = TYPES.get(Path(name).suffix.lower())
    if kind is None:
        raise Unreadable(f"Only {', '.join(TYPES)} can be added.")
    if len(content) > LARGEST:
        raise TooLarge(f"This file is larger than {LARGEST // 1_000_000} MB, and that is the most we take.")
    _completed(Page(text=""), about)
    return kind


def add_text(
    text: str, about: Mapping[str, str], *, team_id: int, added_by_id: int | None = None
) -> tuple[Document, bool]:
    """Keep a text that somebody pasted as the team's document, and whether it is new. Raises a SourceError."""
    page = _completed(Page(text=pages.tidy(text)), about)
    if len(page.text) > pages.LONGEST_TEXT:
        raise TooLarge(
            f"This text is longer than {pages.LONGEST_TEXT:,} characters, and that is the most we take."
        )
    answer = Response(page.url, 200, {"content-type": "text/plain; charset=utf-8"}, text.encode())
    return keep_or_find(
        answer, page=page, kind=Document.Kind.PASTED, team_id=team_id, added_by_id=added_by_id
    )


def split_head(text: str) -> tuple[dict[str, str], str]:
    """What the lines at the head of a text say about it, and the text below them."""
    head: dict[str, str] = {}
    lines = text.splitlines(keepends=True)
    for position, line in enumerate(lines):
        name, colon, value = line.partition(":")
        if line.strip() in {"", "---"}:
            if head and not line.strip():
                return head, "".join(lines[position + 1 :])
            continue
        if not colon or name.strip().lower() not in KNOWN:
            break
        head[name.strip().lower()] = value.strip()
    return {}, text


def find_files(paths: list[Path]) -> Iterator[tuple[Path, dict[str, str]]]:
    """Every file under the paths, in order, with what the ``documents.json`` beside it says; hidden ones are left out."""
    sheets: dict[Path, dict[str, dict[str, str]]] = {}
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            inside = file.relative_to(path).parts
            if file.is_dir() or file.name == SHEET or any(part.startswith(".") for part in inside):
                continue
            if file.parent not in sheets:
                sheets[file.parent] = _read_sheet(file.parent / SHEET)
            yield file, sheets[file.parent].get(file.name, {})


def _read_sheet(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    wrong = (
        f"{path} should be a JSON object of objects: a file's name, and under it any of {', '.join(KNOWN)}."
    )
    try:
        sheet = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise Unreadable(f"{path} is not JSON: {error}.") from error
    if not isinstance(sheet, dict) or not all(isinstance(row, dict) for row in sheet.values()):
        raise Unreadable(wrong)
    if any(
        name not in KNOWN or not isinstance(value, str)
        for row in sheet.values()
        for name, value in row.items()
    ):
        raise Unreadable(wrong)
    return sheet


def _completed(page: Page, about: Mapping[str, str]) -> Page:
    published = about.get("published", "")
    moment = pages.read_time(published)
    if published and moment is None:
        raise Unreadable(
            f"{published!r} is no day such as 2026-01-14, and no time such as 2026-01-14T09:30:00Z."
        )
    url = str(read_url(about["url"])) if about.get("url") else address_in(page)
    title = about.get("title") or page.title or pages.heading(page.text)
    return replace(
        page,
        url=url,
        title=(title or ("" if url else pages.opening(page.text)))[:500],
        publisher=about.get("publisher", ""),
        author=(about.get("author") or page.author)[:300],
        published_at=moment or page.published_at,
        language=(about.get("language") or page.language)[:16],
    )


def address_in(page: Page) -> str:
    """Where a saved page says it stood: where it was saved from, else what it calls its canonical address.

    Empty where it says nothing, or names a place that is not on the public internet.
    """
    said = page.url or page.canonical_url
    try:
        check_url(said)
    except Refused:
        return ""
    return str(read_url(said))
