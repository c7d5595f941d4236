"""How often a caller may ask: one limit for all web processes together, and what is said of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from api import throttling
from api.models import Allowance
from publishing.models import Publication
from tests.api.conftest import Caller

NOON = 60.0 * 29_000_000


def another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked from here on is asked of a web process that has just started; the database is the same."""
    monkeypatch.setattr(throttling, "_blocks", {})


def test_too_many_requests_wait_for_the_next_minute(archive: Caller, ann: Caller, settings: Any) -> None:
    settings.THROTTLE = 2
    answers = [archive.get("verdicts/") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert ann.get("verdicts/").status_code == 200


def test_each_answer_says_what_is_left(archive: Caller, settings: Any) -> None:
    settings.THROTTLE = 2
    first = archive.get("verdicts/")
    said = [first, archive.get("verdicts/", If_None_Match=first["ETag"]), archive.get("verdicts/")]
    assert [one.status_code for one in said] == [200, 304, 429]
    assert {one["RateLimit-Policy"] for one in said} == {'"key";q=2;w=60'}
    left = [re.fullmatch(r'"key";r=(\d+);t=\d+', one["RateLimit"]) for one in said]
    assert [one and one[1] for one in left] == ["1", "0", "0"]


def test_an_address_without_a_key_has_a_limit_of_its_own(
    nobody: Caller, archive: Caller, published: Publication, settings: Any
) -> None:
    settings.PUBLIC_THROTTLE = 1
    assert [nobody.get("verdicts/").status_code for _ in range(2)] == [200, 429]
    assert nobody.get("verdicts/", X_Forwarded_For="203.0.113.7").status_code == 429
    assert archive.get("verdicts/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, 7, 100, 1200])
def test_processes_together_grant_what_one_may(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    granted = 0
    for _ in range(4):
        another_process(monkeypatch)
        granted += sum(throttling.grant("key 1", limit, NOON) is not None for _ in range(limit // 3 + 1))
    assert 0.9 * limit <= granted <= limit


@pytest.mark.django_db
def test_a_request_costs_no_write_of_its_own(django_assert_max_num_queries: Any) -> None:
    throttling.grant("key 1", 1200, NOON)  # with what a new minute costs
    with django_assert_max_num_queries(50):
        assert sum(throttling.grant("key 1", 1200, NOON) is not None for _ in range(2000)) == 1199


@pytest.mark.django_db
def test_a_minute_that_is_over_is_forgotten() -> None:
    for minute, caller in [(0, "key 1"), (60, "key 2"), (180, "key 2")]:
        assert throttling.grant(caller, 1, NOON + minute) is not None
    assert list(Allowance.objects.values_list("caller", flat=True)) == ["key 2"]


@pytest.mark.django_db
def test_a_process_whose_clock_is_behind_gives_nobody_a_second_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert throttling.grant("key 1", 1, NOON + 60) is not None
    another_process(monkeypatch)
    assert throttling.grant("key 1", 1, NOON + 59) is None
