"""``manage.py score TASK ...``: the engine against labelled data, or a language model beside it."""

from __future__ import annotations

import json
import os
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine import score
from engine.encoder import Damaged
from engine.providers import PROVIDERS, Answer, Call
from sources import asking
from sources.errors import RateLimited, Refused, SourceError

LINES = {
    "detection": '{"text", "label": 0|1}',
    "splitting": '{"body", "title"?, "published_on"?, "claims": [{"statement", "quote"}]}',
    "stance": '{"claim", "evidence", "label": "supports"|"refutes"|"neutral"}',
    "verdict": '{"claim", "evidence": [{"text", "url"?}], "label": "supported"|"refuted"|"conflicting"|"not_enough_evidence"}',
}

LONGEST_REST = 60.0
"""Seconds that are waited where a service asks for peace; one that wants more has not answered."""


class Command(BaseCommand):
    help = "Measures the engine on labelled data: one JSON object on standard output. Needs no database and no server."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
        for task, line in LINES.items():
            told = tasks.add_parser(task, help=f"a file with lines {line}")
            told.add_argument("file", type=Path, metavar="FILE")
            _add_intervals(told)
            _add_model(told)
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
        except (Damaged, score.Unreadable, score.asked.Silent) as reason:
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
        if options["provider"]:
            ask, file = _model(options).ask, options["file"]
            return score.asked.measure(task, file, ask, intervals=options["intervals"], step=self.step)
        if named := next((name for name in ("address", "model", "key_env") if options[name]), ""):
            raise CommandError(f"--{named.replace('_', '-')} is of no use without --provider.")
        return score.TASKS[task](options["file"], intervals=options["intervals"])

    def step(self, done: int, lines: int) -> None:
        """Where a person looks on: how far it is."""
        if self.stderr.isatty():
            self.stderr.write(f"\r{done:,} of {lines:,} lines", ending="\n" if done == lines else "")


def _add_model(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--provider", choices=sorted(PROVIDERS), help="measure a language model, asked this way"
    )
    parser.add_argument("--address", metavar="URL", help="where it is, such as http://127.0.0.1:11434/v1")
    parser.add_argument("--model", metavar="NAME", help="as the service calls it")
    parser.add_argument(
        "--key-env",
        metavar="VARIABLE",
        help="the variable of the environment that holds its key, if it wants one",
    )
    parser.add_argument(
        "--time-out", type=float, default=60.0, metavar="SECONDS", help="how long one answer may take (60)"
    )


@dataclass(frozen=True, slots=True)
class _Model:
    """A model as it is named on the command line."""

    place: asking.Place
    name: str
    key: str

    def ask(self, call: Call) -> Answer:
        """The answer to one question; where the service asks for a moment's peace, it gets it once."""
        try:
            try:
                return asking.ask(self.place, call, model=self.name, key=self.key)
            except RateLimited as error:
                if error.retry_after > LONGEST_REST:
                    raise
                time.sleep(error.retry_after)
                return asking.ask(self.place, call, model=self.name, key=self.key)
        except SourceError as error:
            raise score.asked.Unreached(str(error)) from error


def _model(options: dict[str, Any]) -> _Model:
    """The model that the options name; raises CommandError where something is missing."""
    if not options["model"]:
        raise CommandError("Name the model with --model, as the service calls it.")
    way, variable = PROVIDERS[options["provider"]], options["key_env"]
    key = os.environ.get(variable, "").strip() if variable else ""
    if variable and not (key.isascii() and key.isprintable() and key):
        raise CommandError(f"The variable {variable}, which --key-env names, holds no key.")
    address, inside = options["address"] or way.address, bool(settings.MODELS_STAY_INSIDE)
    try:
        asking.check_address(address, inside=inside)
    except Refused as error:
        raise CommandError(f"{address}: {error} A network of your own is opened by FETCH_ALLOW.") from error
    return _Model(asking.Place(way.name, address, inside, options["time_out"]), options["model"], key)


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
