"""PDF and Word files: their words are read, and what is a trap is refused in a sentence and within limits."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest

from sources import pages, papers, papers_child
from sources.errors import TooLarge, Unreadable
from sources.exchange import Response
from tests.sources.paper_files import pdf, pdf_bomb, word, zip_bomb

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(body: bytes, content_type: str = "application/pdf"):
    return pages.read(Response("https://port.example/report", 200, {"content-type": content_type}, body))


def test_a_pdf_is_read_with_its_lines_joined_and_its_divided_words_whole():
    page = read(
        pdf(
            "The harbour office counted 1,240 ships and a lot of ammu-",
            "nition in March, which is more than in any month of last",
            "year.",
            "Nobody was at the port.",
            title="Microsoft Word - Port report.docx",
        )
    )
    assert page.title == "Port report"
    assert page.text == (
        "The harbour office counted 1,240 ships and a lot of ammunition in March, which is more than in any month of last"
        " year.\n\nNobody was at the port."
    )


def test_a_word_file_is_read_with_its_tables():
    page = read(
        word("Ships in March", "They were counted.", rows=(("March", "1,240"), ("April", "980"))), WORD_TYPE
    )
    assert page.title == "Ships in March"
    assert page.text == "Ships in March\n\nThey were counted.\n\nMarch | 1,240\nApril | 980"


def test_a_word_file_that_says_nothing_of_itself_is_called_by_its_first_line():
    with zipfile.ZipFile(io.BytesIO(word("Ships in March", "They were counted."))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist() if name != "docProps/core.xml"}
    parts["_rels/.rels"] = re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", parts["_rels/.rels"])
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    page = read(bare.getvalue(), WORD_TYPE)
    assert (page.title, page.author, page.text) == (
        "Ships in March",
        "",
        "Ships in March\n\nThey were counted.",
    )


def test_in_a_pdf_a_heading_stands_alone_and_a_line_that_goes_on_does_not():
    long = "The harbour office counted 1,240 ships in March, which is more than in any month of"
    page = read(pdf("Ships in March", long, "last year,", "and more than", "anybody had thought."))
    assert page.text == f"Ships in March\n\n{long} last year,\nand more than\nanybody had thought."


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream", "", "text/plain"])
def test_what_it_is_is_told_by_its_bytes_not_by_the_server(content_type):
    assert read(pdf("Ships came."), content_type).text == "Ships came."


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (pdf(), "This PDF is a scan"),
        (b"%PDF-1.7 and nothing more", "This PDF is damaged"),
        (pdf("x", pages=3_001), "3,001 pages"),
        (b"PK\x03\x04 and nothing more", "damaged archive"),
        (zip_bomb(101), "built to fill a computer"),
        (word("")[:-30], "damaged archive"),
    ],
    ids=["a scan", "no PDF", "many pages", "no archive", "a zip bomb", "half a file"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(body, sentence):
    with pytest.raises((Unreadable, TooLarge), match=sentence):
        read(body)


def test_another_office_file_is_told_from_a_word_file():
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(Unreadable, match="no Word file"):
        read(sheet.getvalue())


def test_a_pdf_that_unpacks_without_end_is_stopped_by_its_limits():
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="than we give one file"):
        read(pdf_bomb(700))
    assert time.monotonic() - begun < papers.SECONDS


def test_what_takes_too_long_is_stopped_by_the_clock():
    with pytest.raises(Unreadable, match="more time or memory"):
        papers.read("pdf", pdf("Ships came."), seconds=0.001)


def test_the_reader_sees_nothing_of_the_desks_surroundings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_KEY", "not for a parser")
    monkeypatch.setattr(papers, "CHILD", papers.CHILD.with_name("nothing_here.py"))
    with pytest.raises(Unreadable):  # a reader that ends without an answer is no empty text
        papers.read("pdf", pdf("Ships came."))


def test_short_lines_end_a_paragraph():
    told = "\n".join(["A heading", "x" * 60, "y" * 58, "end.", "z" * 60, "w" * 20])
    assert list(papers_child.paragraphs(told)) == [
        "A heading",
        f"{'x' * 60} {'y' * 58} end.",
        f"{'z' * 60} {'w' * 20}",
    ]
