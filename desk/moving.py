"""The whole desk in one archive: every row of every room, the vault's files and the seals of the history.

A ZIP file: ``manifest.json``, ``rows/<room>.<model>.jsonl`` with a row a line as Django serialises it, ``vault/`` and
``seals/``. It goes into an empty desk whose tables are of the same make, on SQLite or PostgreSQL, whichever it came from.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from claims import history
from people.models import Edition
from people.patience import unlimited

FORMAT = 1
ROOMS = ("people", "sources", "claims", "publishing")
BATCH = 500


class Exact(DjangoJSONEncoder):
    """Times to the microsecond, as the history's hashes have them; Django writes milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class NotMoved(Exception):
    """The archive could not be written or read; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How much went into an archive or came out of one."""

    rows: int
    files: int


def _models() -> list[type[models.Model]]:
    """Every table of the rooms, those between two others too; a row before what hangs on it is not needed. The marks of editions
    are drawn anew with what comes in."""
    return [
        model
        for room in ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        if not model._meta.proxy and model is not Edition
    ]


def _folders() -> dict[str, Path]:
    return {"vault": Path(settings.MEDIA_ROOT), "seals": Path(settings.DATA_DIR) / "seals"}


def _make() -> list[list[str]]:
    """What the tables are made of: the migrations that were applied to the rooms."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted([room, name] for room, name in applied if room in ROOMS)


def export(path: Path) -> Moved:
    """Write the archive, as the desk stands at one moment. Only its owner may read it: it holds keys and passwords' digests."""
    if path.exists():
        raise NotMoved(f"{path} is there already: name another file.")
    begun = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            moved = _write(archive)
        begun.rename(path)
    except OSError as error:
        raise NotMoved(f"{error.filename or begun} can't be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            begun.unlink()
    return moved


def _write(archive: zipfile.ZipFile) -> Moved:
    unlimited()
    with _one_moment():
        rows = sum(_write_rows(archive, model) for model in _models())
        made = _make()
    files = _write_files(archive)
    about = {"format": FORMAT, "made_at": timezone.now().isoformat(), "rows": rows, "make": made}
    archive.writestr("manifest.json", json.dumps(about))
    return Moved(rows, files)


@contextmanager
def _one_moment() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write_rows(archive: zipfile.ZipFile, model: type[models.Model]) -> int:
    count = 0

    def counted() -> Iterator[models.Model]:
        nonlocal count
        for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
            count += 1
            yield row

    columns = [field.name for field in model._meta.concrete_fields]
    with (
        archive.open(f"rows/{model._meta.label_lower}.jsonl", "w") as file,
        TextIOWrapper(file, "utf-8") as text,
    ):
        serializers.serialize("jsonl", counted(), stream=text, fields=columns, cls=Exact)
    return count


def _write_files(archive: zipfile.ZipFile) -> int:
    found = [(name, folder, path) for name, folder in _folders().items() for path in folder.rglob("*")]
    kept = [(name, folder, path) for name, folder, path in found if path.is_file() and not path.is_symlink()]
    for name, folder, path in sorted(kept):
        with suppress(FileNotFoundError):  # one that was handed in, and forgotten meanwhile
            archive.write(path, f"{name}/{path.relative_to(folder).as_posix()}")
    return len(kept)


def bring_in(path: Path) -> Moved:
    """Fill an empty desk from an archive: all of it, or nothing. Raises NotMoved, also where its history is not intact."""
    unlimited()
    try:
        with zipfile.ZipFile(path) as archive:
            about = _read_manifest(archive)
            with connection.constraint_checks_disabled(), transaction.atomic():
                _check_empty()
                rows = sum(_read_rows(archive, model) for model in _models())
                if rows != about["rows"]:
                    raise NotMoved(f"The archive should have {about['rows']:,} rows and has {rows:,}.")
                connection.check_constraints()
                _count_on()
                if troubles := history.verify()[0]:
                    one = troubles[0]
                    raise NotMoved(
                        f"Its history is not intact: {one.chain}, line {one.number}: {one.sentence}."
                    )
                files = _read_files(archive)
    except (
        OSError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        serializers.base.DeserializationError,
    ) as error:
        raise NotMoved(f"{path} can't be read as an archive of a desk: {error}") from error
    return Moved(rows, files)


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(archive.read("manifest.json"))
    if about["format"] != FORMAT:
        raise NotMoved("This archive is of another make: import it with the program that wrote it.")
    if about["make"] != _make():
        raise NotMoved(
            "The archive's tables are of another version than this desk's: install the version it was written with, "
            "import it, and then go on to the new one."
        )
    return about


def _check_empty() -> None:
    full = [model._meta.verbose_name for model in _models() if model._base_manager.exists()]
    if full:
        raise NotMoved(f"This desk is not empty, it has a {full[0]}: an archive goes into a new one.")


def _read_rows(archive: zipfile.ZipFile, model: type[models.Model]) -> int:
    with archive.open(f"rows/{model._meta.label_lower}.jsonl") as file:
        read = (one.object for one in serializers.deserialize("jsonl", TextIOWrapper(file, "utf-8")))
        count = 0
        while batch := list(islice(read, BATCH)):
            if strange := [one for one in batch if type(one) is not model]:
                raise NotMoved(f"There is a {strange[0]._meta.verbose_name} where it does not belong.")
            model._base_manager.bulk_create(batch)
            count += len(batch)
    return count


def _count_on() -> None:
    """PostgreSQL counts ids by itself, and must go on after the highest."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _read_files(archive: zipfile.ZipFile) -> int:
    """Last of all, so that a refusal leaves none behind; a file that is there already has the same name by its digest."""
    count = 0
    for name, folder in _folders().items():
        for member in archive.namelist():
            if member.startswith(f"{name}/") and not member.endswith("/"):
                _read_file(archive.open(member), folder, member.removeprefix(f"{name}/"))
                count += 1
    return count


def _read_file(source: IO[bytes], folder: Path, member: str) -> None:
    target = (folder / member).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise NotMoved("The archive has a file that leads out of its folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with source, target.open("wb") as kept:
        shutil.copyfileobj(source, kept)
    target.chmod(0o600)
