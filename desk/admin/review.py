"""The claim screen: evidence beside the form to file. One form holds everything, so that no button loses a word."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from claims import queries, rules
from claims.actions import assignments, verdicts
from claims.models import Claim, Verdict
from claims.rules import Invalid, NotThere, RuleBroken
from claims.states import ClaimState, VerdictState
from desk.admin.buttons import VERBS, elsewhere, rows_of, save_judgements, ticked_in
from desk.admin.sitting import Review
from desk.forms.review import ReviewForm, answers_in, choices_in, draft_in, label_in, without
from desk.forms.searches import places_in
from desk.presenters import claims as claim_presenters
from desk.presenters import earlier, news, sources, staffing, words
from desk.presenters import evidence as boards
from desk.presenters.claims import neighbours
from desk.presenters.likenesses import before
from desk.presenters.rule import outlook
from desk.presenters.verbs import buttons_beside
from desk.refusals import status_of
from people.models import Person


def screen(request: HttpRequest, claim: Claim, person: Person, context: dict[str, Any]) -> HttpResponse:
    """GET shows the claim; POST does what the pressed button says, and comes back with what was typed."""
    review = Review(request, claim, person)
    if request.method == "POST":
        return _press(review, context)
    if claim.state == ClaimState.ASSIGNED and review.is_hers():
        # That its holder looks at a claim is what "in review" says; a second look changes nothing.
        review = Review(request, assignments.open(claim.pk, by=review.by), person)
    return _show(review, context)


def _press(review: Review, context: dict[str, Any]) -> HttpResponse:
    data = review.request.POST
    verb, _, target = data.get("do", "").partition(":")
    if "version" in data and review.is_hers():  # else the form was not on the page: nothing was typed there
        try:
            review.keep(draft_in(data, review.scale))
        except Invalid as error:
            return _refuse(review, context, error)
    if verb == "file":
        return _file(review, context)
    act = VERBS.get(verb)
    if act is None and verb != "go":
        return _refuse(review, context, Invalid("This page has no such button: look at it again."))
    try:
        if act is None:
            return HttpResponseRedirect(elsewhere(review, target))
        said = act(review, target)
    except RuleBroken as error:
        return _refuse(review, context, error)
    if review.draft:
        review.keep(without(review.draft, verb))
    if said:
        messages.success(review.request, said)
    return HttpResponseRedirect(review.address)


def _file(review: Review, context: dict[str, Any]) -> HttpResponse:
    data = review.request.POST
    form = ReviewForm(review.claim, review.scale, data)
    if not form.is_valid():
        standing = _filed_already(review)
        if standing is None:
            messages.error(review.request, f"Not filed yet. {_first_error(form)}")
        return standing or _show(review, context, form, status=422)
    said = form.cleaned_data
    try:
        save_judgements(review)
        verdict = verdicts.decide(
            review.claim.pk,
            by=review.by,
            label=said["label"],
            scale=said["scale"],
            headline=said["headline"],
            rationale=said["rationale"],
            why=said["why"],
            evidence=ticked_in(review),
            answers=answers_in(data),
            as_of=said["as_of"],
            expires_on=said["expires_on"],
            story_url=said["story_url"],
            override_reason=said["override_reason"],
            grounds=form.grounds,
            dispute=said["dispute"],
            expected=said["version"],
        )
    except RuleBroken as error:
        return _filed_already(review) or _refuse(review, context, error, form)
    review.forget()
    messages.success(review.request, _filed(verdict, review.person))
    if verdict.pk is None:
        return HttpResponseRedirect(review.address)
    return HttpResponseRedirect(reverse("admin:claims_verdict_change", args=[verdict.pk]) + "#sign")


def _filed(verdict: Verdict, person: Person) -> str:
    if verdict.pk is None:
        return "Filed. Nobody sees it until a second person has read the claim and filed too."
    if verdict.contends:
        return f"Filed. {verdict.disputed_with} had filed something else: both are open now, and a third person decides."
    if verdict.blind_readings.exists():
        other = verdict.approved_by if verdict.decided_by == person else verdict.decided_by
        said = f"Filed. {other or 'Somebody'} had come to the same without seeing yours"
        return (
            f"{said}, and you have both signed it."
            if verdict.approved_by
            else f"{said}. {'An editor' if verdict.override_asked else 'Somebody else'} signs it."
        )
    if verdict.disputed_with:
        return f"Filed. A third person, an editor, decides between you and {verdict.disputed_with}."
    return "Filed. It waits for a second person's signature."


def _first_error(form: ReviewForm) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def _filed_already(review: Review) -> HttpResponse | None:
    """A second click, or Back and send again: the verdict that was filed the first time is the answer."""
    if review.blind and review.blind.own:
        review.forget()
        messages.info(review.request, review.blind.sentence)
        return HttpResponseRedirect(review.address)
    last = review.last()
    if last is None:
        return None
    agreed = last.state == VerdictState.APPROVED and last.blind_readings.filter(person=review.person).exists()
    if not agreed and (last.state != VerdictState.DECIDED or last.decided_by != review.person):
        return None
    review.forget()
    said = "You have filed this verdict; it waits for a signature."
    messages.info(review.request, "You have filed on this claim: both have signed." if agreed else said)
    return HttpResponseRedirect(reverse("admin:claims_verdict_change", args=[last.pk]) + "#sign")


def _refuse(
    review: Review, context: dict[str, Any], error: RuleBroken, form: ReviewForm | None = None
) -> HttpResponse:
    """The page again, with the sentence and with everything that was typed."""
    if isinstance(error, NotThere):
        raise Http404(str(error))
    fresh = Review(
        review.request,
        Claim.objects.select_related("article__team", "speaker").get(pk=review.claim.pk),
        review.person,
    )
    verb = review.request.POST.get("do", "")
    if verb == "file":
        form = form or ReviewForm(fresh.claim, fresh.scale, review.request.POST)
        if isinstance(error, Invalid) and error.field in form.fields:
            form.is_valid()
            form.add_error(error.field, str(error))
    messages.error(review.request, str(error))
    # Only filing asks for a whole verdict: what another button was refused for is said at that button.
    return _show(fresh, context | {"refused": {verb: str(error)}}, form, status=status_of(error))


def _show(
    review: Review, context: dict[str, Any], form: ReviewForm | None = None, *, status: int = 200
) -> HttpResponse:
    claim, hers, person = review.claim, review.is_hers(), review.person
    data = draft_in(review.request.POST, review.scale) if review.request.method == "POST" else review.draft
    rows = rows_of(review)
    chosen = choices_in(data, rows) if hers else {}
    last, lookups = review.last(), list(claim.lookups.select_related("asked_by"))
    before_it = (review.kept if hers else None) or last
    returned = last if last and last.state == VerdictState.SENT_BACK else None
    if form is not None:
        form.typed_again(claim.version, review.scale)
    elif hers:
        form = ReviewForm.opened(claim, review.scale, before_it, data)
    answers = (dict(before_it.answers) if before_it else {}) | answers_in(data)
    rating = review.scale.rating(str(form["label"].value() or "")) if form else ""
    shown = claim.article.team.suggestion_shown
    anchor = claim.anchors.order_by("-revision", "pk").first()
    return render(
        review.request,
        "admin/review/claim.html",
        context
        | {
            "claim": claim,
            "article": claim.article,
            "holder": rules.holder_of(claim),
            "conflict": rules.conflict_of(person, claim),
            "hers": hers,
            "tab": secrets.token_hex(16),
            "can_take": rules.can(review.by, "take", claim),
            "can_hand_back": hers and rules.can(review.by, "hand_back", claim),
            "can_dismiss": hers and rules.can(review.by, "dismiss", claim),
            "anchor": anchor,
            "place": claim_presenters.context(anchor, claim.article) if anchor else None,
            "reading": claim_presenters.reading(claim, anchor),
            "board": boards.board(rows, hints=shown, chosen=chosen),
            "judging": hers,
            "nothing": claim_presenters.none_found(lookups),
            "earlier": earlier.told(claim, lookups),
            "searches": claim_presenters.searches(lookups),
            "proposal": _proposal(review, shown, rating),
            "proposal_hidden": shown,
            "form": form if hers else None,
            "outlook": outlook(claim, rows, rating, chosen, answers) if hers else None,
            "scale": review.scale,
            "present_scale": review.present_scale,
            "returned": returned,
            "disputable": returned is not None and returned.sent_back_by != person,
            "saved": review.saved if hers else None,
            "mark": news.mark(rows),
            "unanswered": news.unanswered(claim) if hers else 0,
            "suspended": staffing.suspended(person),
            "beside_it": neighbours(claim),
            "last": claim.verdicts.standing().first() if claim.state == ClaimState.SETTLED else last,
            "blind": review.blind,
            "last_taken": queries.last_taken(person) if review.blind and review.blind.own else None,
            "before": before(claim, review.by),
            "beside": buttons_beside(review.by, claim),
            "leads": sources.leads(claim),
            "regrouping": sources.regrouping(claim, review.by),
            "words": words,
            "typed": data,
            "places": places_in(data),
            "outcomes": words.LOGGED,
        },
        status=status,
    )


def _proposal(review: Review, shown: str, rating: str) -> claim_presenters.Proposal | None:
    """The suggestion where the team shows it: always, after her own choice, or never. In the word she would choose."""
    if shown == "never" or (shown == "after" and not rating):
        return None
    return claim_presenters.proposal(queries.suggestion_for(review.claim), review.scale)


def rule(request: HttpRequest, claim: Claim, person: Person) -> HttpResponse:
    """The rule's answer alone, while she chooses. Nothing is written."""
    review = Review(request, claim, person)
    data, rows = request.POST, rows_of(review)
    rating = review.scale.rating(label_in(data, review.scale))
    answer = outlook(claim, rows, rating, choices_in(data, rows), answers_in(data))
    shown = claim.article.team.suggestion_shown
    context = {
        "outlook": answer,
        "proposal": _proposal(review, shown, rating),
        "proposal_hidden": shown,
        "claim": claim,
    }
    return render(request, "admin/review/rule.html", context)
