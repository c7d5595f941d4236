"""The admin as the reviewers' door: its start page is one's own queue, beside it what waits for one's signature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims import queries
from claims.actions import assignments
from claims.models import Assignment, Claim, Verdict
from claims.rules import RuleBroken
from desk.admin import availability, channel, invitations, leaving, notices, sessions
from desk.admin.record import CALLED
from desk.forms.sign_in import SignInForm
from desk.presenters.staffing import suspended, warnings
from people.actors import Actor
from people.models import Person
from people.roles import Power

DAYS = 90  # that "changed at sign-off" looks back


@dataclass(frozen=True, slots=True)
class Held:
    """A row of the queue; ``returned`` is the verdict that was sent back to her."""

    claim: Claim
    due_at: Any
    returned: Verdict | None


def held(person: Person) -> list[Held]:
    """What a person holds, the most pressing first, in a constant number of queries."""
    open_ones = Assignment.objects.filter(ended_at=None)
    sent_back = Verdict.objects.filter(state="sent_back").select_related("sent_back_by").order_by("-pk")
    claims = (
        queries.my_queue(person)
        .select_related("article", "speaker")
        .prefetch_related(
            Prefetch("assignments", open_ones, to_attr="held"),
            Prefetch("verdicts", sent_back, to_attr="returned"),
        )
    )
    return [Held(claim, _due(claim), _returned(claim)) for claim in claims]


def _due(claim: Claim) -> Any:
    holding: Iterable[Assignment] = claim.held  # type: ignore[attr-defined]  # prefetched above
    return next((one.due_at for one in holding), None)


def _returned(claim: Claim) -> Verdict | None:
    """The verdict that came back in this round: later than when she got the claim."""
    since = next((one.at for one in claim.held), None)  # type: ignore[attr-defined]  # as above
    back: list[Verdict] = claim.returned  # type: ignore[attr-defined]  # as above
    return next((one for one in back if since and one.sent_back_at and one.sent_back_at > since), None)


class ReviewSite(AdminSite):
    """Django's admin with a start page of its own. Whoever has a role on the desk may come in."""

    site_title = "Factcheck"
    site_header = "Factcheck"
    index_title = "My queue"
    index_template = "admin/start.html"
    login_form = SignInForm
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own: list[URLPattern | URLResolver] = [
            path("take-next/", self.admin_view(require_POST(self.take_next)), name="take_next"),
            path("queue-news/", self.admin_view(self.queue_news), name="queue_news"),
            path("me/", self.admin_view(availability.screen), name="me"),
            path("notices/", self.admin_view(notices.screen), name="notices"),
            path("notices/choices/", self.admin_view(notices.choices), name="notice_choices"),
            path("notices/<int:pk>/", self.admin_view(notices.open_one), name="notice"),
            path("invitations/", self.admin_view(invitations.screen), name="invitations"),
            path("channel/", self.admin_view(channel.screen), name="channel"),
            path("sessions/", self.admin_view(sessions.screen), name="sessions"),
            path("people/person/<int:pk>/sessions/", self.admin_view(sessions.screen), name="their_sessions"),
            path("people/person/<int:pk>/leaving/", self.admin_view(leaving.screen), name="leaving"),
            path("to-sign/", self.admin_view(self.to_sign), name="to_sign"),
        ]
        return own + super().get_urls()

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """After too many wrong tries the answer says to programs, too, when to come back."""
        answer = super().login(request, extra_context)
        form = (getattr(answer, "context_data", None) or {}).get("form")
        if isinstance(form, SignInForm) and form.wait:
            answer.status_code = 429
            answer.headers["Retry-After"] = str(form.wait)
        return answer

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """A new password of one's own leaves a line of history; the session that chose it goes on under another key."""
        before, person = request.session.session_key, request.user
        answer = super().password_change(request, extra_context)
        after = request.session.session_key
        if before and after and before != after and isinstance(person, Person):
            sessions.go_on(person, before, after)
        return answer

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        person = request.user
        assert isinstance(person, Person)
        context: dict[str, Any] = {"reads": person.may(Power.READ), "warnings": []}
        if person.may(Power.ADMINISTER) or person.may(Power.PUBLISH):
            context["warnings"] = warnings(person.team)
        if told := suspended(person):
            context["warnings"].insert(0, told)
        if person.may(Power.READ):
            context |= {
                "queue": held(person),
                "to_sign": list(queries.to_sign(person)),
                "filed": list(queries.waiting_for_others(person).select_related("claim__article")),
                "unseen": list(queries.filed_unseen(person)),
                **queries.to_take(person).aggregate(
                    waiting=Count("pk"), second=Count("pk", filter=Q(first_read_by__isnull=False))
                ),
                "last_taken": queries.last_taken(person),
                "escalated": queries.escalated(person) if person.may(Power.ASSIGN) else [],
                "now": timezone.now(),
                "newest": _newest_held(person),
            }
        return super().index(request, (extra_context or {}) | context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The lists under the names people know them by, where those are not the record's own."""
        apps = super().get_app_list(request, app_label)
        for one in (model for app in apps for model in app["models"]):
            one["name"] = CALLED.get(one["object_name"], one["name"])
        return apps

    def queue_news(self, request: HttpRequest) -> HttpResponse:
        """How many claims came into her hands since ``?newest=``: the rows on her page stay where they are."""
        person = request.user
        assert isinstance(person, Person)
        known = request.GET.get("newest", "")
        since = int(known) if known.isdecimal() and len(known) < 19 else 0
        arrived = Assignment.objects.filter(person=person, ended_at=None, pk__gt=since).count()
        return TemplateResponse(request, "admin/queue_news.html", {"arrived": arrived})

    def to_sign(self, request: HttpRequest) -> HttpResponse:
        """What waits for this person's signature, the longest waiting first."""
        person = request.user
        assert isinstance(person, Person)
        context = self.each_context(request) | {
            "title": "To sign off",
            "to_sign": list(queries.to_sign(person)),
            "changed": queries.sign_offs(person, timezone.now() - timedelta(days=DAYS)),
            "days": DAYS,
        }
        return TemplateResponse(request, "admin/to_sign.html", context)

    def take_next(self, request: HttpRequest) -> HttpResponse:
        """Take the next claim; a second click of the same page leads to the claim the first one took."""
        person = request.user
        assert isinstance(person, Person)
        seen = request.POST.get("last_taken", "")
        try:
            claim = assignments.take_next(
                by=Actor.of(person, door="admin"),
                seen=int(seen) if seen.isdecimal() and len(seen) < 19 else None,
            )
        except RuleBroken as error:
            messages.info(request, str(error))
            return HttpResponseRedirect(reverse("admin:index"))
        return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[claim.pk]))


def _newest_held(person: Person) -> int:
    """Stands for the queue as it is shown: what she is given later has a higher number."""
    held = Assignment.objects.filter(person=person, ended_at=None).order_by("-pk")
    return held.values_list("pk", flat=True).first() or 0


site = ReviewSite(name="admin")
