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
from claims.blind import own_reading
from claims.models import SIGNED, Claim, Draft, Scale, Verdict
from desk.presenters.blind import Blind, blind_of
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

    @cached_property
    def present_scale(self) -> Scale:
        """The rating scale that holds in the team."""
        return Scale.of(self.claim.article.team)

    @cached_property
    def scale(self) -> Scale:
        """The scale she files under: that of her draft, which keeps it when another one comes."""
        version = self.saved.scale_version if self.saved else self.present_scale.version
        if version == self.present_scale.version:
            return self.present_scale
        return Scale.version_of(self.claim.article.team, version)

    def keep(self, draft: dict[str, str]) -> None:
        drafts.keep(self.claim.pk, draft, by=self.by)
        self._look_again()

    def use_present_scale(self) -> None:
        drafts.use_present_scale(self.person, self.claim)
        self._look_again()

    def forget(self) -> None:
        drafts.forget(self.person, self.claim)
        self._look_again()

    def _look_again(self) -> None:
        for name in ("saved", "scale"):
            self.__dict__.pop(name, None)

    def is_hers(self) -> bool:
        """Whether the claim is in her hands. She writes on it also while she may not file."""
        try:
            rules.check_may_move(self.by, self.claim, "decide")
        except rules.Suspended:
            return True
        except rules.RuleBroken:
            return False
        return True

    def last(self) -> Verdict | None:
        """The latest verdict of people on this claim, sent back ones too; of two that contend, or both came back, her own."""
        filed = self.claim.verdicts.filed().order_by("-pk")
        last = filed.select_related("decided_by", "sent_back_by", "opposes__decided_by").first()
        hers = last.opposes if last and last.state not in SIGNED else None
        return hers if hers is not None and hers.decided_by == self.person else last

    @cached_property
    def kept(self) -> Verdict | None:
        """What she filed unseen and took back, to be mended: also when the team reads in the open by now."""
        reading = own_reading(self.claim, self.by)
        return reading.said if reading and not reading.filed_at else None

    @cached_property
    def blind(self) -> Blind | None:
        """What of the claim is hidden from her and from others; None where all is read in the open."""
        return blind_of(self.claim, self.by)
