"""How every view of the editors' desk begins: who may come in, and how a refusal is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from claims import powers
from claims.rules import NotAllowed, NotThere, RuleBroken
from desk.refusals import status_of
from desk.requests import PersonRequest
from people.actors import Actor

View = Callable[..., HttpResponse]


def acting(request: PersonRequest) -> Actor:
    """The person at this door, as actions take them."""
    return Actor.of(request.user, door="desk")


def door(check: Callable[[Actor], None]) -> Callable[[View], View]:
    """A view for people whom ``check`` lets in.

    A rule that is broken inside is answered with its sentence: 404 for what is not there for this person, a page with
    403 for what this person may not, else a message on the page the form stood on.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def inside(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                check(acting(request))
                return view(request, *args, **kwargs)
            except NotThere as error:
                raise Http404(str(error)) from error
            except NotAllowed as error:
                status = status_of(error)
                return render(request, "desk/refused.html", {"sentence": str(error)}, status=status)
            except RuleBroken as error:
                messages.error(request, str(error))
                return HttpResponseRedirect(back(request))

        return inside

    return decorate


# For people who may read their team's record.
member = door(powers.check_may_read)
# For people who look after the places where we look.
keeper = door(powers.check_may_look_after_places)


Move = Callable[[int, Actor, QueryDict], tuple[str, str]]
"""A verb: the row, who asks, what was typed; answers with what is said, and where to go from a form that does not say."""


def verbs(noun: str, moves: Mapping[str, Move], inside: Callable[[View], View] = member) -> View:
    """The view of one POST for each verb, ``/claims/12/queue/`` and its like."""

    @inside
    @require_POST
    def move(request: PersonRequest, pk: int, verb: str) -> HttpResponse:
        act = moves.get(verb.replace("-", "_"))
        if act is None:
            raise Http404(f"{noun} has no verb “{verb}”.")
        said, home = act(pk, acting(request), request.POST)
        messages.success(request, said)
        return HttpResponseRedirect(back(request, home or "/"))

    return move


def wordless(act: Callable[..., Any], said: str, home: str) -> Move:
    """The move of an action that asks for no words; ``said`` and ``home`` may name what it answered with as ``{row}``."""

    def move(pk: int, by: Actor, typed: QueryDict) -> tuple[str, str]:
        row = act(pk, by=by)
        return said.format(row=row), home.format(row=row)

    return move


def back(request: HttpRequest, otherwise: str = "/") -> str:
    """Where a form wants to go afterwards, if that is a page of this site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else otherwise
