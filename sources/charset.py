"""Bytes to text: pages say which encoding they are in, and are wrong about it often enough."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from sources.errors import Unreadable

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
DECLARED_INSIDE = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
# What browsers take these names for (WHATWG Encoding Standard): supersets that pages really use.
TAKEN_FOR = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
# In these, text in another alphabet looks like ASCII, so valid UTF-8 proves nothing.
SEVEN_BIT = ("iso2022", "hz", "utf-16", "utf-32")


def decode(body: bytes, declared: str = "") -> str:
    """The text of these bytes; raises Unreadable for what is no text.

    A byte order mark wins; else bytes that are valid UTF-8 are UTF-8 whatever the page says of itself, for that does not
    happen by chance; else ``declared`` (by the server), the page's own word, and at last a guess from the letters.
    """
    for mark, name in BOMS:
        if body.startswith(mark):
            return _checked(_tried(body, name))
    inside = DECLARED_INSIDE.search(body[:2048])
    names = [_known(declared), _known(inside[1].decode("ascii", "ignore") if inside else "")]
    if not any(name.startswith(SEVEN_BIT) for name in names[:1]):
        names.insert(0, "utf-8")
    for name in names:
        if name and (text := _tried(body, name)) is not None:
            return _checked(text)
    guess = charset_normalizer.from_bytes(body).best()
    return _checked(None if guess is None else str(guess))


def _known(name: str) -> str:
    """Python's codec for a name that a page or server uses; empty for none, and for codecs that are no charset."""
    try:
        codec = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return ""
    if not codec._is_text_encoding or codec.name in {
        "utf-7",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
    }:
        return ""
    return TAKEN_FOR.get(codec.name, codec.name)


def _tried(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except UnicodeError:
        return None


def _checked(text: str | None) -> str:
    if text is None or "\0" in text[:10_000]:
        raise Unreadable("This is not a text, so there is nothing to read in it.")
    return text
