"""The API as it was promised: each method and address with its status and the fields of its answer, and each refusal.

A row is asked in one state of the record: that of the fixtures (``conftest.py``) its address and body name. ``{held}`` is a
claim in Ann's hands. What is answered must be as the API is described, too: every caller compares (``tests/api/described.py``).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from api import throttling
from claims.models import Claim
from publishing.models import Publication
from tests.api.conftest import HOOKED, Caller
from tests.record import BODY

ARTICLE = "id title body revision url publisher published_on byline progress"
CLAIM = (
    "id article statement quote start end anchors kind question speaker due_on checkworthiness priority state assignee"
    " verdict origins"
)
EVIDENCE = "id claim form document url passage start end quote_check stance counts tier interested_party circular origin"
LOOKUP = "id connector query asked_at count outcome"
EVENT = "id type at sentence by"
FILED = "id claim state rating rationale why headline evidence answers as_of override_reason decided_by approved_by"
VERDICT = (
    "id claim statement claim_short claim_date rating label scale headline rationale language speaker appearances sources"
    " as_of expires published_at version change replaces replaced_by state url story_url publisher licence"
)
REVIEW = (
    "@context @type url claimReviewed author itemReviewed reviewRating datePublished dateModified citation"
)
CHANGE = "id type at claim verdict"
HOOK = "id url events"
DELIVERY = "id message_id event type state attempts status"
PARTS = {
    "progress": "claims queued researched failed done",
    "checkworthiness": "score reasons",
    "origins": "pages independent supports refutes neutral",
}

FERRY = "The ferry to Southmark sank on Tuesday night, the harbour master says."
FILING = {"rating": "not_enough_evidence", "rationale": "Nothing is known.", "why": "Asked for."}
CORRECTED = {"change": {"kind": "correction", "note": "The first report was wrong."}}
TOLD = {"title": "Two", "published_on": "2026-03-02", "publisher": "P", "byline": "B"}
SHELLS = {"statement": "Northland shipped shells.", "kind": "event", "priority": 3}
BACKS = {"passage": "Shells left.", "stance": "supports", "tier": "primary"}
CALL = {
    "form": "conversation",
    "passage": "It sailed.",
    "stance": "refutes",
    "details": {"who": "The harbour master", "when": "2 March", "terms": "on_record"},
}


class Row(NamedTuple):
    """``fields`` are those of the answer, in a list of each of its rows; ``shows`` are values among them."""

    who: str
    asks: str
    says: Any
    status: int
    fields: str
    shows: dict[str, Any] = {}


ROWS = [
    # Articles
    Row("ann", "POST articles/", {"title": "A ferry", "body": FERRY}, 202, ARTICLE, {"title": "A ferry", "revision": 1}),
    Row("ann", "POST articles/", {"body": FERRY, **TOLD, "url": "https://a.example/1"}, 202, ARTICLE, TOLD),
    Row("ann", "POST articles/", {"url": "https://a.example/2"}, 202, ARTICLE, {"body": "", "url": "https://a.example/2"}),
    Row("ann", "POST articles/", {"title": "Again", "body": BODY}, 200, ARTICLE, {"title": "A deal", "id": "{article}"}),
    Row("ann", "GET articles/", None, 200, ARTICLE, {"id": "{article}"}),
    Row("ann", "GET articles/{article}/", None, 200, ARTICLE, {"body": BODY, "publisher": "The Courier"}),
    Row("ann", "PATCH articles/{article}/", TOLD, 200, ARTICLE, {**TOLD, "revision": 1}),
    Row("ann", "PATCH articles/{article}/", {"body": FERRY}, 200, ARTICLE, {"body": FERRY, "revision": 2}),
    Row("ann", "GET articles/{article}/claims/", None, 200, CLAIM, {"id": "{claim}"}),
    # Claims
    Row("ann", "GET claims/?state=in_review&state=new", None, 200, CLAIM, {"id": "{held}"}),
    Row("ann", "GET claims/?rating=supported", None, 200, CLAIM, {"id": "{filed.claim}"}),
    Row("ann", "GET claims/?kind=event&q=northland+AMMUNITION", None, 200, CLAIM, {"id": "{claim}"}),
    Row("ann", "GET claims/?article={article}&speaker=offic", None, 200, CLAIM, {"id": "{said}"}),
    Row("ann", "GET claims/?assignee=ann", None, 200, CLAIM, {"id": "{held}", "assignee": "ann"}),
    Row("ann", "GET claims/?due_before=2999-06-01", None, 200, CLAIM, {"id": "{forecast}", "due_on": "2999-05-31"}),
    Row("ann", "GET claims/{claim}/", None, 200, CLAIM, {"start": 0, "state": "new", "question": "content"}),
    Row("ann", "GET claims/{held}/evidence/", None, 200, EVIDENCE, {"id": "{evidence}", "stance": "supports"}),
    Row("ann", "GET claims/{held}/lookups/", None, 200, LOOKUP, {"connector": "corpus"}),
    Row("ann", "GET claims/{parked}/history/", None, 200, EVENT, {"type": "claim.parked"}),
    Row("ann", "POST claims/{claim}/queue/", None, 200, CLAIM, {"state": "queued"}),
    Row("ann", "POST claims/{claim}/park/", None, 200, CLAIM, {"state": "parked"}),
    Row("dora", "POST claims/{claim}/assign/", {"assignee": "bob"}, 200, CLAIM, {"state": "assigned", "assignee": "bob"}),
    Row("ann", "POST claims/{claim}/take/", {}, 200, CLAIM, {"state": "assigned", "assignee": "ann"}),
    Row("ann", "POST claims/{held}/hand-back/", None, 200, CLAIM, {"state": "queued", "assignee": None}),
    Row("ann", "POST claims/{other}/merge/", {"into": "{claim}"}, 200, CLAIM, {"state": "merged"}),
    Row("ann", "POST claims/{held}/research/", {"query": "Northland shells"}, 200, CLAIM, {"id": "{held}"}),
    Row("ann", "POST claims/{held}/research/", None, 200, CLAIM, {"id": "{held}"}),
    Row("ann", "POST claims/{claim}/dismiss/", {"reason": "An opinion."}, 200, CLAIM, {"state": "dismissed"}),
    Row("ann", "POST claims/{parked}/reopen/", {"reason": "Asked for."}, 200, CLAIM, {"state": "new"}),
    Row("ann", "POST claims/{approved.claim}/recheck/", {"reason": "News."}, 200, CLAIM, {"state": "queued"}),
    Row("ann", "PATCH claims/{claim}/", SHELLS | {"speaker": "Ida Rees"}, 200, CLAIM, SHELLS),
    # What a claim rests on
    Row("ann", "POST claims/{held}/evidence/", {"url": "https://a.example/3", **BACKS}, 201, EVIDENCE, {"quote_check": None}),
    Row("ann", "POST claims/{held}/evidence/", {"document": "{document}", **BACKS}, 201, EVIDENCE, {"tier": "primary"}),
    Row("ann", "POST claims/{held}/evidence/", CALL, 201, EVIDENCE, {"form": "conversation", "stance": "refutes"}),
    Row("ann", "PATCH evidence/{evidence}/", {"stance": "neutral"}, 200, EVIDENCE, {"stance": "neutral"}),
    Row("ann", "PATCH evidence/{evidence}/", {"counts": True}, 200, EVIDENCE, {"counts": True}),
    Row("ann", "PATCH evidence/{evidence}/", {"origin": 0}, 200, EVIDENCE, {"origin": 3}),
    # Verdicts on their way
    Row("ann", "POST claims/{held}/decide/", FILING, 201, FILED, {"state": "decided", "decided_by": "ann"}),
    Row(
        "ann", "POST claims/{held}/decide/",
        FILING | {"rating": "supported", "headline": "It did.", "evidence": ["{evidence}"], "answers": {}, "as_of": "2026-03-04",
                  "override_reason": "The other paper is late."},
        201, FILED, {"headline": "It did.", "as_of": "2026-03-04", "override_asked": "The other paper is late."},
    ),
    Row("ann", "GET verdicts/{filed}/", None, 200, FILED, {"state": "decided"}),
    Row("bob", "POST verdicts/{filed}/approve/", None, 200, FILED, {"state": "approved", "approved_by": "bob"}),
    Row("dora", "POST verdicts/{below}/approve/", {"override_reason": "It is enough."}, 200, FILED, {"state": "approved"}),
    Row("bob", "POST verdicts/{filed}/send-back/", {"comment": "Which paper?"}, 200, FILED, {"state": "sent_back"}),
    Row("ann", "POST verdicts/{filed}/recall/", None, 200, FILED, {"state": "sent_back"}),
    Row("dora", "POST verdicts/{approved}/spike/", None, 200, FILED, {"state": "spiked"}),
    # Verdicts that go out
    Row("dora", "POST verdicts/{approved}/publish/", None, 200, VERDICT, {"state": "published", "version": 1}),
    Row("dora", "POST verdicts/{approved}/publish/", {"at": "2999-01-01T08:00:00Z"}, 200, FILED, {"state": "approved"}),
    Row("dora", "POST verdicts/{again}/publish/", CORRECTED, 200, VERDICT, {"version": 2, "replaces": "{published}"}),
    Row("dora", "POST verdicts/{published}/hold/", {"note": "A reader doubts it."}, 200, VERDICT, {"rating": None}),
    Row("dora", "POST verdicts/{on_hold}/release/", None, 200, VERDICT, {"state": "held"}),
    Row("dora", "POST verdicts/{published}/withdraw/", {"note": "Wrong."}, 200, VERDICT, {"state": "withdrawn", "sources": []}),
    Row("archive", "GET verdicts/", None, 200, VERDICT, {"id": "{published}", "rating": "supported"}),
    Row("archive", "GET verdicts/", None, 200, VERDICT, {"id": "{on_hold}", "rating": None}),
    Row("archive", "GET verdicts/?all=1", None, 200, VERDICT, {"id": "{withdrawn}", "state": "withdrawn"}),
    Row("archive", "GET verdicts/{published}/", None, 200, VERDICT, {"rating": "supported", "licence": "CC BY 4.0"}),
    Row("archive", "GET verdicts/{replaced}/", None, 200, VERDICT, {"state": "replaced", "replaced_by": "{again}"}),
    Row("archive", "GET verdicts/{withdrawn}/", None, 200, VERDICT, {"state": "withdrawn", "rating": None}),
    Row("archive", "GET verdicts/{published}/claimreview/", None, 200, REVIEW, {"@type": "ClaimReview"}),
    Row("nobody", "GET verdicts/{published}/", None, 200, VERDICT, {"state": "published"}),
    # Has it been checked?
    Row("archive", "POST verdicts/known/", {"urls": ["https://a.example/1"] * 500}, 200, "url canonical hash verdicts"),
    Row("archive", "POST verdicts/known/", {"texts": ["It did."] * 50}, 202, "id asked_at answered_at results", {"results": None}),
    Row("archive", "GET verdicts/known/{inquiry}/", None, 200, "id asked_at answered_at results"),
    # Changes
    Row("archive", "GET changes/", None, 200, CHANGE, {"type": "verdict.published", "claim": "{told.claim}"}),
    Row("archive", "POST changes/ack/", {"cursor": "{cursor}"}, 200, "acknowledged", {"acknowledged": 1}),
    # Webhooks
    Row("archive", "POST webhooks/", {"url": HOOKED, "events": ["verdict.held"]}, 201, f"{HOOK} secret", {"events": ["verdict.held"]}),
    Row("archive", "GET webhooks/", None, 200, HOOK, {"id": "{hook}"}),
    Row("archive", "GET webhooks/{hook}/", None, 200, HOOK, {"url": HOOKED}),
    Row("archive", "GET webhooks/{hook}/deliveries/", None, 200, DELIVERY, {"id": "{delivery}", "state": "owed"}),
    Row("archive", "POST webhooks/{hook}/test/", None, 202, DELIVERY, {"type": "webhook.test"}),
]  # fmt: skip


class Given:
    """The ids of what a row names, made when it names it: ``{filed.claim}`` is the claim of the filed verdict."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._request = request

    def fill(self, said: Any) -> Any:
        """The same with ids in place of names."""
        if isinstance(said, dict):
            return {name: self.fill(one) for name, one in said.items()}
        if isinstance(said, list):
            return [self.fill(one) for one in said]
        if isinstance(said, str) and said.startswith("{"):
            return self._find(said.strip("{}"))
        return said

    def address(self, path: str) -> str:
        begun, brace, rest = path.partition("{")
        if not brace:
            return path
        name, _, after = rest.partition("}")
        return f"{begun}{self._find(name)}{self.address(after)}"

    def _find(self, name: str) -> Any:
        fixture, _, part = name.partition(".")
        found = self._request.getfixturevalue(fixture)
        if isinstance(found, list):
            found = found[0]
        if isinstance(found, Publication):
            return found.claim_id if part else found.verdict_id
        return found if isinstance(found, str) else found.claim_id if part else found.pk


