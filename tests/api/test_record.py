"""The way of a claim through the API, from the article to the signed verdict."""

from __future__ import annotations

import re
from typing import Any

from api.v1.shapes.claims import ClaimSerializer
from api.v1.shapes.evidence import EvidenceSerializer
from claims.models import Article, Claim, Evidence, Likeness, Verdict
from people.models import Team
from tests.api.conftest import Caller
from tests.record import BODY, Desk, make_claim

FIELDS = (
    "id article statement quote start end anchors kind question speaker due_on checkworthiness priority state "
    "assignee verdict origins"
).split()


def test_an_article_is_taken_in_once(ann: Caller, desk: Desk) -> None:
    sent = {"title": "A deal", "body": BODY, "publisher": "The Courier", "published_on": "2026-03-01"}
    first, again = (ann.post("articles/", sent, Idempotency_Key="a deal") for _ in range(2))
    second = ann.post("articles/", sent | {"title": "Again"})
    assert [one.status_code for one in (first, again, second)] == [202, 202, 200]
    assert first.json() == again.json() == second.json()
    assert first["Location"] == again["Location"] == second["Location"]
    assert first["Location"].endswith(f"/api/v1/articles/{first.json()['id']}/")
    article = ann.get(first["Location"]).json()
    assert article["body"] == BODY
    assert article["received_by"] == "ann"
    assert article["progress"] == {"claims": 0, "queued": 0, "researched": 0, "failed": 0, "done": False}


def test_an_address_alone_is_taken_in(ann: Caller) -> None:
    first = ann.post("articles/", {"url": "https://courier.example/1"})
    assert (first.status_code, first.json()["body"]) == (202, "")
    again = ann.post("articles/", {"url": "https://courier.example/1"})
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


def test_an_article_is_mended_and_revised(ann: Caller, article: Article) -> None:
    mended = ann.patch(f"articles/{article.pk}/", {"byline": "I. Duarte", "published_on": None}).json()
    assert (mended["byline"], mended["published_on"], mended["revision"]) == ("I. Duarte", None, 1)
    revised = ann.patch(f"articles/{article.pk}/", {"body": f"{BODY} Nobody was asked about it."}).json()
    assert revised["revision"] == 2
    assert revised["body"].endswith("about it.")


def test_offsets_point_into_the_body_as_returned(ann: Caller, article: Article, claim: Claim) -> None:
    read = ann.get(f"claims/{claim.pk}/").json()
    body = ann.get(f"articles/{article.pk}/").json()["body"]
    assert body[read["start"] : read["end"]] == read["quote"] == read["statement"]
    assert not [field for field in FIELDS if field not in read]


def test_offsets_are_null_where_the_text_was_revised_away(
    ann: Caller, article: Article, claim: Claim
) -> None:
    ann.patch(f"articles/{article.pk}/", {"body": "Nothing of this was said before, by anybody."})
    read = ann.get(f"claims/{claim.pk}/").json()
    assert (read["quote"], read["start"], read["end"]) == (None, None, None)
    assert read["anchors"][0]["revision"] == 1


def test_an_articles_claims_stand_in_the_order_of_the_text(ann: Caller, article: Article) -> None:
    second = make_claim(article, "The deal is a shame.", position=2)
    first = make_claim(article, "The president is expected to visit Southmark in May.", position=1)
    rows = ann.get(f"articles/{article.pk}/claims/").json()["results"]
    assert [row["id"] for row in rows] == [first.pk, second.pk]


def test_claims_are_filtered(ann: Caller, article: Article, filed: Verdict) -> None:
    visit = make_claim(
        article, "The president is expected to visit Southmark in May.", kind="forecast", due_on="2026-05-31"
    )
    expected = {
        "state=to_sign": [filed.claim_id],
        "state=to_sign&state=new": [visit.pk, filed.claim_id],
        "rating=supported": [filed.claim_id],
        "rating=refuted": [],
        "kind=forecast": [visit.pk],
        f"article={article.pk}": [visit.pk, filed.claim_id],
        "assignee=ann": [filed.claim_id],
        "assignee=bob": [],
        "speaker=nobody": [],
        "q=southmark+AMMUNITION": [filed.claim_id],
        "due_before=2026-06-01": [visit.pk],
        "due_before=2026-05-31": [],
    }
    found = {
        query: [row["id"] for row in ann.get(f"claims/?{query}").json()["results"]] for query in expected
    }
    assert found == expected


