"""A change of what a team has out makes another edition, which no caller has seen; and no writer waits for another's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from claims.models import Verdict
from people import keys
from people.models import ApiKey, Edition, Team
from publishing import actions
from publishing.editions import EDITION
from publishing.models import Publication
from tests.record import Desk

Seen = Callable[[], str | None]


@pytest.fixture
def seen(archive: ApiKey) -> Seen:
    """What edition The Archive is told of."""

    def of() -> str | None:
        key = keys.find(archive.digest)
        assert key is not None
        return key.edition

    return of


def publish(desk: Desk, out: Publication, later: Verdict) -> None:
    actions.publish(later.pk, by=desk.by("dora"), change_kind="correction", change_note="We were wrong.")


def hold(desk: Desk, out: Publication, later: Verdict) -> None:
    actions.hold(out.verdict_id, by=desk.by("dora"), note="A reader wrote.")


def withdraw(desk: Desk, out: Publication, later: Verdict) -> None:
    actions.withdraw(out.verdict_id, by=desk.by("dora"), note="We mixed up two ports.")


def delete_by_hand(desk: Desk, out: Publication, later: Verdict) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_appearance")
        cursor.execute("DELETE FROM publishing_publication WHERE id = %s", [out.pk])


@pytest.mark.parametrize("change", [publish, hold, withdraw, delete_by_hand])
def test_each_change_makes_an_edition_of_its_own(
    desk: Desk,
    published: Publication,
    second: Verdict,
    seen: Seen,
    change: Callable[[Desk, Publication, Verdict], None],
) -> None:
    before = seen()
    assert before
    change(desk, published, second)
    assert seen() not in {before, None}


def test_what_nobody_has_changed_is_the_same_edition(published: Publication, seen: Seen) -> None:
    before = seen()
    Team.objects.create(name="The Other Desk")
    Publication.objects.filter(pk=0).update(change_note="Of none.")
    assert seen() == before


def test_another_teams_change_is_none_of_ours(published: Publication, seen: Seen) -> None:
    Publication.objects.update(team=Team.objects.create(name="The Other Desk"))
    before = seen()
    Publication.objects.update(changed_at=timezone.now())
    assert seen() == before


def test_a_change_that_is_taken_back_leaves_the_edition(published: Publication, seen: Seen) -> None:
    before = seen()
    with suppress(ZeroDivisionError), transaction.atomic():
        Publication.objects.update(changed_at=timezone.now())
        assert seen() != before
        raise ZeroDivisionError
    assert seen() == before


def test_many_changes_leave_one_mark(published: Publication) -> None:
    for _ in range(5):
        Publication.objects.update(changed_at=timezone.now())
    assert Edition.objects.count() == 1


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_do_not_wait_for_each_other_and_both_are_seen(
    desk: Desk, published: Publication, second: Verdict, seen: Seen
) -> None:
    publish(desk, published, second)
    first, later = Publication.objects.order_by("pk").values_list("pk", flat=True)
    editions = [seen()]

    def change(pk: int) -> None:
        Publication.objects.filter(pk=pk).update(changed_at=timezone.now())
        connection.close()

    with transaction.atomic():
        Publication.objects.filter(pk=first).update(changed_at=timezone.now())
        for _ in range(2):
            with ThreadPoolExecutor(1) as pool:
                pool.submit(change, later).result(timeout=10)
                editions.append(pool.submit(_asked, seen).result(timeout=10))
    editions.append(seen())

    assert len(set(editions)) == len(editions) == 4
    change(first)
    assert Edition.objects.count() == 1


@pytest.mark.servers
def test_rows_that_pg_dump_brings_back_make_an_edition(published: Publication, seen: Seen) -> None:
    before = seen()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute(f"UPDATE {schema}.publishing_publication SET change_note = 'brought back'")
        cursor.execute(f"SET LOCAL search_path = {schema}")
    assert seen() != before


def _asked(seen: Seen) -> str | None:
    try:
        return seen()
    finally:
        connection.close()


def test_lost_triggers_are_reported_and_migrate_brings_them_back_with_another_edition(
    published: Publication, seen: Seen
) -> None:
    before = seen()
    EDITION.remove()
    assert len(EDITION.missing()) == 3
    assert "publishing.W001" in [one.id for one in run_checks(databases=["default"])]
    Publication.objects.update(change_note="Nobody marks this.")
    assert seen() == before
    call_command("migrate", verbosity=0)
    assert EDITION.missing() == set()
    assert seen() not in {before, None}


def test_the_version_before_publishes_in_a_database_that_was_migrated_back(published: Publication) -> None:
    *_, step = import_module("people.migrations.0014_editions").Migration.operations
    connection.check_constraints()
    step.reverse_code(apps, SimpleNamespace(connection=connection))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE people_edition")
    assert Publication.objects.update(change_note="It is as it was before.") == 1
