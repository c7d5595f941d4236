"""Files out of the vault: as downloads only, for what came in may be a page with scripts."""

from __future__ import annotations

import io
import tempfile
from typing import IO

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from claims import queries
from claims.models import Article, Claim, Evidence
from desk.requests import PersonRequest
from people.models import Person
from people.roles import Power
from sources import uploads, vault, warc
from sources.models import Document

ENDINGS = {
    "text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf", "application/json": ".json",
    "multipart/related": ".mhtml", uploads.WORD: ".docx",
}  # fmt: skip
IN_MEMORY = 10_000_000


def attachment(content: bytes, name: str) -> FileResponse:
    """Bytes that a browser saves and never shows, whatever is in them."""
    return sent(io.BytesIO(content), name, "application/octet-stream")


def sent(file: IO[bytes], name: str, kind: str) -> FileResponse:
    """A download. Opened all the same, it may do nothing; the middleware says nosniff."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _reader(request: PersonRequest) -> Person:
    if not request.user.may(Power.READ):
        raise PermissionDenied
    return request.user


@login_required
@require_safe
def evidence_file(request: PersonRequest, pk: int) -> FileResponse:
    """The recording, picture or scan of evidence of one's own team."""
    found = get_object_or_404(Evidence.objects.visible_to(_reader(request)).exclude(file=""), pk=pk)
    return attachment(_bytes(found.file), found.file_name)


@login_required
@require_safe
def original(request: PersonRequest, pk: int) -> FileResponse:
    """The bytes that a document was read from."""
    person = _reader(request)
    mine = Document.objects.filter(Q(team=None) | Q(team=person.team_id)).exclude(vault_path="")
    found = get_object_or_404(mine, pk=pk)
    return attachment(_bytes(found.vault_path), f"document-{pk}{ENDINGS.get(found.content_type, '')}")


def _bytes(path: str) -> bytes:
    try:
        return vault.get(path)
    except OSError as error:
        raise Http404("The vault has lost this file.") from error


@login_required
@require_safe
def claim_documents(request: PersonRequest, pk: int) -> FileResponse:
    """What a claim's evidence was seen in, as one WARC file."""
    claims = Claim.objects.visible_to(_reader(request)).filter(pk=pk)
    return _warc(claims, get_object_or_404(claims).statement, f"claim-{pk}")


@login_required
@require_safe
def article_documents(request: PersonRequest, pk: int) -> FileResponse:
    """What the evidence of all claims of an article was seen in, as one WARC file."""
    article = get_object_or_404(Article.objects.visible_to(_reader(request)), pk=pk)
    return _warc(Claim.objects.filter(article=article), str(article), f"article-{pk}")


def _warc(claims: QuerySet[Claim], about: str, name: str) -> FileResponse:
    # It may be larger than the memory: past a few megabytes it is written to the disk. The answer closes it.
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        warc.write(queries.documents_of(claims).iterator(), out, about=about)  # type: ignore[arg-type]  # it is binary
    except OSError as error:
        out.close()
        raise Http404("The vault has lost the bytes of one of these documents.") from error
    out.seek(0)
    return sent(out, f"{name}.warc.gz", "application/gzip")
