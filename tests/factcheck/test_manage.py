"""What somebody reads on whose server the environment is wrong, or the database is away."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("surroundings", "said"),
    [
        (
            {"PORT": "web"},
            "The environment variable PORT is 'web': it should be a whole number from 1 to 65535.",
        ),
        (
            {"DATABASE_URL": "postgres://127.0.0.1:1/desk", "REDIS_URL": "redis://127.0.0.1:1"},
            "The database can't be used: connection failed",
        ),
    ],
)
def test_it_is_a_sentence_and_no_trace_of_the_program(surroundings: dict[str, str], said: str) -> None:
    command = [sys.executable, "manage.py", "verify_history"]
    told = subprocess.run(
        command, cwd=ROOT, env=os.environ | surroundings, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert told.stderr.startswith(said)
    assert "Traceback" not in told.stderr
