"""The shipped networks are the ones their cards name, and say the same in any company."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine import encoder


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the weights that may be damaged."""
    for file in encoder.WEIGHTS.iterdir():
        shutil.copy(file, tmp_path)
    monkeypatch.setattr(encoder, "WEIGHTS", tmp_path)
    encoder.content.cache_clear()
    yield tmp_path
    encoder.content.cache_clear()


def test_all_weights_are_what_their_cards_say_and_bearable() -> None:
    assert encoder.problems() == ()
    assert sum(file.stat().st_size for file in encoder.WEIGHTS.iterdir()) <= 40_000_000


@pytest.mark.parametrize("card", sorted(encoder.WEIGHTS.glob("*.card.json")), ids=lambda card: card.name)
def test_each_card_says_what_the_file_is_and_where_it_comes_from(card: Path) -> None:
    told = json.loads(card.read_text())

    assert told["what"]
    assert told["trained_on"]
    assert told["attribution"]
    assert (Path(__file__).parents[2] / told["made_by"]).is_file()


def test_a_damaged_file_is_named_and_never_loaded(copied: Path) -> None:
    (copied / "meaning.onnx").write_bytes(b"something else")

    assert encoder.problems() == (
        "The weight file meaning.onnx is damaged, its digest is not its card's: restore engine/weights/.",
    )
    with pytest.raises(encoder.Damaged, match=r"meaning\.onnx is damaged"):
        encoder.content("meaning")


def test_a_missing_file_is_named(copied: Path) -> None:
    (copied / "worthy.onnx").unlink()

    with pytest.raises(encoder.Damaged, match=r"worthy\.onnx is missing"):
        encoder.content("worthy")


def test_texts_that_mean_the_same_are_near_and_others_far() -> None:
    said, again, other = encoder.vectors(
        [
            "The minister sent ammunition to the border.",
            "Munitions were shipped to the frontier by the minister.",
            "Bread got dearer in the capital.",
        ]
    )

    assert np.linalg.norm(said) == pytest.approx(1, abs=1e-3)
    assert said @ again > 0.6 > 0.3 > said @ other


def test_a_text_means_the_same_alone_and_beside_longer_ones() -> None:
    texts = ["Prices rose.", "Prices rose by a tenth in a year, said the bank, which had expected less. " * 3]

    (alone,), beside = encoder.vectors(texts[:1]), encoder.vectors(texts)

    assert alone @ beside[0] > 0.995


def test_no_text_gives_no_row_and_an_endless_one_is_cut() -> None:
    assert encoder.vectors([]).shape == (0, encoder.WIDTH)
    assert encoder.vectors(["", "word " * 200_000]).shape == (2, encoder.WIDTH)
