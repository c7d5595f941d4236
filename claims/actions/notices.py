"""Things a person should know, as rows. What goes out besides is owed by these rows; another room sends it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims import history, rules
from claims.actions.locking import store
from claims.compiled import Compiled
from claims.models import BlindReading, Claim, Verdict
from claims.rules import Invalid, NotAllowed, NotThere
from people.actors import Actor
from people.models import Channel, ChannelNotice, Notice, Person
from people.notices import KINDS, Way, way_for
from people.roles import Power
from people.secrets_at_rest import lock
from sources.errors import SourceError
from sources.fetch import check_reachable

LONGEST = 500
MENTION = re.compile(r"(?<![\w@.])@([a-z0-9][a-z0-9._-]*)")


def tell(people: Iterable[Person], kind: str, text: str, *, link: str, once: str) -> int:
    """A notice for each person; the same ``once`` is told to each a single time. Returns how many are new."""
    rows = [
        Notice(
            person=person,
            kind=kind,
            text=_short(text),
            link=link,
            once=f"{once}:{person.pk}",
            way=way_for(person, kind),
        )
        for person in people
    ]
    before = Notice.objects.filter(once__in=[row.once for row in rows]).count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - before


_CHANNEL = Compiled(lambda team: Channel.objects.filter(team=team, ended_at=None))
_PEOPLE = Compiled(lambda team: Person.objects.filter(team=team, closed_at=None, is_outside=False))


def tell_team(team: int, kind: str, text: str, *, link: str, once: str) -> None:
    """Tell the team's channel, where it has one that wants this kind; the same ``once`` a single time."""
    channel = next(iter(_CHANNEL(team)), None)
    if channel is not None and kind in channel.kinds:
        row = ChannelNotice(channel=channel, kind=kind, text=_short(text), link=link, once=once)
        ChannelNotice.objects.bulk_create([row], ignore_conflicts=True)


def settled(once: str) -> None:
    """What these notices asked for is done: nobody has to read them any more, and none goes out."""
    now = timezone.now()
    Notice.objects.filter(once__startswith=f"{once}:", read_at=None).update(read_at=now)
    told = Q(once=once) | Q(once__startswith=f"{once}:")
    ChannelNotice.objects.filter(told, sent_at=None).update(settled_at=now)


def wait_to_be_signed(verdict: Verdict, link: str) -> None:
    """Tell everybody of the team who may sign it."""
    text = f"{verdict.decided_by} filed a verdict that waits for a signature: {verdict.statement}"
    signers = _others(verdict.claim, verdict.decided_by, Power.SIGN)
    once = f"to_sign:{verdict.pk}"
    tell(signers, "to_sign", text, link=link, once=once)
    tell_team(verdict.claim.article.team_id, "to_sign", text, link=link, once=once)


def is_questioned(claim: Claim, *, by: Actor) -> list[Person]:
    """Tell the editors and whoever filed its verdict that the claim is to be checked again, and why; not whoever asked for it.
    Returns who is told."""
    signed = claim.verdicts.filter(state="approved").select_related("decided_by").order_by("-pk").first()
    filed = [signed.decided_by] if signed and signed.decided_by and not signed.decided_by.closed_at else []
    concerned = dict.fromkeys([*editors(claim.article.team_id), *filed])
    told = [one for one in concerned if one != by.person]
    text = f"To be checked again: {claim.statement} {claim.recheck_reason}"
    about = {"link": claim.get_absolute_url(), "once": f"{_questioned(claim)}:{claim.round}"}
    tell(told, "rechecked", text, **about)
    tell_team(claim.article.team_id, "rechecked", text, **about)
    return told


def stands(claim: Claim) -> None:
    """The re-check was called off: nobody has to read of it any more."""
    settled(_questioned(claim))


def _questioned(claim: Claim) -> str:
    return f"rechecked:{claim.pk}"


def wait_to_be_read(claim: Claim, reading: BlindReading) -> None:
    """Tell everybody of the team who may be the second to read it, and nothing of what the first found."""
    text = f"A claim waits for a second person to read it blind: {claim.statement}"
    # What was taken back and is filed again is told again.
    once = f"second:{reading.pk}:{reading.filed_at:%Y%m%d%H%M%S%f}"
    told = {"link": claim.get_absolute_url(), "once": once}
    tell(_others(claim, reading.person, Power.DECIDE), "to_sign", text, **told)
    tell_team(claim.article.team_id, "to_sign", text, **told)


