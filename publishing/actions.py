"""Publishing: what goes out, what replaces it, what is held or withdrawn. Every door uses these."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from claims import history, powers, rules
from claims.actions import claims as claim_actions
from claims.actions import likenesses, notices
from claims.actions.freezing import searched
from claims.actions.locking import locked_with_claim, not_there, store
from claims.models import Claim, Lookup, Scale, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere, RuleBroken
from claims.states import ClaimState, VerdictState
from people.actors import Actor
from people.models import Person
from publishing import appearances, serving
from publishing.claimreview import NotValid, claimreview
from publishing.documents import Facts, encode, public
from publishing.models import Publication
from sources.models import Document

logger = logging.getLogger(__name__)

OUT = {Publication.State.PUBLISHED, Publication.State.HELD}
JUST_NOW = timedelta(minutes=5)  # that a form may be under way


@transaction.atomic
def publish(
    pk: int, *, by: Actor, change_kind: str = "", change_note: str = "", at: datetime | None = None
) -> Publication:
    """Let a signed verdict go out, at once or at a time.

    If the claim has a verdict out, this one replaces it and ``change_kind`` with its note say why.
    """
    claim, verdict = _locked(pk, by)
    rules.check_may_publish(by, verdict)
    if at is not None and at < timezone.now() - JUST_NOW:
        raise Invalid("This hour has passed. Name a later one, or none to publish at once.", "at")
    standing = Publication.objects.select_for_update(no_key=True).filter(verdict=verdict).first()
    if standing is not None and standing.state != Publication.State.SCHEDULED:
        raise IllegalMove("This verdict was published already.")
    publication = standing or Publication(
        verdict=verdict, claim=claim, team=claim.article.team, published_by=by.person
    )
    publication.change_kind, publication.change_note = change_kind, change_note.strip()
    _place(publication, claim)
    if at is not None and at > timezone.now():
        publication.state, publication.scheduled_for = Publication.State.SCHEDULED, at
        publication.replaces = None  # until its hour: something else may go out before
        publication.refused_because = ""
        store(publication)
        hour = f"{timezone.localtime(at):%-d %B %Y at %H:%M}"
        history.record("verdict.scheduled", by=by, verdict=verdict, hour=hour, publication=publication.pk)
        return publication
    return _send_out(publication, by)


def _place(publication: Publication, claim: Claim) -> None:
    """Which version it is as things stand, and what it replaces. Raises Invalid where its change says otherwise."""
    out = Publication.objects.select_for_update(no_key=True).filter(claim=claim, state__in=OUT)
    publication.replaces = out.first()
    publication.version = claim.publications.public().count() + 1
    _check_change(publication.replaces, publication.change_kind, publication.change_note)


def check_change(claim: int, *, kind: str, note: str) -> None:
    """Raise Invalid where ``publish`` would now refuse what is said of the change: before something else is done for good."""
    _check_change(Publication.objects.filter(claim=claim, state__in=OUT).first(), kind, note)


def _check_change(old: Publication | None, kind: str, note: str) -> None:
    if old is None:
        if kind:
            raise Invalid("Nothing on this claim is out yet: there is no change to explain.", "change")
        return
    if kind not in Publication.Change.values:
        raise Invalid(
            f"A verdict on this claim is out: say what kind of change this is ({', '.join(Publication.Change.values)}).",
            "change",
        )
    if kind != Publication.Change.REFILE and not note.strip():
        raise Invalid("Say in a sentence what changed; it is published with the verdict.", "change")


def _send_out(publication: Publication, by: Actor) -> Publication:
    verdict, claim, old = publication.verdict, publication.claim, publication.replaces
    now = timezone.now()
    publication.refused_because = ""
    publication.state, publication.published_at, publication.changed_at = (
        Publication.State.PUBLISHED,
        now,
        now,
    )
    facts = _facts(publication, now)
    try:
        publication.claimreview = encode(claimreview(facts))
    except NotValid as error:
        raise Invalid(str(error)) from error
    publication.document, publication.invented = encode(public(facts)), facts.invented
    publication.speaker = facts.speaker["name"] if facts.speaker else ""
    if old is not None:
        Publication.objects.filter(pk=old.pk).update(state=Publication.State.REPLACED, changed_at=now)
    store(publication)
    appearances.keep(publication)
    claim_actions.mark_public(claim, True)
    if publication.change_kind in {Publication.Change.CORRECTION, Publication.Change.UPDATE}:
        likenesses.owe_news(claim)
        done = "corrected" if publication.change_kind == Publication.Change.CORRECTION else "updated"
        _tell_changed(publication, by, done)
    history.record(
        "verdict.replaced" if old else "verdict.published",
        by=by,
        verdict=verdict,
        publication=publication.pk,
        label=verdict.label,
        version=publication.version,
        change=publication.change_kind,
        note=publication.change_note,
        replaces=old.verdict_id if old else None,
    )
    return publication


def _facts(publication: Publication, now: datetime) -> Facts:
    verdict, claim = publication.verdict, publication.claim
    article = claim.article
    speaker = claim.speaker
    change: dict[str, Any] | None = None
    if publication.change_kind:
        change = {"kind": publication.change_kind, "note": publication.change_note, "at": now.isoformat()}
    earliest = claim.publications.aggregate(first=Min("published_at"))["first"]
    return Facts(
        verdict=verdict.pk,
        claim=claim.pk,
        statement=verdict.statement,
        rating=verdict.rating,
        label=verdict.label if verdict.labelled else "",
        scale=_scale(verdict),
        number=_number(verdict),
        headline=verdict.headline,
        rationale=verdict.rationale,
        why=verdict.why,
        answers=verdict.answers,
        language=article.language or "en",
        speaker={"name": speaker.name, "role": speaker.role, "same_as": speaker.same_as} if speaker else None,
        claim_date=article.published_on,
        appearances=appearances.of(claim, _copy_of),
        evidence=_with_copies(verdict.evidence),
        searched=[
            {
                "place": one["place"],
                "outcome": "failed" if one["outcome"] in Lookup.FAILURES else one["outcome"],
            }
            for one in (
                searched(claim.lookups.order_by("pk")) if verdict.searched is None else verdict.searched
            )
        ],
        as_of=verdict.as_of or timezone.localdate(now),
        expires=verdict.expires_on,
        published_at=now,
        first_published_at=earliest or now,
        version=publication.version,
        change=change,
        replaces=publication.replaces.verdict_id if publication.replaces else None,
        story_url=verdict.story_url,
        publisher=article.team.name,
        licence=article.team.licence,
        site_url=settings.SITE_URL.rstrip("/"),
        invented=article.invented or any(one.get("invented") for one in verdict.evidence),
        checked_by=_byline(verdict.decided_by),
        signed_off_by=_byline(verdict.approved_by),
    )


def _byline(person: Person | None) -> str:
    """The name of somebody who wants it to stand there."""
    return person.name if person is not None and person.named_in_public else ""


def _scale(verdict: Verdict) -> str | None:
    """Where it is told what the label means; None where readers see no label, or nobody kept its scale."""
    if verdict.scale_id is None or not verdict.labelled:
        return None
    return serving.address_of_scale(verdict.scale_id)


def _number(verdict: Verdict) -> tuple[int, int, int] | None:
    if not verdict.labelled:
        return None
    if verdict.scale is not None:
        return verdict.scale.number(verdict.label)
    usual = Scale.usual(verdict.claim.article.team)  # from before scales were kept: all had its numbers
    return usual.number(usual.word(verdict.rating))


def _with_copies(evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The frozen evidence, with the copies that public archives have made of its pages since it was filed."""
    lacking = [one["document"] for one in evidence if one["document"] and not one["archived_url"]]
    copies = dict(
        Document.objects.filter(pk__in=lacking).exclude(archived_url="").values_list("pk", "archived_url")
    )
    return [one | {"archived_url": copies.get(one["document"], one["archived_url"])} for one in evidence]


