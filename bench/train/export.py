"""Writing a network as an ONNX file with weights of eight bits, and the card that says what it is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from minilm import WIDTH, Trunk, Upper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

WEIGHTS = Path(__file__).parents[2] / "engine" / "weights"

_BATCH = {0: "batch", 1: "length"}


def write_trunk(trunk: Trunk, card: dict[str, Any]) -> None:
    """``trunk.onnx``: ids, segments and mask to hidden states."""
    ids = torch.ones(2, 7, dtype=torch.int64)
    example = {"ids": ids, "segments": torch.zeros_like(ids), "mask": torch.ones(2, 7)}
    _write("trunk", trunk, example, "hidden", card, exact=True)


def write_upper(name: str, upper: Upper, card: dict[str, Any], *, exact: bool = False) -> None:
    """``NAME.onnx``: hidden states and mask to a vector of unit length, or to a score a label.

    ``exact`` keeps vectors within a cosine of .999 of the full ones, where the other way gives .995 in half the time.
    """
    _write(
        name, upper, {"hidden": torch.randn(2, 7, WIDTH), "mask": torch.ones(2, 7)}, "said", card, exact=exact
    )


def write_card(name: str, target: Path, card: dict[str, Any]) -> None:
    """``NAME.card.json``: the file, its size and digest, and what is told of it."""
    told = {
        "file": target.name,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "bytes": target.stat().st_size,
    }
    (WEIGHTS / f"{name}.card.json").write_text(json.dumps(told | card, indent=1, ensure_ascii=False) + "\n")


def _write(
    name: str,
    network: nn.Module,
    example: dict[str, torch.Tensor],
    output: str,
    card: dict[str, Any],
    *,
    exact: bool,
) -> None:
    target = WEIGHTS / f"{name}.onnx"
    WEIGHTS.mkdir(exist_ok=True)
    axes = dict.fromkeys(example, _BATCH) | {output: _BATCH if output == "hidden" else {0: "batch"}}
    with TemporaryDirectory() as folder:
        whole, plain, exactly = (str(Path(folder, f"{step}.onnx")) for step in ("whole", "plain", "exactly"))
        torch.onnx.export(
            network.eval(),
            tuple(example.values()),
            whole,
            input_names=list(example),
            output_names=[output],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(whole, plain, skip_symbolic_shape=True)
        if exact:
            made = MatMulNBitsQuantizer(plain, bits=8, block_size=128, is_symmetric=True, accuracy_level=4)
            made.process()
            made.model.save_model_to_file(exactly)
        quantize_dynamic(
            exactly if exact else plain,
            str(target),
            per_channel=True,
            # Seven bits, so that processors without VNNI don't overflow and say the same as those with it.
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    write_card(name, target, card)
