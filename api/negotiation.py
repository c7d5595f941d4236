"""In which form an answer is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class FirstForm(DefaultContentNegotiation):
    """Who takes anything, or names the first form, gets that: nearly everybody, and to look closer takes a twentieth of what
    reading a page takes."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> Any:
        first, *_ = renderers
        accepted = request.META.get("HTTP_ACCEPT", "*/*")
        if (
            accepted in {"*/*", first.media_type}
            and not format_suffix
            and "format" not in request.query_params
        ):
            return first, first.media_type
        return super().select_renderer(request, renderers, format_suffix)
