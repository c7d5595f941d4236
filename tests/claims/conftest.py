"""A team's language model on loopback, and a team in which two read each claim blind."""

from __future__ import annotations

import pytest

from claims.models import Article, Claim, Evidence, Verdict
from people.secrets_at_rest import lock
from sources.models import Provider
from tests.claims import reading_blind
from tests.claims.asking import work
from tests.model_server import ModelServer
from tests.record import Desk, add_passage


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


@pytest.fixture
def blind_team(desk: Desk) -> None:
    """Before anything is ticked."""
    desk.team.blind_review = True
    desk.team.save()


@pytest.fixture
def passages(desk: Desk, blind_team: None, held: Claim) -> list[Evidence]:
    """Two passages that Ann found and said to back the claim, for herself."""
    return [
        add_passage(held, desk, "The Harbour Post", "Ships carried shells from Northland to Southmark."),
        add_passage(held, desk, "Inland Gazette", "Customs papers list ammunition bound for Southmark."),
    ]


@pytest.fixture
def once(desk: Desk, held: Claim, passages: list[Evidence]) -> Claim:
    """The claim that Ann has read, waiting for a second."""
    reading_blind.read(desk, held, "ann", passages)
    held.refresh_from_db()
    return held


@pytest.fixture
def differing(desk: Desk, once: Claim, passages: list[Evidence]) -> tuple[Verdict, Verdict]:
    """Ann filed True; Bob, who did not see it, Unproven."""
    hers = reading_blind.read(
        desk, once, "bob", [], rating="not_enough_evidence", rationale="Too little."
    ).opposes
    assert hers is not None
    his = hers.opposes
    assert his is not None
    return hers, his
