"""What became of the files that a person handed in lately for the team's documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from claims.models import Upload
from people.models import Person

SHOWN_FOR = timedelta(days=1)
MOST = 100


@dataclass(frozen=True, slots=True)
class Uploads:
    """A person's files, the latest first."""

    files: Sequence[Upload]

    @classmethod
    def of(cls, person: Person) -> Uploads:
        lately = Upload.objects.filter(added_by=person, article=None, added_at__gt=timezone.now() - SHOWN_FOR)
        return cls(list(lately.select_related("document").defer("document__text").order_by("-pk")[:MOST]))

    @property
    def reading(self) -> int:
        """How many are still being read."""
        return sum(one.answered_at is None for one in self.files)
