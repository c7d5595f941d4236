"""Copies of documents in a public archive: asked for, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ArchiveCopy(models.Model):
    """What a public archive was asked to keep of one document. ``job`` is the archive's own name for a save it works on."""

    class State(models.TextChoices):
        ASKED = "asked", "asked for"
        SAVING = "saving", "being saved"
        KEPT = "kept", "kept"
        REFUSED = "refused", "refused"

    document = models.OneToOneField("sources.Document", on_delete=models.CASCADE, related_name="copy")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED.value)
    job = models.CharField(max_length=200, blank=True)
    url = models.CharField("address", max_length=2100, blank=True)
    captured_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, help_text="When the save that runs was asked for.")

    class Meta:
        verbose_name_plural = "archive copies"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="kept") | (~Q(url="") & Q(captured_at__isnull=False)),
                name="archive_copy_kept_somewhere",
                violation_error_message="A copy that is kept has an address and a time.",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(error=""),
                name="archive_copy_refused_for_a_reason",
                violation_error_message="A copy that was refused says why.",
            ),
        ]

    def __str__(self) -> str:
        return self.url or f"copy of {self.document}"
