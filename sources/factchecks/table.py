"""An old archive as a table: delimiter and encoding told from the file, columns from their names or by a person."""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from sources.errors import Unreadable
from sources.factchecks.days import DayRead, read_day
from sources.factchecks.lent import LentText
from sources.factchecks.review import Review, checked, host_of, in_figures, number, web_address, words
from sources.factchecks.row import Row

DELIMITERS = ",;\t|"
LONGEST_CELL = 1_000_000
# What archives call their columns, by the field; compared without case, accents and punctuation, the first is best.
NAMES: dict[str, tuple[str, ...]] = {
    "statement": ("statement", "claim", "claimreviewed", "claim reviewed", "claim text", "quote", "text", "what was said"),
    "rating": ("rating", "verdict", "textual rating", "truth rating", "ruling", "label", "conclusion", "alternatename",
               "rating name", "result", "assessment"),
    "title": ("title", "headline", "review title", "article title", "name"),
    "url": ("url", "link", "review url", "address", "permalink", "article url", "fact check url"),
    "publisher": ("publisher", "publisher name", "organisation", "organization", "outlet", "fact checker", "factchecker",
                  "site", "source", "author name"),
    "rating_value": ("rating value", "ratingvalue", "score", "value"),
    "worst_rating": ("worst rating", "worstrating", "worst", "lowest"),
    "best_rating": ("best rating", "bestrating", "best", "highest"),
    "reviewed_on": ("reviewed on", "review date", "date published", "datepublished", "published", "publication date",
                    "date", "checked on", "day"),
    "claimant": ("claimant", "speaker", "claimed by", "said by", "person", "claim author", "who"),
    "claimed_on": ("claimed on", "claim date", "date of claim", "said on", "statement date"),
    "language": ("language", "lang", "inlanguage", "language code"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """What a person says about a table: columns by field, whose checks these are, how days are written."""

    columns: Mapping[str, str] = field(default_factory=dict)
    publisher: str = ""
    day_first: bool | None = None


def read(stream: BinaryIO, head: bytes, options: Options) -> tuple[dict[str, str], Iterator[Row]]:
    """The columns that are read, by field, and the rows. Raises Unreadable for what is no table, or lacks a column."""
    if b"\0" in head:
        raise Unreadable("This is no text, so it is no table.")
    text = LentText(stream, encoding="utf-8", errors="surrogateescape", newline="")
    delimiter = _delimiter(head)
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(text, delimiter=delimiter, strict=False)
    try:
        header = [_cell(name).removeprefix("\ufeff") for name in next(lines)]
    except (StopIteration, csv.Error) as error:
        raise Unreadable("This is no table: there is no line with the names of the columns.") from error
    columns = choose(header, options.columns)
    places = {name: header.index(column) for name, column in columns.items()}
    return columns, _rows(lines, len(header), places, options)


def choose(header: Sequence[str], said: Mapping[str, str]) -> dict[str, str]:
    """Which column each field is read from. Raises Unreadable for a field or a column that there is not."""
    shown = ", ".join(f"“{name}”" for name in header if name)
    chosen: dict[str, str] = {}
    for name, column in said.items():
        if name not in NAMES:
            raise Unreadable(f"There is no field “{name}”; there are: {', '.join(NAMES)}.")
        if not column:
            continue
        same = [one for one in header if one == column] or [
            one for one in header if plain(one) == plain(column)
        ]
        if not same:
            raise Unreadable(f"There is no column “{column}”; there are: {shown}.")
        chosen[name] = same[0]
    free = [one for one in header if one and one not in chosen.values()]
    for name, known in NAMES.items():
        if name in said:
            continue
        best = min(
            (one for one in free if plain(one) in known),
            key=lambda one: known.index(plain(one)),
            default=None,
        )
        if best is not None:
            chosen[name] = best
            free.remove(best)
    if "statement" not in chosen:
        raise Unreadable(
            f"No column has the statements; say which with --map statement=COLUMN. There are: {shown}."
        )
    if "rating" not in chosen and "rating_value" not in chosen:
        raise Unreadable(
            f"No column has the ratings; say which with --map rating=COLUMN. There are: {shown}."
        )
    return {name: chosen[name] for name in NAMES if name in chosen}


def plain(name: str) -> str:
    """A column's name without case, accents and punctuation: "Date_Published" is "date published"."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare.casefold()))


def _delimiter(head: bytes) -> str:
    """The one that the first line has most of, outside quotes."""
    line = head.decode("utf-8-sig", "replace").lstrip().splitlines()[0]
    bare = re.sub(r'"[^"]*"', "", line)
    best = max(DELIMITERS, key=bare.count)
    return best if bare.count(best) else ","


def _cell(text: str) -> str:
    """A cell's words. Bytes that are no UTF-8 are read as Windows wrote them."""
    if any("\udc80" <= c <= "\udcff" for c in text):
        raw = text.encode("utf-8", "surrogateescape")
        text = codecs.decode(raw, "cp1252", "replace")
    return words(text)


def _rows(
    lines: Iterator[list[str]], width: int, places: Mapping[str, int], options: Options
) -> Iterator[Row]:
    while True:
        line = lines.line_num + 1  # type: ignore[attr-defined]  # csv's reader counts
        place = f"line {line}"
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(place, refused=f"This line can't be read: {error}.")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            yield Row(place, refused=f"It has {len(cells)} cells, and the table has {width} columns.")
            continue
        said = {name: _cell(cells[at]) if at < len(cells) else "" for name, at in places.items()}
        try:
            yield Row(place, _review(said, options))
        except Unreadable as error:
            yield Row(place, refused=str(error))


def _review(said: Mapping[str, str], options: Options) -> Review:
    value, worst, best = (
        number(said.get(name, "")) for name in ("rating_value", "worst_rating", "best_rating")
    )
    url = web_address(said.get("url", ""))
    if said.get("url") and not url:
        raise Unreadable(f"“{said['url'][:80]}” is no address of a web page.")
    reviewed, claimed = (_day(said.get(name, ""), options) for name in ("reviewed_on", "claimed_on"))
    return checked(
        Review(
            statement=said.get("statement", ""),
            rating=said.get("rating", "") or in_figures(value, best),
            title=said.get("title", ""),
            url=url,
            publisher=said.get("publisher", "") or options.publisher or host_of(url),
            rating_value=value,
            worst_rating=worst,
            best_rating=best,
            reviewed_on=reviewed.day,
            claimant=said.get("claimant", ""),
            claimed_on=claimed.day,
            language=said.get("language", ""),
        )
    )


def _day(text: str, options: Options) -> DayRead:
    read = read_day(text, day_first=options.day_first)
    if read.problem:
        raise Unreadable(read.problem)
    return read
