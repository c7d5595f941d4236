"""One claim in front of one person, with what she typed and has not filed yet.

Her draft is kept in the session under the claim, and put back when the page is opened again.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from claims import rules
from claims.models import Claim, Verdict
from claims.states import VerdictState
from people.actors import Actor
from people.models import Person


@dataclass(frozen=True)
class Review:
    """One claim in front of one person."""

    request: HttpRequest
    claim: Claim
    person: Person

    @property
    def by(self) -> Actor:
        return Actor.of(self.person, door="admin")

    @property
    def address(self) -> str:
        return reverse("admin:claims_claim_change", args=[self.claim.pk])

    @property
    def draft(self) -> dict[str, str]:
        return dict(self.request.session.get(self._drawer, {}))

    def keep(self, draft: dict[str, str]) -> None:
        self.request.session[self._drawer] = draft

    def forget(self) -> None:
        self.request.session.pop(self._drawer, None)

    @property
    def _drawer(self) -> str:
        return f"draft-{self.claim.pk}"

    def is_hers(self) -> bool:
        """Whether she may file: the claim is in her hands."""
        return rules.can(self.by, "decide", self.claim) and rules.holder_of(self.claim) == self.person

    def last(self) -> Verdict | None:
        """The latest verdict of people on this claim, sent back ones too."""
        return (
            self.claim.verdicts.exclude(state=VerdictState.SUGGESTED)
            .select_related("decided_by", "sent_back_by")
            .order_by("-pk")
            .first()
        )
