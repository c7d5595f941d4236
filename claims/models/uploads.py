"""Files that people hand in: for the team's documents, or as an article."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Person, Team
from sources.models import Document


class Upload(models.Model):
    """A file that waits to be read, or what came of it: a document, or the text of its ``article``, or in ``refused`` why it is
    neither."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    about = models.JSONField(help_text="What its giver said of it.")
    path = models.CharField(max_length=100, help_text="In the vault.")
    digest = models.CharField(
        max_length=64, blank=True, help_text="Of an article's bytes, for they may be handed in again."
    )
    article = models.ForeignKey(
        "claims.Article",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        help_text="Whose text it is to be; of a document none.",
    )
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="uploads", db_index=False)
    added_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="+")
    refused = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["added_by", "added_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(document__isnull=True, refused=""),
                name="upload_is_answered",
                violation_error_message="A file that is still being read has come to nothing yet.",
            )
        ]

    def __str__(self) -> str:
        return self.name
