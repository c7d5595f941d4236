"""What the claim splitter finds of claims read by hand, by kind of text and by phenomenon.

    python bench/extraction.py [FOLDER] [--write]

FOLDER holds ``gold/`` and its scorer ``score.py`` (default: ``../shared/extraction`` beside the checkout). Prints two tables
in Markdown; ``--write`` puts them into ``docs/manual/engine.md`` instead, between the marks that say where.
"""

from __future__ import annotations

import argparse
import json
import runpy
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from engine import extract  # noqa: E402
from engine.types import Article, Claim  # noqa: E402

PAGE = ROOT / "docs" / "manual" / "engine.md"
BEGINS = "<!-- made by bench/extraction.py --write -->"
ENDS = "<!-- the end of what bench/extraction.py made -->"
LEAST = 5
"""Claims that show a phenomenon; rarer ones are counted together."""

PHENOMENA = {
    "pronoun": "a pronoun to resolve",
    "reported": "reported speech",
    "ellipsis": "words left out",
    "relative_date": "a relative date",
    "definite": "“the bank”, “the site”",
    "coordination": "joined clauses",
    "denial": "a denial or a “not”",
    "forecast": "a forecast",
    "enumeration": "an enumeration",
    "semicolon": "clauses with a semicolon",
    "apposition": "an apposition",
    "quotation": "a quotation",
    "quote2": "a quotation over two sentences",
    "hedge": "a hedge",
    "non_ascii": "letters beyond ASCII",
    "relative_clause": "a relative clause",
    "first_person": "“I” and “we”",
    "bullet": "an item of a list",
    "conditional": "a condition",
    "cause": "a cause",
    "causal": "a cause in a clause",
    "two_leaders": "“the two leaders”",
    "abbreviation": "an abbreviation",
    "timeline": "a line of a timeline",
    "embedded": "a clause in a clause",
    "question_answer": "an answer that needs its question",
}
COLUMNS = {
    "recall": "found",
    "recall_worth3": "of the most worthy",
    "precision": "right",
    "clean": "clean",
    "kind_accuracy": "kind",
    "speaker_accuracy_named": "speaker",
    "due_on_accuracy": "due day",
    "leaked": "leaked",
    "trapped": "trapped",
}


def row(claim: Claim) -> dict[str, Any]:
    """A claim as the scorer reads it."""
    first, *further = claim.anchors
    return {
        "statement": claim.statement,
        "quote": first.quote,
        "start": first.start,
        "end": first.end,
        "quotes": [{"quote": a.quote, "start": a.start, "end": a.end} for a in further],
        "kind": claim.kind.value,
        "speaker": {"name": claim.speaker.name} if claim.speaker else None,
        "due_on": claim.due_on.isoformat() if claim.due_on else None,
        "state": "dismissed" if claim.dismissed else "new",
        "checkworthiness": {"score": claim.worth.score},
    }


def read_all(gold: Path, out: Path) -> None:
    """Read each article of the gold set, and write its claims under the same name."""
    for file in sorted(gold.glob("*.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        day = date.fromisoformat(told["published_on"]) if told.get("published_on") else None
        reading = extract.read(Article(told["title"], told["body"], day, told.get("publisher") or ""))
        (out / file.name).write_text(json.dumps([row(claim) for claim in reading.claims]), encoding="utf-8")


def by_text(report: dict[str, Any]) -> Iterator[str]:
    """A line for each kind of text, the best found first, and one for all."""
    yield f"| text | claims | {' | '.join(COLUMNS.values())} |"
    yield f"|---|---|{'---|' * len(COLUMNS)}"
    texts = sorted(report["articles"].items(), key=lambda one: -one[1]["recall"])
    for name, figures in [*texts, ("all", report["overall"])]:
        told = name.partition("_")[2].replace("_", " ") or name
        cells = (_cell(figures[column]) for column in COLUMNS)
        yield f"| {told} | {figures['gold']} | {' | '.join(cells)} |"


def _cell(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.2f}".removeprefix("0")


def by_phenomenon(report: dict[str, Any]) -> Iterator[str]:
    """A line for each phenomenon, the worst found first; a claim with several counts for each."""
    yield "| claims with | found | of | share |"
    yield "|---|---|---|---|"
    counts = {
        tag: tuple(map(int, told.split("/"))) for tag, told in report["overall"]["recall_by_tag"].items()
    }
    often = {tag: told for tag, told in counts.items() if told[1] >= LEAST}
    rare = [told for tag, told in counts.items() if tag not in often]
    lines = [(PHENOMENA.get(tag, tag.replace("_", " ")), *told) for tag, told in often.items()]
    lines.sort(key=lambda one: one[1] / one[2])
    if rare:
        lines.append(("something rarer", sum(found for found, _ in rare), sum(of for _, of in rare)))
    for words, found, of in lines:
        yield f"| {words} | {found} | {of} | {_cell(found / of)} |"


def tables(folder: Path) -> str:
    """Both tables, of the engine as it is now."""
    score = runpy.run_path(str(folder / "score.py"))["score"]
    with tempfile.TemporaryDirectory() as out:
        read_all(folder / "gold", Path(out))
        report = score(folder / "gold", out)
    return "\n".join([*by_text(report), "", *by_phenomenon(report)])


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "extraction")
    asked.add_argument("--write", action="store_true", help="into docs/manual/engine.md")
    told = asked.parse_args()
    if not (told.folder / "score.py").is_file():
        sys.exit(f"{told.folder} has no score.py: name the folder of the gold set.")
    made = tables(told.folder)
    if not told.write:
        print(made)
        return
    before, begins, rest = PAGE.read_text(encoding="utf-8").partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        sys.exit(f"{PAGE} has no place for the tables: the marks are gone.")
    PAGE.write_text(f"{before}{BEGINS}\n{made}\n{ENDS}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
