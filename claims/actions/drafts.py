"""What a person typed and has not filed: kept as she types, for her alone. No part of the record, so without a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from claims.models import Claim, Draft, Scale
from claims.rules import Conflict, Invalid, NotThere
from people.actors import Actor
from people.models import Person

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a page was told that a draft was saved which did not exist yet."""
LONGEST = 400_000  # characters of all fields together


@transaction.atomic
def keep(
    pk: int, words: Mapping[str, str], *, by: Actor, seen: datetime | None = None, tab: str = ""
) -> Draft:
    """Keep the draft. With ``seen``, only if no other ``tab`` of hers has saved one later: else Conflict. ``NEVER`` says that
    she had seen none. A tab may not have heard that its own words were saved."""
    if by.person is None or not Claim.objects.visible_to(by).filter(pk=pk).exists():
        raise NotThere(f"There is no claim {pk} here.")
    if sum(len(name) + len(said) for name, said in words.items()) > LONGEST:
        raise Invalid(f"This is too long to be kept: at most {LONGEST:,} characters.", "rationale")
    begun = {"words": {}, "saved_at": seen or _now(), "scale_version": lambda: _scale_of(pk).version}
    Draft.objects.get_or_create(person=by.person, claim_id=pk, defaults=begun)
    draft = Draft.objects.select_for_update(no_key=True).get(person=by.person, claim_id=pk)
    if seen is not None and draft.saved_at != seen and (not tab or draft.tab != tab):
        raise Conflict("This claim is open in another tab, which has saved later words. Reload to see them.")
    draft.words, draft.saved_at, draft.tab = dict(words), _now(), tab
    draft.save(update_fields=["words", "saved_at", "tab"])
    return draft


@transaction.atomic
def use_present_scale(person: Person, claim: Claim) -> None:
    """Go on under the rating scale that holds now. The label that was chosen is chosen again, by her."""
    draft = Draft.objects.select_for_update(no_key=True).filter(person=person, claim=claim).first()
    if draft is not None:
        draft.scale_version = Scale.of(claim.article.team).version
        draft.words = {name: said for name, said in draft.words.items() if name not in {"label", "rating"}}
        draft.save(update_fields=["scale_version", "words"])


def _scale_of(pk: int) -> Scale:
    return Scale.of(Claim.objects.select_related("article__team").get(pk=pk).article.team)


def _now() -> datetime:
    return timezone.now()


def of(person: Person, claim: Claim) -> Draft | None:
    """Her draft on this claim."""
    return Draft.objects.filter(person=person, claim=claim).first()


def forget(person: Person, claim: Claim) -> None:
    """Throw the draft away: it was filed, or the claim left her hands."""
    Draft.objects.filter(person=person, claim=claim).delete()
