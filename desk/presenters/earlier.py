"""Where was looked for older copies of what the article says, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from claims.actions import earlier
from claims.counting import count
from claims.history.sentences import place
from claims.models import Claim, Lookup

HERE = "Older copies of this were looked for among the documents kept here"


def told(claim: Claim, searched: Sequence[Lookup] | None = None) -> str:
    """In a sentence; empty for a claim that nobody has searched for. ``searched`` is its log, where the caller has it."""
    searched = searched if searched is not None else list(claim.lookups.order_by("pk"))
    if not searched:
        return ""
    if asked := [one for one in searched if one.earlier]:
        return f"{HERE}, and outside: {'; '.join(map(_outcome, asked))}."
    if not earlier.places():
        return f"{HERE} only: no outside place that is set up can search for pages from before a given day."
    if earlier.first_day(claim.article) is None:
        return f"{HERE} only: it is not known of what day the article is."
    return f"{HERE}. Places outside are asked when all of the article is searched."


def _outcome(one: Lookup) -> str:
    where = place(one.connector)
    until = f"from before {one.until + timedelta(days=1):%-d %B %Y}" if one.until else "older"
    if not one.outcome:
        return f"{where} is being asked for what is {until}"
    if one.outcome in Lookup.FAILURES:
        return f"{where} could not be asked"
    if one.outcome == Lookup.Outcome.FOUND:
        return f"{where} has {count(one.count, 'page')} {until}"
    return f"{where} has nothing {until}"
