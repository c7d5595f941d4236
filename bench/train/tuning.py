"""Training the upper layers on labelled texts: AdamW, a short warm-up, then down to nothing in a straight line."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import torch
from minilm import Encoded, Trunk, Upper, batches, padded
from torch import Tensor, nn


def tune(
    trunk: Trunk,
    upper: Upper,
    encoded: Sequence[Encoded],
    labels: Sequence[int],
    *,
    epochs: int,
    rate: float,
    seed: int,
    size: int = 32,
    weights: Tensor | None = None,
) -> None:
    """Changes ``upper`` in place. ``weights``: what a mistake on each label counts. About 40 ms a pair on one core."""
    torch.manual_seed(seed)
    dice = random.Random(seed)
    lengths = [len(ids) for ids, _ in encoded]
    steps = epochs * -(-len(encoded) // size)
    made = torch.optim.AdamW(upper.parameters(), lr=rate, weight_decay=0.01)
    paced = torch.optim.lr_scheduler.LambdaLR(
        made, lambda step: min(1.0, step / (0.06 * steps), (steps - step) / (0.94 * steps))
    )
    wrong = nn.CrossEntropyLoss(weight=weights, label_smoothing=0.05)
    began, done, total = time.monotonic(), 0, 0.0
    for epoch in range(epochs):
        for places in batches(lengths, size, dice):
            upper.train()
            ids, segments, mask = padded([encoded[place] for place in places])
            with torch.autocast("cpu", torch.bfloat16):  # a third of the time where the processor has it
                said = upper(trunk(ids, segments, mask), mask)
            loss = wrong(said.float(), torch.tensor([labels[place] for place in places]))
            made.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            made.step()
            paced.step()
            done, total = done + 1, total + loss.item()
            if done % 50 == 0:
                print(
                    f"epoch {epoch} step {done}/{steps} loss {total / 50:.3f} {time.monotonic() - began:.0f} s",
                    flush=True,
                )
                total = 0.0
