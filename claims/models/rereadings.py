"""Quotes that were looked for again, in a later copy of their page."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from claims.models.evidence import CHECKS, Evidence
from sources.models import Document


class Rereading(models.Model):
    """A quote looked for again in another copy of its page. The evidence stays with the copy it was taken from.

    A row is made where the copy is another than the one before; the latest says whether the quote still stands.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="rereadings")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    quote_check = models.CharField(max_length=8, choices=CHECKS)
    difference = models.TextField(blank=True)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.quote_check}"
