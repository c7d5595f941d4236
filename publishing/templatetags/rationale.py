"""A rationale for the page: paragraphs, and [1] leads to source 1. Nothing in it is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from claims.actions.filing import REFERENCE

register = template.Library()
NUMBER = re.compile(r"\d+")


@register.filter
def rationale(text: str | None, sources: Iterable[int]) -> SafeString:
    """``{{ verdict.rationale|rationale:numbers }}``: a number that none of the sources has stays a number."""
    shown = {str(number) for number in sources}
    paragraphs = re.split(r"\n\s*\n", escape(text or "").replace("\r\n", "\n").strip())
    said = "".join(f"<p>{_linked(one, shown)}</p>" for one in paragraphs if one)
    return mark_safe(said)  # noqa: S308  # escaped above; what is added here is our own


def _linked(escaped: str, shown: set[str]) -> str:
    def link(number: re.Match[str]) -> str:
        return f'<a href="#source-{number[0]}">{number[0]}</a>' if number[0] in shown else number[0]

    lines = escaped.replace("\n", "<br>")
    return REFERENCE.sub(lambda found: "[" + NUMBER.sub(link, found[1]) + "]", lines)