def _copy_of(url: str) -> str:
    """The copy of a public page in an archive; empty where there is none."""
    pages = (
        Document.objects.filter(url=url, team=None).exclude(archived_url="")
        if url
        else Document.objects.none()
    )
    return pages.order_by("-pk").values_list("archived_url", flat=True).first() or ""


@transaction.atomic
def hold(pk: int, *, by: Actor, note: str) -> Publication:
    """Take a published verdict's rating off the public, at once; its page says that it is being looked at."""
    publication = _out(pk, by, Publication.State.PUBLISHED, "Only a published verdict can be held.")
    if not note.strip():
        raise Invalid("Say why it is held.", "note")
    publication.state = Publication.State.HELD
    publication.held_at = publication.changed_at = timezone.now()
    publication.held_by, publication.hold_note = by.person, note.strip()
    publication.release_asked_by = None
    publication.save()
    told = _tell_taken_away(publication, by, "held", publication.hold_note)
    notices.mention(publication.hold_note, by=by, about=publication.verdict, told=told)
    history.record(
        "verdict.held", by=by, verdict=publication.verdict, publication=publication.pk, note=note.strip()
    )
    return publication


def _tell_taken_away(publication: Publication, by: Actor, done: str, note: str) -> list[Person]:
    """Whoever signed it, and the editors, who look after it; returns who is told."""
    verdict = publication.verdict
    signers = {verdict.decided_by, verdict.approved_by, *notices.editors(verdict.claim.article.team_id)}
    people = [one for one in signers if one is not None and one != by.person and one.is_staff]
    text = f"{by.name} {done} the published verdict on “{verdict.statement[:250]}”: {note}"
    once = f"{done}:{publication.pk}:{publication.changed_at:%Y%m%d%H%M%S%f}"
    link = verdict.get_absolute_url()
    notices.tell(people, "held", text, link=link, once=once)
    notices.tell_team(
        publication.team_id, "held" if done == "held" else "corrected", text, link=link, once=once
    )
    return people


