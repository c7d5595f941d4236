"""One claim in front of one person, with what she typed and has not filed yet.

Her draft is kept as she types, for her alone, and put back when the page is opened again: also after a crash.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse

from claims import rules
from claims.actions import drafts
from claims.models import Claim, Draft, Verdict
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

    @cached_property
    def saved(self) -> Draft | None:
        """Her draft as it was saved last."""
        return drafts.of(self.person, self.claim)

    @property
    def draft(self) -> dict[str, str]:
        return dict(self.saved.words) if self.saved else {}

    def keep(self, draft: dict[str, str]) -> None:
        drafts.keep(self.claim.pk, draft, by=self.by)
        self.__dict__.pop("saved", None)

    def forget(self) -> None:
        drafts.forget(self.person, self.claim)
        self.__dict__.pop("saved", None)

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