@pytest.fixture
def given(request: pytest.FixtureRequest, db: None) -> Given:
    return Given(request)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.who} {row.asks}" for row in ROWS])
def test_each_address_answers_as_was_promised(request: pytest.FixtureRequest, given: Given, row: Row) -> None:
    method, path = row.asks.split()
    address, body, shown = given.address(path), given.fill(row.says), given.fill(row.shows)
    answer = request.getfixturevalue(row.who).ask(method, address, body)
    assert answer.status_code == row.status, answer.content
    said = answer.json()
    if "results" in said and "results" not in row.fields:
        assert said["results"], "a list with nothing in it shows no fields"
        for one in said["results"]:
            _has(one, row.fields)
        assert any(shown.items() <= _plain(one).items() for one in said["results"])
    else:
        _has(said, row.fields)
        assert {name: said[name] for name in shown} == shown
    if method == "GET":
        assert request.getfixturevalue(row.who).get(address, If_None_Match=answer["ETag"]).status_code == 304


def _has(said: dict[str, Any], fields: str) -> None:
    assert not set(fields.split()) - set(said)
    for name, parts in PARTS.items():
        if name in fields.split():
            assert not set(parts.split()) - set(said[name])


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in said.items() if not isinstance(one, (dict, list))}


# --- Refusals ------------------------------------------------------------------------------------------------------------

