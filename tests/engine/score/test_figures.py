"""The figures are the textbook's, on cases small enough to count by hand."""

from __future__ import annotations

import pytest

from engine.score.figures import (
    Hits,
    accuracy,
    auc,
    average_precision,
    hits,
    macro_f1,
    precision_at,
    reciprocal_rank,
)


def test_hits_count_one_label() -> None:
    assert hits(["a", "a", "b", "b"], ["a", "b", "a", "a"], "a") == Hits(1 / 3, 1 / 2, 2 / 5)
    assert hits(["b"], ["b"], "a") == Hits(0, 0, 0)


def test_a_rare_label_weighs_as_much_as_a_common_one() -> None:
    right, said = ["a"] * 9 + ["b"], ["a"] * 10

    assert accuracy(right, said) == 0.9
    assert macro_f1(right, said, ["a", "b"]) == pytest.approx((18 / 19 + 0) / 2)


def test_average_precision_rewards_right_ones_at_the_top() -> None:
    assert average_precision([True, False, True, False], [0.9, 0.8, 0.7, 0.1]) == pytest.approx(
        (1 + 2 / 3) / 2
    )
    assert average_precision([True, False], [0.1, 0.9]) == 0.5
    assert average_precision([False, False], [0.1, 0.9]) == 0.0


def test_even_scores_count_together_whatever_their_order() -> None:
    assert average_precision([True, False], [0.5, 0.5]) == average_precision([False, True], [0.5, 0.5]) == 0.5


def test_auc_is_how_often_the_higher_is_higher() -> None:
    assert auc([0.9, 0.4], [0.5, 0.1]) == 3 / 4
    assert auc([0.5], [0.5]) == 0.5
    assert auc([], [0.5]) == 0.0


def test_what_is_found_first_counts_most() -> None:
    assert precision_at(["x", "right", "y"], {"right"}, 5) == 1 / 2
    assert precision_at(["one", "x", "other"], {"one", "other"}, 5) == pytest.approx((1 + 2 / 3) / 2)
    assert precision_at(["x", "right"], {"right"}, 1) == 0.0
    assert reciprocal_rank(["x", "y", "right"], {"right"}) == 1 / 3
    assert reciprocal_rank(["x"], {"right"}) == 0.0