def test_claims_are_put_in_the_order_that_is_asked_for_and_what_hangs_on_them_is_not(
    ann: Caller, article: Article
) -> None:
    low, high = (make_claim(article, BODY[:40], score=score) for score in (0.2, 0.9))
    assert ann.patch(f"claims/{low.pk}/", {"priority": 3}).status_code == 200
    first = {
        order: ann.get(f"claims/?ordering={order}&page_size=1").json()["results"][0]["id"]
        for order in ("id", "-id", "score", "-score", "changed_at", "-changed_at")
    }
    assert first == {
        "id": low.pk,
        "-id": high.pk,
        "score": low.pk,
        "-score": high.pk,
        "changed_at": high.pk,
        "-changed_at": low.pk,
    }
    assert ann.get("claims/?ordering=statement").status_code == 422
    assert ann.get(f"claims/{low.pk}/history/?ordering=score").status_code == 422


def test_a_claim_goes_through_its_verbs(ann: Caller, dora: Caller, claim: Claim) -> None:
    """Each verb answers with the claim as it then stands."""
    steps: list[tuple[Caller, str, dict[str, Any] | None, str, str | None]] = [
        (ann, "park", None, "parked", None),
        (ann, "reopen", {"reason": "It is asked about."}, "new", None),
        (ann, "dismiss", {"reason": "A matter of taste."}, "dismissed", None),
        (ann, "reopen", {}, "new", None),
        (ann, "queue", None, "queued", None),
        (ann, "take", None, "assigned", "ann"),
        (ann, "hand-back", None, "queued", None),
        (dora, "assign", {"assignee": "bob"}, "assigned", "bob"),
        (ann, "research", {"query": "Northland shells"}, "assigned", "bob"),
    ]
    for who, verb, body, state, assignee in steps:
        answer = who.post(f"claims/{claim.pk}/{verb}/", body)
        assert (verb, answer.status_code) == (verb, 200)
        assert (answer.json()["state"], answer.json()["assignee"]) == (state, assignee)


def test_a_claim_is_merged_into_another(ann: Caller, article: Article, claim: Claim) -> None:
    other = make_claim(article, "The deal is a shame.")
    assert ann.post(f"claims/{other.pk}/merge/", {"into": claim.pk}).json()["merged_into"] == claim.pk


def test_a_forecast_waits(ann: Caller, article: Article) -> None:
    visit = make_claim(
        article, "The president is expected to visit Southmark in May.", kind="forecast", due_on="2999-05-31"
    )
    ann.post(f"claims/{visit.pk}/queue/")
    assert ann.post(f"claims/{visit.pk}/wait/").json()["state"] == "waiting"


def test_a_claim_is_mended(ann: Caller, claim: Claim) -> None:
    said = {"statement": "Northland shipped shells.", "speaker": "Ida Rees", "priority": 3}
    mended = ann.patch(f"claims/{claim.pk}/", said).json()
    assert (mended["statement"], mended["speaker"]["name"], mended["priority"]) == tuple(said.values())


def test_evidence_is_added_and_judged(ann: Caller, held: Claim) -> None:
    added = ann.post(
        f"claims/{held.pk}/evidence/",
        {
            "url": "https://port.example/list",
            "passage": "Shells left.",
            "stance": "supports",
            "tier": "primary",
        },
    )
    assert added.status_code == 201
    assert (added.json()["quote_check"], added.json()["url"]) == (None, "https://port.example/list")
    judged = ann.patch(f"evidence/{added.json()['id']}/", {"stance": "refutes", "origin": 0})
    assert judged.status_code == 200
    assert (judged.json()["stance"], judged.json()["stance_by"], judged.json()["origin"]) == (
        "refutes",
        "ann",
        1,
    )


def test_a_quote_from_a_document_is_checked_at_once(
    ann: Caller, held: Claim, evidence: list[Evidence]
) -> None:
    document = evidence[0].document_id
    passage = {"exact": "More text.", "missing": "Nothing like it stands there at all."}
    for check, words in passage.items():
        said = {"document": document, "passage": words, "stance": "neutral"}
        assert ann.post(f"claims/{held.pk}/evidence/", said).json()["quote_check"] == check


def test_the_record_behind_a_claim_is_read(ann: Caller, held: Claim, evidence: list[Evidence]) -> None:
    rows = ann.get(f"claims/{held.pk}/evidence/").json()["results"]
    assert [row["publisher"] for row in rows] == ["The Harbour Post", "Inland Gazette"]
    lookups = ann.get(f"claims/{held.pk}/lookups/").json()["results"]
    assert {row["connector"] for row in lookups} == {"corpus", "wikipedia"}
    assert {row["outcome"] for row in lookups} == {None}
    lines = ann.get(f"claims/{held.pk}/history/").json()["results"]
    assert lines[0]["sentence"] == "Ann chose the claim to be checked"


