"""Makes ``worthy.onnx``: how much a sentence is one that fact-checkers choose.

python bench/train/detection.py DATA: about ten minutes on one core. A sentence of the train part that also stands in a part it is
measured on is left out; of those not worth checking only 1.6 for each that is are shown, so that one half is the
threshold by itself and need not be tuned on any file.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
from export import write_upper
from labelled import lines
from minilm import encode, load
from tuning import tune

SEED, RATIO, EPOCHS, RATE, LONGEST = 1, 1.6, 2, 1e-4, 128

CARD = {
    "what": "A sentence to how much it is not, and is, worth checking.",
    "network": "all-MiniLM-L6-v2 (Apache-2.0), upper four layers trained on, weights of seven bits",
    "trained_on": "CheckThat! 2024 task 1, English, train part (ClaimBuster sentences of US debates), MIT as carried by its source",
    "attribution": "Hassan et al., ClaimBuster; Barrón-Cedeño et al., CheckThat! Lab 2024",
    "made_by": "bench/train/detection.py",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    folder = parser.parse_args().data
    torch.set_num_threads(1)
    measured = {row["text"] for part in ("dev", "dev_test") for row in lines(folder, f"detection.{part}")}
    rows = [row for row in lines(folder, "detection.train") if row["text"] not in measured]
    worthy = [row for row in rows if row["label"]]
    rest = [row for row in rows if not row["label"]]
    random.seed(SEED)
    random.shuffle(rest)
    shown = worthy + rest[: int(RATIO * len(worthy))]
    trunk, upper = load(2)
    tune(
        trunk,
        upper,
        encode([row["text"] for row in shown], LONGEST),
        [row["label"] for row in shown],
        epochs=EPOCHS,
        rate=RATE,
        seed=SEED,
    )
    write_upper("worthy", upper, CARD)


if __name__ == "__main__":
    main()
