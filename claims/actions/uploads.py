"""Files for the team's documents: taken in at once and read behind, for one may take half a minute. Those of articles come
in by ``articles.receive_file`` and are answered here, too.

The record is changed by the document or the text that a file becomes, so only that leaves a line of history.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from claims import powers, steps
from claims.actions import articles, documents
from claims.models import Step, Upload
from claims.rules import NotAllowed, NotThere
from people.actors import Actor
from people.pruning import delete
from sources import attachments, vault
from sources.models import Document

KEPT = timedelta(days=7)
FILES_KEPT = timedelta(days=1)
FORGOTTEN = "The file is no longer kept."


def hand_in(name: str, content: bytes, *, by: Actor, about: Mapping[str, str]) -> Upload:
    """Take in a file, which is read behind. ``about``: see ``sources.uploads``. Raises Invalid or TooLarge where its kind,
    its size or what is said of it is refused unread."""
    powers.check_may_receive(by)
    if by.person is None:
        raise NotAllowed("Only a person hands in a file.")
    documents.check_file(name, content, about)
    path = vault.lay_by(content)
    with transaction.atomic():
        upload = Upload.objects.create(
            team_id=by.person.team_id,
            name=attachments.plain_name(name),
            about=dict(about),
            path=path,
            added_by=by.person,
        )
        steps.owe(Step.Kind.TAKE_IN, upload.pk)
    return upload


def kept(pk: int) -> tuple[Upload, bytes]:
    """What was handed in, with its bytes. Raises NotThere when one or the other is forgotten: an editor may try again at any
    time. Bytes that are away before it was answered were not: they may be there with the next try."""
    upload = Upload.objects.select_related("added_by__team").filter(pk=pk).first()
    if upload is None:
        raise NotThere(FORGOTTEN)
    try:
        return upload, vault.get(upload.path)
    except FileNotFoundError as error:
        if upload.answered_at is None:
            raise
        raise NotThere(FORGOTTEN) from error


def read(upload: Upload, content: bytes) -> Document:
    """Make it a document of the team, as who handed it in. Raises Invalid or TooLarge with the reason where it can't be."""
    by = Actor.of(upload.added_by, door="desk")
    document, _ = documents.add(by=by, about=upload.about, name=upload.name, content=content)
    return document


def answer(pk: int, *, document: Document | None = None, refused: str = "") -> None:
    """Say what came of it."""
    Upload.objects.filter(pk=pk).update(document=document, refused=refused, answered_at=timezone.now())


def refuse(pk: int, *, by: Actor, why: str) -> None:
    """Say why nothing came of it, on the article too whose text it was to be."""
    answer(pk, refused=why)
    article = _article_of(pk)
    if article is not None:
        articles.not_fetched(article, by=by, why=why)


def give_up(pk: int, *, by: Actor, why: str) -> None:
    """``refuse``, with what to do instead. An article stands already: its text can be pasted, and handed in again it would be
    another one."""
    instead = "Hand it in again." if _article_of(pk) is None else "Paste the text instead."
    refuse(pk, by=by, why=f"{why} {instead}")


def _article_of(pk: int) -> int | None:
    return Upload.objects.filter(pk=pk).values_list("article", flat=True).first()


def forget(now: datetime) -> int:
    """Forget what was handed in a week ago and answered; the documents stay. Returns how many that were.

    The files go after a day, unless they still wait to be read: a document has its bytes, and what was refused, or was
    never written down because the process ended, keeps none.
    """
    for path in vault.laid_by(now - FILES_KEPT):
        if not Upload.objects.filter(path=path, answered_at=None).exists():
            vault.take_away(path)
    return delete(Upload.objects.filter(added_at__lt=now - KEPT).exclude(answered_at=None))