def test_a_verdict_is_filed_sent_back_and_signed(
    ann: Caller, bob: Caller, held: Claim, decision: dict[str, Any]
) -> None:
    filed = ann.post(f"claims/{held.pk}/decide/", decision)
    assert filed.status_code == 201
    verdict = filed.json()
    assert (verdict["claim"], verdict["state"], verdict["label"]) == (held.pk, "decided", "True")
    assert (verdict["decided_by"], verdict["approved_by"]) == ("ann", None)
    assert ann.get(f"claims/{held.pk}/").json()["verdict"] == verdict["id"]

    back = bob.post(f"verdicts/{verdict['id']}/send-back/", {"comment": "Name the day."})
    assert (back.status_code, back.json()["state"]) == (200, "sent_back")
    second = ann.post(f"claims/{held.pk}/decide/", decision).json()
    ann.post(f"verdicts/{second['id']}/recall/")
    third = ann.post(f"claims/{held.pk}/decide/", decision).json()
    signed = bob.post(f"verdicts/{third['id']}/approve/").json()
    assert (signed["state"], signed["approved_by"]) == ("approved", "bob")
    assert ann.get(f"claims/{held.pk}/").json()["state"] == "settled"


def test_ann_cannot_sign_her_own_verdict(ann: Caller, filed: Verdict) -> None:
    refused = ann.post(f"verdicts/{filed.pk}/approve/")
    assert refused.status_code == 403
    assert refused.json()["detail"] == "Ann filed this verdict: somebody else signs it off or sends it back."


def test_a_signed_verdict_can_be_spiked(dora: Caller, approved: Verdict) -> None:
    assert dora.post(f"verdicts/{approved.pk}/spike/").json()["state"] == "spiked"


def test_a_settled_claim_is_checked_again(ann: Caller, approved: Verdict) -> None:
    again = ann.post(f"claims/{approved.claim_id}/recheck/", {"reason": "A new report."}).json()
    assert (again["state"], again["recheck_reason"]) == ("queued", "A new report.")


def test_below_the_sources_rule_only_with_an_exception(
    ann: Caller, bob: Caller, dora: Caller, held: Claim, decision: dict[str, Any]
) -> None:
    thin = decision | {"evidence": decision["evidence"][:1]}
    refused = ann.post(f"claims/{held.pk}/decide/", thin)
    assert (refused.status_code, refused.json()["field"]) == (422, "evidence")
    filed = ann.post(
        f"claims/{held.pk}/decide/", thin | {"override_reason": "The other paper is shut."}
    ).json()
    assert bob.post(f"verdicts/{filed['id']}/approve/").status_code == 403
    granted = dora.post(f"verdicts/{filed['id']}/approve/", {"override_reason": "It stands alone."}).json()
    assert (granted["state"], granted["override_by"]) == ("approved", "dora")


def test_another_teams_record_is_not_there(eve: Caller, filed: Verdict, evidence: list[Evidence]) -> None:
    claim = filed.claim
    for path in (
        f"articles/{claim.article_id}/",
        f"articles/{claim.article_id}/claims/",
        f"claims/{claim.pk}/",
    ):
        assert eve.get(path).status_code == 404
    for path in (f"verdicts/{filed.pk}/", f"evidence/{evidence[0].pk}/", f"claims/{claim.pk}/history/"):
        assert eve.get(path).status_code == 404
    assert eve.post(f"claims/{claim.pk}/recheck/", {"reason": "Because."}).status_code == 404
    assert eve.post(f"verdicts/{filed.pk}/approve/").status_code == 404
    assert eve.get("claims/").json()["results"] == []


def test_whether_another_team_has_it_is_told_to_nobody(
    eve: Caller, alike: Likeness, filed: Verdict, evidence: list[Evidence]
) -> None:
    """What is theirs is answered with the words for what is nowhere; least of all is it told what theirs hangs on."""
    lead = filed.claim.leads.create(document=evidence[0].document, kind="report", name="R", mark="m")
    for path, body in (
        *(
            (f"verdicts/{filed.pk}/{verb}/", {})
            for verb in ("approve", "recall", "spike", "publish", "release")
        ),
        *((f"verdicts/{filed.pk}/{verb}/", {"note": "x"}) for verb in ("hold", "withdraw")),
        (f"verdicts/{filed.pk}/send-back/", {"comment": "x"}),
        (f"evidence/{evidence[0].pk}/use/", {"claim": filed.claim_id}),
        (f"leads/{lead.pk}/follow/", {}),
        (f"likenesses/{alike.pk}/confirm/", {}),
    ):
        theirs, nowhere = eve.post(path, body), eve.post(re.sub(r"\d+", "999999", path), body)
        assert (theirs.status_code, nowhere.status_code) == (404, 404), path
        assert re.sub(r"\d+", "999999", theirs.json()["detail"]) == nowhere.json()["detail"], path
    theirs = eve.patch(f"evidence/{evidence[0].pk}/", {"stance": "refutes"})
    assert theirs.json()["detail"] == f"There is no evidence {evidence[0].pk} here."


