"""What the desk says of a claim and an article is a word a person knows."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from claims.models import Article, Claim, Lookup
from claims.queries import Progress
from claims.states import ClaimState, StepState, VerdictState
from desk.presenters.articles import research
from desk.presenters.icons import ICONS
from desk.presenters.labels import KINDS, QUESTIONS, progress_shown, state_word
from engine.types import Kind, Question, Rating


def test_every_state_rating_kind_and_question_has_its_word_or_drawing() -> None:
    assert set(ClaimState) | set(Rating) <= set(ICONS)
    assert set(KINDS) == set(Kind)
    assert set(QUESTIONS) == set(Question)
    assert set(VerdictState).isdisjoint(ICONS), "a verdict's state is told in words alone"
    assert StepState.PARKED


def test_a_waiting_claim_says_until_when() -> None:
    assert state_word(Claim(state="waiting", due_on=date(2026, 5, 31))) == "Watching until 31 May 2026"
    assert state_word(Claim(state="settled")) == "Checked"


@pytest.mark.parametrize(
    ("score", "priority", "word"),
    [(0.82, None, "high"), (0.5, None, "medium"), (0.1, None, "low"), (0.1, 3, "high"), (0.9, 1, "low")],
)
def test_a_priority_is_a_word_and_a_persons_goes_first(score: float, priority: int | None, word: str) -> None:
    assert Claim(score=score, priority=priority).level == word


def search(outcome: str = "", round: int = 1) -> Lookup:
    return Lookup(outcome=outcome, round=round, answered_at=timezone.now() if outcome else None)


def test_a_failed_search_never_reads_as_one_that_found_nothing() -> None:
    assert (
        research([search("nothing"), search("nothing")], [], weighing=False).sentence
        == "Searched, found nothing"
    )
    alone = research([search("failed")], [], weighing=False)
    assert (alone.sentence, alone.failed) == ("", "1 search failed")
    both = research([search("failed"), search("rate_limited"), search("nothing")], [], weighing=False)
    assert (both.sentence, both.failed) == ("Searched, found nothing", "2 searches failed")
    found = research([search("nothing"), search("found")], [], weighing=False)
    assert found.sentence == "Pages were found, none says anything about it"


def test_the_latest_round_is_told_and_what_failed_in_any() -> None:
    told = research([search("failed"), search(round=2), search("found", round=2)], [], weighing=False)
    assert (told.sentence, told.running, told.failed) == (
        "Searching: 1 of 2 answered",
        True,
        "1 search failed",
    )


def test_progress_says_what_the_machine_does() -> None:
    now = timezone.now()
    unread, nothing = Progress(0, 0, 0, 0, False), Progress(4, 0, 0, 0, True)
    fetching = progress_shown(Article(), unread)
    assert (fetching.sentence, fetching.running) == ("Fetching the page", True)
    refused = progress_shown(Article(notes=["The page could not be fetched."]), unread)
    assert (refused.running, refused.failed) == (False, "The page could not be fetched.")
    assert progress_shown(Article(digest="d"), unread).sentence == "Being read"
    read = Article(digest="d", read_at=now)
    assert progress_shown(read, nothing).sentence == "4 claims, none researched"
    moving = progress_shown(read, Progress(4, 3, 1, 1, False))
    assert (moving.sentence, moving.running, moving.failed) == (
        "4 claims, 1 of 3 researched",
        True,
        "1 claim with a failed search",
    )
