"""What was checked before: likenesses between claims and fact checks, and the vectors they are found by."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models.claims import Claim
from claims.models.scoping import TeamQuerySet
from people.models import Team
from sources.models import FactCheck


class LikenessQuerySet(TeamQuerySet["Likeness"]):
    team_path = "claim__article__team"


class Likeness(models.Model):
    """A claim that may say the same as an earlier claim or as an imported fact check.

    The machine proposes it; a person settles it. ``news`` says what became of the earlier check since it was
    confirmed. Nothing of the earlier check is copied to the claim.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CONFIRMED = "confirmed", "The same claim"
        REFUSED = "refused", "Not the same"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="likenesses", db_index=False)
    other = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="likenesses_of_later"
    )
    fact_check = models.ForeignKey(
        FactCheck, on_delete=models.PROTECT, null=True, blank=True, related_name="likenesses"
    )
    probability = models.FloatField()
    reason = models.CharField(max_length=300)
    opposite = models.BooleanField(
        default=False, help_text="The claim says the opposite of the earlier check."
    )
    proposed_by = models.CharField(max_length=60, blank=True, help_text="The version that proposed it.")
    proposed_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    news = models.CharField(max_length=300, blank=True, help_text="What became of the earlier check.")
    news_at = models.DateTimeField(null=True, blank=True)

    objects = LikenessQuerySet.as_manager()

    class Meta:
        ordering = ["opposite", "-probability", "pk"]
        verbose_name_plural = "likenesses"
        constraints = [
            models.UniqueConstraint(fields=["claim", "other"], name="likeness_once"),
            models.UniqueConstraint(fields=["claim", "fact_check"], name="likeness_to_fact_check_once"),
            models.CheckConstraint(
                condition=~Q(claim=F("other")),
                name="likeness_of_two",
                violation_error_message="A claim is not like itself.",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=False, fact_check__isnull=True)
                | Q(other__isnull=True, fact_check__isnull=False),
                name="likeness_to_one_earlier_check",
                violation_error_message="A likeness points to an earlier claim or to a fact check, to one of them.",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", settled_by__isnull=True, settled_at__isnull=True)
                | (~Q(state="proposed") & Q(settled_by__isnull=False, settled_at__isnull=False)),
                name="likeness_settled_by_a_person",
                violation_error_message="A person settles whether two claims say the same.",
            ),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1),
                name="likeness_probability_in_range",
                violation_error_message="A probability lies between 0 and 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} like {self.other_id or f'fact check {self.fact_check_id}'}"


class StatementVector(models.Model):
    """A statement as the encoder sees it: one unit vector, or two with its title's, as 384 float16 numbers each.

    ``digest`` is of the text it was made from: of a statement that was reworded since, it is out of date.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", db_index=False)
    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, null=True, blank=True, related_name="vector"
    )
    fact_check = models.OneToOneField(
        FactCheck, on_delete=models.CASCADE, null=True, blank=True, related_name="vector"
    )
    version = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    data = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["team", "version", "made_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, fact_check__isnull=True)
                | Q(claim__isnull=True, fact_check__isnull=False),
                name="vector_of_one_statement",
                violation_error_message="A vector is of a claim or of a fact check, of one of them.",
            )
        ]

    def __str__(self) -> str:
        return f"vector of {self.claim_id or f'fact check {self.fact_check_id}'}"
