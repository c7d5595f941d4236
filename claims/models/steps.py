"""Owed work: a row before it is a message."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.articles import Article
from claims.models.claims import Claim
from claims.models.consultations import Consultation
from claims.models.evidence import Evidence, Lookup
from claims.models.inquiries import Inquiry
from claims.models.uploads import Upload
from claims.states import StepState, choices
from people.actors import Actor
from people.models import Person
from sources.models import Document


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, viewer: Person | Actor) -> StepQuerySet:
        """The steps about what the viewer may see."""
        claims = Claim.objects.visible_to(viewer).values("pk")
        return self.filter(
            Q(
                kind__in=["fetch", "read", "match"],
                subject__in=Article.objects.visible_to(viewer).values("pk"),
            )
            | Q(kind="look", subject__in=Lookup.objects.filter(claim__in=claims).values("pk"))
            | Q(kind__in=["weigh", "compare", "pass_on"], subject__in=claims)
            | Q(kind="learn", subject__in=_teams(viewer))
            | Q(kind__in=["reread", "archive", "watch"], subject__in=_documents(claims))
            | Q(
                kind__in=["consult", "check"],
                subject__in=Consultation.objects.visible_to(viewer).values("pk"),
            )
            | Q(kind="recall", subject__in=Inquiry.objects.filter(team__in=_teams(viewer)).values("pk"))
            | Q(kind="take_in", subject__in=Upload.objects.filter(team__in=_teams(viewer)).values("pk"))
        )


def _documents(claims: models.QuerySet[Claim, Any]) -> models.QuerySet[Document, Any]:
    """Copies of pages that evidence of these claims was seen in."""
    seen = Evidence.objects.filter(claim__in=claims).exclude(document=None).exclude(document__url="")
    return Document.objects.filter(url__in=seen.values("document__url")).values("pk")


def _teams(viewer: Person | Actor) -> list[int | None]:
    actor = Actor.of(viewer) if isinstance(viewer, Person) else viewer
    return [actor.team.pk] if actor.team else []


class Step(models.Model):
    """One piece of work the machine owes. A worker takes it by a conditional UPDATE with a lease and a token.

    ``subject`` is the id of what it is about: an article for ``fetch``, ``read`` and ``match``, a lookup for
    ``look``, a claim for ``weigh``, ``compare`` and ``pass_on``, a team for ``learn``, a document for ``reread``,
    ``archive`` and ``watch``, an inquiry for ``recall``, an upload for ``take_in``, a consultation for ``consult``
    and ``check``.
    """

    class Kind(models.TextChoices):
        FETCH = "fetch", "fetch the article"
        READ = "read", "read the article"
        LOOK = "look", "ask a source"
        WEIGH = "weigh", "weigh the evidence"
        MATCH = "match", "look what of the article was checked before"
        COMPARE = "compare", "look whether the claim was checked before"
        LEARN = "learn", "learn the fact checks that came in"
        ARCHIVE = "archive", "have a public archive keep a page"
        RECALL = "recall", "look whether what was asked about was checked"
        PASS_ON = "pass_on", "tell later claims what became of an earlier check"
        WATCH = "watch", "look again at a page that a verdict rests on"
        CONSULT = "consult", "ask a language model"
        CHECK = "check", "check what a language model said"
        REREAD = "reread", "look for quotes again in a later copy of their page"
        TAKE_IN = "take_in", "read a file that was handed in"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.BigIntegerField()
    round = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=choices(StepState), default=StepState.OWED.value)
    attempts = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0, help_text="Workers that vanished with it.")
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=32, blank=True)
    next_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="When a message last went out for it."
    )
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "round"], name="step_owed_once"),
            models.CheckConstraint(
                condition=Q(state=StepState.RUNNING.value, lease_until__isnull=False)
                | (~Q(state=StepState.RUNNING.value) & Q(lease_until__isnull=True)),
                name="step_runs_under_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=[StepState.OWED.value, StepState.RUNNING.value]),
                name="claims_steps_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"
