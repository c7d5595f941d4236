"""One article: its text with the claims marked, mending it, and giving several claims to one person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from claims import queries
from claims.actions import articles, assignees, assignments, choosing, readings
from claims.counting import count
from claims.models import Article
from claims.rules import NotThere, RuleBroken
from desk.forms.articles import MendForm
from desk.presenters import articles as presenter
from desk.presenters.labels import ProgressShown, progress_shown
from desk.refusals import status_of
from desk.requests import PersonRequest
from desk.views.articles import STOP_POLLING
from desk.views.door import acting, back, member
from people.models import Person
from people.roles import Power


def _seen(request: PersonRequest, pk: int) -> Article:
    articles_seen = queries.with_progress(Article.objects.visible_to(request.user).filter(pk=pk))
    article = articles_seen.select_related("received_by", "near_copy_of").first()
    if article is None:
        raise NotThere(f"There is no article {pk} here.")
    return article


@member
@require_safe
def article(request: PersonRequest, pk: int) -> HttpResponse:
    """The text left, its claims right."""
    return _show(request, _seen(request, pk))


def _show(
    request: PersonRequest, shown: Article, form: MendForm | None = None, status: int = 200
) -> HttpResponse:
    screen = presenter.screen(shown, acting(request))
    progress = _progress(shown, screen)
    return render(
        request,
        "desk/articles/article.html",
        {
            "article": shown,
            "screen": screen,
            "progress": progress,
            "running": progress.running or screen.running,
            "form": form or MendForm(initial=_labels(shown)),
            "people": assignable(request.user),
            "may_read_again": _may_read_again(request.user, shown, screen),
        },
        status=status,
    )


def _may_read_again(person: Person, shown: Article, screen: presenter.Screen) -> bool:
    read = bool(shown.body) and not screen.rereading and person.may(Power.RECEIVE)
    return read and readings.found_nothing(shown)


def _progress(shown: Article, screen: presenter.Screen) -> ProgressShown:
    progress = progress_shown(shown, queries.progress(shown))
    return replace(progress, sentence="Being read again", running=True) if screen.rereading else progress


WHOEVER_IS_FREE = "*"


def assignable(by: Person) -> list[Person]:
    """Whom this person may give claims to, those with the least to do first: nobody, without the right to."""
    if not by.may(Power.ASSIGN):
        return []
    return assignees.candidates(by.team_id)


@member
@require_safe
def moving(request: PersonRequest, pk: int) -> HttpResponse:
    """What has moved of the claims up to ``?last=``, which are on the page: nothing (204) for a page that has it, by its
    ``?mark=``. 286 tells the page to stop asking."""
    known = Article.objects.visible_to(request.user).filter(pk=pk).defer("body").first()
    mark = presenter.mark(known) if known else ""
    if mark and request.GET.get("mark") == mark:
        return HttpResponse(status=204)
    said = request.GET.get("last", "")
    last = int(said) if said.isdecimal() and len(said) < 19 else 0
    shown = _seen(request, pk)
    if not last and (shown.claims.exists() or (shown.body and "textless" in request.GET)):
        return _anew()
    screen = presenter.screen(shown, acting(request))
    progress = _progress(shown, screen)
    if not last and not progress.running:
        return _anew()
    here = [card for card in screen.cards if card.claim.pk <= last]
    arrived = sum(card.claim.pk > last for card in (*screen.cards, *screen.set_aside))
    reread = "reading" in request.GET and not screen.rereading
    running = progress.running or screen.running
    return render(
        request,
        "desk/articles/article_moving.html",
        {
            "article": shown,
            "screen": screen,
            "here": here,
            "progress": progress,
            "arrived": arrived,
            "reread": reread,
            "mark": mark,
        },
        status=200 if running else STOP_POLLING,
    )


def _anew() -> HttpResponse:
    """The page loads itself again: there was nothing on it to lose one's place in. It asks no more meanwhile, which would end the
    loading before it is done; after ``HX-Refresh`` it would."""
    return HttpResponse(status=STOP_POLLING, headers={"HX-Trigger": "anew"})


@member
@require_POST
def mend(request: PersonRequest, pk: int) -> HttpResponse:
    """Mend title, day, publisher and byline, or paste the text that could not be fetched."""
    shown = _seen(request, pk)
    form = MendForm(_labels(shown) | request.POST.dict())
    if not form.is_valid():
        return _show(request, shown, form, 422)
    changes = {name: form.cleaned_data[name] for name in form.cleaned_data if name in request.POST}
    if shown.body or not changes.get("body", "").strip():
        changes.pop("body", None)
    try:
        articles.mend(pk, by=acting(request), **changes)
    except RuleBroken as error:
        form.refuse(error)
        return _show(request, shown, form, status_of(error))
    dated = shown.body and changes.get("published_on") not in (None, shown.published_on)
    messages.success(request, "Kept. The article is read again with its day." if dated else "Kept.")
    return HttpResponseRedirect(back(request, shown.get_absolute_url()))


@member
@require_POST
def read_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Have an article read again in which nothing was found."""
    readings.again(pk, by=acting(request))
    messages.success(request, "The article is read again.")
    return HttpResponseRedirect(back(request, f"/articles/{pk}/"))


def _labels(shown: Article) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in ("title", "published_on", "publisher", "byline")}


@member
@require_POST
def assign(request: PersonRequest, pk: int) -> HttpResponse:
    """Give the ticked claims to one person. Each is given by itself; what can't be is said with its reason."""
    shown = _seen(request, pk)
    ticked = [int(word) for word in request.POST.getlist("claims") if word.isdecimal() and len(word) < 19]
    claims = list(
        shown.claims.filter(pk__in=ticked).select_related("article", "speaker").order_by("position")
    )
    assignee, given = request.POST.get("assignee", ""), 0
    if assignee == WHOEVER_IS_FREE and claims:
        assignee = assignees.freest(claims).username
    for claim in claims:
        try:
            assignments.assign(claim.pk, by=acting(request), assignee=assignee)
            given += 1
        except RuleBroken as error:
            messages.error(request, f"{claim}: {error}")
    if given:
        person = Person.objects.get(username=assignee)
        messages.success(request, f"{count(given, 'claim')} assigned to {person}.")
    if not claims:
        messages.error(request, "Tick the claims first.")
    return HttpResponseRedirect(back(request, shown.get_absolute_url()))


@member
@require_POST
def park_rest(request: PersonRequest, pk: int) -> HttpResponse:
    """Leave out every claim of the article that nobody has chosen."""
    parked = choosing.park_rest(pk, by=acting(request))
    said = f"{count(len(parked), 'claim')} left out." if parked else "There was nothing left to choose."
    messages.success(request, said)
    return HttpResponseRedirect(back(request, f"/articles/{pk}/"))


@member
@require_POST
def reopen_rest(request: PersonRequest, pk: int) -> HttpResponse:
    """Bring back what was left out together last."""
    reopened, moved = choosing.reopen_rest(pk, by=acting(request))
    said = f"{count(len(reopened), 'claim')} brought back."
    if moved:
        stay = "stays as it is" if moved == 1 else "stay as they are"
        said += f" {count(moved, 'claim')} that somebody has moved since {stay}."
    messages.success(request, said)
    return HttpResponseRedirect(back(request, f"/articles/{pk}/"))
