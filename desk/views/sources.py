"""A claim's sources: for and against, on screen and on paper; who is a party; primary sources to be looked at."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.actions import interests, leads, origins
from claims.models import Claim, Verdict
from claims.rules import Invalid, NotThere
from claims.states import VerdictState
from desk.presenters import evidence as boards
from desk.presenters import sources as presenters
from desk.presenters.earlier import told as told_of_earlier
from desk.requests import PersonRequest
from desk.views.door import acting, member, verbs, wordless
from people.actors import Actor
from people.roles import Power


@member
@require_safe
def sources(request: PersonRequest, pk: int) -> HttpResponse:
    """The claim by independent source as it stands; ``?verdict=`` as it was filed with that verdict."""
    claims = Claim.objects.visible_to(request.user).select_related("article__team", "speaker__speaks_for")
    claim = claims.filter(pk=pk).first()
    if claim is None:
        raise NotThere(f"There is no claim {pk} here.")
    verdict = _verdict(claim, request.GET.get("verdict", ""))
    evidence = boards.load(claim, acting(request))
    board = boards.frozen(verdict.evidence) if verdict else boards.board(evidence, hints="never")
    return render(
        request,
        "desk/claims/sources.html",
        {
            "claim": claim,
            "verdict": verdict,
            "board": board,
            "lines": presenters.for_and_against(board),
            "leads": () if verdict else presenters.leads(claim),
            "earlier": "" if verdict else told_of_earlier(claim),
            "houses": () if verdict else presenters.houses(claim),
            "regrouping": presenters.regrouping(claim, acting(request)),
            "may_mend_publishers": request.user.may(Power.MEND_SOURCES),
            "filed": claim.verdicts.exclude(state=VerdictState.SUGGESTED).order_by("-pk"),
        },
    )


def _verdict(claim: Claim, asked: str) -> Verdict | None:
    if not asked:
        return None
    filed = claim.verdicts.exclude(state=VerdictState.SUGGESTED).select_related("decided_by", "approved_by")
    found = filed.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    if found is None:
        raise NotThere(f"This claim has no verdict {asked}.")
    return found


def number_in(said: QueryDict, name: str, sentence: str) -> int:
    text = said.get(name, "")
    if not text.isdecimal() or len(text) > 9:
        raise Invalid(sentence, name)
    return int(text)


def _home(pk: int) -> str:
    return reverse("claim_sources", args=[pk])


def _merge(pk: int, by: Actor, said: QueryDict) -> tuple[str, str]:
    number = number_in(said, "number", "Choose a source.")
    into = number_in(said, "into", "Choose the other source that this one is the same as.")
    origins.merge(pk, by=by, number=number, into=into)
    return f"Source {number} counts with source {into} now.", _home(pk)


def _split(pk: int, by: Actor, said: QueryDict) -> tuple[str, str]:
    number = number_in(said, "number", "Choose a source.")
    apart = origins.split(pk, by=by, number=number)
    return f"Source {number} is {len(apart)} sources now.", _home(pk)


def _undo(pk: int, by: Actor, said: QueryDict) -> tuple[str, str]:
    origins.undo(pk, by=by)
    return "The sources stand as they stood before.", _home(pk)


def _give_back(pk: int, by: Actor, said: QueryDict) -> tuple[str, str]:
    origins.give_back(pk, by=by)
    return "The machine groups the pages again.", _home(pk)


def _party(pk: int, by: Actor, said: QueryDict) -> tuple[str, str]:
    house = number_in(said, "publisher", "Choose a publisher.")
    interested = said.get("interested") == "yes"
    told = interests.say(pk, by=by, publisher=house, interested=interested, why=said.get("why", ""))
    return f"Noted: {told.publisher} is {'a' if interested else 'no'} party to this claim.", _home(pk)


move = verbs(
    "A claim's sources",
    {"merge": _merge, "split": _split, "undo": _undo, "give_back": _give_back, "party": _party},
)


_settled = partial(wordless, home="/claims/{row.claim_id}/sources/#named")
lead = verbs(
    "A primary source that was named",
    {
        "follow": _settled(leads.follow, "Added: it is being looked for."),
        "leave": _settled(leads.leave, "Left aside."),
        "reopen": _settled(leads.reopen, "Taken back."),
    },
)
