"""The labelled data the weights are made from; see the cards for sources and licences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    """The objects of ``NAME.jsonl``."""
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
