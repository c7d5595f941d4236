"""One form for all addresses of a page, so that two programs that ask about it ask about the same.

The steps stand in the manual (``api.md``) with vectors to test another implementation against; their number is
``FORM``. A change of a step is a new form, for the hashes of all addresses change with it.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

import idna

FORM = 2
LONGEST = 2_000

# Names of parameters that say how a reader came to a page, never which page it is.
CAME_BY = re.compile(
    r"(utm_.*|mtm_.*|pk_.*|hsa_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|yclid|igshid|igsh|mc_cid|mc_eid"
    r"|oly_anon_id|oly_enc_id|_hsenc|_hsmi|vero_id|wickedid|s_cid|ns_mchannel|ns_source|ns_campaign|ref_src|ref_url|xtor"
    r"|at_medium|at_campaign|cmpid|ocid|amp|outputtype)",
    re.IGNORECASE,
)
HOST_PREFIXES = ("www.", "m.", "mobile.", "amp.")
_KEPT_IN_PATH = "!$&'()*+,;=:@~-._"
_KEPT_IN_QUERY = "!$'()*+,;:@/?~-._"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")


class NoAddress(ValueError):
    """This is not the address of a web page; says why in a sentence."""


def canonical(url: str) -> str:
    """The canonical form of a page's address. Raises NoAddress."""
    text = "".join(url.split())
    _check_length(text)
    if not _SCHEME.match(text):
        text = f"https://{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NoAddress("This is not the address of a web page.") from error
    if parts.scheme.lower() not in {"http", "https"}:
        raise NoAddress("An address begins with http:// or https://.")
    place = _host(host)
    if port not in {None, 80, 443}:
        place = f"{place}:{port}"
    query = _query(parts.query)
    form = f"https://{place}{_path(parts.path)}{f'?{query}' if query else ''}"
    _check_length(form)
    return form


def hash_of(url: str) -> str:
    """SHA-256 of the canonical form, as hexadecimal digits. Raises NoAddress."""
    return hashlib.sha256(canonical(url).encode()).hexdigest()


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise NoAddress(f"An address has at most {LONGEST:,} characters.")


def _host(host: str) -> str:
    host = host.rstrip(".").lower()
    if ":" in host:  # the colons are those of an IPv6 address
        return f"[{host}]"
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError as error:
        raise NoAddress("The address names no site.") from error
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+", name):
        raise NoAddress("The address names no site.")
    while name.startswith(HOST_PREFIXES) and name.count(".") > 1:
        name = name.partition(".")[2]
    return name


def _path(path: str) -> str:
    steps: list[str] = []
    for step in (_encoded(one, _KEPT_IN_PATH) for one in path.split("/")):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    while len(steps) > 1 and steps[-1] == "amp":
        steps.pop()
    return f"/{'/'.join(steps)}"


def _query(query: str) -> str:
    pairs = []
    for pair in query.split("&"):
        said, equals, value = pair.partition("=")
        name = _encoded(said, _KEPT_IN_QUERY)
        if pair and not CAME_BY.fullmatch(name):
            pairs.append(name + equals + _encoded(value, _KEPT_IN_QUERY))
    return "&".join(sorted(pairs))


def _encoded(text: str, kept: str) -> str:
    """Percent-encoded where it must be and nowhere else, in capitals."""
    return quote(unquote_to_bytes(text), safe=kept)
