"""The page on which an administrator sets the team's channel, and sees what it was told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from claims.actions import channels
from claims.actions.people import check_may_administer
from claims.rules import NotAllowed, RuleBroken
from desk.admin.record import person_of
from desk.forms.channel import ChannelForm
from desk.refusals import status_of
from people.actors import Actor
from people.models import Channel
from people.notices import OF_THE_TEAM
from people.roles import Power
from publishing.channels import chat
from publishing.channels.email import NotSent

LATEST = 10
GREETING = "From now on Factcheck tells this channel of what concerns {team}."


def screen(request: HttpRequest) -> HttpResponse:
    """GET shows it; POST sets it, or stops it. A new address is kept only when it has taken a first message."""
    person = person_of(request)
    by = Actor.of(person, door="admin")
    try:
        check_may_administer(by, person.team)
        channel = channels.of(person.team)
        if request.method != "POST":
            return _show(request, channel, ChannelForm.of(channel))
        if "stop" in request.POST:
            channels.stop(by=by)
            messages.success(request, "The channel is told nothing more, and its address is forgotten.")
            return HttpResponseRedirect(request.path)
        return _keep(request, channel, by)
    except NotAllowed as error:
        return render(request, "desk/refused.html", {"sentence": str(error)}, status=status_of(error))
    except RuleBroken as error:  # stopped by another administrator meanwhile
        messages.error(request, str(error))
        return HttpResponseRedirect(request.path)


def _keep(request: HttpRequest, channel: Channel | None, by: Actor) -> HttpResponse:
    form = ChannelForm.of(channel, request.POST)
    if not form.is_valid():
        return _show(request, channel, form, 422)
    url = form.cleaned_data["url"]
    try:
        if url:
            channels.check_address(url)
            chat.post(url, GREETING.format(team=by.team), "")
        kept = channels.keep(by=by, url=url, kinds=form.cleaned_data["kinds"])
    except NotSent as error:
        form.add_error("url", f"The channel did not take a first message: {error}")
        return _show(request, channel, form, 422)
    except RuleBroken as error:
        field = getattr(error, "field", "")
        form.add_error(field if field in form.fields else None, str(error))
        return _show(request, channel, form, status_of(error))
    said = f"Kept. A first message went to {kept.host}." if url else "Kept."
    messages.success(request, said)
    return HttpResponseRedirect(request.path)


def _show(
    request: HttpRequest, channel: Channel | None, form: ChannelForm, status: int = 200
) -> HttpResponse:
    """Who administers reads no claims: without that right one is told of what it was told, not its words."""
    latest = channel.notices.order_by("-pk")[:LATEST] if channel else []
    reads = person_of(request).may(Power.READ)
    told = [(one, one.text if reads else OF_THE_TEAM.get(one.kind, one.kind).capitalize()) for one in latest]
    context = {"channel": channel, "form": form, "told": told}
    return render(request, "admin/channel.html", context, status=status)
