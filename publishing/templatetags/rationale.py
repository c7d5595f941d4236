"""A rationale for the page: paragraphs, and [1] leads to source 1. Nothing in it is markup."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_REFERENCE = re.compile(r"\[(\d{1,3}(?:,\s*\d{1,3})*)\]")
_NUMBER = re.compile(r"\d+")


@register.filter
def rationale(text: str | None) -> SafeString:
    """``{{ verdict.rationale|rationale }}``."""
    paragraphs = re.split(r"\n\s*\n", escape(text or "").strip())
    said = "".join(f"<p>{_linked(one)}</p>" for one in paragraphs if one)
    return mark_safe(said)  # noqa: S308  # escaped above; what is added here is our own


def _linked(escaped: str) -> str:
    lines = escaped.replace("\r\n", "\n").replace("\n", "<br>")
    return _REFERENCE.sub(lambda found: f"[{_NUMBER.sub(_link, found[1])}]", lines)


def _link(number: re.Match[str]) -> str:
    return f'<a href="#source-{number[0]}">{number[0]}</a>'
