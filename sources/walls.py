"""Pages that keep their text from whoever has not paid or signed in, told by what they say of themselves."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sources.errors import Walled
from sources.exchange import Response

# schema.org's word for it, which papers give to search engines (https://schema.org/isAccessibleForFree).
NOT_FREE = re.compile(rb"""["']isAccessibleForFree["']\s*:\s*["']?false""", re.IGNORECASE)
SIGN_IN = {
    "login",
    "log-in",
    "signin",
    "sign-in",
    "sign_in",
    "sso",
    "auth",
    "authenticate",
    "anmelden",
    "connexion",
}
YOURSELF = "Open it yourself and add the page you saved, as text, HTML or PDF."


def check_is_page(answer: Response) -> None:
    """Raise Walled where we were sent to a page to sign in instead of the one we asked for."""
    parts = urlsplit(answer.url)
    steps = {step.lower().partition(".")[0] for step in parts.path.split("/")}
    if steps & SIGN_IN:
        raise Walled(f"A login wall: {parts.hostname} asks for a sign-in. {YOURSELF}")


def check_is_whole(answer: Response) -> None:
    """Raise Walled where a page says that it is not free: what could be read of it may be its beginning only."""
    if answer.content_type in {"text/html", "application/xhtml+xml"} and NOT_FREE.search(answer.body):
        host = urlsplit(answer.url).hostname
        raise Walled(f"A paywall: {host} shows only a part of this page without payment. {YOURSELF}")
