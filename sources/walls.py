"""Pages that keep their text from whoever has not paid or signed in, told by what they say of themselves."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sources.errors import Walled
from sources.exchange import Response

# schema.org's word for it, which papers give to search engines (https://schema.org/isAccessibleForFree), as JSON-LD or as
# an attribute of a tag, and the word some give to social networks.
NOT_FREE = re.compile(
    r"""["']isAccessibleForFree["']\s{0,20}:\s{0,20}["']?false"""
    r"""|<meta\s[^>]{0,200}isAccessibleForFree["']\s{1,20}content=["']?false"""
    r"""|<meta\s[^>]{0,200}content_tier["']\s{1,20}content=["']?locked""",
    re.IGNORECASE,
)
# What stands where the text breaks off. Only beside a short text: a whole article may have such words around it.
BREAKS_OFF = re.compile(
    r"""\b(?:
    (?:subscribe|sign\ in|log\ in|register)\ (?:now\ )?to\ (?:read|continue|keep\ reading|unlock)
    | to\ (?:continue|keep)\ reading | unlock\ (?:this|the\ full)\ (?:article|story)
    | (?:is|are)\ (?:exclusively\ |only\ )?(?:for|available\ to|reserved\ for)\ (?:our\ )?(?:paying\ )?(?:subscribers|members)
    | (?:um|jetzt)\ (?:diesen\ artikel\ )?weiter(?:zu)?lesen | (?:nur|exklusiv)\ für\ abonnenten
    | réservée?\ (?:à\ nos|aux)\ abonnés | (?:pour|pour\ en)\ lire\ la\ suite
    | exclusivo\ para\ (?:suscriptores|assinantes) | para\ (?:seguir\ leyendo|continuar\ lendo)
    | riservat[oa]\ agli\ abbonati | per\ continuare\ a\ leggere | alleen\ voor\ abonnees
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
TEASER = 3_000  # characters; what is longer is hardly the beginning only
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
YOURSELF = "Open it yourself and add the page you saved, as text, HTML, MHTML or PDF."


def check_is_page(answer: Response) -> None:
    """Raise Walled where we were sent to a page to sign in instead of the one we asked for."""
    parts = urlsplit(answer.url)
    steps = {step.lower().partition(".")[0] for step in parts.path.split("/")}
    if steps & SIGN_IN:
        raise Walled(f"A login wall: {parts.hostname} asks for a sign-in. {YOURSELF}")


def hidden(url: str, markup: str, words: str, text: str) -> str:
    """Why the text that was read may be only the beginning of its page, in a sentence; empty where nothing says so.

    ``words`` are all that stand on the page, ``text`` those that were taken for its article.
    """
    says_so = NOT_FREE.search(markup) or (len(text) < TEASER and BREAKS_OFF.search(words))
    host = urlsplit(url).hostname or "the site"
    return f"A paywall: {host} shows only a part of this page without payment. {YOURSELF}" if says_so else ""
