"""What tests of a team's language model share: workers at work, and what became of the last question."""

from __future__ import annotations

from django.utils import timezone

from claims import machine
from claims.models import Article, Consultation, Step

FIRST = "Northland has shipped ammunition to Southmark, officials say."
SECOND = "The president is expected to visit Southmark in May."


def work(*kinds: str) -> None:
    """A worker takes what is due, and what that owes, until nothing is."""
    owed = Step.objects.filter(kind__in=kinds or ["consult", "check"], state="owed").order_by("pk")
    while due := list(owed.filter(next_at__lte=timezone.now())):
        for step in due:
            machine.run(step.pk)


def asked() -> Consultation:
    """The last question."""
    return Consultation.objects.latest("pk")


def statements(article: Article) -> set[str]:
    """What stands on the desk of it."""
    return set(article.claims.values_list("statement", flat=True))
