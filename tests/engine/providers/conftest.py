"""Right claims to measure the checks with: of our own texts everywhere, of the labelled articles where they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.providers import PROVIDERS, Answer, Call
from sources.exchange import Request
from sources.fetch import fetch
from tests.engine.providers.right import LABELLED, labelled, own
from tests.engine.providers.wrong import Case
from tests.model_server import Behaviour, ModelServer

Ask = Callable[..., Answer]


@pytest.fixture(params=["openai", "anthropic"])
def ask(request: pytest.FixtureRequest, model_server: ModelServer) -> Ask:
    """Asks the model over HTTP, through the guarded door, and reads its answer."""
    way = PROVIDERS[request.param]

    def asked(call: Call, *behaviours: Behaviour, key: str = "sesame") -> Answer:
        if behaviours:
            model_server.says(*behaviours)
        described = way.describe(call, model="small", key=key)
        request = Request(
            described.at(getattr(model_server, way.name)),
            headers=described.headers,
            method="POST",
            robots=False,
            body=described.body,
        )
        return way.read(call, fetch(request, pace=None).body)

    return asked


@pytest.fixture(
    scope="session",
    params=[
        "own",
        pytest.param(
            "labelled",
            marks=pytest.mark.skipif(
                not LABELLED.is_dir(), reason="the labelled articles are not beside the checkout"
            ),
        ),
    ],
)
def right(request: pytest.FixtureRequest) -> list[Case]:
    """Claims that a careful reader took from their articles."""
    return labelled() if request.param == "labelled" else own()
