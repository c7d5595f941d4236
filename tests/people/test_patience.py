"""A page is cut off after half a minute; a migration of a large desk is not."""

import pytest
from django.core.management.sql import emit_pre_migrate_signal
from django.db import connection


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cuts nobody off")
@pytest.mark.django_db
def test_a_migration_may_take_as_long_as_it_takes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '30s'")
        emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
