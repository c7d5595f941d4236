"""``manage.py lock_secrets``: after SECRET_KEY was changed, encrypts under the new one what the old one had encrypted."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people import secrets_at_rest


class Command(BaseCommand):
    help = "Encrypt the keys of outside services under today's SECRET_KEY; the old one stands in SECRET_KEY_FALLBACKS."

    def handle(self, *args: Any, **options: Any) -> None:
        locked, lost = secrets_at_rest.lock_all_again()
        if lost:
            raise CommandError(
                f"{lost} can't be read: they were encrypted under a key that is in neither SECRET_KEY nor "
                f"SECRET_KEY_FALLBACKS. {locked} were encrypted again."
            )
        self.stdout.write(f"{locked} encrypted again; SECRET_KEY_FALLBACKS can be emptied")
