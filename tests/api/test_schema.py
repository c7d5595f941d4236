"""The committed description is the API as it is: fresh, valid, and what the answers look like."""

from __future__ import annotations

import gzip
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openapi_spec_validator import OpenAPIV31SpecValidator

from api import schema
from claims.models import Claim, Evidence, Likeness, Verdict
from publishing.models import Publication
from publishing.relay import relay
from sources.models import Feed
from tests.api.conftest import Caller
from tests.api.described import check, description, validator
from tests.record import Desk, make_check

COMMITTED = Path(schema.__file__).with_name("openapi.yaml")


def test_the_committed_description_is_fresh() -> None:
    """``manage.py spectacular --file api/openapi.yaml`` makes it again."""
    made = StringIO()
    call_command("spectacular", "--fail-on-warn", stdout=made)
    assert made.getvalue().strip() == COMMITTED.read_text("utf-8").strip()


def test_it_is_valid_openapi() -> None:
    assert description()["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(description()).validate()


def test_every_operation_says_how_it_refuses() -> None:
    for path, operations in description()["paths"].items():
        for method, operation in operations.items():
            assert {"401", "404", "422", "429"} <= set(operation["responses"]), (method, path)


@pytest.mark.django_db
def test_the_description_is_served_to_everybody(nobody: Caller) -> None:
    plain, packed = nobody.get("schema/"), nobody.get("schema/", Accept_Encoding="gzip")
    assert plain.content.startswith(b"openapi: 3.1")
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", plain.content)
    assert nobody.get("schema/?format=json").json() == description()


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_it_is_written_once_and_not_sent_to_whoever_has_it(
    nobody: Caller, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    first = nobody.get(f"schema/?format={form}")
    monkeypatch.setattr(schema, "document", lambda: pytest.fail("It is written again."))
    again = nobody.get(f"schema/?format={form}")
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])
    assert again["Cache-Control"] == "public, max-age=300"
    assert again["Vary"] == "Accept, Accept-Encoding"
    known = nobody.get(f"schema/?format={form}", If_None_Match=f"W/{first['ETag']}")
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", first["ETag"])
    for name in ("Cache-Control", "Vary"):  # a cache takes them over from a 304
        assert known[name] == again[name]


@pytest.mark.django_db
def test_it_has_the_limit_of_whoever_asks_without_a_key(nobody: Caller, settings: Any) -> None:
    settings.PUBLIC_THROTTLE = 1
    first, second = nobody.get("schema/"), nobody.get("schema/")
    assert (first.status_code, second.status_code) == (200, 429)
    assert first["RateLimit-Policy"] == second["RateLimit-Policy"] == '"address";q=1;w=60'
    assert second["Content-Type"] == "application/problem+json"
    assert int(second["Retry-After"]) <= 60


