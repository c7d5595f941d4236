"""What holds for every file of the repository."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "base",
    "manager",
    "managers",
    "service",
    "services",
}
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|tmp)/\w")
REASON = re.compile(r'^  "[^"]+", *# \S+')


@cache
def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so nobody knows which files belong to it")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def ours() -> list[Path]:
    """Files that people write: Python, but no migration."""
    return [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_no_file_is_longer_than_400_lines() -> None:
    assert names([path for path in ours() if len(path.read_text().splitlines()) > 400]) == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert names([path for path in ours() if path.stem in FORBIDDEN_NAMES]) == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:  # a picture
            continue
        if MACHINE_PATH.search(text):
            found.append(path)

    assert names([path for path in found if path != Path(__file__)]) == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_pin_by_digest_and_name_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pinned = [line for line in text.splitlines() if not line.startswith(" ")]

    assert "://" not in text
    assert pinned
    assert [line for line in pinned if "==" not in line or not line.endswith("\\")] == []


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    first, last = lines.index("dependencies = ["), lines.index("[tool.ruff]")
    listed = [line for line in lines[first:last] if line.startswith('  "')]

    assert len(listed) > 20
    assert [line for line in listed if not REASON.match(line)] == []
