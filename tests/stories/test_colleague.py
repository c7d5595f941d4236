"""A team's model and our own machine disagree about a passage and about what is a claim; Ann settles it, Bob signs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from claims import history
from claims.actions import documents
from claims.models import Claim, Consultation, Event, Step, Verdict
from tests.claims.asking import work
from tests.desk.admin.reviewing import address, as_seen
from tests.model_server import Asked, ModelServer, claim, claims, stance, wording
from tests.record import Desk

BODY = (
    "Carrow closed its old bridge on Monday, the council said. "
    "The new bridge carries 4,000 cars a day. "
    "The new bridge is a shame for Carrow."
)
ALONE = "The new bridge is a shame for Carrow."
REPORTS = {
    "The Carrow Courier": "The new bridge at Carrow carries 4,000 cars a day, the council counted in spring.",
    "Road Review": "Engineers of the road office measured for a week: the new bridge carries 4,000 cars a day, they found.",
}
CELLAR = {
    "name": "Cellar",
    "kind": "openai",
    "model": "small",
    "new_key": "sk-1",
    "seconds": "10",
    "active": "on",
    "may_extract": "on",
    "may_judge": "on",
    "may_word": "on",
    "price_in": "3",
    "price_out": "15",
    "currency": "EUR",
    "budget_money": "2",
    "budget_tokens": "",
}


@pytest.mark.django_db(transaction=True)
def test_ann_settles_what_two_machines_see_differently(
    desk: Desk, model_server: ModelServer, settings: Any, broker: Any
) -> None:
    settings.WIKIPEDIA_URL = ""
    in_a_transaction: list[bool] = []
    workers = connections["default"]

    def colleague(asked: Asked) -> Any:
        in_a_transaction.append(workers.in_atomic_block)
        answers = {
            "extract": claims([claim("The new bridge carries 4,000 cars a day."), claim(ALONE)]),
            "judge": stance("refutes", "4,000 cars a day"),
            "word": wording("The council counted 4,000 cars a day [1]."),
        }
        return answers[asked.call](asked)

    model_server.says(colleague)
    for publisher, text in REPORTS.items():
        documents.add(by=desk.by("dora"), about={"title": "Bridges", "publisher": publisher}, text=text)

    # Adam sets the model up; Dora brings the article in; our machine reads it before the model is asked.
    adam, dora, ann, bob = (desk.client(name) for name in ("adam", "dora", "ann", "bob"))
    assert (
        adam.post("/admin/sources/provider/add/", CELLAR | {"address": model_server.openai}).status_code
        == 302
    )
    dora.post("/", {"title": "The bridge", "body": BODY})
    work(*Step.Kind.values)

    # Both found the cars; the model alone takes an opinion for a claim, and it waits for a person.
    cars = Claim.objects.get(statement__contains="4,000")
    alone = Claim.objects.get(found_by="model")
    assert (cars.by_models, alone.statement, alone.state) == (["Cellar"], ALONE, "new")
    page = dora.get(cars.article.get_absolute_url()).text
    assert "found 2 claims that stand, 1 of which our machine had not" in page
    assert "found by our machine and Cellar" in page
    assert "found by Cellar alone" in page
    assert "found by our machine alone" in page
    ann.post(f"/claims/{alone.pk}/dismiss/", {"reason": "It is an opinion."})

    # Ann takes the cars. Our machine says that the report backs it, the model that it contradicts.
    ann.post(f"/claims/{cars.pk}/queue/")
    ann.post(f"/claims/{cars.pk}/take/")
    work(*Step.Kind.values)
    rows = list(cars.evidence.all())
    assert [(row.machine_stance, row.stance, row.counts) for row in rows] == [("supports", "", False)] * 2
    assert [one.stance for one in Consultation.objects.filter(call="judge")] == ["refutes"] * 2
    page = ann.get(address(cars)).text
    assert "The machine’s hint, not counted:</span> backs" in page
    assert "Cellar’s hint, not counted:</span> contradicts it: “4,000 cars a day”" in page
    assert "Worded by Cellar" in page
    courier = cars.evidence.get(
        document__publisher__name="The Carrow Courier"
    )  # its [1], and a number of the page's
    assert f"The council counted 4,000 cars a day [{courier.origin.number}]." in page

    # She reads them, decides for herself, and Bob signs: the model's word is in no verdict.
    said = "The council counted them [1], the road office measured them [2]."
    answer = ann.post(address(cars), as_seen(cars, rows, rationale=said))
    assert answer.status_code == 302, answer.text
    verdict = Verdict.objects.get(state="decided")
    assert (verdict.rationale, verdict.decided_by) == (said, desk.ann)
    bob.post(f"/admin/claims/verdict/{verdict.pk}/change/", {"do": "approve"})
    verdict.refresh_from_db()
    assert (verdict.state, verdict.approved_by) == ("approved", desk.bob)
    assert {(row.stance, row.machine_stance, row.stance_by) for row in cars.evidence.all()} == {
        ("supports", "supports", desk.ann)
    }

    # What it cost and how often people agreed stands on its page; the history tells who said what, and none of the text.
    page = adam.get("/models/").text
    assert "0 of 2 passages that a person judged as it did (our machine 2)" in page
    assert "1 of 2 claims it proposed that a person chose" in page
    assert "1 of 1 suggestions that it rated as people signed (our machine 1)" in page
    assert "EUR" in page
    lines = [
        history.sentence(event) for event in Event.objects.filter(type__startswith="model.").order_by("pk")
    ]
    assert lines[0] == "Adam set up the language model Cellar"
    assert {line.split(" ")[0] for line in lines[1:]} == {"Cellar"}
    assert history.verify()[0] == []
    assert in_a_transaction
    assert not any(in_a_transaction), "no call to a model holds a database transaction"
