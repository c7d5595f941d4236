"""What readers write about a published verdict: received from anybody, closed by an editor who did not sign it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from claims import history, powers
from claims.actions import notices
from claims.actions.locking import store
from claims.counting import count
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from people.actors import Actor, machine
from publishing.models import Complaint, Publication

READER = machine("readers' door")  # nobody has signed in there
FORGETTER = machine("forgetter")
MOST_OPEN = 100  # of one verdict: a flood is one complaint, and the desk has it


@transaction.atomic
def receive(publication: Publication, *, text: str, source: str = "", contact: str = "") -> Complaint:
    """Keep what a reader wrote, and tell the editors. What was written and by whom stands in its row, not in the history."""
    publication = Publication.objects.select_for_update(of=("self",), no_key=True).get(pk=publication.pk)
    if publication.complaints.open().count() >= MOST_OPEN:
        raise IllegalMove("Many people have written about this check already: the desk is looking at it.")
    made = Complaint(
        publication=publication, text=text.strip(), source=source.strip(), contact=contact.strip()
    )
    store(made)
    _tell_editors(made)
    history.record("complaint.received", by=READER, verdict=publication.verdict, complaint=made.pk)
    return made


def _tell_editors(complaint: Complaint) -> None:
    claim = complaint.publication.claim
    team, text = claim.article.team_id, f"A reader wrote about “{claim.statement[:200]}”"
    link, once = f"{claim.get_absolute_url()}#readers", f"complaint {complaint.pk}"
    notices.tell(notices.editors(team), "complaint.received", text, link=link, once=once)
    notices.tell_team(team, "complaint.received", text, link=link, once=once)


def check_may_close(by: Actor, complaint: Complaint) -> None:
    """Closing a complaint: an editor, and nobody who signed what it is about."""
    powers.check_may_handle_publication(by)
    verdict = complaint.publication.verdict
    if by.person is None or by.person.pk in {verdict.decided_by_id, verdict.approved_by_id}:
        raise NotAllowed("You signed this verdict: somebody who did not looks at the complaint.")


@transaction.atomic
def close(pk: int, *, by: Actor, answer: str) -> Complaint:
    """Say what came of a complaint. Whatever it leads to, a re-check or a hold, is a step of its own."""
    rows = Complaint.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    found = rows.select_related("publication__verdict").filter(pk=pk).first()
    if found is None:
        raise NotThere(f"There is no complaint {pk} here.")
    check_may_close(by, found)
    if found.closed_at is not None:
        raise IllegalMove("This complaint is closed already.")
    if not answer.strip():
        raise Invalid("Say what came of it.", "answer")
    found.answer, found.closed_at, found.closed_by = answer.strip(), timezone.now(), by.person
    store(found)
    history.record(
        "complaint.closed", by=by, verdict=found.publication.verdict, complaint=pk, answer=found.answer
    )
    return found


@transaction.atomic
def forget_writers(before: datetime) -> int:
    """Blank who wrote the complaints that were closed before; what they wrote and what came of it stays. Returns how many."""
    rows = Complaint.objects.select_for_update(of=("self",), no_key=True).filter(closed_at__lt=before)
    known = list(rows.exclude(contact="").select_related("publication__team"))
    Complaint.objects.filter(pk__in=[one.pk for one in known]).update(contact="")
    for team, number in Counter(one.publication.team for one in known).items():
        history.record("complaints.forgotten", by=FORGETTER, team=team, many=count(number, "complaint"))
    return len(known)
