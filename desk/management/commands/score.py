"""``manage.py score TASK ...``: the engine against labelled data."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine import score
from engine.encoder import Damaged

LINES = {
    "detection": '{"text", "label": 0|1}',
    "stance": '{"claim", "evidence", "label": "supports"|"refutes"|"neutral"}',
    "verdict": '{"claim", "evidence": [{"text", "url"?}], "label": "supported"|"refuted"|"conflicting"|"not_enough_evidence"}',
}


class Command(BaseCommand):
    help = "Measures the engine on labelled data: one JSON object on standard output. Needs no database and no server."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
        for task, line in LINES.items():
            told = tasks.add_parser(task, help=f"a file with lines {line}")
            told.add_argument("file", type=Path, metavar="FILE")
            _add_intervals(told)
        matching = tasks.add_parser("matching", help="whether the right earlier claim is found")
        matching.add_argument(
            "--claims",
            type=Path,
            required=True,
            metavar="FILE",
            help='lines {"id", "text", "title"?, "body"?}',
        )
        matching.add_argument(
            "--queries",
            type=Path,
            required=True,
            metavar="FILE",
            help='lines {"id", "text", "relevant": [ids]}',
        )
        matching.add_argument(
            "--absent", action="store_true", help="also ask with each query's right claims taken away"
        )

        _add_intervals(matching)

    def handle(self, *args: Any, task: str, **options: Any) -> None:
        try:
            figures = self.figures(task, options)
        except (Damaged, score.Unreadable) as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(json.dumps(_rounded(figures), ensure_ascii=False))

    def figures(self, task: str, options: dict[str, Any]) -> dict[str, Any]:
        if task == "matching":
            kept = settings.DATA_DIR / "score"
            return score.matching(
                options["claims"],
                options["queries"],
                kept=kept,
                absent=options["absent"],
                intervals=options["intervals"],
            )
        measure = {"detection": score.detection, "stance": score.stance, "verdict": score.verdict}[task]
        return measure(options["file"], intervals=options["intervals"])


def _add_intervals(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--intervals",
        action="store_true",
        help="also 95 %% intervals by bootstrap, [low, high] of each figure; the same each time",
    )


def _rounded(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _rounded(value) for name, value in told.items()}
    return [_rounded(value) for value in told] if isinstance(told, tuple) else round(told, 4)
