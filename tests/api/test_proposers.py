"""The API tells who proposed a claim, and what models make of a passage."""

from __future__ import annotations

from django.utils import timezone

from claims.models import Claim, Consultation, Evidence
from sources.models import Provider
from tests.api.conftest import Caller
from tests.record import Desk

ENGINE = {"kind": "engine", "name": "extract-v1"}


def test_our_engine_is_named_by_its_version(ann: Caller, claim: Claim) -> None:
    assert ann.get(f"claims/{claim.pk}/").json()["proposed_by"] == [ENGINE]


def test_models_are_named_as_the_team_calls_them(ann: Caller, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(by_models=["Cellar"])
    assert ann.get(f"claims/{claim.pk}/").json()["proposed_by"] == [
        ENGINE,
        {"kind": "model", "name": "Cellar"},
    ]

    Claim.objects.filter(pk=claim.pk).update(found_by="model")
    for path in ("claims/", f"articles/{claim.article_id}/claims/"):
        (row,) = ann.get(path).json()["results"]
        assert row["proposed_by"] == [{"kind": "model", "name": "Cellar"}]


def test_what_a_person_split_off_is_a_persons(ann: Caller, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(found_by="split")

    assert ann.get(f"claims/{claim.pk}/").json()["proposed_by"][0]["kind"] == "person"


def test_a_models_hint_stands_beside_the_machines(
    desk: Desk, ann: Caller, held: Claim, evidence: list[Evidence]
) -> None:
    cellar = Provider.objects.create(team=desk.team, name="Cellar", address="https://m.example", model="m")
    Consultation.objects.create(
        provider=cellar,
        call="judge",
        evidence=evidence[0],
        claim=held,
        outcome="answered",
        answered_at=timezone.now(),
        stance="refutes",
        words="Ships carried",
    )
    rows = ann.get(f"claims/{held.pk}/evidence/").json()["results"]

    assert [row["model_hints"] for row in rows] == [
        [{"name": "Cellar", "stance": "refutes", "words": "Ships carried"}],
        [],
    ]
    assert [row["stance"] for row in rows] == ["supports", "supports"], "a person's own"
