"""Public copies of what claims rest on: asked for as owed steps, one for each document."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from claims import steps
from claims.models import Evidence, Step
from sources import archiving
from sources.models import Document

AT_ONCE = 200


@transaction.atomic
def owe() -> int:
    """Owe a copy of each document that ticked evidence rests on and that has none yet; answers how many are new.

    Pages only, for files and pasted texts have no public address, and nothing invented.
    """
    if not archiving.is_set_up():
        return 0
    ticked = Evidence.objects.filter(document=OuterRef("pk"), counts=True)
    owed = Step.objects.filter(kind=Step.Kind.ARCHIVE, subject=OuterRef("pk"))
    wanting = (
        Document.objects.filter(Exists(ticked), ~Exists(owed), archived_url="", invented=False)
        .filter(kind__in=[Document.Kind.PAGE, Document.Kind.FEED_ITEM], url__startswith="http")
        .order_by("pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    found = list(wanting)
    steps.owe_each(Step.Kind.ARCHIVE, found)
    return len(found)
