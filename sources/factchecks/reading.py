"""Fact checks out of a file or an answer, whatever shape they are in; a row that can't be read is named, and the rest read."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from lxml import etree, html

from sources import charset, markup
from sources.errors import Unreadable
from sources.factchecks import table
from sources.factchecks.lent import LentText
from sources.factchecks.review import UNRATED, claim_reviews, from_claim_review
from sources.factchecks.row import Row
from sources.factchecks.scanning import LARGEST, Scanner

PEEKED = 65_536
NOT_TEXT = {
    b"PK\x03\x04": "This is an office document or an archive: save the table as CSV.",
    b"\xd0\xcf\x11\xe0": "This is an office document: save the table as CSV.",
    b"%PDF-": "This is a PDF file; fact checks are read from ClaimReview, feeds and CSV.",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """``kind`` says in words what was read; ``columns`` which column each field is read from, in a table."""

    kind: str
    rows: Iterator[Row]
    columns: Mapping[str, str] = field(default_factory=dict)


def read(file: BinaryIO, options: table.Options | None = None) -> Reading:
    """Begin to read. The rows come one by one as they are asked for.

    Raises Unreadable at once for what holds no fact checks of any shape we know, and later where the file breaks off, or has
    ended without one. A feed or table without members is none the worse for it.
    """
    options = options or table.Options()
    stream = (
        file if isinstance(file, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, file), PEEKED)
    )
    if stream.peek(2)[:2] == b"\x1f\x8b":
        stream = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream)), PEEKED)
    head = stream.peek(PEEKED)[:PEEKED]
    for beginning, sentence in NOT_TEXT.items():
        if head.startswith(beginning):
            raise Unreadable(sentence)
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not begins:
        raise Unreadable("The file is empty.")
    if begins[:1] == b"<":
        return Reading("a web page", _page(stream))
    if begins[:1] not in {b"{", b"["}:
        columns, rows = table.read(stream, head, options)
        return Reading("a table", rows, columns)
    if options.columns:
        raise Unreadable("This is no table: fields are mapped to columns only in a CSV file.")
    if _is_lines(begins):
        return Reading("ClaimReview, one a line", _lines(stream))
    return Reading("ClaimReview", _document(stream))


def _is_lines(begins: bytes) -> bool:
    """Whether each line is a value of its own: the first one is, and another follows."""
    first, _, rest = begins.partition(b"\n")
    try:
        json.loads(first)
    except ValueError:
        return False
    return rest.lstrip()[:1] == b"{"


def _lines(stream: BinaryIO) -> Iterator[Row]:
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            if len(line) > LARGEST:
                raise Unreadable("This line is too long.")
            told = json.loads(line.decode("utf-8-sig"), strict=False)
        except (ValueError, RecursionError):
            yield Row(place, refused="This line is not JSON.")
        except Unreadable as error:
            yield Row(place, refused=str(error))
        else:
            yield from _reviews(told, place, named=True)


def _document(stream: BinaryIO) -> Iterator[Row]:
    scanner = Scanner(LentText(stream, encoding="utf-8-sig"))
    number = 0
    try:
        for line, member in scanner.members():
            for row in _reviews(member, f"line {line}"):
                number += 1
                yield Row(f"check {number}, {row.place}", row.review, row.refused)
    except UnicodeDecodeError as error:
        raise Unreadable("The file is not in UTF-8, as JSON is.") from error
    if not number and scanner.listed != 0:
        raise Unreadable("There is no fact check in it.")


def _page(stream: BinaryIO) -> Iterator[Row]:
    body = stream.read(markup.LARGEST + 1)
    text = charset.decode(body).encode("utf-8", "replace")
    markup.check(text)
    try:
        tree = html.fromstring(text, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable("There is nothing on this page.") from error
    found = False
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        place = f"line {script.sourceline}"
        try:
            told = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            yield Row(place, refused="This script is not JSON.")
            found = True
        else:
            for row in _reviews(told, place):
                yield row
                found = True
    if not found:
        raise Unreadable("There is no fact check in it.")


def _reviews(told: Any, place: str, *, named: bool = False) -> Iterator[Row]:
    """The reviews in a value. With ``named`` a value without any is said to have none. What a data feed says is deleted
    (https://schema.org/dateDeleted) has no rating any more."""
    found, deleted = False, isinstance(told, dict) and bool(told.get("dateDeleted"))
    for one in claim_reviews(told):
        found = True
        if deleted:
            one |= {"reviewRating": {"alternateName": UNRATED}}
        try:
            yield Row(place, from_claim_review(one))
        except Unreadable as error:
            yield Row(place, refused=str(error))
    if named and not found:
        yield Row(place, refused="There is no ClaimReview in this line.")
