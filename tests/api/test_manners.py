"""How the API behaves whatever is asked: ETags, repeated requests, pages, and errors people can read."""

from __future__ import annotations

import gzip
import json
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from api import schema
from api.deprecation import NOTICE, Deprecated
from api.models import IdempotentRequest
from api.v1.export import Export
from api.v1.verdicts import Verdicts
from claims.models import Article, Claim, Evidence
from publishing.models import Publication
from tests.api.conftest import HOOKED, ROOT, Caller, Callers
from tests.api.described import description
from tests.record import BODY, make_claim


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem document of a refusal with this status."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert (said["status"], said["type"]) == (status, "about:blank")
    assert said["title"]
    assert said["detail"].endswith((".", ")"))
    return said


# --- ETag ---------------------------------------------------------------------------------------------------------------


def test_what_is_known_already_is_not_sent_again(ann: Caller, claim: Claim) -> None:
    for path in (f"claims/{claim.pk}/", "claims/", f"articles/{claim.article_id}/"):
        etag = ann.get(path)["ETag"]
        again = ann.get(path, If_None_Match=f'"other", W/{etag}')
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        assert ann.get(path, If_None_Match='"other"').status_code == 200
    assert "Authorization" in ann.get("claims/")["Vary"]


def test_what_is_going_to_go_says_so_in_each_answer(
    archive: Caller, published: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = Deprecated(date(2027, 1, 1), date(2027, 12, 31) + NOTICE, "https://desk.example/news")
    for view in (Verdicts, Export):
        monkeypatch.setattr(view, "deprecated", {"list": going})
    first = archive.get("verdicts/")
    others = archive.get("verdicts/", If_None_Match=first["ETag"]), archive.get("verdicts/?colour=red")
    for answer, status in zip((first, *others), (200, 304, 422), strict=True):
        assert answer.status_code == status
        assert answer["Deprecation"] == "@1798761600"
        assert answer["Sunset"] == "Sat, 30 Dec 2028 23:59:59 GMT"
        assert answer["Link"] == '<https://desk.example/news>; rel="deprecation"'
    assert archive.get("verdicts/export/")["Link"].endswith(
        'rel="next", <https://desk.example/news>; rel="deprecation"'
    )
    assert "Deprecation" not in archive.get(f"verdicts/{published.verdict_id}/")
    told = schema.document.__wrapped__()["paths"]["/api/v1/verdicts/"]["get"]
    assert told["deprecated"]
    assert "answered until 2028-12-30: see https://desk.example/news." in told["description"]
    with pytest.raises(ValueError, match="a year before"):
        Deprecated(going.since, going.since + NOTICE - timedelta(days=1), going.instead)


def test_a_write_is_refused_where_something_changed_meanwhile(
    ann: Caller, dora: Caller, claim: Claim
) -> None:
    path = f"claims/{claim.pk}/"
    seen = ann.get(path)["ETag"]
    dora.patch(path, {"priority": 1})
    is_problem(ann.post(f"{path}queue/", If_Match=seen), 412)
    is_problem(ann.patch(path, {"priority": 2}, If_Match=seen), 412)
    assert ann.get(path).json()["state"] == "new"
    now = ann.get(path)["ETag"]
    done = ann.post(f"{path}queue/", If_Match=now)
    assert done.status_code == 200
    assert done["ETag"] == ann.get(path)["ETag"] != now
    assert ann.post(f"{path}park/", If_Match="*").status_code == 200


def test_an_article_and_a_verdict_are_written_on_what_was_seen(
    ann: Caller, bob: Caller, article: Article, filed: Any
) -> None:
    for who, method, path, body in [
        (ann, "PATCH", f"articles/{article.pk}/", {"byline": "I. Duarte"}),
        (bob, "POST", f"verdicts/{filed.pk}/approve/", {}),
    ]:
        seen = who.get(path.replace("approve/", ""))["ETag"]
        is_problem(who.ask(method, path, body, If_Match='"other"'), 412)
        assert who.ask(method, path, body, If_Match=seen).status_code == 200


def test_no_write_passes_over_what_was_seen(
    caller: Callers, archive: Caller, article: Article, evidence: list[Evidence]
) -> None:
    """Nothing is brought in "if it has not changed", and nothing that stands is written to though it has."""
    ann = caller("ann", "published", "record", "intake", "review")
    hook = archive.post("webhooks/", {"url": HOOKED}).json()["id"]
    address = f"evidence/{evidence[0].pk}"
    for who, path, body in [
        (ann, f"articles/{article.pk}/park-rest/", {}),
        (ann, f"articles/{article.pk}/reopen-rest/", {}),
        (ann, f"{address}/copy/", {"text": "Ships carried shells from Northland to Southmark."}),
        (ann, f"{address}/use/", {"claim": make_claim(article, BODY[:40]).pk}),
        (archive, f"webhooks/{hook}/test/", {}),
        (archive, f"webhooks/{hook}/send-again/", {"deliveries": [1]}),
    ]:
        is_problem(who.post(path, body, If_Match='"other"'), 412)
    seen = archive.get(f"webhooks/{hook}/")["ETag"]
    assert archive.post(f"webhooks/{hook}/test/", {}, If_Match=seen).status_code == 202
    bringing_in = [
        path for path, told in description()["paths"].items() if "post" in told and "{id}" not in path
    ]
    assert len(bringing_in) > 9
    for path in bringing_in:
        kind = "application/x-ndjson" if path.endswith("/bulk/") else "application/json"
        is_problem(ann.ask("POST", path, "{}", If_Match="*", **{"Content-Type": kind}), 400)


# --- Idempotency-Key ----------------------------------------------------------------------------------------------------


def test_a_request_sent_twice_is_done_once(ann: Caller, claim: Claim) -> None:
    path = f"claims/{claim.pk}/evidence/"
    details = {"who": "The harbour master", "when": "2 March", "terms": "on_record"}
    said = {"form": "conversation", "passage": "It sailed.", "stance": "supports", "details": details}
    first, second = (ann.post(path, said, Idempotency_Key="one") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert claim.evidence.count() == 1


def test_the_same_key_for_something_else_is_refused(ann: Caller, claim: Claim) -> None:
    ann.post(f"claims/{claim.pk}/queue/", Idempotency_Key="one")
    is_problem(ann.post(f"claims/{claim.pk}/park/", Idempotency_Key="one"), 422)
    is_problem(ann.post(f"claims/{claim.pk}/queue/", {"a": 1}, Idempotency_Key="one"), 422)
    assert ann.post(f"claims/{claim.pk}/park/", Idempotency_Key="two").status_code == 200


def test_another_callers_key_is_another_key(ann: Caller, dora: Caller) -> None:
    sent = {"body": BODY}
    assert ann.post("articles/", sent, Idempotency_Key="one").status_code == 202
    assert dora.post("articles/", sent, Idempotency_Key="one").status_code == 200


def test_what_was_refused_may_be_sent_again(ann: Caller, claim: Claim) -> None:
    path = f"claims/{claim.pk}/recheck/"
    is_problem(ann.post(path, {"reason": "New."}, Idempotency_Key="one"), 409)
    assert not IdempotentRequest.objects.exists()
    Claim.objects.update(state="settled")
    assert ann.post(path, {"reason": "New."}, Idempotency_Key="one").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_is_done(ann: Caller) -> None:
    answers = []

    def send() -> None:
        try:
            answers.append(ann.post("articles/", {"body": BODY}, Idempotency_Key="one"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {202}
    assert Article.objects.count() == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 3


# --- Pages --------------------------------------------------------------------------------------------------------------


def test_pages_go_forth_and_back(ann: Caller, article: Article) -> None:
    made = [make_claim(article, "The deal is a shame.", position=number).pk for number in range(5)]
    first = ann.get(f"articles/{article.pk}/claims/?page_size=2").json()
    second = ann.get(first["next"]).json()
    third = ann.get(second["next"]).json()
    read = [row["id"] for page in (first, second, third) for row in page["results"]]
    assert (read, first["previous"], third["next"]) == (made, None, None)
    assert ann.get(third["previous"]).json()["results"] == second["results"]


@pytest.mark.parametrize("cursor", ["AAAA", "", "cD0x", "WzAsZmFsc2UsIjUiXQ:forged"])
def test_a_cursor_we_did_not_issue_is_refused(ann: Caller, cursor: str) -> None:
    for path in ("claims/", "verdicts/"):
        is_problem(ann.get(f"{path}?cursor={cursor}"), 400)


def test_another_lists_cursor_is_none_here(ann: Caller, article: Article) -> None:
    for number in range(3):
        make_claim(article, "The deal is a shame.", position=number)
    cursor = ann.get("claims/?page_size=1").json()["next"].partition("cursor=")[2]
    is_problem(ann.get(f"articles/?cursor={cursor}"), 400)


@pytest.mark.parametrize("size", ["0", "501", "-1", "many", "9" * 30])
def test_a_page_has_1_to_500_rows(ann: Caller, size: str) -> None:
    assert is_problem(ann.get(f"claims/?page_size={size}"), 422)["field"] == "page_size"


# --- Bad input ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "status", "field"),
    [
        ({}, 422, "body"),
        ({"body": ""}, 422, "body"),
        ({"body": "   \n "}, 422, "body"),
        ({"body": "word " * 100_000 + "!"}, 413, None),
        ({"body": "Nothing\x00 is said in this sentence here."}, 422, "body"),
        ({"body": "Two."}, 422, "body"),
        ({"body": 5000}, 422, "body"),
        ({"body": None}, 422, "body"),
        ({"url": "ftp://courier.example/1"}, 422, "url"),
        ({"url": "courier"}, 422, "url"),
        ({"url": "http://10.0.0.1/"}, 422, "url"),
        ({"url": "http://[::1]:8000/"}, 422, "url"),
        ({"url": ""}, 422, "body"),
        ({"url": "https://courier.example/1", "title": "A deal"}, 422, "body"),
        ({"body": BODY, "published_on": "yesterday"}, 422, "published_on"),
        ({"body": BODY, "published_on": "0001-01-01"}, 422, "published_on"),
        ({"body": BODY, "title": "x" * 501}, 422, "title"),
        ({"body": BODY, "boddy": BODY}, 422, "boddy"),
        ([BODY], 422, None),
        (b'{"body": "\xff\xfe"}', 400, None),
        (b'{"body": ', 400, None),
        (b'{"body": "a", "body": "b"}', 400, None),
        (b'{"body": NaN}', 400, None),
        (b'{"body": "\\ud800 is half a character and not text."}', 400, None),
        (b'{"body": ' + b"[" * 100_000, 400, None),
        (b'{"title": ' + b"9" * 5000 + b"}", 400, None),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_bad_article_is_refused_in_a_sentence_and_nothing_is_stored(
    ann: Caller, sent: Any, status: int, field: str | None
) -> None:
    said = is_problem(ann.post("articles/", sent), status)
    assert said.get("field") == field
    assert not Article.objects.exists()


def test_only_json_is_read(ann: Caller) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        said = is_problem(ann.ask("POST", "articles/", b"body=x", **{"Content-Type": kind}), 415)
        assert said["detail"] == "Send it as application/json, and say so in the header Content-Type."


def test_what_is_packed_is_not_read(ann: Caller) -> None:
    packed = gzip.compress(json.dumps({"body": BODY}).encode())
    said = is_problem(ann.ask("POST", "articles/", packed, Content_Encoding="gzip"), 415)
    assert said["detail"] == "Send it as it is: requests are not unpacked."
    assert ann.post("articles/", {"body": BODY}, Content_Encoding="identity").status_code == 202


def test_more_than_16_megabytes_are_not_read(ann: Caller, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    is_problem(ann.post("articles/", {"body": "word " * 300}), 413)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("claims/?state=nowhere", "state"),
        ("claims/?article=one", "article"),
        ("claims/?article=" + "9" * 40, "article"),
        ("claims/?due_before=soon", "due_before"),
        ("claims/?q=%00", "q"),
        ("claims/?q=" + "word+" * 21, "q"),
        ("verdicts/?published_before=0001-01-01T00:00:00%2B14:00", "published_before"),
        ("verdicts/?published_after=9999-12-31T23:59:59-14:00", "published_after"),
        ("verdicts/?all=maybe", "all"),
        ("verdicts/?raiting=refuted", "raiting"),
        ("claims/?all=1", "all"),
        ("articles/?q=storm", "q"),
        ("verdicts/export/?page_size=5", "page_size"),
        ("articles/1/claims/?state=new", "state"),
        ("claims/1/evidence/?kind=event", "kind"),
        ("claims/1/history/?ordering=id", "ordering"),
        ("verdicts/known/hashes/?all=1", "all"),
        ("claims/?article=1&article=2", "article"),
        ("verdicts/?page_size=2&page_size=3", "page_size"),
        ("verdicts/?ordering=published_at&ordering=-published_at", "ordering"),
    ],
)
def test_a_filter_that_can_not_be_is_refused(ann: Caller, path: str, field: str) -> None:
    assert is_problem(ann.get(path), 422)["field"] == field


def test_who_filters_by_another_word_is_told_which_there_are(ann: Caller) -> None:
    said = is_problem(ann.get("verdicts/?state=published&state=lost"), 422)["detail"]
    assert said == "state: “lost” is none of these: published, held, replaced, withdrawn."


def test_a_wrong_word_names_its_field(ann: Caller, dora: Caller, held: Claim) -> None:
    wrong = [
        (ann, "decide", {"rating": "true", "rationale": "x", "why": "y"}, "rating"),
        (
            ann,
            "decide",
            {"rating": "supported", "rationale": "x", "why": "y", "evidence": [2**63]},
            "evidence.0",
        ),
        (ann, "decide", {"rating": "pending", "rationale": "x", "why": "y"}, "rating"),
        (ann, "evidence", {"stance": "supports"}, "url"),
        (ann, "evidence", {"url": "https://a.example", "stance": "backs"}, "stance"),
        (ann, "dismiss", {"reason": " "}, "reason"),
        (ann, "merge", {"into": "other"}, "into"),
        (dora, "assign", {"assignee": "eve"}, "assignee"),
        (ann, "take", {"now": True}, "now"),
    ]
    for who, verb, body, field in wrong:
        assert is_problem(who.post(f"claims/{held.pk}/{verb}/", body), 422)["field"] == field, verb


# --- Everything else that goes wrong ------------------------------------------------------------------------------------


def test_every_refusal_is_a_problem_document(ann: Caller, archive: Caller, claim: Claim) -> None:
    is_problem(ann.get("nowhere/"), 404)
    is_problem(ann.post("claims", {}), 404)
    is_problem(ann.get("/api/"), 404)
    is_problem(ann.get("claims/999999/"), 404)
    is_problem(ann.get("claims/99999999999999999999/"), 404)
    is_problem(ann.ask("DELETE", f"claims/{claim.pk}/"), 405)
    refused = ann.ask("OPTIONS", "claims/")
    is_problem(refused, 405)
    assert refused["Allow"] == "GET, HEAD"
    is_problem(ann.get(f"claims/{claim.pk}/queue/"), 405)
    is_problem(archive.ask("DELETE", f"claims/{claim.pk}/"), 405)
    is_problem(archive.ask("PUT", "verdicts/1/", {}), 405)
    is_problem(ann.get("claims/", Accept="text/html"), 406)
    is_problem(ann.get("claims/?format=xml"), 404)
    is_problem(ann.post(f"claims/{claim.pk}/recheck/", {"reason": "New."}), 409)


def test_a_name_that_is_not_ours_is_refused_as_everything_is(nobody: Caller, client: Client) -> None:
    assert "Host" in is_problem(nobody.get("verdicts/", Host="strange.example"), 400)["detail"]
    page = client.get("/checks/", headers={"Host": "strange.example"})
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


@pytest.mark.parametrize(("error", "status"), [(ZeroDivisionError(), 500), (OperationalError("locked"), 503)])
def test_a_failure_of_ours_is_noted_and_told_without_its_insides(
    ann: Caller, monkeypatch: pytest.MonkeyPatch, caplog: Any, error: Exception, status: int
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("api.v1.claims.claim_rows", fail)
    monkeypatch.setattr("django.test.client.Client.store_exc_info", lambda *_, **__: None)
    said = is_problem(ann.get("claims/"), status)
    assert "ivision" not in said["detail"]
    assert any(one.exc_info and isinstance(one.exc_info[1], type(error)) for one in caplog.records)


def test_the_addresses_keep_their_names() -> None:
    assert reverse("api:claims-detail", args=[1]) == f"{ROOT}claims/1/"
