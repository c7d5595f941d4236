"""The page a person saved: where a paywall, a login wall or robots.txt keeps us out, she gives what she sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from claims import history, rules, steps
from claims.actions import quotes
from claims.actions.evidence import set_translation
from claims.actions.locking import locked, locked_claim, store
from claims.actions.quotes import STANDS, set_quote
from claims.models import Evidence, Step
from claims.rules import Invalid, NotThere, RuleBroken
from claims.rules import TooLarge as TooLargeForUs
from engine import assess
from engine.types import QuoteFound
from people.actors import Actor
from sources import uploads
from sources.errors import SourceError, TooLarge
from sources.models import Document


@dataclass(frozen=True, slots=True)
class Given:
    """A copy that is kept and read: where the passage stands in it, before anything of the record is changed."""

    evidence: int
    document: Document
    passage: str
    found: QuoteFound | None


def read(
    pk: int, *, by: Actor, text: str = "", name: str = "", content: bytes = b"", passage: str = ""
) -> Given:
    """Keep a text she pasted, or a file she saved (text, HTML, MHTML, PDF, Word), as a document of the evidence's address.

    The passage (a new one where ``passage`` is given) is looked for in it. Raises Invalid with the reason where it
    can't be read. It takes a while and belongs before any transaction.
    """
    evidence = _with_address(pk, by)
    try:
        document = _keep(evidence, by, text, name, content)
    except TooLarge as error:
        raise TooLargeForUs(str(error)) from error
    except SourceError as error:
        raise Invalid(str(error), "file" if content else "text") from error
    sought = passage.strip() or evidence.passage
    return Given(pk, document, sought, assess.check_quote(sought, document.text) if sought else None)


def _with_address(pk: int, by: Actor) -> Evidence:
    rows = Evidence.objects.visible_to(by).select_related("claim__article", "document__publisher")
    evidence = rows.filter(pk=pk).first()
    if evidence is None:
        raise NotThere(f"There is no evidence {pk} here.")
    rules.check_may_add_evidence(by, evidence.claim)
    if evidence.form != Evidence.Form.PASSAGE or not evidence.address:
        raise Invalid("Only a page that has an address can be given as it was saved.", "text")
    return evidence


def _keep(evidence: Evidence, by: Actor, text: str, name: str, content: bytes) -> Document:
    if not text.strip() and not content:
        raise Invalid("Paste the text of the page, or choose the file you saved.", "text")
    if text.strip() and content:
        raise Invalid("Paste the text or choose a file, not both.", "text")
    about = {"url": evidence.address, **_known(evidence.document)}
    team, giver = evidence.claim.article.team_id, by.person.pk if by.person else None
    if content:
        return uploads.add_file(name, content, about, team_id=team, added_by_id=giver)[0]
    return uploads.add_text(text, about, team_id=team, added_by_id=giver)[0]


def _known(seen: Document | None) -> dict[str, str]:
    """What the part of the page that was fetched says of itself: it stands for the whole."""
    if seen is None:
        return {}
    said = {
        "title": seen.title,
        "author": seen.author,
        "publisher": seen.publisher.name if seen.publisher else "",
        "published": seen.published_at.isoformat() if seen.published_at else "",
        "language": seen.language,
    }
    return {name: value for name, value in said.items() if value}


@transaction.atomic
def take(given: Given, *, by: Actor) -> Evidence:
    """Let the copy be the document of its evidence; a passage that does not stand in it counts no longer."""
    pk, document, sought, found = given.evidence, given.document, given.passage, given.found
    claim = locked_claim(Evidence.objects.values_list("claim_id", flat=True).get(pk=pk), by)
    rules.check_may_add_evidence(by, claim)
    evidence = locked(Evidence, pk, by)
    reason, evidence.error = evidence.error, ""
    evidence.document = document
    if sought != evidence.passage:
        evidence.passage = sought
        set_translation(evidence, "", "")
    if found is not None:
        set_quote(evidence, found)
    if evidence.counts and evidence.quote_check not in STANDS:
        evidence.counts, evidence.ticked_by, evidence.ticked_at = False, None, None
    store(evidence)
    quotes.owe([document])
    steps.owe_again(Step.Kind.WEIGH, claim.pk)
    history.record(
        "evidence.copy_given",
        by=by,
        claim=claim,
        evidence=pk,
        document=document.pk,
        address=document.url,
        reason=reason,
        check=evidence.quote_check or "no passage quoted yet",
    )
    return evidence


def can_give(by: Actor, evidence: Evidence) -> bool:
    """Whether the door to give a copy should be there."""
    try:
        rules.check_may_add_evidence(by, evidence.claim)
    except RuleBroken:
        return False
    return evidence.form == Evidence.Form.PASSAGE and bool(evidence.address)