UNKNOWN = "GET verdicts/99999999/"
REFUSALS = [
    # 401 without a key, 404 where nothing is and where nothing is for this key, 403 with the rule's sentence
    ("nobody", "GET claims/", None, 401, "This needs a key"),
    ("ann", UNKNOWN, None, 404, "There is no such thing here."),
    ("ann", "GET nowhere/", None, 404, "There is nothing at"),
    ("archive", "GET claims/{claim}/", None, 404, "There is no such thing here."),
    ("archive", "GET claims/{claim}/evidence/", None, 404, "There is no such thing here."),
    ("archive", "GET verdicts/{approved}/", None, 404, "There is no"),
    ("eve", "GET claims/{claim}/", None, 404, "There is no claim"),
    ("eve", "POST claims/{claim}/queue/", None, 404, "There is no claim"),
    ("ann", "POST claims/{claim}/assign/", {"assignee": "bob"}, 403, "Ann may not assign"),
    ("ann", "POST verdicts/{filed}/approve/", None, 403, "somebody else"),
    ("bob", "POST claims/{held}/decide/", FILING, 403, "Ann holds this claim."),
    ("bob", "POST verdicts/{approved}/publish/", None, 403, "Bob may not publish"),
    ("archive", "POST claims/{claim}/queue/", None, 403, "This needs a key with the scope"),
    # 409 an illegal move
    ("ann", "POST claims/{claim}/recheck/", {"reason": "News."}, 409, "can't be moved"),
    ("dora", "POST verdicts/{filed}/publish/", None, 409, "sign"),
    ("dora", "POST verdicts/{published}/publish/", None, 409, "published already"),
    ("dora", "POST verdicts/{approved}/hold/", {"note": "Doubt."}, 409, "Only a published verdict"),
    # 413 over 500,000 characters of text
    ("ann", "POST articles/", {"body": "word " * 100_001}, 413, "500,000"),
    ("ann", "PATCH articles/{article}/", {"body": "word " * 100_001}, 413, "500,000"),
    # 422 well formed and wrong, 400 not well formed
    ("ann", "POST articles/", {"url": "https://a.example/1", "title": "A deal"}, 422, "alone"),
    ("ann", "POST claims/{claim}/dismiss/", {"reason": ""}, 422, "Say why"),
    ("ann", "POST claims/{held}/decide/", FILING | {"rating": "supported", "evidence": ["{evidence}"]}, 422, "independent"),
    ("ann", "POST claims/{held}/decide/", FILING | {"rating": "true"}, 422, "rating"),
    ("dora", "POST verdicts/{again}/publish/", None, 422, "what kind of change"),
    ("dora", "POST verdicts/{again}/publish/", {"change": {"kind": "correction", "note": ""}}, 422, "what changed"),
    ("archive", "POST webhooks/", {"url": "http://192.168.0.10/hook"}, 422, "address"),
    ("archive", "POST verdicts/known/", {"urls": ["https://a.example/1"] * 501}, 422, "500"),
    ("archive", "POST verdicts/known/", {"texts": ["It did."] * 51}, 422, "50"),
    ("ann", "POST articles/", b'{"body": ', 400, "JSON"),
    ("ann", "GET claims/?cursor=WzAsZmFsc2UsIjUiXQ:forged", None, 400, "cursor"),
    ("archive", "GET changes/?cursor=WzAsZmFsc2UsIjUiXQ:forged", None, 400, "cursor"),
    ("archive", "POST changes/ack/", {"cursor": "forged"}, 400, "cursor"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "asks", "says", "status", "why"),
    REFUSALS,
    ids=[f"{one[3]} {one[0]} {one[1]}" for one in REFUSALS],
)
def test_each_refusal_is_the_promised_one(
    request: pytest.FixtureRequest, given: Given, who: str, asks: str, says: Any, status: int, why: str
) -> None:
    method, path = asks.split()
    answer = request.getfixturevalue(who).ask(method, given.address(path), given.fill(says))
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert why in answer.json()["detail"]


