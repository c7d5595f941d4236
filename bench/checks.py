"""How many wrong claims of a language model the checks refuse, and how many right ones.

    python bench/checks.py [FOLDER]

FOLDER holds ``gold/``, articles with the claims a person read in them (default: ``../shared/extraction`` beside the checkout;
where there is none, the project's own few texts). Wrong claims are made of these as in the tests. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from engine import extract  # noqa: E402
from engine.providers import Claims, Extract, Extracted  # noqa: E402
from engine.providers.checks import claims  # noqa: E402
from engine.providers.merge import pair_up  # noqa: E402
from engine.types import Article  # noqa: E402
from engine.words import sentences  # noqa: E402
from tests.engine.providers.right import LABELLED, labelled, own  # noqa: E402
from tests.engine.providers.wrong import ASKED, HARD, Case, wrong  # noqa: E402


def checked(cases: Iterable[Case]) -> list[tuple[Article, Claims]]:
    """What stands of these claims, article by article."""
    found = defaultdict(list)
    for article, told in dict.fromkeys(cases):
        found[article].append(told)
    return [(article, claims(Extract(article), Extracted(tuple(told)))) for article, told in found.items()]


def counted(cases: Iterable[Case]) -> dict[str, int]:
    each = list(dict.fromkeys(cases))
    return {"made": len(each), "refused": sum(len(one.refused) for _, one in checked(each))}


def wide(case: Case) -> Case:
    """The same with all of the sentence that its quote stands in."""
    article, told = case
    spans = [article.body[start:end] for start, end in sentences(article.body)]
    return article, replace(told, quote=next((one for one in spans if told.quote in one), told.quote))


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("folder", nargs="?", type=Path, default=LABELLED)
    right = labelled(asked.parse_args().folder) or own()
    joined = sum(len(pair_up(extract.read(article).claims, one.claims)) for article, one in checked(right))
    report = {
        "right": counted(right),
        "right, quoting the whole sentence": counted(map(wide, right)),
        "joined with a claim of our own reading": joined,
        "wrong": {fault: counted(wrong(right, maker)) for fault, maker in {**ASKED, **HARD}.items()},
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
