"""The list of articles, and bringing one in."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from claims import queries
from claims.actions import articles
from claims.models import Article
from claims.rules import RuleBroken
from desk.forms.articles import Paper, ReceiveForm
from desk.presenters import overview
from desk.refusals import status_of
from desk.requests import PersonRequest
from desk.views.door import acting, member
from people.roles import Power

TO_SIGN_SHOWN = 8
STOP_POLLING = 286


@login_required
def home(request: PersonRequest) -> HttpResponse:
    """Where whoever signs in begins: the desk, or, for those who don't read the record, what they look after."""
    return desk(request) if request.user.may(Power.READ) else redirect("admin:index")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: PersonRequest) -> HttpResponse:
    """Articles with their progress, what waits for a signature, what is stuck, and the form for a new one."""
    return _receive(request) if request.method == "POST" else _show(request, ReceiveForm())


def _show(request: PersonRequest, form: ReceiveForm, status: int = 200) -> HttpResponse:
    person = request.user
    work, title = request.GET.get("work", ""), request.GET.get("q", "").strip()
    page = overview.page(overview.found(person, work, title), request.GET.get("page"))
    rows = list(page.object_list)
    shown = {
        "form": form,
        "page": page,
        "running": ",".join(str(row.article.pk) for row in rows if row.progress.running),
        "work": work,
        "works": overview.WORK,
        "q": title,
        "to_sign": queries.to_sign(person)[:TO_SIGN_SHOWN],
        "stuck": overview.stuck(person),
        "refused": overview.refused(person),
        "readers": overview.readers(person),
        "may_retry": person.may(Power.ASSIGN),
        "filtered": bool(work or title),
    }
    return render(request, "desk/articles/desk.html", shown, status=status)


@member
@require_safe
def moving(request: PersonRequest) -> HttpResponse:
    """The rows named by ``?articles=1,2`` as they stand now; 286 tells the page to stop asking."""
    named = [
        int(word)
        for word in request.GET.get("articles", "").split(",")
        if word.isdecimal() and len(word) < 19
    ]
    seen = Article.objects.visible_to(request.user).filter(pk__in=named[: overview.A_PAGE])
    rows = overview.rows(seen.values_list("pk", flat=True))
    running = any(row.progress.running for row in rows)
    return render(
        request, "desk/articles/moving.html", {"rows": rows}, status=200 if running else STOP_POLLING
    )


def _receive(request: PersonRequest) -> HttpResponse:
    """Take in a text, a file or an address; what is wrong is said beside the field, with everything typed kept."""
    form = ReceiveForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, 422)
    try:
        article, made = _take_in(request, form)
    except RuleBroken as error:
        form.refuse(error)
        return _show(request, form, status_of(error))
    said = "Taken in: it is being read." if made else "This article is on the desk already: here it is."
    messages.add_message(request, messages.SUCCESS if made else messages.INFO, said)
    return HttpResponseRedirect(article.get_absolute_url())


def _take_in(request: PersonRequest, form: ReceiveForm) -> tuple[Article, bool]:
    by, given = acting(request), form.cleaned_data
    file = given["file"]
    if isinstance(file, Paper):
        about = {"url": given["url"], **form.labels_given}
        return articles.receive_file(file.name, file.content, by=by, **about)
    if file:
        said = asdict(file) | form.labels_given  # what a person says goes before what the file says
        said["url"] = given["url"].strip() or file.url
        return articles.receive(by=by, intake=Article.Intake.FILE, **said)
    if given["body"].strip():
        return articles.receive(by=by, body=given["body"], url=given["url"], **form.labels_given)
    article, made = articles.receive_url(by=by, url=given["url"])
    if made and form.labels_given:
        article = articles.mend(article.pk, by=by, **form.labels_given)
    return article, made
