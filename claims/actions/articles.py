"""Articles: received, fetched, read, mended."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims import history, powers, steps
from claims.actions.locking import locked, store
from claims.models import MAX_BODY, Article, Revision, Step, Upload
from claims.rules import Invalid, NotAllowed, TooLarge
from people.actors import SERVER, Actor
from people.models import Team
from sources import vault
from sources.attachments import plain_name
from sources.errors import Refused
from sources.exchange import YEARS
from sources.fetch import check_url

LABELS = ("title", "publisher", "byline", "published_on", "url", "language")
NAMES = ("publisher", "byline")
_LEAST_WORDS = 5


def clean_body(body: object) -> str:
    """The text as it is kept: line ends as \\n, no byte-order mark. Raises Invalid or TooLarge with a sentence."""
    if not isinstance(body, str):
        raise Invalid("The text of the article is missing.", "body")
    text = body.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if not text.strip():
        raise Invalid("There is no text in it: paste the article's text.", "body")
    if len(text) > MAX_BODY:
        raise TooLarge(f"The text has {len(text):,} characters; at most {MAX_BODY:,} are taken in.")
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t\f\v\x85" for c in text):
        raise Invalid("This is not text: it has control characters, as a program or a picture has.", "body")
    if sum(any(c.isalpha() for c in word) for word in text.split()) < _LEAST_WORDS:
        raise Invalid("This does not look like an article: there is not one sentence in it.", "body")
    return text


def clean_url(url: str) -> str:
    """An address of a public web page. Raises Invalid for any other scheme, and for what is plainly a private network."""
    url = url.strip()
    try:
        check_url(url)
    except Refused as error:
        raise Invalid(str(error), "url") from error
    return url


def digest_of(body: str) -> str:
    """SHA-256 of the text, as hexadecimal digits."""
    return hashlib.sha256(body.encode()).hexdigest()


@transaction.atomic
def receive(
    *,
    by: Actor,
    body: str,
    title: str = "",
    intake: str = Article.Intake.DESK,
    publisher: str = "",
    byline: str = "",
    published_on: date | None = None,
    url: str = "",
    language: str = "",
    invented: bool = False,
    team: Team | None = None,
) -> tuple[Article, bool]:
    """Take in a text. Returns the article and whether it is new: the same text is answered with the standing one.

    ``team`` is said by whoever has the server's command line; all others bring it to their own.
    """
    powers.check_may_receive(by)
    team = _team_of(by, team)
    body = clean_body(body)
    article, made = Article.objects.get_or_create(
        team=team,
        digest=digest_of(body),
        defaults={
            "title": _clean_title(title) or _first_line(body),
            "body": body,
            "intake": intake,
            "publisher": _clean_name(publisher),
            "byline": _clean_name(byline),
            "published_on": _clean_day(published_on),
            "url": clean_url(url) if url.strip() else "",
            "language": language,
            "received_by": by.person,
            "received_key": by.key,
            "invented": invented,
        },
    )
    if made:
        _keep_revision(article, by)
        steps.owe(Step.Kind.READ, article.pk)
        history.record("article.received", by=by, article=article, title=article.title, intake=intake)
    return article, made


@transaction.atomic
def receive_url(
    *, by: Actor, url: str, intake: str = Article.Intake.URL, team: Team | None = None
) -> tuple[Article, bool]:
    """Take in an address; its page is fetched behind. An article from the same address stands already: that one."""
    powers.check_may_receive(by)
    team = _team_of(by, team)
    url = clean_url(url)
    from_there = Article.objects.filter(team=team, url=url)
    standing = from_there.first()
    if standing is None:
        # No constraint, for another text from there is another article: of two at once the second waits, and looks again.
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        standing = from_there.first()
    if standing is not None:
        return standing, False
    article = Article.objects.create(
        team=team, url=url, intake=intake, received_by=by.person, received_key=by.key
    )
    steps.owe(Step.Kind.FETCH, article.pk)
    history.record("article.received", by=by, article=article, title=url, intake=intake)
    return article, True


def _clean_day(day: date | None) -> date | None:
    if day is not None and day.year not in YEARS:
        raise Invalid(f"Nothing was published in the year {day.year}.", "published_on")
    return day


def _team_of(by: Actor, team: Team | None) -> Team:
    own = team if by == SERVER else by.team
    if own is None:
        raise NotAllowed("An article comes in for a team.")
    return own


def receive_file(
    name: str,
    content: bytes,
    *,
    by: Actor,
    title: str = "",
    publisher: str = "",
    byline: str = "",
    published_on: date | None = None,
    url: str = "",
) -> tuple[Article, bool]:
    """Take in a file that takes a while to read, such as a PDF: its text is read behind. What is said of it here goes before
    what it says of itself; until it is read, it is called by its name. The same file that the team handed in lately is
    answered with its article, though nothing may have come of it: its text can be pasted there."""
    powers.check_may_receive(by)
    if by.person is None:
        raise NotAllowed("Only a person hands in a file.")
    team, name = _team_of(by, None), plain_name(name)
    article = Article(
        team=team,
        title=_clean_title(title) or name,
        publisher=_clean_name(publisher),
        byline=_clean_name(byline),
        published_on=_clean_day(published_on),
        url=clean_url(url) if url.strip() else "",
        intake=Article.Intake.FILE,
        received_by=by.person,
    )
    digest, path = hashlib.sha256(content).hexdigest(), vault.lay_by(content)
    with transaction.atomic():
        # A file may come again when it is forgotten, so no constraint: of two at once the second waits, and then looks.
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        standing = Article.objects.filter(
            pk__in=Upload.objects.filter(team=team, digest=digest).values("article")
        )
        if came := standing.first():
            vault.take_away(path)
            return came, False
        article.save()
        upload = Upload.objects.create(
            team=team, name=name, about={}, path=path, digest=digest, article=article, added_by=by.person
        )
        steps.owe(Step.Kind.TAKE_IN, upload.pk)
        history.record("article.received", by=by, article=article, title=article.title, intake=article.intake)
    return article, True


def fetched(pk: int, *, by: Actor, body: str, file: str = "", **labels: Any) -> Article:
    """Write what stands at an article's address, or in the ``file`` of that name, in the transaction that finishes the step.

    If the team has the same text already, this article points to that one and is done.
    """
    article = locked(Article, pk, by)
    if article.body:
        return article
    if article.title == file:
        article.title = ""
    body = clean_body(body)
    standing = Article.objects.filter(team=article.team, digest=digest_of(body)).first()
    if standing is not None:
        article.near_copy_of = standing
        article.notes = [f"This text is on the desk already, as article {standing.pk}."]
        article.read_at = timezone.now()
        article.title = standing.title
    else:
        article.body, article.digest, article.notes, article.read_at = body, digest_of(body), [], None
        for name in LABELS:
            said = _clean_name(labels.get(name, "")) if name in NAMES else labels.get(name)
            if said and not getattr(article, name):
                setattr(article, name, said)
        article.title = _clean_title(article.title) or _first_line(body)
    article.save()
    if standing is None:
        _keep_revision(article, by)
        steps.owe_again(Step.Kind.READ, article.pk)  # it may have been read once while it had no text
    if file:
        history.record("article.file_read", by=by, article=article, name=file)
    else:
        history.record("article.fetched", by=by, article=article, url=article.url)
    return article


def not_fetched(pk: int, *, by: Actor, why: str) -> None:
    """Say on the article why its page could not be fetched, or its file not be read."""
    Article.objects.filter(pk=pk, body="").update(notes=[why])


@transaction.atomic
def mend(pk: int, *, by: Actor, body: str | None = None, **labels: Any) -> Article:
    """Mend title, date, publisher, byline, address or language; a new body is a new revision and is read again."""
    article = locked(Article, pk, by)
    powers.check_may_receive(by)
    changed = []
    for name, value in labels.items():
        if name not in LABELS:
            raise Invalid(f"“{name}” can't be changed.", name)
        value = value.strip() if isinstance(value, str) else value
        if name == "url" and value:
            value = clean_url(value)
        if name == "published_on":
            value = _clean_day(value)
        if getattr(article, name) != value:
            setattr(article, name, value)
            changed.append(name)
    if "title" in changed and not article.title:
        raise Invalid("An article needs a title.", "title")
    body = clean_body(body) if body is not None else article.body
    revised = body != article.body
    if revised:
        _revise(article, body, by)
    if changed or revised:
        store(article)
    if article.body and (revised or "published_on" in changed):
        steps.owe_again(Step.Kind.READ, article.pk)
    if revised:
        history.record("article.revised", by=by, article=article, revision=article.revision)
    elif changed:
        history.record("article.mended", by=by, article=article, fields=", ".join(changed))
    return article


def _revise(article: Article, body: str, by: Actor) -> None:
    if Article.objects.filter(team=article.team, digest=digest_of(body)).exclude(pk=article.pk).exists():
        raise Invalid("This text is on the desk already, as another article.", "body")
    article.revision += bool(article.body)
    article.body, article.digest, article.read_at = body, digest_of(body), None
    _keep_revision(article, by)


def _keep_revision(article: Article, by: Actor) -> None:
    Revision.objects.get_or_create(
        article=article,
        number=article.revision,
        defaults={
            "title": article.title,
            "body": article.body,
            "digest": digest_of(article.body),
            "by": by.person,
        },
    )


def _clean_title(title: str) -> str:
    return " ".join(title.split())[:500]


def _clean_name(name: str) -> str:
    return name.strip()[:200]


def _first_line(body: str) -> str:
    line = next(line.strip() for line in body.splitlines() if line.strip())
    return line if len(line) <= 140 else line[:139].rsplit(" ", 1)[0] + "…"