def contend(one: Verdict, two: Verdict) -> None:
    """Tell who may decide between two verdicts that were read blind, and their authors, that they differ."""
    team, authors = one.claim.article.team_id, [one.decided_by, two.decided_by]
    text = (
        f"{authors[0]} and {authors[1]} read a claim blind and do not agree, a third decides: {one.statement}"
    )
    told = {"link": one.get_absolute_url(), "once": f"dispute:{one.pk}"}
    concerned = [person for person in authors if person is not None and person.is_active]
    tell(dict.fromkeys([*concerned, *editors(team)]), "dispute", text, **told)
    tell_team(team, "dispute", text, **told)


def _others(claim: Claim, author: Person | None, power: Power) -> list[Person]:
    """Who of the team may do this beside the author, without a conflict of interest."""
    return [
        person
        for person in _PEOPLE(claim.article.team_id)
        if person != author and person.may(power) and not rules.conflict_of(person, claim)
    ]


def mention(words: str, *, by: Actor, about: Claim | Verdict, told: Iterable[Person] = ()) -> None:
    """Tell whoever is named by @ and their sign-in name in words that people of the desk write to each other.

    ``told`` read these words in a notice of their own. Every action that takes such words calls it; names of nobody here,
    and of those who don't read the record, are left alone.
    """
    names = {name.rstrip(".-_") for name in MENTION.findall(words)}
    if not names or by.person is None:  # what the machine quotes was written to nobody here
        return
    claim = about if isinstance(about, Claim) else about.claim
    named = Person.objects.filter(username__in=names, team=claim.article.team_id, closed_at=None)
    others = [
        one for one in named if one not in {by.person, *told} and not one.is_outside and one.may(Power.READ)
    ]
    once = f"mentioned:{claim.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    text = f"{by.name} mentions you: {words}"
    tell(others, "mentioned", text, link=about.get_absolute_url(), once=once)


def editors(team: int) -> list[Person]:
    """The people of a team who assign, publish and settle."""
    people = Person.objects.filter(team=team, is_editor=True, closed_at=None)
    return [person for person in people if person.may(Power.ASSIGN)]


def of(person: Person) -> QuerySet[Notice]:
    """A person's notices, the latest first."""
    return Notice.objects.filter(person=person).order_by("-made_at", "-pk")


def read(person: Person, pk: int) -> Notice:
    """Open one: from now on it is read. Another person's is not there."""
    found = of(person).filter(pk=pk).first()
    if found is None:
        raise NotThere("This notice is not there.")
    of(person).filter(pk=pk, read_at=None).update(read_at=timezone.now())
    return found


def read_all(person: Person, up_to: int) -> int:
    """All of them up to the newest that was on the page are read: not what came since."""
    return of(person).filter(read_at=None, pk__lte=up_to).update(read_at=timezone.now())


def choose(*, by: Actor, chat_url: str, **ways: str) -> Person:
    """Choose the way of each kind of notice, and the chat's incoming webhook. Holds for what comes from now on."""
    if by.person is None:
        raise NotAllowed("Only a person chooses how they are told.")
    try:
        if chat_url:
            check_reachable(chat_url)
    except SourceError as error:
        raise Invalid(str(error), "chat_url") from error
    return _keep_choice(by.person.pk, by, chat_url, ways)


@transaction.atomic
def _keep_choice(pk: int, by: Actor, chat_url: str, ways: dict[str, str]) -> Person:
    person = Person.objects.select_for_update(no_key=True).get(pk=pk)
    for kind, way in ways.items():
        if kind not in KINDS or way not in set(Way):
            raise Invalid("Choose one of the ways.", kind)
        if way == Way.CHAT and not chat_url:
            raise Invalid("Give the chat's address first.", "chat_url")
        if way in {Way.MAIL, Way.DIGEST} and not person.email and way != KINDS[kind].usual:
            raise Invalid("You have no e-mail address here: an administrator adds it.", kind)
    person.notice_choices, person.chat_url = ways, lock(chat_url)
    store(person, "notice_choices", "chat_url", exclude=["password"])
    history.record("person.chose_notices", by=by, team=person.team, person=person.pk)
    return person


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
