"""Every change of a claim on one page, as sentences; filtered, and to take away."""

from __future__ import annotations

import csv
from datetime import date

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from claims.models import Claim
from claims.rules import NotThere
from desk.presenters import history
from desk.presenters.history import Line
from desk.requests import PersonRequest
from desk.views.door import member

COLUMNS = ("at", "who", "what", "door", "type", "number")


@member
@require_safe
def screen(request: PersonRequest, pk: int) -> HttpResponse:
    """``?kind=&since=&words=`` filter; ``?as=csv`` and ``?as=json`` take the same lines away."""
    claim = Claim.objects.visible_to(request.user).select_related("article").filter(pk=pk).first()
    if claim is None:
        raise NotThere(f"There is no claim {pk} here.")
    kind, words = request.GET.get("kind", ""), request.GET.get("words", "").strip()
    since = _day(request.GET.get("since", ""))
    lines = history.lines(claim, kind=kind, since=since, words=words)
    if request.GET.get("as") == "csv":
        return _as_csv(claim, lines)
    if request.GET.get("as") == "json":
        return JsonResponse(
            {"claim": claim.pk, "history": [dict(zip(COLUMNS, _row(line), strict=True)) for line in lines]}
        )
    context = {
        "claim": claim,
        "lines": lines,
        "kind": kind,
        "kinds": history.KINDS,
        "since": since,
        "words": words,
    }
    return render(request, "desk/claims/history.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # a day that no month has
        return None


def _row(line: Line) -> tuple[str, str, str, str, str, int]:
    return (line.at.isoformat(), line.who, line.text, line.door, line.type, line.number)


def _as_csv(claim: Claim, lines: list[Line]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="claim-{claim.pk}-history.csv"'
    rows = csv.writer(answer)
    rows.writerow(COLUMNS)
    # A spreadsheet takes a cell that begins with one of these for a formula, and people's words stand in here.
    rows.writerows([f"'{cell}" if str(cell)[:1] in "=+-@" else cell for cell in _row(line)] for line in lines)
    return answer
