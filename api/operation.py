"""How one operation is described. By itself, for drf-spectacular asks for it before it can be imported elsewhere."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema


class Operation(AutoSchema):
    """An operation as its view is: what is open to all is read with a key, and without; what is going to go says so."""

    def get_auth(self) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = super().get_auth()
        is_open = self.method == "GET" and getattr(self.view, "open_to_all", False)
        return [*asked, {}] if is_open else asked

    def is_deprecated(self) -> bool:
        return self._going() is not None

    def get_description(self) -> str:  # type: ignore[override]  # as spectacular has it
        words: str = super().get_description()
        going = self._going()
        return f"{words}\n\n{going}" if going else words

    def _going(self) -> Any:
        return getattr(self.view, "deprecated", {}).get(getattr(self.view, "action", None))
