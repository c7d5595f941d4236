"""PDF and Word files, written by hand so that a test says what is in them."""

from __future__ import annotations

import io
import zipfile
import zlib

import docx


def pdf(*lines: str, title: str = "", packed: bytes | None = None, pages: int = 1) -> bytes:
    """A PDF with these lines on each page; ``packed`` goes in place of the page's own content, compressed already."""
    shown = b" ".join(b"(%s) Tj T*" % line.encode("cp1252") for line in lines)
    content = zlib.compress(b"BT /F1 12 Tf 72 720 Td 14 TL %s ET" % shown) if packed is None else packed
    kids = b" ".join(b"%d 0 R" % (number + 6) for number in range(pages))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) >>" % title.encode("cp1252"),
        *[page] * pages,
    ]
    written, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF"
    return bytes(written) + end % (len(objects) + 1, table, len(objects) + 1, len(written))


def pdf_bomb(megabytes: int) -> bytes:
    """A PDF whose one page unpacks to this much: one packed stretch of it, over and over."""
    packer = zlib.compressobj(9)
    begin = packer.compress(b"BT /F1 12 Tf ") + packer.flush(zlib.Z_FULL_FLUSH)
    stretch = packer.compress(b"(" + b"a" * 999_990 + b") Tj ") + packer.flush(zlib.Z_FULL_FLUSH)
    return pdf(packed=begin + stretch * megabytes + packer.compress(b"ET") + packer.flush())


def word(*paragraphs: str, title: str = "", rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A Word file with paragraphs and, below them, a table."""
    file = docx.Document()
    file.core_properties.title, file.core_properties.author = title, ""
    for paragraph in paragraphs:
        file.add_paragraph(paragraph)
    if rows:
        table = file.add_table(len(rows), len(rows[0]))
        for line, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, cells, strict=True):
                cell.text = text
    return saved(file)


def saved(file: object) -> bytes:
    out = io.BytesIO()
    file.save(out)  # type: ignore[attr-defined]  # a docx.Document
    return out.getvalue()


def zip_bomb(megabytes: int) -> bytes:
    """Something like a Word file that unpacks to this much."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(megabytes):
            part.write(b" " * 1_000_000)
    return out.getvalue()
