"""The documents of a claim or an article leave as one WARC file."""

from __future__ import annotations

import gzip
import io
from itertools import product
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from warcio.archiveiterator import ArchiveIterator

from claims.models import Claim, Evidence
from tests.record import Desk, add_passage, make_claim


def texts(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [
            record.content_stream().read().decode()
            for record in ArchiveIterator(file)
            if record.rec_type == "conversion"
        ]


def test_a_claims_documents_are_written_once_each(
    held: Claim, evidence: list[Evidence], tmp_path: Path
) -> None:
    target, said = tmp_path / "claim.warc.gz", io.StringIO()
    again = evidence[0]
    Evidence.objects.create(claim=held, document=again.document, passage="More text.", start=50, end=60)
    call_command("export_warc", str(target), claim=held.pk, stdout=said)
    assert "2 documents written" in said.getvalue()
    assert texts(target) == [one.document.text for one in evidence if one.document]
    assert gzip.decompress(target.read_bytes()).startswith(b"WARC/1.1\r\n")


def test_an_articles_documents_are_those_of_all_its_claims(
    desk: Desk, held: Claim, evidence: list[Evidence], tmp_path: Path
) -> None:
    other = make_claim(held.article, "The president is expected to visit Southmark in May.")
    add_passage(other, desk, "The Farline", "A visit is planned.")
    call_command("export_warc", str(tmp_path / "all.warc.gz"), article=held.article_id, stdout=io.StringIO())
    assert len(texts(tmp_path / "all.warc.gz")) == 3


def test_what_cannot_be_written_whole_leaves_no_file(
    held: Claim, evidence: list[Evidence], tmp_path: Path
) -> None:
    assert evidence[0].document
    evidence[0].document.vault_path = "ab/gone"
    evidence[0].document.save()
    with pytest.raises(CommandError, match="gone: No such file"):
        call_command("export_warc", str(tmp_path / "claim.warc.gz"), claim=held.pk)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_said(db: None, tmp_path: Path) -> None:
    for what, number in product(("claim", "article"), (0, 7)):
        with pytest.raises(CommandError, match=f"There is no {what} {number}"):
            call_command("export_warc", str(tmp_path / "claim.warc.gz"), **{what: number})
