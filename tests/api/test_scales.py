"""What a verdict's label means, and filing one by its label."""

from __future__ import annotations

from typing import Any

from claims.models import Claim, Scale
from people.models import Team
from publishing.models import Publication
from tests.api.conftest import Caller
from tests.record import Desk, rescale


def test_a_verdict_leads_to_its_scale(archive: Caller, nobody: Caller, published: Publication) -> None:
    for caller in (archive, nobody):
        verdict = caller.get(f"verdicts/{published.verdict_id}/").json()
        scale = caller.get(verdict["scale"]).json()
        assert scale["id"] == published.verdict.scale_id
        assert (scale["version"], scale["labelled"], scale["worst"], scale["best"]) == (1, True, 1, 5)
        told = {one["label"]: (one["rating"], one["number"]) for one in scale["labels"]}
        assert told[verdict["label"]] == ("supported", 5)
        assert scale["until"] is None


def test_the_versions_are_listed_the_latest_first(desk: Desk, ann: Caller, eve: Caller) -> None:
    rescale(desk)
    versions = ann.get("scales/").json()["results"]
    assert [(one["version"], one["until"] is None) for one in versions] == [(2, True), (1, False)]
    assert eve.get("scales/").json()["results"] == []
    assert eve.get(f"scales/{versions[0]['id']}/").status_code == 404


def test_who_reads_only_what_is_published_sees_what_has_been_out(
    desk: Desk, archive: Caller, nobody: Caller, published: Publication
) -> None:
    later = rescale(desk)
    for caller in (archive, nobody):
        assert [one["version"] for one in caller.get("scales/").json()["results"]] == [1]
        assert caller.get(f"scales/{later.pk}/").status_code == 404
    Team.objects.filter(pk=desk.team.pk).update(public=False)
    assert nobody.get("scales/").json()["results"] == []
    assert len(archive.get("scales/").json()["results"]) == 1


def test_nobody_writes_one_here(desk: Desk, ann: Caller) -> None:
    scale = rescale(desk)
    assert ann.post("scales/", {}).status_code == 405
    assert ann.patch(f"scales/{scale.pk}/", {}).status_code == 405


def test_a_verdict_is_filed_by_its_label(
    desk: Desk, ann: Caller, held: Claim, decision: dict[str, Any]
) -> None:
    scale = rescale(desk)
    del decision["rating"]
    said = ann.post(f"claims/{held.pk}/decide/", decision | {"label": "Half true"})
    assert said.status_code == 201
    verdict = said.json()
    assert (verdict["label"], verdict["rating"], verdict["labelled"]) == ("Half true", "mixed", True)
    assert ann.get(verdict["scale"]).json()["id"] == scale.pk


def test_a_label_and_a_rating_that_do_not_fit_are_told_so(
    desk: Desk, ann: Caller, held: Claim, decision: dict[str, Any]
) -> None:
    rescale(desk)
    for said, field, sentence in (
        ({"label": "Half true", "rating": "supported"}, "label", "stands for mixed, not for supported"),
        ({"label": "Nonsense", "rating": "mixed"}, "label", "is no label of the team's scale"),
        ({"rating": None}, "rating", "null"),
    ):
        answer = ann.post(f"claims/{held.pk}/decide/", decision | said)
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert (error["field"], sentence in error["detail"]) == (field, True)
    del decision["rating"]
    answer = ann.post(f"claims/{held.pk}/decide/", decision)
    assert answer.status_code == 422
    assert "Choose a rating, or a label" in answer.json()["detail"]
    held.refresh_from_db()
    assert held.state == "in_review"


def test_the_first_verdict_writes_the_usual_scale_down(
    ann: Caller, held: Claim, decision: dict[str, Any]
) -> None:
    assert not Scale.objects.exists()
    verdict = ann.post(f"claims/{held.pk}/decide/", decision).json()
    assert ann.get(verdict["scale"]).json()["version"] == 1
