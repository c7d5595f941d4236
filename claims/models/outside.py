"""A second reader from outside: one verdict, one named person, one link that went to their address."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.scoping import TeamQuerySet
from claims.models.verdicts import Verdict


class OutsideReadingQuerySet(TeamQuerySet["OutsideReading"]):
    team_path = "verdict__claim__article__team"

    def live(self) -> OutsideReadingQuerySet:
        """Those whose link still works."""
        return self.filter(ended_at=None, expires_at__gt=timezone.now())


class OutsideReading(models.Model):
    """An invitation to read and sign one verdict. Of the link only the SHA-256 of its token is kept.

    ``opened_at``: the link that was mailed to the address came back, so the address is verified.
    """

    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="outside_readings")
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="outside_reading"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OutsideReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["verdict"],
                condition=Q(ended_at__isnull=True),
                name="one_outside_reader_a_verdict",
                violation_error_message="Somebody outside is asked to read this verdict already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} reads verdict {self.verdict_id}"
