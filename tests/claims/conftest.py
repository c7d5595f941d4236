"""A team's language model on loopback."""

from __future__ import annotations

import pytest

from claims.models import Article
from people.secrets_at_rest import lock
from sources.models import Provider
from tests.claims.asking import work
from tests.model_server import ModelServer
from tests.record import Desk


@pytest.fixture
def cellar(desk: Desk, model_server: ModelServer) -> Provider:
    return Provider.objects.create(
        team=desk.team,
        name="Cellar",
        address=model_server.openai,
        model="small",
        key=lock("sk-1"),
        seconds=5,
        may_judge=True,
        may_word=True,
    )


@pytest.fixture
def read(cellar: Provider, article: Article) -> Article:
    """The article as our own machine has read it, with a question to the model owed."""
    work("read")
    article.refresh_from_db()
    assert article.read_at
    return article
