"""Makes ``trunk.onnx``, ``meaning.onnx`` and ``tokenizer.json``: the published network as it is, in eight bits.

python bench/train/embedder.py: a minute. Nothing is trained.
"""

from __future__ import annotations

from export import WEIGHTS, write_card, write_trunk, write_upper
from minilm import load, published

ORIGIN = {
    "network": "sentence-transformers/all-MiniLM-L6-v2, weights of eight bits",
    "licence": "Apache-2.0",
    "attribution": "Wang et al., MiniLM (2020); Reimers and Gurevych, Sentence-BERT (2019)",
    "trained_on": "nothing by us",
    "made_by": "bench/train/embedder.py",
}


def main() -> None:
    trunk, upper = load(0)
    write_trunk(
        trunk, {"what": "Embeddings and the two lowest layers, under all the other networks."} | ORIGIN
    )
    write_upper("meaning", upper, {"what": "A text to a vector of what it means."} | ORIGIN, exact=True)
    target = WEIGHTS / "tokenizer.json"
    target.write_bytes((published() / "tokenizer.json").read_bytes())
    write_card("tokenizer", target, {"what": "A text to the networks' tokens."} | ORIGIN)


if __name__ == "__main__":
    main()
