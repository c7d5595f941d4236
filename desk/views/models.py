"""The team's language models: how each is doing, a test of it, what it cost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims.actions import consultations
from claims.counting import count
from desk.presenters import models as shown
from desk.requests import PersonRequest
from desk.views.articles import STOP_POLLING
from desk.views.door import acting, back, keeper, member
from people.roles import Power


@keeper
@require_safe
def models(request: PersonRequest) -> HttpResponse:
    """Every model of the team, whether it works, what it cost, how often people agreed with it."""
    team = request.user.team
    found = shown.models(team)
    context = {
        "models": found,
        "testing": any(one.testing for one in found),
        "inside": shown.stay_inside(team),
        "articles": shown.costliest(team),
        "administers": request.user.may(Power.ADMINISTER),
        "reads": request.user.may(Power.READ),
    }
    return render(request, "desk/models/models.html", context)


@keeper
@require_safe
def moving(request: PersonRequest) -> HttpResponse:
    """How tests that run have ended; 286 tells the page to stop asking."""
    found = shown.trials(request.user.team)
    running = any(one.testing for one in found)
    answer = render(
        request, "desk/models/moving.html", {"models": found}, status=200 if running else STOP_POLLING
    )
    if not running:
        answer["HX-Refresh"] = "true"  # its state and today's figures have changed, too
    return answer


@keeper
@require_POST
def test(request: PersonRequest, pk: int) -> HttpResponse:
    """Have a worker put a real question to it; the page shows how it ends."""
    consultations.test(pk, by=acting(request))
    return HttpResponseRedirect(f"{reverse('models')}#model-{pk}")


@member
@require_POST
def again(request: PersonRequest, pk: int) -> HttpResponse:
    """Have a question put again that failed."""
    one = consultations.ask_again(pk, by=acting(request))
    messages.success(request, f"{one.provider} is asked again.")
    return HttpResponseRedirect(back(request, "/"))


@member
@require_POST
def again_about(request: PersonRequest, pk: int) -> HttpResponse:
    """The same for all that failed of a claim."""
    asked = consultations.ask_again_about(pk, by=acting(request))
    said = f"{count(asked, 'question')} asked again." if asked else "There was nothing to ask again."
    messages.success(request, said)
    return HttpResponseRedirect(back(request, "/"))
