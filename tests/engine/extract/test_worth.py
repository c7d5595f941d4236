"""What is worth checking comes first, and the reasons say why, the network's word among them."""

from __future__ import annotations

from datetime import date

import pytest

from engine import extract
from engine.types import Article, Reading

BODY = (
    "Unemployment in Northland fell to 4 percent, the lowest rate in 17 years. The minister wore a green hat."
)


def read() -> Reading:
    return extract.read(Article(title="Jobs", body=BODY, published_on=date(2026, 1, 14)))


def test_a_record_figure_comes_before_a_hat_and_the_network_is_one_reason() -> None:
    figure, hat = (
        next(claim for claim in read().claims if word in claim.statement) for word in ("percent", "hat")
    )
    heard = {claim: [one for one in claim.worth.reasons if one.rule == "learnt"] for claim in (figure, hat)}

    assert figure.worth.score > hat.worth.score
    assert [one.text for one in heard[figure]] == ["reads like what fact-checkers choose"]
    assert [one.text for one in heard[hat]] == ["reads like what fact-checkers pass over"]
    assert heard[figure][0].weight > 0 > heard[hat][0].weight


@pytest.mark.usefixtures("without_weights")
def test_without_the_network_the_rules_go_on_and_it_is_said() -> None:
    reading = read()

    assert [note for note in reading.notes if note.startswith("Priority was given by rules alone: ")]
    assert all(one.rule != "learnt" for claim in reading.claims for one in claim.worth.reasons)
    assert any(claim.worth.score > 0 for claim in reading.claims)
