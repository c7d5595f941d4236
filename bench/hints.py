"""How often the machine's hints of stance are right, by how sure they must be.

    python bench/hints.py FILE... [--articles FOLDER]

FILE has lines ``{"claim", "evidence", "label"}`` as for ``manage.py score stance``. FOLDER holds ``gold/``, articles with the
claims a person read in them: each claim is judged by the passages of its own article that the desk would show for it. The
sentence it stands in backs it; where another is said to contradict it, the hint is wrong, for an article does not contradict
itself. Prints one JSON object: how many hints of each stance are right, of those that are at least so sure.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from engine import assess  # noqa: E402
from engine.types import Stance  # noqa: E402

SURE = (0.0, 0.5, 0.65, 0.8)
PASSAGES = 6
OWN, OTHER = Stance.SUPPORTS.value, Stance.NEUTRAL.value


def pairs(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def of_articles(folder: Path) -> list[dict[str, Any]]:
    """Claims and passages of their own articles: the one that a claim was read in, and others."""
    made = []
    for file in sorted(folder.glob("gold/*.json")):
        article = json.loads(file.read_text(encoding="utf-8"))
        for row in article["gold"]:
            start, end = row["span"]
            for found in assess.rank(row["statement"], article["body"], limit=PASSAGES):
                label = OWN if found.start < end and found.end > start else OTHER
                made.append({"claim": row["statement"], "evidence": found.quote, "label": label})
    return made


def measured(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    hints = assess.judge_all([(row["claim"], row["evidence"]) for row in rows])
    told: dict[str, Any] = {"pairs": len(rows)}
    for stance in (Stance.SUPPORTS, Stance.REFUTES):
        told[stance.value] = {}
        for least in SURE:
            said = [
                row["label"]
                for row, hint in zip(rows, hints, strict=True)
                if hint.stance is stance and hint.confidence >= least
            ]
            told[stance.value][str(least)] = f"{said.count(stance.value)} of {len(said)}"
    return told


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("files", nargs="*", type=Path)
    asked.add_argument("--articles", type=Path)
    given = asked.parse_args()
    report = {file.name: measured(pairs(file)) for file in given.files}
    if given.articles:
        report["of the claims’ own articles"] = measured(of_articles(given.articles))
    print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
