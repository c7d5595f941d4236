"""What the manual draws from the code is drawn from this code."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_state_diagram_is_fresh() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "draw_states.py"))["page"]
    kept = (ROOT / "docs" / "manual" / "states.md").read_text()
    assert page() == kept, "draw it again: python docs/draw_states.py > docs/manual/states.md"
