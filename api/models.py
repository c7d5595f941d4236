"""The API's only rows: answers that are given again when a request is sent twice, and how much callers have asked."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from claims.rules import Invalid
from people.models import ApiKey
from people.secrets_at_rest import KeyLost, SecretField, lock, unlock


class IdempotentRequest(models.Model):
    """A POST with an ``Idempotency-Key``, and how it was answered. It stands in the same transaction as what was done; where
    that takes many, ``lease_until`` keeps others from doing it meanwhile.

    ``body`` is kept encrypted: an answer may hold a secret that is shown once.
    """

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    address = models.CharField(max_length=300)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = SecretField(blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["api_key", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["api_key", "created_at"])]

    def __str__(self) -> str:
        return f"{self.key}: {self.address}"

    def answered(self, status: int, body: str) -> None:
        """Keep the answer."""
        self.status, self.body = status, lock(body)
        self.save(update_fields=["status", "body"])

    def answer(self) -> str:
        """The answer that was kept."""
        try:
            return unlock(self.body)
        except KeyLost as error:
            raise Invalid(
                "SECRET_KEY was changed since this was answered: send it with another key."
            ) from error


class Allowance(models.Model):
    """How many requests of this minute of the clock (minutes since 1970) the web processes have taken for a caller."""

    caller = models.CharField(max_length=100, primary_key=True)
    minute = models.BigIntegerField()
    taken = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.caller
