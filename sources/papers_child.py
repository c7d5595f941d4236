"""Reads one PDF or Word file in a process of its own, which ``sources.papers`` starts and may end.

Run by its path, with the kind as its argument and the file on standard input; answers one JSON object on standard output:
``{"text", "title", "author"}``, or ``{"refused"}`` with a sentence. It imports nothing of the desk, so that a file that
breaks out of a parser finds no settings, no database and no key.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

MEMORY = 1_000_000_000  # bytes of address space; a reader without a file takes a third
SECONDS = 20  # of the processor
LONGEST_TEXT = 2_000_000
MOST_PAGES = 3_000
MOST_UNPACKED = 100_000_000
MOST_PARTS = 5_000

TOO_LONG = f"This file has more than {LONGEST_TEXT:,} characters of text, and that is the most we take."
DIVIDED = re.compile("[\ufffe\x02]")  # PDFium's marks for a word that is divided at the end of a line


class Refused(Exception):
    """Why the file is not read, in a sentence."""


def main(kind: str) -> None:
    _limit()
    content = sys.stdin.buffer.read()
    try:
        answer = {"pdf": read_pdf, "word": read_word}[kind](content)
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _limit() -> None:
    for what, most in [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]:
        try:
            resource.setrlimit(what, (most, most))
        except (
            OSError,
            ValueError,
        ):  # macOS knows no limit of address space; time is limited from outside as well
            continue


def read_pdf(content: bytes) -> dict[str, str]:
    """The text of every page, with lines joined to paragraphs."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("This PDF is locked with a password, so it can't be read.") from error
        raise Refused("This PDF is damaged, so it can't be read.") from error
    if len(pdf) > MOST_PAGES:
        raise Refused(f"This PDF has {len(pdf):,} pages, and {MOST_PAGES:,} are the most we read.")
    pages, length = [], 0
    for number in range(len(pdf)):
        page = pdf[number]
        words = page.get_textpage().get_text_range()
        page.close()
        length += len(words)
        if length > LONGEST_TEXT:
            raise Refused(TOO_LONG)
        pages.append(_apart(paragraphs(words)))
    text = "\n\n".join(page for page in pages if page)
    if not text.strip():
        raise Refused(
            "This PDF is a scan: its pages are pictures, and there is no text to read in them."
            " Add it as a paper, with the page and the words you read there."
        )
    about = pdf.get_metadata_dict()
    title = re.sub(r"^Microsoft Word - |\.(docx?|pdf|indd)$", "", about.get("Title", ""))
    return {"text": text, "title": title, "author": about.get("Author", "")}


def _apart(found: Iterable[str]) -> str:
    """A blank line between paragraphs, so that no heading runs into the sentence under it; what goes on in small letters
    was broken by the layout alone."""
    text = ""
    for paragraph in found:
        text += ("\n" if paragraph[0].islower() else "\n\n") * bool(text) + paragraph
    return text


def paragraphs(words: str) -> Iterator[str]:
    """A page's lines, joined where one goes on in the next: it reaches nearly as far as the page's longest lines do."""
    lines = [" ".join(line.split()) for line in DIVIDED.sub("", words).splitlines()]
    filled = sorted(len(line) for line in lines if line)
    full = 0.8 * filled[int(0.9 * (len(filled) - 1))] if filled else 0.0
    open_lines: list[str] = []
    for line in lines:
        if line:
            open_lines.append(line)
        if open_lines and len(line) < full:
            yield " ".join(open_lines)
            open_lines = []
    if open_lines:
        yield " ".join(open_lines)


def read_word(content: bytes) -> dict[str, str]:
    """The paragraphs and tables in the order of the file, a blank line between them; a row of a table is a line."""
    _check_parts(content)
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE

    try:
        file = docx.Document(io.BytesIO(content))
        text = "\n\n".join(_blocks(file))
        of_itself = {part.reltype for part in file.part.package.rels.values()}
    except Refused:
        raise
    except MemoryError:
        raise
    except Exception as error:  # the reader raises whatever its XML leads it to
        raise Refused("This Word file is damaged, so it can't be read.") from error
    if RELATIONSHIP_TYPE.CORE_PROPERTIES not in of_itself:
        return {"text": text, "title": "", "author": ""}  # the reader would make some up: "Word Document"
    about = file.core_properties
    return {"text": text, "title": about.title or "", "author": about.author or ""}


def _check_parts(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise Refused("This file is a damaged archive, so it can't be read.") from error
    if not any(part.filename == "word/document.xml" for part in parts):
        raise Refused("This is an archive or an office document that is no Word file (.docx).")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(
            f"This file unpacks to more than {MOST_UNPACKED // 1_000_000} MB: it is built to fill a computer,"
            " so it is not read."
        )


def _blocks(container: Any) -> Iterator[str]:
    length = 0
    for block in container.iter_inner_content():
        lines = [_row(row) for row in block.rows] if hasattr(block, "rows") else [block.text]
        told = "\n".join(filter(None, lines))
        length += len(told)
        if length > LONGEST_TEXT:
            raise Refused(TOO_LONG)
        if told:
            yield told


def _row(row: Any) -> str:
    cells = {
        id(cell._tc): cell.text.strip() for cell in row.cells
    }  # a merged cell comes once for each column
    return " | ".join(text.replace("\n", " ") for text in cells.values()) if any(cells.values()) else ""


if __name__ == "__main__":
    main(sys.argv[1])
