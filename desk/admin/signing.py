"""The sign-off: one verdict as it was filed, and the buttons of the second person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from claims import powers, queries, rules
from claims.actions import assignments, claims, outside, verdicts
from claims.models import OutsideReading, Verdict
from claims.rules import Invalid, NotThere, RuleBroken
from claims.states import VerdictState
from desk import letters
from desk.forms.publishing import ChangeForm
from desk.presenters import claims as claim_presenters
from desk.presenters import evidence as boards
from desk.presenters.blind import readings_of, two_of
from desk.presenters.likenesses import before
from desk.presenters.verdicts import changes, later_scale
from desk.refusals import status_of
from people.actors import Actor
from people.models import Person
from people.roles import Power
from publishing import actions as publishing
from publishing.models import Publication


def screen(request: HttpRequest, verdict: Verdict, person: Person, context: dict[str, Any]) -> HttpResponse:
    """GET shows the verdict; POST does what the pressed button says. A refusal keeps what was typed."""
    by = Actor.of(person, door="admin")
    if request.method != "POST":
        return _show(request, verdict, by, context)
    act = _VERBS.get(request.POST.get("do", ""))
    try:
        if act is None:
            raise Invalid("This page has no such button: look at it again.")
        said = act(request, verdict, by)
    except NotThere as error:
        raise Http404(str(error)) from error
    except RuleBroken as error:
        if _is_done(request, verdict, person):
            return HttpResponseRedirect(f"{request.path}#sign")
        messages.error(request, str(error))
        verdict.refresh_from_db()
        return _show(request, verdict, by, context, status=status_of(error))
    messages.success(request, said)
    if request.POST["do"] in {"recall", "check_again", "write_own"}:
        return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[verdict.claim_id]))
    return HttpResponseRedirect(f"{request.path}#sign")


def _is_done(request: HttpRequest, verdict: Verdict, person: Person) -> bool:
    """A second click, or Back and send again: the person's own act stands already, and the page shows it."""
    now = Verdict.objects.get(pk=verdict.pk)
    verb = request.POST.get("do")
    if verb == "approve":
        return now.state == VerdictState.APPROVED and now.approved_by == person
    if verb in {"publish", "approve_and_publish"}:
        return Publication.objects.filter(verdict=now, published_by=person).exists()
    came_back = now.state == VerdictState.SENT_BACK and now.sent_back_by == person
    return verb in {"send_back", "recall", "write_own"} and came_back


def _approve(request: HttpRequest, verdict: Verdict, by: Actor) -> str:
    verdicts.approve(verdict.pk, by=by, override_reason=request.POST.get("override_reason", ""))
    return "Signed off. The claim is checked."


def _approve_and_publish(request: HttpRequest, verdict: Verdict, by: Actor) -> str:
    """Two acts in turn. Nothing is signed before it is said what changes; where publishing is refused for something else the
    signature stands, and the page offers to publish."""
    powers.check_may_handle_publication(by)
    if verdict.state == VerdictState.DECIDED:
        rules.check_may_sign(by, verdict, "approve")
        publishing.check_change(verdict.claim_id, **_change(request))
        _approve(request, verdict, by)
    return _publish(request, verdict, by)


def _publish(request: HttpRequest, verdict: Verdict, by: Actor) -> str:
    change = _change(request)
    publishing.publish(verdict.pk, by=by, change_kind=change["kind"], change_note=change["note"])
    return "Published."


def _change(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(f"change_{name}", "") for name in ("kind", "note")}


def _send_back(request: HttpRequest, verdict: Verdict, by: Actor) -> str:
    verdicts.send_back(verdict.pk, by=by, comment=request.POST.get("comment", ""))
    return f"Sent back to {verdict.decided_by}."


def _write_own(request: HttpRequest, verdict: Verdict, by: Actor) -> str:
    verdicts.write_own(verdict.pk, by=by)
    return "It is yours to write. Somebody else signs it."


def _recall(request: HttpRequest, verdict: Verdict, by: Actor) -> str:
    verdicts.recall(verdict.pk, by=by)
    return "Taken back: it is yours to mend."


