"""Who gets in: keys, scopes, and what each may see, walked over every address of the API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from claims.actions import leaving, people
from claims.models import Evidence, Verdict
from people import keys
from people.models import ApiKey, Person
from publishing.models import Publication
from tests.api.conftest import ROOT, Caller, Callers
from tests.record import Desk

PUBLIC = {
    "verdicts-list", "verdicts-detail", "verdicts-claimreview", "scales-list", "scales-detail", "schema", "docs",
}  # fmt: skip


def routes() -> list[tuple[str, str, set[str]]]:
    """Every address of the API: its name, its path with 1 for ids, and the methods it knows."""

    def walk(patterns: Any, path: str) -> Iterator[tuple[str, str, set[str]]]:
        for one in patterns:
            here = path + str(one.pattern).replace("^", "").replace("$", "")
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, here)
            elif isinstance(one, URLPattern) and one.name != "unknown":
                methods = set(getattr(one.callback, "actions", {"get": ""}))
                yield str(one.name), here.replace(r"(?P<pk>\d{1,18})", "1").replace(r"\Z", ""), methods

    (root,) = [one for one in get_resolver().url_patterns if str(one.pattern) == "api/"]
    return list(walk(root.url_patterns, "/api/"))


ROUTES = routes()


def test_the_walk_knows_the_designs_addresses() -> None:
    paths = {path.removeprefix(ROOT) for _, path, _ in ROUTES}
    verbs = "ask queue park assign take hand-back merge research dismiss reopen recheck wait decide".split()
    signs = "approve send-back recall spike publish unschedule hold release withdraw claimreview".split()
    expected = {"articles/", "articles/1/", "articles/1/claims/", "claims/", "claims/1/", "evidence/1/"}
    expected |= {f"claims/1/{one}/" for one in [*verbs, "evidence", "likenesses", "lookups", "history"]}
    expected |= {f"evidence/1/{one}/" for one in ("use", "copy", "file")}
    expected |= {"documents/", "documents/1/"}
    expected |= {f"likenesses/1/{one}/" for one in ("confirm", "refuse", "reopen")}
    expected |= {
        "feeds/",
        "feeds/1/",
        "leads/1/",
        "claims/1/interests/",
        "claims/1/leads/",
        "claims/1/origins/",
    }
    expected |= {f"feeds/1/{one}/" for one in ("stop", "start", "read")}
    expected |= {f"leads/1/{one}/" for one in ("follow", "leave", "reopen")}
    expected |= {f"claims/1/origins/{one}/" for one in ("merge", "split", "undo", "give-back")}
    expected |= {"lookups/1/", "lookups/1/retry/"}
    expected |= {"verdicts/export/", "verdicts/known/", "verdicts/known/1/", "verdicts/known/hashes/"}
    expected |= {
        "verdicts/",
        "verdicts/1/",
        "scales/",
        "scales/1/",
        "changes/",
        "changes/ack/",
        "schema/",
        "docs/",
    }
    expected |= {f"verdicts/1/{one}/" for one in signs}
    hooks = "rotate stop start test deliveries send-again".split()
    expected |= {"webhooks/", "webhooks/1/"} | {f"webhooks/1/{one}/" for one in hooks}
    assert not expected - paths


def test_a_published_key_sees_nothing_unpublished(
    archive: Caller, filed: Verdict, evidence: list[Evidence]
) -> None:
    """Nothing is published here, and everything else is there: each detail is asked for by ids that exist."""
    pks = {filed.pk, filed.claim_id, filed.claim.article_id, evidence[0].pk}
    for name, path, methods in ROUTES:
        if name in {"verdicts-list", "scales-list", "changes-list", "webhooks-list"}:
            assert archive.get(path).json()["results"] == []
        elif name == "export-list":
            assert json.loads(b"".join(archive.get(path)))["verdicts"] == 0
        elif name == "known-hashes":
            assert b"".join(archive.get(path)) == b""
        elif name == "known-list":
            asked = {"urls": [filed.claim.article.url or "https://courier.example/1"]}
            assert archive.post(path, asked).json()["results"][0]["verdicts"] == []
        elif name not in {"schema", "docs", "changes-ack"}:
            for method, pk in product(methods, pks):
                answer = archive.ask(
                    method.upper(), path.replace("/1/", f"/{pk}/"), None if method == "get" else {}
                )
                refused = 404 if method == "get" else 403
                if name.startswith("webhooks-"):  # a door of this key's own, with nothing behind it
                    refused = 422 if name == "webhooks-send-again" else 404
                assert answer.status_code == refused, (method, path)
                assert answer["Content-Type"] == "application/problem+json"


def test_without_a_key_only_what_is_public(nobody: Caller, filed: Verdict) -> None:
    for name, path, methods in ROUTES:
        for method in methods:
            answer = nobody.ask(method.upper(), path, None if method == "get" else {})
            if name in PUBLIC and method == "get":
                assert answer.status_code in {200, 404}
            else:
                assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="factcheck"')


MATRIX = {
    # what is asked: the scopes of which one is enough
    ("GET", "articles/"): {"record", "review", "intake"},
    ("GET", "claims/"): {"record", "review"},
    ("GET", "verdicts/"): {"record", "review", "published"},
    ("GET", "scales/"): {"record", "review", "published"},
    ("GET", "changes/"): {"published"},
    ("POST", "articles/"): {"intake"},
    ("POST", "claims/{claim}/research/"): {"review"},
    ("PATCH", "claims/{claim}/"): {"review"},
    ("PATCH", "articles/{article}/"): {"intake"},
    ("POST", "verdicts/{verdict}/publish/"): {"review"},
    ("POST", "changes/ack/"): {"published"},
    ("GET", "webhooks/"): {"published"},
    ("POST", "webhooks/"): {"published"},
}


@pytest.mark.parametrize("scope", ["published", "record", "intake", "review"])
def test_each_scope_opens_its_doors_and_no_other(caller: Callers, filed: Verdict, scope: str) -> None:
    dora = caller("dora", scope)
    for (method, path), scopes in MATRIX.items():
        address = path.format(claim=filed.claim_id, article=filed.claim.article_id, verdict=filed.pk)
        answer = dora.ask(method, address, {} if method != "GET" else None)
        if scope in scopes:
            assert answer.status_code in {200, 409, 422}, (method, path)
        elif method == "GET":
            assert answer.status_code == 404, path
        else:
            assert answer.status_code == 403, (method, path)
            assert answer.json()["detail"].startswith("This needs a key with the scope")


def test_a_key_that_is_no_longer_good_is_refused_with_the_reason(
    desk: Desk, caller: Callers, nobody: Caller
) -> None:
    unknown, revoked, closed = Caller("fc_made-up"), caller("ann", "record"), caller("bob", "record")
    expired = caller("ann", "record", expires_at=timezone.now() - timedelta(seconds=1))
    orphan = caller("dora", "record")
    assert revoked.key
    people.revoke_key(revoked.key, by=desk.by("ann"))
    leaving.close_person(desk.bob, by=desk.by("adam"))
    Person.objects.filter(pk=desk.dora.pk).update(
        closed_at=timezone.now()
    )  # by hand, past the act that revokes keys
    for who, why in [
        (unknown, "This key is not known."),
        (revoked, "This key was revoked."),
        (expired, "This key has expired."),
        (orphan, "The account of this key's holder is closed."),
    ]:
        answer = who.get("claims/")
        assert (answer.status_code, answer.json()["detail"]) == (401, why)
    assert closed.get("claims/").status_code == 401
    good = caller("adam", "record", expires_at=timezone.now() + timedelta(minutes=1))
    assert good.get("claims/").status_code == 200
    assert nobody.get("claims/", Authorization=f"bearer {good.secret}").status_code == 200
    for header in (f"Basic {good.secret}", good.secret, "Bearer "):
        answer = nobody.get("claims/", Authorization=header)
        assert (answer.status_code, answer.json()["detail"][:25]) == (401, "Send the key in this form")


def test_a_key_is_found_with_its_person_and_team_in_one_question(
    desk: Desk, ann: Caller, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        found = keys.find(people.digest_of(ann.secret))
        assert found
        assert found.person
        assert (found.team.name, found.person.name, found.person.team.name) == (
            desk.team.name,
            "Ann",
            desk.team.name,
        )
    Person.objects.filter(pk=desk.ann.pk).update(team=desk.eve.team)
    moved = keys.find(people.digest_of(ann.secret))
    assert moved
    assert moved.person
    assert (moved.team, moved.person.team) == (desk.team, desk.eve.team)


def test_what_nobody_can_do_is_said_before_who_may(archive: Caller, nobody: Caller) -> None:
    for who in (archive, nobody):
        for method, path in (("PATCH", "scales/"), ("POST", "scales/1/"), ("DELETE", "claims/1/")):
            assert who.ask(method, path, {}).status_code == 405, (method, path)


def test_a_bad_key_is_refused_even_where_none_is_needed(published: Publication) -> None:
    assert Caller("fc_made-up").get("verdicts/").status_code == 401


def test_a_signed_in_session_is_no_key(desk: Desk, client: Any) -> None:
    client.force_login(desk.ann)
    assert client.get(f"{ROOT}claims/").status_code == 401


def test_an_answer_runs_nothing_in_a_browser_and_leaves_nothing_there(
    ann: Caller, nobody: Caller, desk: Desk, client: Any
) -> None:
    client.force_login(desk.ann)
    refused, beside = nobody.get("claims/"), client.get(f"{ROOT}nothing-here/")
    for answer in (ann.get("claims/"), ann.get("claims/?format=nothing"), refused, beside):
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert not answer.cookies
    assert "Cookie" not in ann.get("claims/")["Vary"]


def test_use_is_noted_once_a_minute(ann: Caller, caller: Callers) -> None:
    def last_used(of: Caller = ann) -> Any:
        return ApiKey.objects.values_list("last_used_at", flat=True).get(pk=of.key.pk)  # type: ignore[union-attr]

    idle = caller("bob", "record")
    ann.get("claims/")
    first = last_used()
    ann.get("claims/")
    assert last_used() == first
    assert last_used(idle) is None
    ApiKey.objects.update(last_used_at=first - timedelta(seconds=61))
    ann.get("claims/")
    assert last_used() >= first


def test_an_organisation_reads_with_record_and_signs_nothing(
    caller: Callers, filed: Verdict, desk: Desk
) -> None:
    reader = caller("", "record", "intake")
    assert reader.get(f"claims/{filed.claim_id}/").status_code == 200
    assert reader.post(f"claims/{filed.claim_id}/recheck/", {"reason": "Because."}).status_code == 403
    sent = reader.post("articles/", {"body": "The ferry to Southmark sank on Tuesday night."})
    assert (sent.status_code, sent.json()["received_by"]) == (202, None)


def test_an_administrator_reads_no_record_and_adds_nothing_to_it(
    caller: Callers, ann: Caller, filed: Verdict
) -> None:
    adam = caller("adam", "record", "review", "intake")
    bridge = {"text": "The bridge is closed."}
    assert adam.post("documents/", bridge).status_code == 403
    kept = ann.post("documents/", bridge).json()["id"]
    assert adam.get("documents/").json()["results"] == []
    assert adam.get(f"documents/{kept}/").status_code == 404
    assert adam.get("claims/").json()["results"] == []
    assert adam.get(f"claims/{filed.claim_id}/").status_code == 404


def test_the_history_names_the_door_and_the_person(ann: Caller, filed: Verdict) -> None:
    ann.post(f"verdicts/{filed.pk}/recall/")
    last = ann.get(f"claims/{filed.claim_id}/history/").json()["results"][-1]
    assert (last["door"], last["by"], last["sentence"]) == ("api", "Ann", "Ann took the verdict back")


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [("desk.example", "https://desk.example/"), ("10.1.2.3:8000", "http://10.1.2.3:8000/")],
)
def test_a_next_page_is_by_https_where_site_url_is_whatever_the_proxy_speaks(
    archive: Caller, settings: Any, asked: str, leads_to: str
) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://desk.example", ["*"]
    page = archive.get("changes/", Host=asked).json()
    assert page["next"].startswith(leads_to)