@pytest.mark.parametrize("path", ["claims/{held}/evidence/", "documents/"])
def test_a_file_of_more_than_ten_megabytes_is_refused(ann: Caller, given: Given, path: str) -> None:
    head = (
        b'--line\r\nContent-Disposition: form-data; name="stance"\r\n\r\nsupports\r\n'
        if "evidence" in path
        else b""
    )
    file = b'--line\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = head + file + b"word " * 2_000_001 + b"\r\n--line--\r\n"
    answer = ann.ask("POST", given.address(path), body, Content_Type="multipart/form-data; boundary=line")
    assert (answer.status_code, "10 MB" in answer.json()["detail"]) == (413, True), answer.content


def test_what_changed_since_it_was_read_is_not_written_over(ann: Caller, dora: Caller, claim: Claim) -> None:
    seen = ann.get(f"claims/{claim.pk}/")["ETag"]
    dora.patch(f"claims/{claim.pk}/", {"priority": 1})
    assert ann.patch(f"claims/{claim.pk}/", {"priority": 2}, If_Match=seen).status_code == 412
    assert ann.post(f"claims/{claim.pk}/queue/", If_Match=seen).status_code == 412


def test_an_idempotency_key_answers_the_same_and_is_for_one_request(ann: Caller) -> None:
    first, again = (ann.post("articles/", {"body": FERRY}, Idempotency_Key="one") for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (202, 202, again.json())
    assert ann.post("articles/", {"body": BODY}, Idempotency_Key="one").status_code == 422


def test_too_many_requests_are_told_when_to_go_on(archive: Caller, settings: Any) -> None:
    settings.THROTTLE = 2
    throttling.forget()
    *_, last = [archive.get("verdicts/") for _ in range(3)]
    assert (last.status_code, last["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(last["Retry-After"]) <= 60


def test_a_page_of_changes_goes_on_when_nothing_is_new(archive: Caller, told: Publication) -> None:
    further = archive.get("changes/").json()["next"]
    empty = archive.get(further).json()
    assert (empty["results"], bool(empty["next"])) == ([], True)
