"""The pages that signed verdicts rest on are looked at again, for as long as the verdicts stand."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.fields.json import KT

from claims import steps
from claims.models import Evidence, Step
from claims.states import ClaimState, StepState
from sources.models import Document

AT_ONCE = 200
OFTEN, SELDOM = timedelta(days=1), timedelta(days=30)


@transaction.atomic
def owe(now: datetime) -> int:
    """Owe a look at each page that a signed verdict rests on and nobody watches yet; answers how many are new.

    What was given up, because the page is gone or does not answer, is tried again after a month.
    """
    watched = Step.objects.filter(kind=Step.Kind.WATCH, subject=OuterRef("pk")).filter(
        Q(state__in=[StepState.OWED, StepState.RUNNING])
        | Q(state__in=[StepState.FAILED, StepState.PARKED], ended_at__gte=now - SELDOM)
    )
    cited = Evidence.objects.filter(document=OuterRef("pk"), counts=True, claim__state=ClaimState.SETTLED)
    pages = Document.objects.filter(
        Exists(cited), ~Exists(watched), kind=Document.Kind.PAGE, invented=False, url__startswith="http"
    )
    # A connector's answer stands at another address than it was asked for: the page there reads otherwise.
    pages = pages.annotate(asked=KT("sent__url")).filter(asked=F("url"))
    found = list(pages.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for pk in found:
        last = Step.objects.filter(kind=Step.Kind.WATCH, subject=pk).aggregate(last=Max("round"))["last"]
        steps.owe(Step.Kind.WATCH, pk, round=(last or 0) + 1, at=now + OFTEN)
    return len(found)


def next_look(document: Document, now: datetime) -> datetime | None:
    """When its page is looked at again: a day after the verdict at first, ever more seldom later. None where no signed
    verdict rests on it any more."""
    cited = Evidence.objects.filter(document=document, counts=True, claim__state=ClaimState.SETTLED)
    signed = cited.aggregate(last=Max("claim__verdicts__approved_at"))["last"]
    return None if signed is None else now + min(max((now - signed) / 2, OFTEN), SELDOM)
