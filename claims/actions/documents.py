"""Files and texts a person adds to the team's documents, where research looks first."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from claims import history, powers
from claims.rules import Invalid, TooLarge
from people.actors import Actor
from sources import errors, uploads
from sources.models import Document


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
        raise Invalid("This file is empty.", "file")
    if bool(text.strip()) == bool(content):
        raise Invalid("Choose a file or paste a text: one of the two.", "file")
    giver = by.person.pk if by.person else None
    known = {key: value for key, value in about.items() if value}
    try:
        if content:
            document, made = uploads.add_file(name, content, known, team_id=by.team.pk, added_by_id=giver)
        else:
            document, made = uploads.add_text(text, known, team_id=by.team.pk, added_by_id=giver)
    except errors.TooLarge as error:
        raise TooLarge(str(error)) from error
    except errors.Refused as error:
        raise Invalid(str(error), "url") from error
    except errors.SourceError as error:
        raise Invalid(str(error), "file" if content else "text") from error
    if made:
        _tell(document, by)
    return document, made


@transaction.atomic
def _tell(document: Document, by: Actor) -> None:
    history.record(
        "document.added", by=by, document=document.pk, title=str(document), kind=document.get_kind_display()
    )
