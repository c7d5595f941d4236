"""One claim with its story."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from claims import powers, queries
from claims.actions import claims
from claims.models import Claim, Verdict
from claims.rules import Conflict, Invalid, NotThere, RuleBroken
from desk.forms.claims import PRIORITIES, ClaimForm
from desk.forms.publishing import ScheduleForm
from desk.forms.searches import places_in
from desk.presenters import words
from desk.presenters.articles import place_of
from desk.presenters.story import Story, others_of, story
from desk.presenters.story import mark as mark_of
from desk.presenters.verbs import claim_buttons, worded_buttons
from desk.refusals import status_of
from desk.requests import PersonRequest
from desk.views.article import assignable
from desk.views.articles import STOP_POLLING
from desk.views.door import acting, back, member
from publishing import actions as publishing


def story_of(request: PersonRequest, pk: int) -> Story:
    seen = queries.with_everything(Claim.objects.visible_to(request.user).filter(pk=pk))
    claim = seen.select_related("article__team", "speaker", "merged_into").first()
    if claim is None:
        raise NotThere(f"There is no claim {pk} here.")
    return story(claim, acting(request))


@member
@require_safe
def claim(request: PersonRequest, pk: int) -> HttpResponse:
    """The claim where it stands, what it rests on, and what may be done with it."""
    return show(request, story_of(request, pk))


def show(
    request: PersonRequest,
    told: Story,
    form: ClaimForm | None = None,
    status: int = 200,
    schedule: ScheduleForm | None = None,
) -> HttpResponse:
    """The claim's page, with what was typed into one of its forms and refused."""
    return render(
        request,
        "desk/claims/claim.html",
        {
            "story": told,
            "claim": told.claim,
            "people": assignable(request.user),
            "schedule": schedule or ScheduleForm(),
            "form": form or ClaimForm(told.claim),
            "places": places_in(request.POST),
            "typed": request.POST,
            "outcomes": words.LOGGED,
        },
        status=status,
    )


@member
@require_POST
def mend(request: PersonRequest, pk: int) -> HttpResponse:
    """Reword it, mend its kind, speaker and day, set its priority by hand."""
    told = story_of(request, pk)
    form = ClaimForm(told.claim, request.POST)
    if not form.is_valid():
        return show(request, told, form, 422)
    try:
        claims.mend(pk, by=acting(request), expected=form.cleaned_data["version"], **form.changes)
    except RuleBroken as error:
        if isinstance(error, Conflict):
            form.typed_again(told.claim.version)
        form.refuse(error)
        return show(request, told, form, status_of(error))
    messages.success(request, "Kept.")
    return HttpResponseRedirect(told.claim.get_absolute_url())


@member
@require_POST
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a verdict go out, at once or at a time; what is wrong is said beside its field, with everything typed kept."""
    by, form = acting(request), ScheduleForm(request.POST)
    powers.check_may_handle_publication(by)
    verdict = get_object_or_404(Verdict.objects.visible_to(request.user), pk=pk)
    if form.is_valid():
        try:
            out = publishing.publish(pk, by=by, **form.cleaned_data)
        except Invalid as error:
            if error.field in {"at", "change"}:
                form.refuse(error)
            else:
                messages.error(request, str(error))
        else:
            at = out.scheduled_for and timezone.localtime(out.scheduled_for)
            messages.success(request, f"It goes out on {at:%-d %B %Y at %H:%M %Z}." if at else "Published.")
            return HttpResponseRedirect(back(request))
    return show(request, story_of(request, verdict.claim_id), status=422, schedule=form)


@member
@require_safe
def moving(request: PersonRequest, pk: int) -> HttpResponse:
    """How the searches stand, and whether more has come in since the page that was of ``?since=``: nothing (204) for one that
    has it, by its ``?mark=``. 286 tells the page to stop asking."""
    known = Claim.objects.visible_to(request.user).filter(pk=pk).first()
    mark = mark_of(known) if known else ""
    if mark and request.GET.get("mark") == mark:
        return HttpResponse(status=204)
    told = story_of(request, pk)
    return render(
        request,
        "desk/claims/moving.html",
        {"story": told, "claim": told.claim, "arrived": told.mark != request.GET.get("since"), "mark": mark},
        status=200 if told.research.running else STOP_POLLING,
    )


@member
@require_safe
def buttons(request: PersonRequest, pk: int) -> HttpResponse:
    """All that may be done with a claim, for its row in the list of its article."""
    claim = Claim.objects.visible_to(request.user).filter(pk=pk).first()
    if claim is None:
        raise NotThere(f"There is no claim {pk} here.")
    return render(
        request,
        "desk/claims/buttons.html",
        {
            "claim": claim,
            "buttons": [*claim_buttons(acting(request), claim), *worded_buttons(acting(request), claim)],
            "others": others_of(claim),
            "priorities": PRIORITIES,
            "next": place_of(claim),
            "people": assignable(request.user),
        },
    )
