"""Which language an article is in, and whether it can be read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from engine.types import Article

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

READABLE = ("en",)
_SAMPLE = 4_000
_NAMES = {
    "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "ru": "Russian", "uk": "Ukrainian",
    "pl": "Polish", "ar": "Arabic", "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "tr": "Turkish", "he": "Hebrew", "fa": "Persian", "hi": "Hindi",
    "sv": "Swedish", "no": "Norwegian", "da": "Danish", "fi": "Finnish", "cs": "Czech", "hu": "Hungarian", "ro": "Romanian", "el": "Greek",
}  # fmt: skip


@cache
def identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def of(article: Article) -> tuple[str, str]:
    """The language's code, and a sentence saying why the article can't be read (empty where it can)."""
    if article.language:
        code = article.language.split("-")[0].split("_")[0].lower()
        return code, "" if code in READABLE else _sorry(code, "is said to be in")
    sample = " ".join(article.body[:_SAMPLE].split())
    code, sure = identifier().classify(sample)
    if (
        code in READABLE
        or (sure < 0.9 and len(sample) < 200)
        or (len(sample.split()) < 6 and sample.isascii())
    ):
        return "en", ""
    return code, _sorry(code, "seems to be in")


def _sorry(code: str, how: str) -> str:
    return f"The article {how} {_NAMES.get(code, f'the language “{code}”')}; only English can be read so far, so no claims were taken from it."
