"""What every task stands on: a worker keeps its connection to the database, and notices when it is gone."""

import pytest
from django.db import connection

from claims.actions import articles
from claims.models import Article
from tests.processes import Process, wait_until
from tests.record import BODY, Desk


def is_read(article: Article) -> bool:
    return Article.objects.get(pk=article.pk).read_at is not None


def receive(desk: Desk, title: str) -> Article:
    article, _ = articles.receive(by=desk.by("dora"), title=title, body=f"{title}. {BODY}")
    return article


@pytest.mark.servers
def test_a_worker_goes_on_after_the_database_has_closed_its_connection(
    workers: list[Process], desk: Desk
) -> None:
    first = receive(desk, "First")
    wait_until(lambda: is_read(first), "the first article to be read")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0
    second = receive(desk, "Second")

    wait_until(lambda: is_read(second), "the second article to be read")
