"""Makes ``matching.json``: how what two statements share is weighed into a probability that they say the same.

python bench/train/matching.py DATA [--words]: ten minutes on one core, most of it for vectors of 33,000 earlier claims. A logistic
regression over the train queries of both sets, each asked twice: with its right claims in the archive and without them, so that being
the nearest is not yet being the same. No text is kept, only numbers. With ``--words`` nothing is embedded and no file is
written: it prints the few weights that stand in ``engine/match/weighing.py`` for when a weight file is missing.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from export import WEIGHTS, write_card
from labelled import lines
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[2]))
from engine import match
from engine.match.archive import Archive
from engine.match.weighing import _WORDS_ALONE, FEATURES, features

SETS = ("matching_2a", "matching_2b")
STRENGTH = 0.01  # of the regression: the smaller, the less it trusts a single feature

CARD = {
    "what": "What two statements share to the probability that they say the same.",
    "trained_on": "CheckThat! 2022 task 2A and 2021 task 2B, train queries (free for research use; numbers only, no text)",
    "attribution": "Nakov, Barrón-Cedeño et al., CheckThat! Lab 2021 and 2022",
    "made_by": "bench/train/matching.py",
}


def archive_of(folder: Path, name: str, *, words: bool) -> tuple[Archive, dict[str, int]]:
    """The earlier claims of one set, and their keys."""
    rows = lines(folder, f"{name}.claims")
    archive = Archive()
    if words:
        for key, row in enumerate(rows):
            archive.put(key, row["text"], row.get("title") or "", np.empty((0, 384)), row.get("body") or "")
        return archive, {row["id"]: key for key, row in enumerate(rows)}
    texts, titles = (match.embed([row.get(field) or "" for row in rows]) for field in ("text", "title"))
    for key, row in enumerate(rows):
        parts = texts[key : key + 1]
        if row.get("title"):
            parts = np.stack([texts[key], titles[key]])
        archive.put(key, row["text"], row.get("title") or "", parts, row.get("body") or "")
    return archive, {row["id"]: key for key, row in enumerate(rows)}


def examples(folder: Path, name: str, *, words: bool) -> tuple[np.ndarray, np.ndarray]:
    """Features of what is near each train query, and whether it is right."""
    archive, keys = archive_of(folder, name, words=words)
    seen, right = [], []
    for query in lines(folder, f"{name}.queries.train"):
        relevant = {keys[one] for one in query["relevant"]}
        vector = None if words else match.embed([query["text"]])[0]
        for without in (set(), relevant):
            sights = archive.sights(query["text"], vector, without)
            seen.append(features(list(sights.values())))
            right += [key in relevant for key in sights]
    return np.concatenate(seen), np.array(right)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--words", action="store_true")
    told = parser.parse_args()
    found = [examples(told.data, name, words=told.words) for name in SETS]
    seen, right = np.concatenate([one for one, _ in found]), np.concatenate([one for _, one in found])
    if told.words:
        seen = seen[:, [FEATURES.index(name) for name in _WORDS_ALONE]]
        made = LogisticRegression(C=1, max_iter=3_000).fit(seen, right)
        print(dict(zip(_WORDS_ALONE, made.coef_[0].round(2), strict=True)), made.intercept_[0].round(2))
        return
    mean, spread = seen.mean(0), seen.std(0)
    made = LogisticRegression(C=STRENGTH, max_iter=3_000).fit((seen - mean) / spread, right)
    weights = {
        "features": FEATURES,
        "mean": mean.round(6).tolist(),
        "spread": spread.round(6).tolist(),
        "weights": made.coef_[0].round(6).tolist(),
        "start": round(float(made.intercept_[0]), 6),
    }
    target = WEIGHTS / "matching.json"
    target.write_text(json.dumps(weights, indent=1) + "\n")
    write_card("matching", target, CARD)


if __name__ == "__main__":
    main()
