"""How an action begins and what it writes: the row it is about, seen, locked and not changed behind one's back; and kept by the
database's rules, in their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from claims import history
from claims.compiled import Compiled
from claims.models import Article, Claim, Evidence, Lead, Likeness, Verdict
from claims.models.scoping import readable_team
from claims.rules import Conflict, Invalid, NotThere
from people.actors import SERVER, Actor

CONSIDERED = 20  # lines of history that a conflict is explained by

M = TypeVar("M", Article, Claim, Evidence, Lead, Likeness, Verdict)
H = TypeVar("H", Evidence, Lead, Likeness, Verdict)


def locked(model: type[M], pk: int, by: Actor) -> M:
    """The row, locked until the commit. NotThere if it does not exist or is another team's.

    Claims are locked before what hangs on them, articles alone: one order, so that no two actions wait for each
    other. ``no_key``: a line of history refers to the article whoever locked it, and the database's check of that
    reference must not wait for an action that waits for the same history.
    """
    return _first(_to_lock(model, by), pk)


def locked_with_claim(model: type[H], pk: int, by: Actor) -> tuple[Claim, H]:
    """A row and the claim that it hangs on, which is locked before it. NotThere, of the row alone: what another team's hangs on is
    told to nobody."""
    claim = _seen(model, by).filter(pk=pk).values_list("claim", flat=True).first()
    if claim is None:
        raise not_there(model, pk)
    return locked_claim(claim, by), locked(model, pk, by)


def locked_articles(pks: Iterable[int], by: Actor) -> dict[int, Article]:
    """Those of these articles that ``locked`` would give, with their teams, all locked."""
    rows = _to_lock(Article, by).filter(pk__in=pks).select_related("team").order_by("pk")
    return {article.pk: article for article in rows}


def _to_lock(model: type[M], by: Actor) -> models.QuerySet[M]:
    return _seen(model, by).select_for_update(of=("self",), no_key=True)


def _seen(model: type[M], by: Actor) -> models.QuerySet[M]:
    rows: models.QuerySet[M] = model._default_manager.all()
    return rows if _sees_all(by) else rows.visible_to(by)  # type: ignore[attr-defined]  # each of M has a TeamQuerySet


def _sees_all(by: Actor) -> bool:
    return bool(by.machine) or by == SERVER


def _first(rows: models.QuerySet[M], pk: int) -> M:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise not_there(rows.model, pk)
    return row


def not_there(model: type[models.Model], pk: int) -> NotThere:
    return NotThere(f"There is no {model._meta.verbose_name} {pk} here.")


# Every action on a claim begins with this question: to put it into words takes five times as long as to ask it.
def _to_act_on(claims: models.QuerySet[Claim], pk: int) -> models.QuerySet[Claim]:
    beside = claims.filter(pk=pk).select_related("article__team").defer("article__body")
    return beside.select_for_update(of=("self",), no_key=True)


_CLAIM = Compiled(lambda pk: _to_act_on(Claim.objects.all(), pk))
_CLAIM_OF = Compiled(lambda pk, team: _to_act_on(Claim.objects.of_team(team), pk))


def locked_claim(pk: int, by: Actor, expected: int | None = None) -> Claim:
    """The claim, locked; beside it its article without the text, and the team. Conflict if ``expected`` is given and the
    claim was written since that version."""
    if _sees_all(by):
        found = _CLAIM(pk)
    else:
        team = readable_team(by)
        found = _CLAIM_OF(pk, team.pk) if team else []
    if not found:
        raise not_there(Claim, pk)
    claim = found[0]
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
    """What is not written yet keeps the rules of its fields and the database's. Raises Invalid with their sentences."""
    with _as_invalid():
        row.full_clean(exclude=set(exclude))


def store(row: models.Model, *fields: str, exclude: Iterable[str] = ()) -> None:
    """Write a row, or the named ``fields`` of it, once the rules of what is written hold but for those ``excluded``. What the
    database refuses is Invalid in its constraint's sentence: which of them it was is asked only then, for to ask before
    each write costs more than the write, and somebody may be faster all the same. Nor is it asked before whether the rows
    are there that this one refers to."""
    ruled = {
        field.name
        for field in row._meta.fields
        if not field.remote_field and (not fields or field.name in fields)
    }
    others = {field.name for field in row._meta.fields} - ruled
    with _as_invalid():
        row.full_clean(exclude=others.union(exclude), validate_unique=False, validate_constraints=False)
        try:
            with transaction.atomic():
                row.save(update_fields=fields or None)
        except IntegrityError:
            row.validate_unique()
            row.validate_constraints()
            raise


@contextmanager
def _as_invalid() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        fields = [name for name in error.message_dict if name != NON_FIELD_ERRORS]
        raise Invalid(" ".join(error.messages), fields[0] if fields else "") from error


def save(claim: Claim, *fields: str) -> None:
    """Write the named fields and count the version up."""
    claim.version += 1
    claim.changed_at = timezone.now()
    store(claim, *fields, "version", "changed_at")
