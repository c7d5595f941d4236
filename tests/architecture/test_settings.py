import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests import surroundings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "factcheck" / "settings.py"
MANUAL = ROOT / "docs" / "manual" / "running.md"


def variables_read() -> set[str]:
    calls = [node for node in ast.walk(ast.parse(SETTINGS.read_text())) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_the_manual_has_every_variable_and_no_other() -> None:
    rows = [line.split("|")[1] for line in MANUAL.read_text().splitlines() if line.startswith("| `")]

    assert variables_read() == {name for row in rows for name in re.findall("`([A-Z_]+)`", row)}


def test_nothing_that_a_person_has_exported_reaches_the_tests() -> None:
    assert variables_read() == {*surroundings.SERVERS, *surroundings.CLEARED, *surroundings.SET} - {
        "DJANGO_SETTINGS_MODULE"
    }


def test_every_change_of_a_model_has_its_migration(db: None) -> None:
    try:
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    except SystemExit:
        pytest.fail("a model has changed without a migration: manage.py makemigrations")
