"""The whole desk goes into one archive and out of it again, with its history and its files."""

from __future__ import annotations

import json
import time
import zipfile
from errno import ENOSPC
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from claims import history
from claims.actions.people import SERVER, make_key
from claims.history import guards
from claims.models import Claim, Event, Scale, Verdict
from desk import moving
from people.models import Team
from people.roles import Scope
from people.secrets_at_rest import lock
from publishing import actions
from publishing.editions import EDITION
from publishing.models import Subscription
from publishing.relay import relay
from tests.record import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive(desk: Desk, approved: Verdict, tmp_path: Path, settings: Any) -> Path:
    """The Harbour Desk with a published verdict and a file in its vault, in an archive."""
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "vault", tmp_path / "data"
    (tmp_path / "vault" / "ab").mkdir(parents=True)
    (tmp_path / "vault" / "ab" / "abcd").write_bytes(b"a page as seen")
    actions.publish(approved.pk, by=desk.by("dora"))
    relay()
    call_command("export", str(tmp_path / "desk.zip"), stdout=StringIO())
    return tmp_path / "desk.zip"


def empty(tmp_path: Path) -> None:
    with guards.lifted(), EDITION.lifted():
        call_command("flush", interactive=False, verbosity=0)
    (tmp_path / "vault" / "ab" / "abcd").unlink()


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as found:
        return {name: found.read(name) for name in found.namelist() if name != "manifest.json"}


def test_it_comes_out_as_it_went_in(archive: Path, tmp_path: Path) -> None:
    before = contents(archive)
    assert archive.stat().st_mode & 0o077 == 0
    empty(tmp_path)
    said = StringIO()
    call_command("import", str(archive), stdout=said)
    assert "1 files; the history is intact." in said.getvalue()
    assert (tmp_path / "vault" / "ab" / "abcd").read_bytes() == b"a page as seen"
    call_command("export", str(tmp_path / "again.zip"), stdout=StringIO())
    assert contents(tmp_path / "again.zip") == before
    assert guards.missing() | EDITION.missing() == set()


def test_the_desk_goes_on_where_it_was(archive: Path, desk: Desk, tmp_path: Path) -> None:
    empty(tmp_path)
    call_command("import", str(archive), stdout=StringIO())
    verdict = Verdict.objects.get(state="approved")
    last = Event.objects.order_by("-pk")[0].pk
    actions.hold(verdict.pk, by=desk.by("dora"), note="A reader wrote.")
    assert Event.objects.order_by("-pk")[0].pk > last
    assert history.verify()[0] == []
    assert relay() == 1


def test_a_verdict_has_its_scale_there_too(archive: Path, tmp_path: Path) -> None:
    empty(tmp_path)
    call_command("import", str(archive), stdout=StringIO())
    verdict = Verdict.objects.get(state="approved")
    scale = Scale.of(verdict.claim.article.team)
    assert (verdict.scale, scale.version, scale.number(verdict.label)) == (scale, 1, (5, 1, 5))
    with pytest.raises(IntegrityError, match="never changed or deleted"):
        Scale.objects.update(version=2)


def test_a_desk_with_something_in_it_is_left_alone(archive: Path) -> None:
    with pytest.raises(CommandError, match="This desk is not empty"):
        call_command("import", str(archive))
    with pytest.raises(CommandError, match="is there already"):
        call_command("export", str(archive))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("another version", "of another version than this desk's"),
        ("a row is gone", "should have"),
        ("a line was changed", "Its history is not intact"),
        ("a file leads out", "leads out of its folder"),
        ("no archive", "can't be read as an archive"),
    ],
)
def test_what_is_spoiled_leaves_nothing_behind(archive: Path, tmp_path: Path, spoil: str, said: str) -> None:
    spoiled = tmp_path / "spoiled.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(spoiled, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if spoil == "another version" and name == "manifest.json":
                content = json.dumps(json.loads(content) | {"make": []}).encode()
            elif spoil == "a row is gone" and name == "rows/claims.anchor.jsonl":
                content = b""
            elif spoil == "a line was changed" and name == "rows/claims.event.jsonl":
                content = content.replace(b'"verdict.decided"', b'"verdict.spiked"')
            new.writestr(name, content)
        if spoil == "a file leads out":
            new.writestr("vault/../../outside", b"x")
    if spoil == "no archive":
        spoiled.write_bytes(b"PK but no archive")
    empty(tmp_path)
    with pytest.raises(CommandError, match=said):
        call_command("import", str(spoiled))
    assert not Team.objects.exists()
    assert not Claim.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cuts nobody off")
def test_a_vault_may_take_longer_than_a_page_is_given(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty(tmp_path)
    bring, told = moving._read_files, StringIO()
    monkeypatch.setattr(moving, "_read_files", lambda archive: (time.sleep(0.3), bring(archive))[1])
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '100ms'")
    call_command("import", str(archive), stdout=told)
    assert "1 files; the history is intact." in told.getvalue()


def test_an_archive_that_can_not_be_finished_leaves_no_half_of_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(CommandError, match="can't be written: No space left on device"):
        call_command("export", str(tmp_path / "desk.zip"))
    assert list(tmp_path.iterdir()) == []


def test_whoever_brings_it_to_a_desk_with_another_secret_key_is_told_what_can_not_be_read(
    desk: Desk, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "vault", tmp_path / "data"
    key, _ = make_key("Website", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive", team=desk.team)
    Subscription.objects.create(key=key, url="https://archive.example/hook", secret=lock("a webhook's"))
    call_command("export", str(tmp_path / "desk.zip"), stdout=StringIO())
    told = []
    for secret_key in (settings.SECRET_KEY, "another " * 8):
        with guards.lifted(), EDITION.lifted():
            call_command("flush", interactive=False, verbosity=0)
        settings.SECRET_KEY, said = secret_key, StringIO()
        call_command("import", str(tmp_path / "desk.zip"), stdout=StringIO(), stderr=said)
        told.append(said.getvalue()[:36])
    assert told == ["", "1 keys, secrets of webhooks or addre"]