def _tell_changed(publication: Publication, by: Actor, done: str) -> None:
    """The team's channel, of what changed in public."""
    verdict = publication.verdict
    text = f"{by.name} {done} the published verdict on “{verdict.statement[:250]}”: {publication.change_note}"
    once = f"corrected:{publication.pk}:{publication.state}"
    notices.tell_team(publication.team_id, "corrected", text, link=verdict.get_absolute_url(), once=once)


@transaction.atomic
def release(pk: int, *, by: Actor) -> Publication:
    """Ask for a held verdict's release; a second editor's asking releases it."""
    publication = _out(pk, by, Publication.State.HELD, "Only a held verdict can be released.")
    asked = publication.release_asked_by
    if asked is None:
        publication.release_asked_by = by.person
        publication.save(update_fields=["release_asked_by"])
        others = [one for one in notices.editors(publication.team_id) if one != by.person]
        what = publication.verdict.statement[:250]
        text = f"{by.name} asks to release the held verdict on “{what}”: a second editor confirms it."
        once = f"release:{publication.pk}:{publication.changed_at:%Y%m%d%H%M%S%f}"
        notices.tell(others, "held", text, link=publication.claim.get_absolute_url(), once=once)
        history.record(
            "verdict.release_asked", by=by, verdict=publication.verdict, publication=publication.pk
        )
        return publication
    if asked == by.person:
        raise NotAllowed("You asked for the release: a second editor confirms it.")
    if by.person is not None:
        rules.check_not_suspended(by.person)
    publication.state, publication.changed_at = Publication.State.PUBLISHED, timezone.now()
    publication.save(update_fields=["state", "changed_at"])
    history.record("verdict.released", by=by, verdict=publication.verdict, publication=publication.pk)
    return publication


