import logging
from collections.abc import Callable

import pytest

from claims import steps
from claims.actions import articles
from claims.models import Article
from tests.processes import Broker, Process, wait_until
from tests.record import BODY, Desk

pytestmark = pytest.mark.chaos


def is_read(article: Article) -> bool:
    return Article.objects.get(pk=article.pk).read_at is not None


def test_an_article_that_comes_while_the_broker_is_away_is_read_when_it_is_back(
    own_worker: Callable[..., Process], desk: Desk, broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    if not broker.socket:
        pytest.skip(
            "REDIS_URL names a server that others use too: leave it away, and a private one is stopped"
        )
    own_worker("text", queues="text", processes=1)
    broker.stop()

    with caplog.at_level(logging.WARNING, logger="claims.steps"):
        article, made = articles.receive(by=desk.by("dora"), title="A deal", body=BODY)

    assert made
    assert "a sweep will send it" in caplog.text
    broker.start()
    assert steps.sweep() == 1
    wait_until(lambda: is_read(article), "the article to be read", seconds=60)
