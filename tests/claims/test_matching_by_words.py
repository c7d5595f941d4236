"""Without its weights matching goes on by words alone and says so; a denial is marked as what it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims import archive, machine, steps
from claims.actions import articles, likenesses
from claims.matching import BY_WORDS, MATCHER
from claims.models import Article, Claim, StatementVector, Step
from engine import encoder
from tests.record import Desk, make_check, make_claim


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A weight file is missing; the path is where it belongs."""
    for file in encoder.WEIGHTS.iterdir():
        shutil.copy(file, tmp_path)
    monkeypatch.setattr(encoder, "WEIGHTS", tmp_path)
    encoder.content.cache_clear()
    (tmp_path / "meaning.onnx").rename(tmp_path / "away")
    yield tmp_path / "meaning.onnx"
    encoder.content.cache_clear()


def look(article: Article) -> None:
    step = steps.owe_again(Step.Kind.MATCH, article.pk)
    machine.run(step.pk)
    step.refresh_from_db()
    assert (step.state, step.error) == ("done", "")


def test_an_earlier_claim_is_found_by_its_words_and_that_is_said(
    damaged: Path, earlier: Claim, claim: Claim
) -> None:
    look(claim.article)

    found = claim.likenesses.get()
    assert (found.other, found.proposed_by) == (earlier, BY_WORDS)
    assert found.reason.startswith(
        "compared by words alone, for a weight file is missing or damaged; both have"
    )
    assert not StatementVector.objects.exists()
    assert not Step.objects.filter(kind="learn").exists()


def test_with_the_file_back_it_is_compared_by_meaning_again(
    damaged: Path, earlier: Claim, claim: Claim
) -> None:
    look(claim.article)
    (damaged.parent / "away").rename(damaged)

    look(claim.article)
    machine.run(Step.objects.get(kind="learn", state="owed").pk)
    look(claim.article)

    assert not archive.of(claim.article.team_id).bare
    found = claim.likenesses.get()
    assert "words-alone" not in found.proposed_by
    assert "words alone" not in found.reason


def test_a_denial_is_proposed_as_the_opposite_and_after_what_says_the_same(
    desk: Desk, earlier: Claim, claim: Claim
) -> None:
    body = "Northland did not ship ammunition to Southmark, officials say. It was the talk of the town."
    denying, _ = articles.receive(by=desk.by("dora"), title="No ships", body=body)
    denial = make_claim(denying, body[: body.index(" It was")])
    for article in (earlier.article, claim.article):
        look(article)
    look(denying)

    rows = list(denial.likenesses.all())
    assert {row.other for row in rows} == {earlier, claim}
    assert all(row.opposite for row in rows)
    assert rows[0].reason.startswith(
        "it says the opposite of the earlier check: “not” in this one; both have"
    )


def test_what_says_the_same_stands_before_what_says_the_opposite(desk: Desk, claim: Claim) -> None:
    same, denial = make_check(desk.team, "It shipped them."), make_check(desk.team, "It shipped none.")
    found = [
        likenesses.Proposal(claim.statement, 0.99, "r", fact_check=denial.pk, opposite=True),
        likenesses.Proposal(claim.statement, 0.6, "r", fact_check=same.pk),
    ]
    likenesses.propose(claim.pk, found, by=MATCHER, version="test-1")
    assert [row.fact_check for row in claim.likenesses.all()] == [same, denial]