@transaction.atomic
def withdraw(pk: int, *, by: Actor, note: str) -> Publication:
    """Take a verdict back for good; a tombstone with the note stays."""
    if not note.strip():
        raise Invalid("Say why it is withdrawn; the note is published.", "note")
    publication = _out(pk, by, None, "Only a verdict that is out can be withdrawn.")
    publication.state = Publication.State.WITHDRAWN
    publication.withdrawn_at = publication.changed_at = timezone.now()
    publication.withdrawn_by, publication.change_note = by.person, note.strip()
    publication.save()
    claim_actions.mark_public(publication.claim, False)
    likenesses.owe_news(publication.claim)
    _tell_taken_away(publication, by, "withdrew", publication.change_note)
    history.record(
        "verdict.withdrawn", by=by, verdict=publication.verdict, publication=publication.pk, note=note.strip()
    )
    return publication


def _out(pk: int, by: Actor, state: str | None, otherwise: str) -> Publication:
    claim, verdict = _locked(pk, by)
    powers.check_may_handle_publication(by)
    states = [state] if state else list(OUT)
    publication = (
        Publication.objects.select_for_update(no_key=True).filter(verdict=verdict, state__in=states).first()
    )
    if publication is None:
        raise IllegalMove(otherwise)
    publication.claim, publication.verdict = claim, verdict
    return publication


def _locked(pk: int, by: Actor) -> tuple[Claim, Verdict]:
    claim, verdict = locked_with_claim(Verdict, pk, by)
    if verdict.state == VerdictState.SUGGESTED:
        raise not_there(Verdict, pk)
    if claim.state == ClaimState.MERGED:
        raise NotThere("This claim was merged into another one.")
    verdict.claim = claim
    return claim, verdict


@transaction.atomic
def unschedule(pk: int, *, by: Actor) -> Verdict:
    """Take a verdict off the schedule; it stays signed and can go out another time."""
    _, verdict = _locked(pk, by)
    powers.check_may_handle_publication(by)
    planned = Publication.objects.select_for_update(no_key=True).filter(verdict=verdict)
    if not planned.filter(state=Publication.State.SCHEDULED).exists():
        raise IllegalMove("This verdict is not on the schedule.")
    planned.delete()
    history.record("verdict.unscheduled", by=by, verdict=verdict)
    return verdict


def send_scheduled(now: datetime, *, by: Actor) -> list[int]:
    """Publish what is due, one transaction each. The rules are asked again at its hour; what they refuse waits for an editor."""
    due = Publication.objects.filter(state=Publication.State.SCHEDULED, scheduled_for__lte=now)
    sent = []
    for pk, verdict_id in due.filter(refused_because="").values_list("pk", "verdict_id"):
        try:
            if _send_one(pk, verdict_id, by):
                sent.append(verdict_id)
        except RuleBroken as refusal:  # the others go out all the same
            _refused(pk, str(refusal))
        except Exception:  # so they do where it is our fault; this one is tried again at the next beat
            logger.exception("publication %s did not go out at its hour", pk)
    return sent


@transaction.atomic
def _refused(pk: int, sentence: str) -> None:
    """Write down why it did not go out, and tell whoever wanted it to."""
    logger.error("publication %s did not go out at its hour: %s", pk, sentence)
    waiting = Publication.objects.select_related("claim", "published_by").get(pk=pk)
    Publication.objects.filter(pk=pk, state=Publication.State.SCHEDULED).update(
        refused_because=sentence[:500]
    )
    text = f"A verdict did not go out at its hour. {sentence}"
    link, once = (
        waiting.claim.get_absolute_url(),
        f"publication {pk} refused {waiting.scheduled_for:%Y%m%d%H%M}",
    )
    notices.tell(
        [waiting.published_by] if waiting.published_by else [], "verdict.refused", text, link=link, once=once
    )
    notices.tell_team(waiting.team_id, "verdict.refused", text, link=link, once=once)


@transaction.atomic
def _send_one(pk: int, verdict_id: int, by: Actor) -> bool:
    claim, verdict = _locked(verdict_id, by)
    publication = Publication.objects.select_for_update(no_key=True).get(pk=pk)
    if publication.state != Publication.State.SCHEDULED:
        return False
    rules.check_is_signed(verdict)
    publication.claim, publication.verdict = claim, verdict
    _place(publication, claim)
    _send_out(publication, by)
    return True
