"""Where we look: how each connector is doing, a test of it, and the feeds the team reads."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims.actions import feeds as feed_actions
from claims.rules import Invalid
from desk.forms.feeds import FeedForm
from desk.presenters import places as shown
from desk.requests import PersonRequest
from desk.views.door import acting, keeper, verbs, wordless
from sources import trial
from sources.connectors import CONNECTORS
from sources.models import Feed


@keeper
@require_safe
def places(request: PersonRequest) -> HttpResponse:
    """Every place, whether it works, and the team's feeds."""
    return _show(request, FeedForm())


def _show(request: PersonRequest, form: FeedForm, status: int = 200) -> HttpResponse:
    team = request.user.team
    context = {
        "places": shown.places(team),
        "hosts": shown.hosts_left_alone(),
        "feeds": Feed.objects.filter(team=team).select_related("added_by").order_by("-active", "name"),
        "form": form,
    }
    return render(request, "desk/places/places.html", context, status=status)


@keeper
@require_POST
def test(request: PersonRequest, name: str) -> HttpResponse:
    """A real question through the guarded door, answered in a sentence."""
    if name not in CONNECTORS or name == shown.FEEDS:
        raise Http404(f"There is no place {name} to test.")
    tried = trial.run(name, request.user.team.pk)
    (messages.success if tried.works else messages.error)(request, tried.sentence)
    return HttpResponseRedirect(f"{reverse('places')}#{name}")


@keeper
@require_POST
def add_feed(request: PersonRequest) -> HttpResponse:
    """Read a feed from now on; it is looked at once before, so that a wrong address is told at once."""
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _show(request, form, 422)
    said = form.cleaned_data
    try:
        seen = feed_actions.look(by=acting(request), url=said["url"], name=said["name"])
        feed = feed_actions.add(by=acting(request), url=seen.url, name=seen.name, minutes=said["minutes"])
    except Invalid as error:
        form.add_error("url", str(error))
        return _show(request, form, 422)
    messages.success(request, f"“{feed.name}” is being read: {seen.entries} entries stand in it now.")
    return HttpResponseRedirect(f"{reverse('places')}#feeds-title")


_feed = partial(wordless, home="/places/#feeds-title")
move_feed = verbs(
    "A feed",
    {
        "stop": _feed(feed_actions.stop, "“{row.name}” is stopped. What came from it stays."),
        "start": _feed(feed_actions.start, "“{row.name}” is read again."),
        "read": _feed(feed_actions.read_now, "“{row.name}” is being read now."),
    },
    keeper,
)