def _check_again(request: HttpRequest, verdict: Verdict, by: Actor) -> str:
    """Have a signed verdict changed: its approval is void from here, and the claim is in the hands of who asked."""
    reason = request.POST.get("reason", "")
    with transaction.atomic():
        claims.recheck(verdict.claim_id, by=by, reason=reason)
        assignments.take(verdict.claim_id, by=by)
    return "It is yours to change. Until it is signed again, nothing of it can be published."


def _invite(request: HttpRequest, verdict: Verdict, by: Actor) -> str:
    """Mail the one-time link to the reader's address. Where the mail can't be sent the invitation ends at once."""
    said = request.POST
    reading, token = outside.invite(
        verdict.pk, by=by, name=said.get("reader_name", ""), email=said.get("reader_email", "")
    )
    try:
        letters.invite_reader(reading, request.build_absolute_uri(reverse("outside_reading", args=[token])))
    except RuleBroken:
        outside.cancel(reading)
        raise
    if not letters.goes_out():
        return (
            f"This desk sends no mail: the letter to {reading.person.name} lies in the folder “mail” of its data,"
            " for whoever runs it to hand over. It works for three days."
        )
    return f"{reading.person.name} was sent a link to this verdict. It works for three days."


_VERBS: dict[str, Callable[[HttpRequest, Verdict, Actor], str]] = {
    "approve": _approve,
    "approve_and_publish": _approve_and_publish,
    "publish": _publish,
    "send_back": _send_back,
    "recall": _recall,
    "write_own": _write_own,
    "check_again": _check_again,
    "invite": _invite,
}


def _show(
    request: HttpRequest, verdict: Verdict, by: Actor, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    claim = verdict.claim
    anchor = claim.anchors.order_by("-revision", "pk").first()
    publication = Publication.objects.filter(verdict=verdict).first()
    replaces = Publication.objects.current().filter(claim=claim).exclude(verdict=verdict).first()
    may_publish = by.may(Power.PUBLISH)
    offered = verdict.state == VerdictState.DECIDED or (
        verdict.state == VerdictState.APPROVED and not publication
    )
    return render(
        request,
        "admin/review/verdict.html",
        context
        | {
            "verdict": verdict,
            "claim": claim,
            "article": claim.article,
            "anchor": anchor,
            "place": claim_presenters.context(anchor, claim.article) if anchor else None,
            "board": boards.frozen(verdict.evidence),
            "answers": sorted((int(number), said) for number, said in verdict.answers.items()),
            "changes": changes(verdict),
            "later_scale": later_scale(verdict),
            "two": two_of(verdict),
            "readings": readings_of(verdict),
            "before": before(claim, by),
            "can_sign": rules.can_sign(by, verdict),
            "why_not": _why_not(by, verdict),
            "is_own": verdict.decided_by == by.person,
            "can_grant": by.may(Power.OVERRIDE),
            "may_publish": may_publish,
            "can_publish": may_publish
            and verdict.state == VerdictState.APPROVED
            and publication is None
            and not rules.is_void(verdict),
            "change_form": ChangeForm(request.POST or None) if may_publish and offered and replaces else None,
            "publication": publication,
            "void": rules.is_void(verdict),
            "can_change": verdict.state == VerdictState.APPROVED and rules.can(by, "recheck", claim),
            "can_invite": verdict.state == VerdictState.DECIDED
            and not verdict.disputed_with_id
            and by.may(Power.ASSIGN),
            "reading": OutsideReading.objects.filter(verdict=verdict, ended_at=None)
            .select_related("person")
            .first(),
            "typed": request.POST,
        }
        | _what_next(by, verdict),
        status=status,
    )


def _what_next(by: Actor, verdict: Verdict) -> dict[str, Any]:
    """Where one goes on who has done one's part: to the next signature, or to the next claim."""
    if by.person is None or by.person not in {verdict.decided_by, verdict.approved_by, verdict.sent_back_by}:
        return {}
    if by.person == verdict.decided_by and verdict.state == VerdictState.DECIDED:
        return {"last_taken": queries.last_taken(by.person)}
    return {"next_to_sign": queries.to_sign(by.person).first()}


def _why_not(by: Actor, verdict: Verdict) -> str:
    """The rule's sentence where a waiting verdict can't be signed by this person; else empty."""
    if verdict.state != VerdictState.DECIDED:
        return ""
    try:
        rules.check_may_sign(by, verdict, "approve")
    except RuleBroken as error:
        return str(error)
    return ""
