"""A sentence put together from words of several: every character still knows where it stands in the body."""

from __future__ import annotations

from engine.extract.text import Clean


class Line:
    """Grows word by word; ``done`` ends it."""

    def __init__(self) -> None:
        self.text, self.at = "", list[int]()

    def copy(self, clean: Clean, start: int, end: int) -> None:
        text = clean.text[start:end]
        start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip())
        if start < end:
            self._space(clean.at[start])
            self.glue(clean, start, end)

    def glue(self, clean: Clean, start: int, end: int) -> None:
        """Go on without a space."""
        self.text += clean.text[start:end]
        self.at.extend(clean.at[start:end])

    def word(self, text: str, at: int) -> None:
        self._space(at)
        self.text += text
        self.at.extend([at] * len(text))

    def _space(self, at: int) -> None:
        if self.text and self.text[-1] != " ":
            self.text += " "
            self.at.append(at)

    def done(self) -> Clean:
        text = self.text[:1].upper() + self.text[1:] + "."
        return Clean(text, (*self.at, self.at[-1]))
