"""The shipped networks: what a text means as a vector, and how much a text or a pair of texts is of each label.

All stand on one trunk, all-MiniLM-L6-v2 up to its second layer, and bring four upper layers each. Every file in
``weights/`` has a card beside it: what it is, what it was made from, under which licence, and its digest, which is
checked before the file is loaded. ``bench/train/`` makes them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).parent / "weights"
WIDTH = 384
_LONGEST = 128
"""Tokens of a text, or of a pair, that are read: about a hundred words."""
_LETTERS = 2_000
_TOGETHER = 16

Floats = NDArray[np.float32]


class Damaged(RuntimeError):
    """A weight file is missing or is not the one its card names; the message is a sentence for people."""


def card(name: str) -> dict[str, Any]:
    """What a weight file says of itself: ``file``, ``sha256``, ``bytes``, and how it was made.

    Raises Damaged where the card is missing or can't be read.
    """
    try:
        told: dict[str, Any] = json.loads((WEIGHTS / f"{name}.card.json").read_text())
    except (OSError, ValueError) as error:
        raise Damaged(f"The card of the weights “{name}” can't be read: {error}.") from error
    return told


@cache
def content(name: str) -> bytes:
    """A weight file's bytes. Raises Damaged where it is missing or its digest is not its card's."""
    told = card(name)
    try:
        found: bytes = (WEIGHTS / told["file"]).read_bytes()
    except OSError as error:
        raise Damaged(f"The weight file {told['file']} is missing: restore engine/weights/.") from error
    if hashlib.sha256(found).hexdigest() != told["sha256"]:
        raise Damaged(
            f"The weight file {told['file']} is damaged, its digest is not its card's: restore engine/weights/."
        )
    return found


def problems() -> tuple[str, ...]:
    """What is wrong with the weight files, a sentence each; nothing where all are as their cards say."""
    found = []
    for name in sorted(path.name.removesuffix(".card.json") for path in WEIGHTS.glob("*.card.json")):
        try:
            content.__wrapped__(name)
        except Damaged as error:
            found.append(str(error))
    return tuple(found)


def vectors(texts: Sequence[str]) -> Floats:
    """What each text means: rows of unit length, (n, 384); the nearer two mean the same, the nearer their product to 1."""
    return _through("meaning", list(texts))


def scores(network: str, texts: Sequence[str] | Sequence[tuple[str, str]]) -> Floats:
    """How much each text, or pair, is of each label by one network: (n, labels), before any softmax."""
    return _through(network, list(texts))


def _through(network: str, texts: list[Any]) -> Floats:
    """Texts of much the same length go through together, so that little is filled up."""
    trunk, upper = _session("trunk"), _session(network)
    encoded = _tokenizer().encode_batch([_cut(text) for text in texts])
    order = sorted(range(len(texts)), key=lambda place: len(encoded[place].ids))
    found: list[Floats] = [np.empty(0, np.float32)] * len(texts)
    for start in range(0, len(order), _TOGETHER):
        places = order[start : start + _TOGETHER]
        length = max(len(encoded[place].ids) for place in places)
        ids, segments = np.zeros((2, len(places), length), np.int64)
        mask = np.zeros((len(places), length), np.float32)
        for row, place in enumerate(places):
            size = len(encoded[place].ids)
            ids[row, :size], segments[row, :size], mask[row, :size] = (
                encoded[place].ids,
                encoded[place].type_ids,
                1,
            )
        (hidden,) = trunk.run(None, {"ids": ids, "segments": segments, "mask": mask})
        (said,) = upper.run(None, {"hidden": hidden, "mask": mask})
        for place, row_said in zip(places, said, strict=True):
            found[place] = row_said
    return np.stack(found) if found else np.empty((0, WIDTH), np.float32)


def _cut(text: str | tuple[str, str]) -> str | tuple[str, str]:
    """No more letters than the tokens that are read can have: a long text costs no more than a short one."""
    return text[:_LETTERS] if isinstance(text, str) else (text[0][:_LETTERS], text[1][:_LETTERS])


@cache
def _session(name: str) -> InferenceSession:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    # One core a worker: the desk runs as many workers as it has cores to spare.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(content(name), options, providers=["CPUExecutionProvider"])


@cache
def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    made = Tokenizer.from_str(content("tokenizer").decode())
    made.no_padding()
    made.enable_truncation(_LONGEST)
    return made
