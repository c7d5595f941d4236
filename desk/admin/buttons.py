"""The small buttons of the claim screen: each calls one action and says what it did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from claims import rules
from claims.actions import articles, assignments, blind, leads, likenesses, origins, research, siblings
from claims.actions import claims as claim_actions
from claims.actions import evidence as evidence_actions
from claims.models import Claim, Evidence
from claims.rules import Invalid, NotThere, RuleBroken
from desk.admin.sitting import Review
from desk.forms.review import choices_in
from desk.forms.searches import logged_in, search_in
from desk.presenters import evidence as boards
from engine.types import Question


def rows_of(review: Review) -> list[Evidence]:
    """The claim's evidence, as the form shows it."""
    return boards.load(review.claim, review.by)


def ticked_in(review: Review) -> list[int]:
    """What she ticked. Raises Invalid for a tick that does not say how the passage bears on the claim."""
    chosen = choices_in(review.request.POST, rows_of(review))
    for pk, choice in chosen.items():
        if choice.counts and not choice.stance:
            passage = next(one for one in rows_of(review) if one.pk == pk)
            raise Invalid(
                f"You ticked “{str(passage)[:60]}”: say whether it backs the claim, contradicts it, or neither.",
                "evidence",
            )
    return [pk for pk, choice in chosen.items() if choice.counts]


def save_judgements(review: Review, *, ticks: bool = False) -> None:
    """Write what she judged otherwise than the record has it, a line of history a row; filing writes ``ticks`` itself."""
    rows = {one.pk: one for one in rows_of(review)}
    for pk, choice in choices_in(review.request.POST, rows.values()).items():
        standing, chosen = rows[pk], choice.applied(rows[pk])
        changes: dict[str, Any] = {
            name: getattr(chosen, name)
            for name in ("stance", "tier", "interested_party", "unnamed", *(["counts"] if ticks else []))
            if getattr(chosen, name) != getattr(standing, name)
        }
        if not chosen.stance:
            changes.pop("stance", None)
        if changes:
            evidence_actions.judge(pk, by=review.by, **changes)


def _keep(review: Review, _: str) -> str:
    ticked_in(review)
    save_judgements(review, ticks=True)
    return "Saved. Your words are kept until you file them."


def _check(review: Review, _: str) -> str:
    return ""  # the page comes back with the rule's answer to what is ticked


def _use_present_scale(review: Review, _: str) -> str:
    review.use_present_scale()
    return f"You go on under {review.scale} of the rating scale: choose the rating again."


def _search(review: Review, _: str) -> str:
    research.again(review.claim.pk, by=review.by, **search_in(review.request.POST))
    return "Searching. What is found appears here."


def _add_page(review: Review, _: str) -> str:
    data = review.request.POST
    evidence_actions.add(
        review.claim.pk,
        by=review.by,
        url=data.get("page_url", ""),
        passage=data.get("page_passage", ""),
        stance=data.get("page_stance", ""),
        tier=data.get("page_tier", "secondary"),
        interested_party="page_party" in data,
    )
    return "Added. The page is being fetched, and its passage checked against it."


def elsewhere(review: Review, target: str) -> str:
    """The page for what does not fit on this one; it leads back here, where what was typed is kept."""
    page, _, pk = target.partition("-")
    if target in set(Evidence.Form):
        address = reverse("evidence_add", args=[review.claim.pk, target])
    elif (
        page in {"copy", "from", "translate", "use"} and review.claim.evidence.filter(pk=_number(pk)).exists()
    ):
        address = reverse(f"evidence_{page}", args=[_number(pk)])
    else:
        raise NotThere(f"There is no evidence {pk} here.")
    return f"{address}?{urlencode({'next': review.address})}"


def _log_search(review: Review, _: str) -> str:
    research.log(review.claim.pk, by=review.by, **logged_in(review.request.POST))
    return "Noted."


def _move(review: Review, target: str) -> str:
    """Move one passage to another source, or make it a source of its own."""
    pk, number = _number(target), _number(review.request.POST.get(f"origin-{target}", ""))
    if not review.claim.evidence.filter(pk=pk).exists():
        raise NotThere(f"There is no evidence {pk} here.")
    moved = evidence_actions.judge(pk, by=review.by, origin=number)
    return f"Moved to “{moved.origin}”."


def _merge(review: Review, target: str) -> str:
    """Say that two sources are one: every passage of the first goes to the second."""
    number, into = _number(target), _number(review.request.POST.get(f"into-{target}", ""))
    origins.merge(review.claim.pk, by=review.by, number=number, into=into)
    return f"Source {number} counts with source {into} now."


def _split(review: Review, target: str) -> str:
    """Say that the pages of one source are a source each."""
    apart = origins.split(review.claim.pk, by=review.by, number=_number(target))
    return f"Source {target} is {len(apart)} sources now."


