"""Which consumers have read what was published, in a sentence for the editor."""

from __future__ import annotations

from claims.counting import count
from publishing import receipts
from publishing.models import Publication


def sentences(publication: Publication) -> list[str]:
    """Such as "2 consumers have not read this correction: The Archive, The Courier." Empty where nobody pulls."""
    found = receipts.of(publication)
    if found is None:
        return []
    what = _what(publication)
    said = []
    if found.unread:
        has = "has" if len(found.unread) == 1 else "have"
        said.append(
            f"{count(len(found.unread), 'consumer')} {has} not read {what}: {', '.join(found.unread)}."
        )
    elif found.read:
        said.append(f"Every consumer that says what it reads has read {what}: {', '.join(found.read)}.")
    if found.silent:
        verb = "does not say what it has" if len(found.silent) == 1 else "do not say what they have"
        said.append(f"{', '.join(found.silent)} {verb} read.")
    return said


def _what(publication: Publication) -> str:
    if publication.state in {Publication.State.HELD, Publication.State.WITHDRAWN}:
        return {"held": "that it is held", "withdrawn": "the withdrawal"}[publication.state]
    change = publication.change_kind
    return f"this {change}" if change in {"correction", "update", "clarification", "confirmation"} else "it"
