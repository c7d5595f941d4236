"""How an action begins: the row it is about, seen, locked and not changed behind one's back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils import timezone

from claims import history
from claims.models import Article, Claim, Evidence, Lead, Likeness, Verdict
from claims.rules import Conflict, Invalid, NotThere
from people.actors import SERVER, Actor

CONSIDERED = 20  # lines of history that a conflict is explained by

M = TypeVar("M", Article, Claim, Evidence, Lead, Likeness, Verdict)


def locked(model: type[M], pk: int, by: Actor) -> M:
    """The row, locked until the commit. NotThere if it does not exist or is another team's.

    Claims are locked before what hangs on them, articles alone: one order, so that no two actions wait for each
    other. ``no_key``: a line of history refers to the article whoever locked it, and the database's check of that
    reference must not wait for an action that waits for the same history.
    """
    row = _to_lock(model, by).filter(pk=pk).first()
    if row is None:
        raise not_there(model, pk)
    return row


def locked_articles(pks: Iterable[int], by: Actor) -> dict[int, Article]:
    """Those of these articles that ``locked`` would give, with their teams, all locked."""
    rows = _to_lock(Article, by).filter(pk__in=pks).select_related("team").order_by("pk")
    return {article.pk: article for article in rows}


def _to_lock(model: type[M], by: Actor) -> models.QuerySet[M]:
    rows: models.QuerySet[M] = model._default_manager.all()
    if not by.machine and by != SERVER:
        rows = rows.visible_to(by)  # type: ignore[attr-defined]  # each of M has a TeamQuerySet
    return rows.select_for_update(of=("self",), no_key=True)


def not_there(model: type[models.Model], pk: int) -> NotThere:
    return NotThere(f"There is no {model._meta.verbose_name} {pk} here.")


def locked_claim(pk: int, by: Actor, expected: int | None = None) -> Claim:
    """The claim, locked. Conflict if ``expected`` is given and the claim was written since that version."""
    claim = locked(Claim, pk, by)
    if expected is not None and claim.version != expected:
        raise Conflict(
            f"{_what_happened(claim, expected)} while you had it open: look at it again, your words are kept."
        )
    return claim


def lock_claims(pks: Iterable[int]) -> None:
    """Lock all claims that an action moves, before its first line of history: that holds the article's history, for which
    somebody may wait who has one of the other claims."""
    rows = Claim.objects.filter(pk__in=list(pks)).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk"))


def _what_happened(claim: Claim, since: int) -> str:
    """ "Dora changed statement at 14:03", of everything people did to the claim after that version."""
    recent = claim.events.select_related("person", "key__consumer", "payload").order_by("-pk")[:CONSIDERED]
    lines = [
        f"{history.sentence(event)} at {timezone.localtime(event.at):%H:%M}"
        for event in reversed(recent)
        if history.payload_of(event).get("claim_version", 0) > since
    ]
    return "; ".join(lines) or "Somebody changed this claim"


def checked(row: models.Model, exclude: Iterable[str] = ()) -> None:
    """Field rules and the database's constraints, before it is written. Raises Invalid with their sentences."""
    left_out = set(exclude)
    try:
        row.full_clean(exclude=set(exclude), validate_constraints=False)
        if not _keeps_constraints(row, left_out):
            row.validate_constraints(exclude=left_out)
    except ValidationError as error:
        fields = [name for name in error.message_dict if name != NON_FIELD_ERRORS]
        raise Invalid(" ".join(error.messages), fields[0] if fields else "") from error


def _keeps_constraints(row: models.Model, left_out: set[str]) -> bool:
    """Whether no constraint is broken. The checks are put to the database together: one by one they would be most of what
    an action costs, and which of them is broken is asked only where one is."""
    together = models.Q()
    for constraint in row._meta.constraints:
        if not isinstance(constraint, models.CheckConstraint):
            try:
                constraint.validate(type(row), row, exclude=left_out)
            except ValidationError:
                return False
        elif not constraint.condition.referenced_base_fields & left_out:  # type: ignore[union-attr]  # ours are all Q
            together &= constraint.condition  # type: ignore[operator]  # as above
    known = row._get_field_expression_map(meta=row._meta, exclude=left_out)  # type: ignore[attr-defined]  # Django's own
    return not together or together.check(known)


def save(claim: Claim, *fields: str) -> None:
    """Write the named fields and count the version up."""
    claim.version += 1
    claim.changed_at = timezone.now()
    checked(claim, exclude=[f.name for f in claim._meta.fields if f.name not in fields])
    claim.save(update_fields=[*fields, "version", "changed_at"])
