from typing import Any

from django.core.management.base import BaseCommand

from factcheck.health import findings


class Command(BaseCommand):
    help = "Says how each part of the desk is, a sentence a line; the exit status is 1 if one is not well."
    requires_system_checks = []

    def handle(self, *_: Any, **__: Any) -> None:
        found = findings()
        for finding in found:
            self.stdout.write(
                f"{'ok     ' if finding.well else 'NOT WELL'} {finding.part}: {finding.sentence}"
            )
        if not all(finding.well for finding in found):
            raise SystemExit(1)
