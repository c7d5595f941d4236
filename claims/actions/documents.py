"""Files and texts a person adds to the team's documents, where research looks first; and who published them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction

from claims import history, powers, steps
from claims.actions.interests import is_party
from claims.actions.locking import lock_claims, store
from claims.models import Claim, Step
from claims.rules import Invalid, NotThere, TooLarge
from claims.states import LIVE
from people.actors import Actor
from sources import errors, publishers, uploads
from sources.models import Document

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
        else:
            document, made = uploads.add_text(text, known, team_id=by.team.pk, added_by_id=giver)
    if made:
        _tell(document, by)
    elif known.get("publisher") and document.publisher is None:
        document = say_publisher(document.pk, by=by, name=known["publisher"])
    return document, made


@transaction.atomic
def say_publisher(pk: int, *, by: Actor, name: str) -> Document:
    """Say who published what somebody gave to the team, or, with no name, that nobody knows.

    Its sources are grouped again for the claims on the desk; what was filed stands.
    """
    powers.check_may_receive(by)
    claims = list(Claim.objects.filter(evidence__document=pk, state__in=LIVE).distinct().order_by("pk"))
    lock_claims([claim.pk for claim in claims])
    mine = Document.objects.filter(team=by.team).exclude(team=None)
    document = mine.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if document is None:
        raise NotThere(f"There is no document {pk} of yours here.")
    if document.url:
        raise Invalid("Its address tells whose it is: editors mend that under Publishers.", "publisher")
    standing = document.publisher
    document.publisher = publishers.find_or_make("", name, trusted=True)
    if document.publisher == standing:
        return document
    store(document, "publisher")
    for claim in claims:
        if document.publisher and is_party(claim, document.publisher):
            claim.evidence.filter(document=document).update(interested_party=True)
        steps.owe_again(Step.Kind.WEIGH, claim.pk)
    history.record(
        "document.attributed",
        by=by,
        document=document.pk,
        title=str(document),
        publisher=str(document.publisher or "nobody knows"),
        before=str(standing or ""),
    )
    return document


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
