"""Puts the demonstration on the desk: team, people, sources, an earlier article whose verdicts are out, and today's,
read and with three claims picked.

Everything in the files beside this module is invented, every address in them ends in ``.example``, and all of it is
marked ``invented`` in the record, so that no page shows it without saying so.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims import steps
from claims.actions import articles
from claims.actions import claims as claim_actions
from claims.actions import factchecks as imports
from claims.models import Article, Claim, Step
from desk.demo import fates
from people.actors import Actor
from people.models import Person, Team
from sources import factchecks
from sources.models import Publisher, PublisherDomain
from sources.uploads import add_file, split_head

FOLDER = Path(__file__).parent
TEAM = "Demonstration desk"
PEOPLE: dict[str, dict[str, Any]] = {
    "ann": {"is_reviewer": True},
    "bob": {"is_reviewer": True, "is_editor": True},
}
# What tells the three claims that are picked from the article's others.
PICKED = ("already supplied", "expected to visit", "possible violations")
TODAY, EARLIER = "article.txt", "earlier.txt"
DAY = timedelta(days=1)
EARLIER_BY = 6 * DAY
_DAYS = "that_day one_day_before two_days_before three_days_before four_days_before five_days_before six_days_before"


class NotReady(Exception):
    """The demonstration could not be put on the desk; says why in a sentence."""


def prepare() -> Article:
    """Put the demonstration on the desk, or go on where an earlier try ended. What stands is left alone.

    The article is dated yesterday as of the first time, and its sources the days before. Raises NotReady.
    """
    if standing := _standing(TODAY).filter(team__name=TEAM, claims__round__gt=0).first():
        return standing
    with steps.without_messages():  # nobody would take them: the programs start when this is done
        return _prepare(_people())


def _prepare(ann: Person) -> Article:
    by = Actor.of(ann, door="demonstration")
    begun = _standing(EARLIER).filter(team=ann.team).first()
    day = begun.published_on + EARLIER_BY if begun and begun.published_on else timezone.localdate() - DAY
    _add_publishers()
    _add_documents(day, ann)
    _add_checks(day, ann)
    earlier = begun or _receive(EARLIER, day, by, on=day - EARLIER_BY)
    article = _standing(TODAY).filter(team=ann.team).first() or _receive(TODAY, day, by, on=day)
    _read(earlier)
    fates.live_through(earlier)
    _read(article)
    _pick(article, by)
    return article


def _standing(file: str) -> QuerySet[Article]:
    """The article of this file, where it was received already."""
    head, _ = split_head((FOLDER / file).read_text("utf-8"))
    return Article.objects.filter(invented=True, url=head["url"])


def _people() -> Person:
    """The team and its people; answers Ann. They have no password: only the demonstration's buttons sign them in."""
    # What is picked here is picked by a person, so the first reading queues nothing by itself.
    team, _ = Team.objects.get_or_create(name=TEAM, defaults={"auto_queue": 0})
    for username, roles in PEOPLE.items():
        if not Person.objects.filter(username=username).exists():
            Person.objects.create_user(username, name=username.title(), team=team, **roles)
    ann = Person.objects.get(username="ann")
    if ann.team != team:
        raise NotReady("Somebody else is called ann here: the demonstration needs a database of its own.")
    return ann


def _add_publishers() -> None:
    sheet = json.loads((FOLDER / "publishers.json").read_text("utf-8"))
    for domain, about in sheet.items():
        owner = about.pop("owner", "")
        if owner:
            about["owner"], _ = Publisher.objects.get_or_create(name=owner)
        publisher, _ = Publisher.objects.get_or_create(name=about.pop("name"), defaults=about)
        PublisherDomain.objects.get_or_create(domain=domain, defaults={"publisher": publisher})


def _add_documents(day: date, by: Person) -> None:
    for path in sorted((FOLDER / "documents").glob("*.txt")):
        content = _dated(path, day).encode()
        add_file(path.name, content, {}, team_id=by.team_id, added_by_id=by.pk, invented=True)


def _add_checks(day: date, by: Person) -> None:
    """What another desk has checked: it is proposed for the claim that says the same."""
    told = (FOLDER / "factchecks.json").read_text("utf-8")
    for number, name in enumerate(_DAYS.split()):
        told = told.replace(f'"{name}"', f'"{day - timedelta(days=number)}"')
    rows = factchecks.read(BytesIO(told.encode())).rows
    reviews = [row.review for row in rows if row.review]
    actor = Actor.of(by, door="demonstration")
    imports.bring_in(reviews, by=actor, team=by.team, came="file", source="factchecks.json", invented=True)


def _receive(file: str, day: date, by: Actor, *, on: date) -> Article:
    head, body = split_head(_dated(FOLDER / file, day))
    article, _ = articles.receive(
        by=by,
        body=body.strip(),
        title=head["title"],
        intake=Article.Intake.COMMAND,
        publisher=head["publisher"],
        byline=head["author"],
        published_on=on,
        url=head["url"],
        language=head["language"],
        invented=True,
    )
    return article


def _dated(path: Path, day: date) -> str:
    """A file of the story with its days filled in: ``{two_days_before:%A}``."""
    days = {name: day - timedelta(days=number) for number, name in enumerate(_DAYS.split())}
    return path.read_text("utf-8").format_map(days)


def _read(article: Article) -> None:
    """Read the article here and now: the first page shows its claims before any worker is up."""
    from claims import machine  # loads the engine, which is not wanted where the demonstration stands already

    if article.read_at is not None:
        return
    step = Step.objects.get(kind=Step.Kind.READ, subject=article.pk)
    machine.run(step.pk)
    article.refresh_from_db()
    if article.read_at is None:
        step.refresh_from_db()
        raise NotReady(f"The demonstration's article could not be read: {step.error or step.state}.")


@transaction.atomic
def _pick(article: Article, by: Actor) -> None:
    for words in PICKED:
        claim = Claim.objects.get(article=article, statement__contains=words)
        claim_actions.queue(claim.pk, by=by)
    Team.objects.filter(pk=article.team_id).update(auto_queue=Team._meta.get_field("auto_queue").default)
