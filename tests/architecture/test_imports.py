import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_rooms_import_downwards_only() -> None:
    # In a process of its own: it sets up logging, and silences every logger that is there already.
    linter = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize("module", ["factcheck.urls", "claims.tasks"], ids=["web", "clock and workers"])
def test_only_who_reads_articles_loads_the_parser(module: str) -> None:
    asked = f"import factcheck, django, sys; django.setup(); import {module}; print('spacy' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "False\n"
