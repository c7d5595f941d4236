"""Work the machine gave up, started afresh by an editor."""

from __future__ import annotations

from django.db import transaction

from claims import powers, steps
from claims.models import Step
from claims.rules import NotThere
from people.actors import Actor


@transaction.atomic
def retry(pk: int, *, by: Actor) -> Step:
    """Try a step of one's team again. It changes nothing in the record until it succeeds, so no line is written."""
    powers.check_may_try_again(by)
    step = Step.objects.visible_to(by).filter(pk=pk).first()
    if step is None:
        raise NotThere(f"There is no work {pk} here.")
    steps.retry(step)
    return step
