"""The language models that a team asks: set up, changed and switched off by its administrators."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from claims import history
from claims.actions.locking import checked
from claims.actions.people import check_may_administer
from claims.rules import Invalid, NotThere
from people.actors import Actor
from people.models import Team
from people.secrets_at_rest import lock
from sources import asking, breaker, consulting
from sources.errors import Refused
from sources.models import Provider

WHERE = frozenset({"kind", "address", "model", "key"})
FIELDS = (
    "name",
    "kind",
    "address",
    "model",
    "active",
    "may_extract",
    "may_judge",
    "may_word",
    "may_queue",
    "seconds",
    "price_in",
    "price_out",
    "currency",
    "budget_money",
    "budget_tokens",
)


@transaction.atomic
def add(*, by: Actor, team: Team, key: str = "", **said: Any) -> Provider:
    """Set up a model. Its key is kept encrypted and shown nowhere."""
    check_may_administer(by, team)
    provider = Provider(team=team, key=_locked(key), made_by=by.person)
    changed = _take_over(provider, said)
    provider.save()
    history.record(
        "model.added",
        by=by,
        team=team,
        provider=provider.pk,
        name=provider.name,
        model=provider.model,
        address=provider.address,
        changes=changed,
    )
    return provider


@transaction.atomic
def mend(pk: int, *, by: Actor, key: str = "", no_key: bool = False, **said: Any) -> Provider:
    """Change how a model is asked. An empty ``key`` leaves the one that is kept, ``no_key`` takes it away."""
    provider = Provider.objects.select_for_update(no_key=True).filter(pk=pk, team=by.team).first()
    if provider is None:
        raise NotThere(f"There is no language model {pk} here.")
    check_may_administer(by, provider.team)
    before = urlsplit(provider.address).netloc
    kept = bool(provider.key)
    changed: dict[str, list[str]] = {}
    if key.strip() or (no_key and kept):
        provider.key = _locked(key)
        changed["key"] = []  # that it was changed, not from what to what
    changed = _take_over(provider, said) | changed
    if kept and "key" not in changed and urlsplit(provider.address).netloc != before:
        raise Invalid("Enter the key again: it is sent only to the address it was given for.", "new_key")
    if not changed:
        return provider
    provider.save()
    if WHERE & changed.keys():
        breaker.forget(provider.place)
    history.record(
        "model.mended",
        by=by,
        team=provider.team,
        provider=provider.pk,
        name=provider.name,
        fields=", ".join(changed),
        changes=changed,
    )
    return provider


def _locked(key: str) -> str:
    """A key as it is kept. Raises Invalid for what can't be sent as one."""
    key = key.strip()
    if not (key.isascii() and key.isprintable()):
        raise Invalid(
            "This key can't be sent: it has characters that no key has, such as a line end or “…”.", "new_key"
        )
    return lock(key)


def _take_over(provider: Provider, said: dict[str, Any]) -> dict[str, list[str]]:
    """Set the fields and check them; answers what was changed, from what to what."""
    changed = {}
    for field, value in said.items():
        if field not in FIELDS:
            raise Invalid(f"“{field}” can't be changed here.", field)
        if getattr(provider, field) != value:
            changed[field] = [str(getattr(provider, field)), str(value)]
            setattr(provider, field, value)
    checked(provider, exclude=["made_by"])
    try:
        asking.check_address(provider.address, inside=consulting.stays_inside(provider))
    except Refused as error:
        raise Invalid(str(error), "address") from error
    return changed
