"""The documents of a claim or an article as one WARC file, for an archive, a court or another desk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims import queries
from claims.counting import count
from claims.models import Article, Claim
from sources import warc


class Command(BaseCommand):
    """Writes the file anew; what cannot be written whole leaves none."""

    help = (
        "Writes every document that a claim's evidence, or that of all claims of an article, was seen in to a .warc.gz:"
        " requests, answers with their headers, files as they were given, and the text read from each."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="PATH", help="such as claim-12.warc.gz, or - for standard output")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--claim", type=int, metavar="ID")
        which.add_argument("--article", type=int, metavar="ID")

    def handle(self, *args: Any, path: str, claim: int | None, article: int | None, **options: Any) -> None:
        about: Claim | Article | None
        if article is None:
            claims, what = Claim.objects.filter(pk=claim or 0), f"claim {claim}"
            about = claims.first()
        else:
            claims, what = Claim.objects.filter(article=article), f"article {article}"
            about = Article.objects.filter(pk=article).first()
        if about is None:
            raise CommandError(f"There is no {what}.")
        documents = queries.documents_of(claims)
        if path == "-":
            warc.write(documents, sys.stdout.buffer, about=str(about))
            return
        target = Path(path)
        draft = target.with_name(f"{target.name}.part")
        try:
            with draft.open("wb") as out:
                written = warc.write(documents, out, about=str(about))
            draft.replace(target)
        except OSError as error:
            raise CommandError(f"{error.filename or target}: {error.strerror}.") from error
        finally:
            draft.unlink(missing_ok=True)
        self.stdout.write(f"{count(written, 'document')} written to {target}.")
