"""Files and texts a person adds to the team's documents, where research looks first; and who published them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.db import transaction

from claims import history, powers, steps
from claims.actions.interests import parties_among
from claims.actions.locking import lock_claims, store
from claims.models import Claim, Evidence, Step
from claims.rules import Invalid, NotThere, TooLarge
from claims.states import LIVE
from people.actors import Actor
from people.models import Team
from sources import errors, publishers, uploads
from sources.models import Document, Publisher

EMPTY = "This file is empty."


def add(
    *, by: Actor, about: Mapping[str, str], text: str = "", name: str = "", content: bytes = b""
) -> tuple[Document, bool]:
    """Keep a file or a pasted text as the team's document, and whether it is new. ``about``: see ``sources.uploads``.

    Reading a file takes a while: this opens its transaction when that is done. Raises Invalid or TooLarge with the
    reason where it can't be taken.
    """
    powers.check_may_receive(by)
    if by.team is None:
        raise Invalid("A document belongs to a team.")
    if name and not content:
        raise Invalid(EMPTY, "file")
    if bool(text.strip()) == bool(content):
        raise Invalid("Choose a file or paste a text: one of the two.", "file")
    giver = by.person.pk if by.person else None
    known = {key: value for key, value in about.items() if value}
    with _refusing("file" if content else "text"):
        if content:
            document, made = uploads.add_file(name, content, known, team_id=by.team.pk, added_by_id=giver)
            known = dict(uploads.told_of(name, content, known))
        else:
            document, made = uploads.add_text(text, known, team_id=by.team.pk, added_by_id=giver)
    if made:
        _tell(document, by)
    elif known.get("publisher") and document.publisher is None and not document.url:
        document = say_publisher(document.pk, by=by, name=known["publisher"], only_if_unknown=True).document
    return document, made


class Attribution(NamedTuple):
    """A document whose publisher was asked for, whether it has another now, and how many claims are grouped again for that."""

    document: Document
    changed: bool
    claims: int


@transaction.atomic
def say_publisher(
    pk: int, *, by: Actor, name: str, team: Team | None = None, only_if_unknown: bool = False
) -> Attribution:
    """Say who published what somebody gave to the team, or, with no name, that nobody knows.

    Its sources are grouped again for the claims on the desk; what was filed stands. A name that is known by now is left
    alone with ``only_if_unknown``. Whoever has the server's command line says whose document it is by ``team``.
    """
    powers.check_may_receive(by)
    mine = Document.objects.filter(team=by.team or team).exclude(team=None)
    # Nobody locks the claims of others by a number: what it is about is looked for first, and claims are locked before it.
    if not mine.filter(pk=pk).exists():
        raise NotThere(f"There is no document {pk} of yours here.")
    resting = Claim.objects.filter(evidence__document=pk, state__in=LIVE).select_related("speaker")
    claims = list(resting.distinct().order_by("pk"))
    lock_claims([claim.pk for claim in claims])
    document = mine.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if document.url:
        raise Invalid("Its address tells whose it is: editors mend that under Publishers.", "publisher")
    before = document.publisher
    named = before if before and only_if_unknown else publishers.find_or_make("", name, trusted=True)
    if named == before:
        return Attribution(document, False, 0)
    document.publisher = named
    store(document, "publisher")
    _mark_parties(document, claims, before)
    steps.owe_each_again(Step.Kind.WEIGH, [claim.pk for claim in claims])
    history.record(
        "document.attributed" if named else "document.unattributed",
        by=by,
        team=document.team,
        document=document.pk,
        title=str(document),
        publisher=str(named or ""),
        before=str(before or ""),
    )
    return Attribution(document, True, len(claims))


def _mark_parties(document: Document, claims: Sequence[Claim], before: Publisher | None) -> None:
    """Its passages are a party's where its publisher is one; where only the one said ``before`` was, no longer."""
    were, are = parties_among(claims, before), parties_among(claims, document.publisher)
    marked: dict[bool, list[int]] = {True: [], False: []}
    for claim, interested in ({pk: False for pk, was in were.items() if was} | are).items():
        marked[interested].append(claim)
    for interested, those in marked.items():
        Evidence.objects.filter(document=document, claim__in=those).update(interested_party=interested)


def check_file(name: str, content: bytes, about: Mapping[str, str]) -> None:
    """Refuse at once what need not be read for that: its kind, its size, what is said of it."""
    if not content:
        raise Invalid(EMPTY, "file")
    with _refusing("file"):
        uploads.check(name, content, {key: value for key, value in about.items() if value})


@contextmanager
def _refusing(field: str) -> Iterator[None]:
    try:
        yield
    except errors.TooLarge as error:
        raise TooLarge(str(error)) from error
    except errors.Refused as error:
        raise Invalid(str(error), "url") from error
    except errors.SourceError as error:
        raise Invalid(str(error), field) from error


@transaction.atomic
def _tell(document: Document, by: Actor) -> None:
    history.record(
        "document.added", by=by, document=document.pk, title=str(document), kind=document.get_kind_display()
    )
