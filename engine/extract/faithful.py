"""The guard against invention: a statement may hold no name, number or date that the article does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.types import Article

_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_ADDED = frozenset("i the a an in on at".split())


class Faithful:
    """Knows the article's words; ``adds`` names what a statement has beyond them."""

    def __init__(self, article: Article) -> None:
        text = f"{article.title}\n{article.body}\n{article.publisher}\n{article.byline}"
        self.words = {p.lower() for w in _TOKEN.findall(text) for p in (w, *re.split(r"[-'’.]", w)) if p}

    def adds(self, statement: str, dated: Iterable[str]) -> list[str]:
        """Capitalised words and numbers of ``statement`` that are nowhere in the article, computed dates apart."""
        for beside in dated:
            statement = statement.replace(f"({beside})", " ")
        added = []
        for n, word in enumerate(_TOKEN.findall(statement)):
            if not (word[0].isupper() or word[0].isdigit()):
                continue
            low = word.lower().removesuffix("'s").removesuffix("’s")
            if (
                low in self.words
                or all(p in self.words for p in re.split(r"[-'’.]", low) if p)
                or low in _ADDED
            ):
                continue
            if n == 0 and not word[0].isdigit():
                continue
            added.append(word)
        return added
