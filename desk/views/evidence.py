"""Adding evidence in each of its forms, giving a saved page, translating, using a source for other claims."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims import rules
from claims.actions import copies, issuers, sharing
from claims.actions import evidence as actions
from claims.details import FROM
from claims.models import Claim, Evidence
from claims.rules import NotThere, RuleBroken
from claims.states import LIVE
from desk.forms.evidence import FORMS, CopyForm, EvidenceForm, Figures, FromForm, TranslationForm, figures_in
from desk.presenters import words
from desk.presenters.evidence_rows import row
from desk.refusals import status_of
from desk.requests import PersonRequest
from desk.views.door import acting, back, member
from people.actors import Actor
from sources import attachments

ASK = require_http_methods(["GET", "HEAD", "POST"])


@member
@ASK
def add(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    """A page with the fields of one form of evidence; the others are a click away."""
    if form not in FORMS:
        raise Http404(f"Evidence has no form “{form}”.")
    by = acting(request)
    claim = Claim.objects.visible_to(by).select_related("article").filter(pk=pk).first()
    if claim is None:
        raise NotThere(f"There is no claim {pk} here.")
    rules.check_may_add_evidence(by, claim)
    posted = request.method == "POST"
    asked = FORMS[form](request.POST, request.FILES) if posted else FORMS[form]()
    figures = None
    if form == Evidence.Form.CALCULATION:
        figures = Figures(request.POST if posted else None, form_kwargs={"claim": claim}, prefix="figure")
    status = 200
    if posted:
        if asked.is_valid() and (figures is None or figures.is_valid()):
            try:
                said = _take(claim, form, asked, figures, by)
                messages.success(request, said)
                return HttpResponseRedirect(back(request, f"{claim.get_absolute_url()}#evidence"))
            except RuleBroken as error:
                asked.refuse(error)
                status = status_of(error)
        else:
            status = 422
    context = {
        "claim": claim,
        "form": asked,
        "figures": figures,
        "which": form,
        "forms": words.FORMS,
        "next": _next(request),
        "needs_file_again": posted and bool(request.FILES),
    }
    return render(request, "desk/evidence/add.html", context, status=status)


def _next(request: PersonRequest) -> str:
    return request.POST.get("next", "") or request.GET.get("next", "")


def _take(claim: Claim, form: str, asked: EvidenceForm, figures: Any, by: Actor) -> str:
    """Add what the form says; answers what is said of it."""
    if form == Evidence.Form.PASSAGE:
        return add_page(claim.pk, asked, by)
    details = asked.details | ({"inputs": figures_in(figures)} if figures is not None else {})
    file = asked.cleaned_data.get("file")
    actions.add(
        claim.pk,
        by=by,
        form=form,
        details=details,
        file=actions.attachment(**attachments.sent(file)) if file else None,
        **asked.said,
    )
    return "Added."


def add_page(claim: int, asked: EvidenceForm, by: Actor) -> str:
    """Add a page by its address, and at once the copy of it that she saved, where she gives one."""
    given = asked.cleaned_data
    made = actions.add(claim, by=by, url=given["url"], **asked.said)
    if not given["text"].strip() and not given["file"]:
        return "Added. The page is being fetched, and its passage checked against it."
    copied = copies.take(copies.read(made.pk, by=by, **_copy(given)), by=by)
    return _checked(copied)


def _copy(given: dict[str, Any]) -> dict[str, Any]:
    file = given["file"]
    return {"text": given["text"], **(attachments.sent(file) if file else {})}


def _checked(evidence: Evidence) -> str:
    found = {"exact": "its passage stands there word for word", "near": "its passage stands there nearly so"}
    said = found.get(evidence.quote_check or "", "its passage does not stand there")
    return (
        f"Kept, and marked as given by you: {said}."
        if evidence.passage
        else "Kept, and marked as given by you."
    )


def _seen(by: Actor, pk: int, *, to_change: bool = True) -> Evidence:
    beside = ("claim__article", "document__publisher", "origin", "added_by")
    found = Evidence.objects.visible_to(by).select_related(*beside).filter(pk=pk).first()
    if found is None:
        raise NotThere(f"There is no evidence {pk} here.")
    if to_change:
        rules.check_may_add_evidence(by, found.claim)
    return found


def _home(evidence: Evidence) -> str:
    return f"{evidence.claim.get_absolute_url()}#evidence-{evidence.pk}"


@member
@ASK
def copy(request: PersonRequest, pk: int) -> HttpResponse:
    """The page as she saved it, for evidence whose page keeps the desk out."""
    by = acting(request)
    evidence = _seen(by, pk)
    form = CopyForm(request.POST or None, request.FILES or None, initial={"passage": evidence.passage})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                read = copies.read(pk, by=by, passage=given["passage"], **_copy(given))
                messages.success(request, _checked(copies.take(read, by=by)))
                return HttpResponseRedirect(back(request, _home(evidence)))
            except RuleBroken as error:
                form.refuse(error)
                status = status_of(error)
    return _show(request, "copy", evidence, {"form": form}, status)


@member
@ASK
def translate(request: PersonRequest, pk: int) -> HttpResponse:
    """What a foreign passage says, and who translated it."""
    by = acting(request)
    evidence = _seen(by, pk)
    standing = {"translation": evidence.translation, "translated_by": evidence.translated_by or "the desk"}
    form = TranslationForm(request.POST or None, initial=standing)
    status = 200
    if request.method == "POST":
        form.is_valid()
        try:
            actions.translate(pk, by=by, **form.cleaned_data)
            messages.success(request, "Kept.")
            return HttpResponseRedirect(back(request, _home(evidence)))
        except RuleBroken as error:
            form.refuse(error)
            status = status_of(error)
    return _show(request, "translate", evidence, {"form": form}, status)


@member
@ASK
def say_from(request: PersonRequest, pk: int) -> HttpResponse:
    """From whom a paper, a picture or a video is."""
    by = acting(request)
    evidence = _seen(by, pk)
    standing = evidence.details.get(FROM.get(evidence.form, ""), "")
    form = FromForm(request.POST or None, initial={"from_whom": standing})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = issuers.say(pk, by=by, name=form.cleaned_data["from_whom"])
                where = f"It belongs to source {said.origin.number}, “{said.origin}”." if said.origin else ""
                messages.success(request, f"Kept. {where}")
                return HttpResponseRedirect(back(request, _home(evidence)))
            except RuleBroken as error:
                form.refuse(error)
                status = status_of(error)
    return _show(request, "from", evidence, {"form": form}, status)


@member
@ASK
def use(request: PersonRequest, pk: int) -> HttpResponse:
    """The other claims of the article, with a button each; what a checked claim rests on may be used, too."""
    by = acting(request)
    evidence = _seen(by, pk, to_change=False)
    if request.method == "POST":
        number = request.POST.get("claim", "")
        used = sharing.use_for(pk, by=by, claim=int(number) if number.isdecimal() and len(number) < 19 else 0)
        messages.success(request, f"Used for “{used.claim}” too; how it bears on that is said there.")
        address = reverse("evidence_use", args=[pk])
        return HttpResponseRedirect(f"{address}?next={_next(request)}" if _next(request) else address)
    others = Claim.objects.visible_to(by).filter(article=evidence.claim.article_id, state__in=LIVE)
    others = others.exclude(pk=evidence.claim_id).order_by("position", "pk")
    used_by = set(_same(evidence).values_list("claim_id", flat=True))
    told = [(one, one.pk in used_by, rules.stands_as_it_is(one)) for one in others]
    return _show(request, "use", evidence, {"others": told})


def _same(evidence: Evidence) -> Any:
    rows = Evidence.objects.filter(claim__article=evidence.claim.article_id, form=evidence.form)
    return rows.filter(document=evidence.document, passage=evidence.passage, file=evidence.file)


def _show(
    request: PersonRequest, page: str, evidence: Evidence, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = {
        "claim": evidence.claim,
        "evidence": evidence,
        "row": row(evidence, "never", None, in_circle=False),
        "next": _next(request),
        **context,
    }
    return render(request, f"desk/evidence/{page}.html", shown, status=status)
