"""Reads a body as it comes in, within limits: what is too long is refused, and half an answer is none."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from sources.errors import Failed, TooLarge

PIECE = 65_536


def read(chunks: Iterable[bytes], encoding: str, *, limit: int) -> bytes:
    """The whole decompressed body, at most ``limit`` bytes of it on the wire and as many decompressed.

    Raises TooLarge past the limit, having inflated no more than one piece beyond it, and Failed for a compression we
    did not ask for or that breaks off.
    """
    plain = bytearray()
    for piece in _decoded(_limited(chunks, limit), encoding.strip().lower()):
        plain += piece
        if len(plain) > limit:
            raise _too_large(limit)
    return bytes(plain)


def _decoded(chunks: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    if encoding in {"", "identity"}:
        return chunks
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return _inflated(chunks)
    raise Failed(f"The server compressed its answer in a way we did not ask for ({encoding}).")


def _limited(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > limit:
            raise _too_large(limit)
        yield chunk


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """gzip or zlib, told apart by their first bytes; several gzip members may follow one another (RFC 1952)."""
    inflater, begun = zlib.decompressobj(47), False
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if inflater.eof:
                    inflater = zlib.decompressobj(47)
                yield inflater.decompress(rest, PIECE)
                begun = True
                rest = inflater.unconsumed_tail or inflater.unused_data
    except zlib.error as error:
        raise Failed("The answer's compression is damaged, so it can't be read.") from error
    if begun and not inflater.eof:
        raise Failed("The answer breaks off in the middle.")


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The answer is larger than {limit // 1_000_000 or 1} MB, and that is the most we take.")
