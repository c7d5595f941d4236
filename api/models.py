"""The API's only rows: answers that are given again when a request is sent twice, and how much callers have asked."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from people.models import ApiKey


class IdempotentRequest(models.Model):
    """A POST with an ``Idempotency-Key``, and how it was answered. It stands in the same transaction as what was done."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    address = models.CharField(max_length=300)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["api_key", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["api_key", "created_at"])]

    def __str__(self) -> str:
        return f"{self.key}: {self.address}"


class Allowance(models.Model):
    """How many requests of this minute of the clock (minutes since 1970) the web processes have taken for a caller."""

    caller = models.CharField(max_length=100, primary_key=True)
    minute = models.BigIntegerField()
    taken = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.caller