def _undo_regrouping(review: Review, _: str) -> str:
    """Take the last regrouping back."""
    origins.undo(review.claim.pk, by=review.by)
    return "The sources stand as they stood before."


def _follow(review: Review, target: str) -> str:
    """Add a primary source that a page names, to be fetched, or search for it."""
    lead = leads.follow(_lead(review, target), by=review.by)
    return "Added. The page is being fetched." if lead.url else "Searching. What is found appears here."


def _leave(review: Review, target: str) -> str:
    """Leave a primary source aside that a page names."""
    leads.leave(_lead(review, target), by=review.by)
    return "Left aside."


def _reopen_lead(review: Review, target: str) -> str:
    """Take back that it was left aside."""
    leads.reopen(_lead(review, target), by=review.by)
    return "Taken back."


def _lead(review: Review, target: str) -> int:
    pk = int(target) if target.isdecimal() and len(target) < 19 else 0
    if not review.claim.leads.filter(pk=pk).exists():
        raise NotThere(f"There is no primary source {target} here.")
    return pk


def _same(review: Review, target: str) -> str:
    """Say that an earlier check is about the same claim."""
    likenesses.confirm(_likeness(review, target), by=review.by)
    return "Noted: it is the same claim."


def _not_same(review: Review, target: str) -> str:
    """Say that an earlier check is about something else."""
    likenesses.refuse(_likeness(review, target), by=review.by)
    return "Noted: it is not the same claim."


def _take_back(review: Review, target: str) -> str:
    """Take back what was said of an earlier check."""
    likenesses.reopen(_likeness(review, target), by=review.by)
    return "Taken back."


def _likeness(review: Review, target: str) -> int:
    pk = int(target) if target.isdecimal() and len(target) < 19 else 0
    if not review.claim.likenesses.filter(pk=pk).exists():
        raise NotThere(f"There is no likeness {target} here.")
    return pk


def _date_article(review: Review, _: str) -> str:
    """Say when the article was published: its forecasts get their days."""
    try:
        day = date.fromisoformat(review.request.POST.get("published_on", ""))
    except ValueError as error:
        raise Invalid("Write the day as in 2026-03-01.", "published_on") from error
    articles.mend(review.claim.article_id, by=review.by, published_on=day)
    return "Kept. The article is read again with its day."


def _ask_said(review: Review, _: str) -> str:
    return _asked(siblings.ask(review.claim.pk, by=review.by, question=Question.ATTRIBUTION))


def _ask_expected(review: Review, _: str) -> str:
    return _asked(siblings.ask(review.claim.pk, by=review.by, question=Question.EXPECTATION))


def _asked(sibling: Claim) -> str:
    return f"A claim of its own: {sibling}"


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise Invalid("Choose a source from the list.", "origin")
    return int(text)


def _take(review: Review, _: str) -> str:
    assignments.take(review.claim.pk, by=review.by)
    return ""


def _hand_back(review: Review, _: str) -> str:
    reason = review.request.POST.get("hand_back_reason", "")
    assignments.hand_back(review.claim.pk, by=review.by, reason=reason)
    review.forget()
    return "Handed back: the claim is in the queue again."


def _take_back_unseen(review: Review, _: str) -> str:
    """Take back what she filed, before a second person has filed too. A second click finds it taken back."""
    try:
        claim = blind.recall(review.claim.pk, by=review.by)
    except RuleBroken:
        if review.kept is None:
            raise
        return ""
    if rules.holder_of(claim) == review.person:
        return "Taken back: it is yours to mend. Nobody has seen it."
    return "Taken back. Somebody else reads the claim now; you can read it again after them, blind."


def _dismiss(review: Review, _: str) -> str:
    claim_actions.dismiss(review.claim.pk, by=review.by, reason=review.request.POST.get("reason", ""))
    review.forget()
    return "Set aside as not checkable."


VERBS: dict[str, Callable[[Review, str], str]] = {
    "keep": _keep,
    "check": _check,
    "use_present_scale": _use_present_scale,
    "search": _search,
    "add_page": _add_page,
    "log_search": _log_search,
    "move": _move,
    "merge": _merge,
    "split": _split,
    "undo_regrouping": _undo_regrouping,
    "follow": _follow,
    "leave": _leave,
    "reopen_lead": _reopen_lead,
    "same": _same,
    "not_same": _not_same,
    "take_back": _take_back,
    "date_article": _date_article,
    "ask_said": _ask_said,
    "ask_expected": _ask_expected,
    "take": _take,
    "hand_back": _hand_back,
    "dismiss": _dismiss,
    "recall": _take_back_unseen,
}
