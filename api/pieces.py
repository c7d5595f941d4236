"""Requests that come in pieces (``Transfer-Encoding: chunked``), as some clients send whatever they send: nobody knows their
length before, and Django takes what tells none for empty."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import UnreadablePostError
from rest_framework.exceptions import ParseError
from rest_framework.request import Request


class Pieces:
    """The server's reader. Where a piece is none, or the last never comes, each server raises an error of its own."""

    def __init__(self, reader: IO[bytes]) -> None:
        self.reader = reader

    def read(self, size: int = -1) -> bytes:
        try:
            return self.reader.read(size)
        except Exception as error:  # gunicorn's have no base of their own, and another server has others
            raise UnreadablePostError(str(error)) from error


def take_pieces(request: Request, *, whole: bool) -> None:
    """Let the body be read as if its length had been told: ``whole``, or as it comes. Raises RequestDataTooBig (413),
    UnreadablePostError (400), and ParseError (400) where the server does not say where the body ends."""
    sent = request._request
    if "chunked" not in sent.headers.get("Transfer-Encoding", "").lower():
        return
    if not sent.META.get("wsgi.input_terminated"):
        raise ParseError("This server can't take a request in pieces: send it with its Content-Length.")
    pieces: Any = Pieces(sent.META["wsgi.input"])
    length = sys.maxsize
    if whole:
        most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = pieces.read(most + 1)
        if len(body) > most:
            raise RequestDataTooBig
        pieces, length = BytesIO(body), len(body)
    sent._stream = pieces  # there is no other way in
    sent.META["CONTENT_LENGTH"] = str(length)
