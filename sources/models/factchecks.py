"""Fact checks that others have published, or that stand in a team's old archive."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class FactCheck(models.Model):
    """What somebody found about a statement: imported, never ours, and nothing that counts as a source.

    ``identity`` says which check this is (its address and statement, or without an address its publisher, day and
    statement); ``digest`` says what stands in it. Importing it again changes nothing, unless its publisher changed it.
    """

    class Came(models.TextChoices):
        FILE = "file", "from a file"
        FEED = "feed", "from a feed"
        SEARCH = "search", "by a search"

    team = models.ForeignKey(
        "people.Team", on_delete=models.CASCADE, related_name="fact_checks", db_index=False
    )
    statement = models.TextField()
    title = models.CharField(max_length=500, blank=True, help_text="The headline of the check's page.")
    url = models.CharField("address", max_length=2000, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    rating = models.CharField(max_length=200, help_text="In the publisher's own words.")
    rating_value = models.FloatField(null=True, blank=True)
    worst_rating = models.FloatField(null=True, blank=True)
    best_rating = models.FloatField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    claimant = models.CharField(max_length=300, blank=True, help_text="Who said what was checked.")
    claimed_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=16, blank=True)
    came = models.CharField(max_length=8, choices=Came.choices)
    source = models.CharField(max_length=2000, blank=True, help_text="The file, feed or search it is from.")
    invented = models.BooleanField(default=False, help_text="Made up for the demonstration.")
    identity = models.CharField(max_length=64, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    imported_at = models.DateTimeField(default=timezone.now)
    rerated_at = models.DateTimeField(
        null=True, blank=True, help_text="When its publisher was last seen to rate it anew."
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "identity"],
                name="fact_check_once_in_a_team",
                violation_error_message="The team has this fact check already.",
            ),
            models.CheckConstraint(
                condition=~Q(statement=""),
                name="fact_check_of_a_statement",
                violation_error_message="A fact check names the statement it is about.",
            ),
            models.CheckConstraint(
                condition=~Q(rating=""),
                name="fact_check_has_a_rating",
                violation_error_message="A fact check says in words what was found.",
            ),
        ]

    def __str__(self) -> str:
        return self.statement
