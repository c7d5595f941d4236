"""How states, ratings, priorities and figures read on screen: a word, a tone and a drawing."""

from __future__ import annotations

from dataclasses import dataclass

from claims.counting import count
from claims.models import Article, Claim
from claims.queries import Progress
from claims.states import CLAIM_WORDS

STATE_TONES = {
    "new": "outline",
    "queued": "blue",
    "waiting": "violet",
    "assigned": "blue",
    "in_review": "blue",
    "to_sign": "amber",
    "settled": "green",
}
RATING_TONES = {
    "supported": "green",
    "refuted": "red",
    "mixed": "amber",
    "conflicting": "violet",
}
KINDS = {
    "event": "Event",
    "state": "State of things",
    "quantity": "Figure",
    "quotation": "Quotation",
    "comparison": "Comparison",
    "causal": "Cause",
    "forecast": "Forecast",
    "opinion": "Opinion",
}
QUESTIONS = {"content": "", "attribution": "whether it was said", "expectation": "whether it was expected"}


def state_word(claim: Claim) -> str:
    """The state's word; a waiting claim says until when, one that was read once that it is read again."""
    if claim.first_read_by_id:
        words = CLAIM_WORDS[claim.state]
        return "Second reading, blind" if claim.state == "queued" else f"{words}, second reading, blind"
    if claim.state == "waiting" and claim.due_on:
        return f"Watching until {claim.due_on:%-d %B %Y}"
    return CLAIM_WORDS[claim.state]


@dataclass(frozen=True, slots=True)
class ProgressShown:
    """How far an article is, for the screen. ``running``: the machine is at work on it now, or owes it."""

    sentence: str
    running: bool
    failed: str = ""
    total: int = 0
    value: int = 0


def progress_shown(article: Article, progress: Progress) -> ProgressShown:
    """What the screen says about an article's progress."""
    if article.read_at is None:
        if article.digest is None:
            why = article.notes[0] if article.notes else ""
            by_file = article.intake == Article.Intake.FILE
            failed, running = (
                ("Not read", "Reading the file") if by_file else ("Not fetched", "Fetching the page")
            )
            return ProgressShown(failed if why else running, not why, why)
        return ProgressShown("Being read", True)
    failed = f"{count(progress.failed, 'claim')} with a failed search" if progress.failed else ""
    if not progress.claims:
        return ProgressShown("No claims to check", False, failed)
    if article.choosing:
        return ProgressShown(
            f"{count(progress.claims, 'claim')}, looking what was checked before", True, failed
        )
    if not progress.queued:
        return ProgressShown(f"{count(progress.claims, 'claim')}, none researched", False, failed)
    return ProgressShown(
        f"{count(progress.claims, 'claim')}, {progress.researched} of {progress.queued} researched",
        not progress.done,
        failed,
        progress.queued,
        progress.researched,
    )
