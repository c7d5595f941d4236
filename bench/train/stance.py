"""Makes ``stance.onnx``: how much a passage supports, refutes, or is neutral to, a claim.

python bench/train/stance.py DATA: 40 minutes on one core with bfloat16. Of Factcheck-Bench the last fifth of the documents is
held back, so that there is something to measure on; its few refutations are shown three times. With ``--held-back FILE``
nothing is trained: what was held back is written there, for ``manage.py score stance FILE``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch
from export import write_upper
from labelled import lines
from minilm import encode, load
from tuning import tune

LABELS = ("supports", "refutes", "neutral")
SEED, EPOCHS, RATE, LONGEST, FOLDS = 2, 3, 1.5e-4, 128, 5

CARD = {
    "what": "A claim and a passage to how much it supports, refutes, is neutral.",
    "network": "all-MiniLM-L6-v2 (Apache-2.0), upper four layers trained on, weights of seven bits",
    "trained_on": (
        "FEVER (Wikipedia text, CC BY-SA), FoolMeTwice (Apache-2.0; Wikipedia text), SciFact (claims CC BY 4.0, abstracts"
        " ODC-By 1.0), Factcheck-Bench (Apache-2.0)"
    ),
    "attribution": "Thorne et al., FEVER; Eisenschlos et al., Fool Me Twice; Wadden et al., SciFact; Wang et al., Factcheck-Bench",
    "made_by": "bench/train/stance.py",
}


def last_fifth(rows: list[dict[str, Any]]) -> int:
    """Where the last fifth begins, between two claims."""
    cut = (FOLDS - 1) * len(rows) // FOLDS
    while rows[cut]["claim"] == rows[cut - 1]["claim"]:
        cut += 1
    return cut


def shown(folder: Path) -> list[dict[str, Any]]:
    """The pairs that are learnt from."""
    bench = lines(folder, "stance_factcheckbench.dev")
    bench = bench[: last_fifth(bench)]
    rare = [row for row in bench if row["label"] == "refutes"]
    names = ("stance_fever.train", "stance_foolmetwice.train", "stance_scifact.train")
    return [row for name in names for row in lines(folder, name)] + bench + 2 * rare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--held-back", type=Path, metavar="FILE")
    asked = parser.parse_args()
    if asked.held_back:
        bench = lines(asked.data, "stance_factcheckbench.dev")
        held = bench[last_fifth(bench) :]
        asked.held_back.write_text("".join(json.dumps(row) + "\n" for row in held))
        return
    rows = shown(asked.data)
    torch.set_num_threads(1)
    trunk, upper = load(len(LABELS))
    tune(
        trunk,
        upper,
        encode([(row["claim"], row["evidence"]) for row in rows], LONGEST),
        [LABELS.index(row["label"]) for row in rows],
        epochs=EPOCHS,
        rate=RATE,
        seed=SEED,
    )
    write_upper("stance", upper, CARD)


if __name__ == "__main__":
    main()
