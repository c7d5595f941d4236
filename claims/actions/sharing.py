"""One source, several claims: what was found for one claim of an article is used for others, without fetching it again."""

from __future__ import annotations

from django.db import transaction

from claims import history, rules, steps
from claims.actions.evidence import origin_of_own
from claims.actions.locking import locked_claim, store
from claims.models import Evidence, Step
from claims.rules import Invalid, NotThere
from people.actors import Actor

# How it bears on the other claim, whether it counts and whose interest it serves is said there, by a person.
TAKEN = (
    "form", "document", "passage", "start", "end", "quote_check", "quote_difference", "tier", "unnamed", "details", "file",
    "file_name", "translation", "translated_by", "asked_url",
)  # fmt: skip


@transaction.atomic
def use_for(pk: int, *, by: Actor, claim: int) -> Evidence:
    """Use evidence for another claim of its article. What is used there already is answered as it stands."""
    source = (
        Evidence.objects.visible_to(by).select_related("claim", "document", "origin").filter(pk=pk).first()
    )
    if source is None:
        raise NotThere(f"There is no evidence {pk} here.")
    target = locked_claim(claim, by)
    rules.check_may_add_evidence(by, target)
    if target.article_id != source.claim.article_id or target.pk == source.claim_id:
        raise Invalid("Choose another claim of the same article.", "claim")
    if source.form == Evidence.Form.CALCULATION:
        raise Invalid("A calculation stands on the figures of its own claim: add it there anew.", "claim")
    if source.form == Evidence.Form.PASSAGE and source.document_id is None:
        raise Invalid("The page is not there yet: use it for other claims when it has been fetched.", "claim")
    used = Evidence(claim=target, added_by=by.person, **{name: getattr(source, name) for name in TAKEN})
    standing = target.evidence.filter(
        form=used.form, document=used.document, passage=used.passage, file=used.file, details=used.details
    ).first()
    if standing is not None:
        return standing
    if source.origin and source.document_id is None:
        used.origin = origin_of_own(used)
    store(used)
    if used.document_id:
        steps.owe_again(Step.Kind.WEIGH, target.pk)
    history.record(
        "evidence.reused", by=by, claim=target, evidence=used.pk, called=used.called, of=source.claim_id
    )
    return used
