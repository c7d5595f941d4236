"""With its model silent a team's article is done while the model still keeps us waiting."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Consultation
from people.roles import Scope
from sources.models import Provider
from tests.model_server import ModelServer, hanging
from tests.processes import wait_until
from tests.record import BODY, Desk


@pytest.mark.django_db(transaction=True)
def test_an_article_is_done_before_a_silent_model_has_cost_its_time_out(
    desk: Desk, api_of: Any, workers_at_work: None, model_server: ModelServer
) -> None:
    model_server.says(hanging)
    Provider.objects.create(
        team=desk.team, name="Cellar", address=model_server.openai, model="small", seconds=55, may_judge=True
    )
    desk.team.auto_queue = 2
    desk.team.save()
    ann = api_of(desk.ann, "", Scope.RECORD, Scope.INTAKE)
    article = ann.post("articles/", {"title": "A deal", "body": BODY}, status=202)
    path = f"articles/{article['id']}/"
    wait_until(lambda: ann.get(path)["progress"]["done"], "the article to be read and researched", seconds=50)

    assert ann.get(path)["progress"]["researched"] == 2
    assert len(model_server.asked) == 1
    assert Consultation.objects.get().outcome == "", (
        "it is still waited for, by one worker and by nobody else"
    )
