"""A bookmark that sends the page one is on to an open claim: how to get it, and the page on which it is confirmed.

The bookmark opens a page of the desk with GET, which changes nothing; adding the page is a POST of the desk's own.
"""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims import queries, rules
from claims.models import Claim
from claims.rules import Invalid, NotThere, RuleBroken
from claims.states import ClaimState
from desk.forms.evidence import PageForm
from desk.refusals import status_of
from desk.requests import PersonRequest
from desk.views.door import acting, member
from desk.views.evidence import add_page
from people.models import Person

OFFERED = 30
OPEN = (ClaimState.NEW, ClaimState.QUEUED, ClaimState.ASSIGNED, ClaimState.IN_REVIEW, ClaimState.WAITING)
# A request's first line has 4,094 bytes at most, and signing in first writes every % of it as %25: the selection is cut
# until the address fits all the same.
CODE = (
    "javascript:(()=>{const e=(s,n)=>encodeURIComponent(Array.from(String(s||'').trim()).slice(0,n).join(''));"
    "const s=String(getSelection());let n=2000,u;do{u='ADDRESS?url='+e(location.href,1500)+'&title='+e(document.title,100)"
    "+'&passage='+e(s,n)+(s.trim().length>n?'&cut=1':'');n-=100}while(u.length>2300&&n>=0);open(u,'_blank','noopener')})()"
)


@member
@require_safe
def explain(request: PersonRequest) -> HttpResponse:
    """What to drag to the bookmarks bar, and what it does."""
    address = request.build_absolute_uri(reverse("bookmarked"))
    return render(request, "desk/evidence/bookmarklet.html", {"code": CODE.replace("ADDRESS", address)})


@member
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PersonRequest) -> HttpResponse:
    """The page that was sent, with the claims it may be for: those she holds first."""
    said, posted = request.GET, request.method == "POST"
    form = (
        PageForm(request.POST, request.FILES)
        if posted
        else PageForm(initial={"url": said.get("url", "")[:2000], "passage": said.get("passage", "")})
    )
    status = 200
    if posted:
        status = 422
        if form.is_valid():
            try:
                claim = _chosen(request)
                messages.success(request, add_page(claim.pk, form, acting(request)))
                return HttpResponseRedirect(_home(request.user, claim))
            except RuleBroken as error:
                form.refuse(error)
                status = status_of(error)
    search = (request.POST if posted else said).get("q", "").strip()
    context = {
        "form": form,
        "title": said.get("title", "")[:300],
        "cut": said.get("cut") == "1",
        "claims": _offered(request.user, search),
        "chosen": request.POST.get("claim", ""),
        "q": search,
        "said": {name: said.get(name, "") for name in ("url", "title", "passage", "cut")},
    }
    return render(request, "desk/evidence/bookmarked.html", context, status=status)


def _offered(person: Person, search: str) -> list[tuple[Claim, bool]]:
    """Open claims and whether she holds them: hers first, then the latest; all that have the words, where she searches."""
    held = set(queries.my_queue(person).values_list("pk", flat=True))
    found = (
        Claim.objects.visible_to(person)
        .filter(state__in=OPEN)
        .select_related("article")
        .defer("article__body")
    )
    if search:
        found = found.filter(statement__icontains=search)
    hers = Case(When(pk__in=held, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = found.annotate(hers=hers).order_by("hers", "-article__received_at", "position", "pk")
    return [(claim, claim.pk in held) for claim in rows[:OFFERED]]


def _chosen(request: PersonRequest) -> Claim:
    number = request.POST.get("claim", "")
    if not number.isdecimal() or len(number) > 18:
        raise Invalid("Choose the claim it is for.", "claim")
    claim = Claim.objects.visible_to(request.user).filter(pk=int(number)).first()
    if claim is None:
        raise NotThere(f"There is no claim {number} here.")
    return claim


def _home(person: Person, claim: Claim) -> str:
    """The screen on which she works on this claim."""
    hers = rules.holder_of(claim) == person
    return (
        reverse("admin:claims_claim_change", args=[claim.pk])
        if hers
        else f"{claim.get_absolute_url()}#evidence"
    )