def test_the_page_to_try_it_runs_under_its_policy(nobody: Caller) -> None:
    page = nobody.get("docs/", Accept="text/html")
    assert page.status_code == 200
    assert "swagger-ui" in page.content.decode()
    assert "<script>" not in page.content.decode()
    policy = page["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in f"{policy};"
    script = nobody.get("docs/?script=", Accept="*/*")
    assert script["Content-Type"].startswith("application/javascript")
    assert b"/api/v1/schema/" in script.content


def test_what_is_answered_is_what_is_described(
    ann: Caller,
    dora: Caller,
    archive: Caller,
    desk: Desk,
    published: Publication,
    evidence: list[Evidence],
) -> None:
    house = evidence[0].document.publisher  # type: ignore[union-attr]
    inquiry = archive.post("verdicts/known/", {"texts": ["It did."]}).json()["id"]
    hook = archive.post("webhooks/", {"url": "http://127.0.0.1:9/"}).json()["id"]
    relay()
    rule = dora.post("choosing/", {"about": "word", "name": "shells", "effect": "never"}).json()["id"]
    ann.post("documents/", {"text": "The bridge is closed."})
    check = make_check(published.claim.article.team, "Northland shipped shells.")
    Likeness.objects.create(claim=published.claim, fact_check=check, probability=0.6, reason="r")
    Evidence.objects.update(machine_stance="supports", machine_confidence=0.5)
    claim = published.claim
    dora.post(f"claims/{claim.pk}/interests/", {"publisher": house.name, "interested": False, "why": "No."})  # type: ignore[union-attr]
    named = claim.leads.create(document=evidence[0].document, kind="report", name="The report", mark="m")
    feed = Feed.objects.create(team=claim.article.team, url="https://paper.example/rss", name="The Paper")
    asked = {
        "articles/": "articles/",
        "articles/{id}/": f"articles/{claim.article_id}/",
        "articles/{id}/claims/": f"articles/{claim.article_id}/claims/",
        "claims/": "claims/",
        "claims/{id}/": f"claims/{claim.pk}/",
        "claims/{id}/evidence/": f"claims/{claim.pk}/evidence/",
        "claims/{id}/likenesses/": f"claims/{claim.pk}/likenesses/",
        "claims/{id}/lookups/": f"claims/{claim.pk}/lookups/",
        "claims/{id}/history/": f"claims/{claim.pk}/history/",
        "claims/{id}/origins/": f"claims/{claim.pk}/origins/",
        "claims/{id}/interests/": f"claims/{claim.pk}/interests/",
        "claims/{id}/leads/": f"claims/{claim.pk}/leads/",
        "leads/{id}/": f"leads/{named.pk}/",
        "feeds/": "feeds/",
        "feeds/{id}/": f"feeds/{feed.pk}/",
        "lookups/{id}/": f"lookups/{claim.lookups.all()[0].pk}/",
        "evidence/{id}/": f"evidence/{evidence[0].pk}/",
        "choosing/": "choosing/",
        "choosing/{id}/": f"choosing/{rule}/",
        "documents/": "documents/",
        "documents/{id}/": f"documents/{evidence[0].document_id}/",
        "verdicts/": "verdicts/",
        "verdicts/{id}/": f"verdicts/{published.verdict_id}/",
        "verdicts/{id}/claimreview/": f"verdicts/{published.verdict_id}/claimreview/",
        "scales/": "scales/",
        "scales/{id}/": f"scales/{published.verdict.scale_id}/",
        "changes/": "changes/",
        "verdicts/known/{id}/": f"verdicts/known/{inquiry}/",
        "webhooks/": "webhooks/",
        "webhooks/{id}/": f"webhooks/{hook}/",
        "webhooks/{id}/deliveries/": f"webhooks/{hook}/deliveries/",
    }
    files = {
        "/api/v1/verdicts/export/",
        "/api/v1/verdicts/known/hashes/",
        "/api/v1/evidence/{id}/file/",
    }
    assert {f"/api/v1/{path}" for path in asked} | files == {
        path for path, operations in description()["paths"].items() if "get" in operations
    }
    for path, address in asked.items():  # each caller compares what it is answered with the description
        answer = (
            (archive if path.startswith(("changes", "webhooks", "verdicts/known")) else ann)
            .get(address)
            .json()
        )
        assert answer.get("results", True) or path == "verdicts/known/{id}/", path


@pytest.mark.parametrize(("verb", "fate"), [("hold", "held"), ("withdraw", "withdrawn")])
def test_held_and_withdrawn_verdicts_are_as_described(
    dora: Caller, archive: Caller, published: Publication, verb: str, fate: str
) -> None:
    dora.post(f"verdicts/{published.verdict_id}/{verb}/", {"note": "A reader doubts it."})
    assert archive.get("verdicts/?all=1").json()["results"][0]["state"] == fate


def test_an_unpublished_verdict_is_as_described(ann: Caller, filed: Verdict) -> None:
    answer = ann.get(f"verdicts/{filed.pk}/").json()
    assert not list(validator("components", "schemas", "RecordVerdict").iter_errors(answer))


def test_an_answer_that_is_not_described_fails_its_test(ann: Caller, claim: Claim) -> None:
    path, answer = f"/api/v1/claims/{claim.pk}/", ann.get(f"claims/{claim.pk}/")
    check("GET", path, None, answer)
    answer.content = answer.content.replace(b'"score":', b'"points":')
    with pytest.raises(AssertionError, match="'score' is a required property"):
        check("GET", path, None, answer)
    answer.status_code = 418
    with pytest.raises(AssertionError, match="does not say that it may answer 418"):
        check("GET", path, None, answer)
    answer.status_code = 200
    with pytest.raises(AssertionError, match="is not described"):
        check("GET", "/api/v1/claims/1/secrets/", None, answer)