def test_a_deeper_list_costs_no_more_queries(
    ann: Caller, article: Article, held: Claim, evidence: list[Evidence], django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        made = make_claim(article, "The deal is a shame.", position=number)
        Evidence.objects.create(claim=made, document=evidence[0].document, passage="More text.")
    assert Team.objects.count() == 2
    ann.get("claims/?page_size=1")  # notes that the key is in use, and takes its first requests of the minute
    with django_assert_max_num_queries(9):
        assert len(ann.get("claims/").json()["results"]) == 31


def test_an_article_tells_how_many_forecasts_wait_for_its_day(ann: Caller, article: Article) -> None:
    make_claim(article, "The president is expected to visit Southmark in May.", kind="forecast")
    assert ann.get(f"articles/{article.pk}/").json()["undated_forecasts"] == 0
    asked = ann.patch(f"articles/{article.pk}/", {"published_on": None}).json()
    assert asked["undated_forecasts"] == 1
    assert (
        ann.patch(f"articles/{article.pk}/", {"published_on": "2026-03-01"}).json()["undated_forecasts"] == 0
    )


def test_rows_that_are_written_by_hand_have_the_fields_that_are_described(
    ann: Caller, filed: Verdict
) -> None:
    claim = ann.get(f"claims/{filed.claim_id}/").json()
    (evidence, *_) = ann.get(f"claims/{filed.claim_id}/evidence/").json()["results"]
    assert list(claim) == list(ClaimSerializer().fields)
    assert list(evidence) == list(EvidenceSerializer().fields)


def test_one_claim_reads_as_it_does_in_a_list(ann: Caller, article: Article, filed: Verdict) -> None:
    """Whatever hangs on it: the two are read by different questions."""
    evidence = Evidence.objects.filter(claim=filed.claim_id).order_by("pk")
    suggested = Verdict(claim=filed.claim, state="suggested", rating="refuted", reasons=["It says so."])
    Verdict.objects.bulk_create([suggested])
    said = make_claim(article, filed.statement, question="attribution", sibling_of=filed.claim)
    claims = {one["id"]: one for one in ann.get("claims/").json()["results"]}
    for pk in (filed.claim_id, said.pk):
        assert ann.get(f"claims/{pk}/").json() == claims[pk]
    assert claims[filed.claim_id]["siblings"] == [said.pk]
    assert claims[filed.claim_id]["suggestion"]["rating"] == "refuted"
    assert claims[filed.claim_id]["assignee"] == "ann"
    pages = ann.get(f"claims/{filed.claim_id}/evidence/?page_size=1").json()
    found = list(pages["results"])
    while pages["next"]:
        pages = ann.get(pages["next"]).json()
        found += pages["results"]
    assert found == ann.get(f"claims/{filed.claim_id}/evidence/").json()["results"]
    assert found == [ann.get(f"evidence/{one.pk}/").json() for one in evidence]


def test_a_claim_is_read_by_as_many_questions_whatever_hangs_on_it(
    ann: Caller, filed: Verdict, django_assert_num_queries: Any
) -> None:
    for path, many in {"": 5, "evidence/": 5}.items():
        ann.get(f"claims/{filed.claim_id}/{path}")
        with django_assert_num_queries(many):
            ann.get(f"claims/{filed.claim_id}/{path}")


def test_only_a_claim_that_has_siblings_is_asked_for_them(
    ann: Caller, filed: Verdict, django_assert_num_queries: Any
) -> None:
    claim = filed.claim
    sibling = Claim.objects.create(
        article=claim.article,
        kind="event",
        sibling_of=claim,
        question="attribution",
        statement="Ann said so.",
    )
    ann.get(f"claims/{claim.pk}/")

    with django_assert_num_queries(6):
        assert ann.get(f"claims/{claim.pk}/").json()["siblings"] == [sibling.pk]
    with django_assert_num_queries(5):
        assert ann.get(f"claims/{sibling.pk}/").json()["siblings"] == []
