"""The claim screen: Ann reviews what she holds; nothing she typed is ever lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from claims.actions import assignments, claims, verdicts
from claims.actions import evidence as evidence_actions
from claims.actions.filing import LONGEST_RATIONALE
from claims.models import Article, Claim, Event, Evidence, Lookup, Verdict
from tests.desk.admin.reviewing import RATIONALE, address, as_seen
from tests.record import Desk, add_passage, decide, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")


def test_ann_opens_her_claim_and_sees_what_it_rests_on(
    desk: Desk, ann: Client, claim: Claim, evidence: list[Evidence]
) -> None:
    page = ann.get(address(claim))

    assert page.status_code == 200
    for said in (claim.statement, evidence[0].passage, "Source as seen", "2 pages, 2 independent sources"):
        assert said in page.text
    assert "Your verdict" in page.text


def test_looking_at_an_assigned_claim_begins_its_review(desk: Desk, ann: Client, article: Article) -> None:
    claim = make_claim(article, "The deal is a shame.")
    claims.queue(claim.pk, by=desk.by("ann"))
    assignments.take(claim.pk, by=desk.by("ann"))
    ann.get(address(claim))
    claim.refresh_from_db()
    assert claim.state == "in_review"


def test_ann_files_and_the_verdict_waits_for_somebody_else(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    answer = ann.post(address(held), as_seen(held, evidence))

    verdict = Verdict.objects.get(state="decided")
    assert answer.headers["Location"] == f"/admin/claims/verdict/{verdict.pk}/change/#sign"
    assert (verdict.decided_by, verdict.rating, verdict.rationale) == (desk.ann, "supported", RATIONALE)
    assert verdict.origins_counted == 2
    assert Event.objects.filter(type="verdict.decided").get().door == "admin"


def test_filing_twice_files_once(desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    form = as_seen(held, evidence)
    first, again = ann.post(address(held), form), ann.post(address(held), form)

    assert Verdict.objects.filter(state="decided").count() == 1
    assert again.headers["Location"] == first.headers["Location"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rating": ""}, "Choose a rating."),
        ({"why": "  "}, "Say why this claim is checked"),
        ({"rationale": ""}, "Write the rationale"),
        ({"rating": "pending"}, "Select a valid choice"),
        ({"as_of": "soon"}, "Enter a valid date"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    ann: Client, held: Claim, evidence: list[Evidence], typed: dict[str, str], sentence: str
) -> None:
    page = ann.post(address(held), as_seen(held, evidence, **typed))

    assert page.status_code == 422
    assert sentence in page.text
    assert "Ammunition went to Southmark." in page.text
    assert not Verdict.objects.exists()


def test_too_long_a_rationale_is_cut_by_nobody(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    words = "x" * LONGEST_RATIONALE + " and the end"
    refused = ann.post(address(held), as_seen(held, evidence, rationale=words))
    assert refused.status_code == 422
    assert "at most 20000 characters (it has 20012)" in refused.text
    assert words in refused.text
    assert 'maxlength="20000"' not in refused.text


def test_one_source_is_refused_with_the_rule_and_the_ticks_stay(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    form = as_seen(held, evidence)
    del form[f"counts-{evidence[1].pk}"]
    page = ann.post(address(held), form)

    assert page.status_code == 422
    assert "needs 2 independent sources" in page.text
    assert RATIONALE in page.text
    assert f'name="counts-{evidence[0].pk}" checked' in page.text
    assert f'name="counts-{evidence[1].pk}" checked' not in page.text


@pytest.mark.parametrize("do", ["file", "keep"])
def test_a_tick_without_a_stance_is_asked_about_where_it_stands(
    ann: Client, held: Claim, evidence: list[Evidence], do: str
) -> None:
    page = ann.post(address(held), as_seen(held, evidence, do=do, **{f"stance-{evidence[1].pk}": ""}))
    assert page.status_code == 422
    assert "say whether it backs the claim" in page.text
    assert page.text.count('aria-invalid="true"') == 1
    assert re.search(rf'name="stance-{evidence[1].pk}" value="supports" aria-invalid="true"', page.text)


def test_below_the_rule_ann_asks_for_an_exception(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    ann.post(
        address(held),
        as_seen(
            held, evidence[:1], rationale="One paper says so.", override_reason="The other paper closed."
        ),
    )
    assert Verdict.objects.get(state="decided").override_asked == "The other paper closed."


def test_a_contrary_source_gets_a_field_for_its_answer(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    other = add_passage(held, desk, "The Capital Times", "No ship has sailed, the port says.")
    form = as_seen(held, [*evidence, other], **{f"stance-{other.pk}": "refutes"})
    number = Evidence.objects.select_related("origin").get(pk=other.pk).origin.number  # type: ignore[union-attr]
    refused = ann.post(address(held), form)
    assert "says otherwise" in refused.text
    assert f'name="answer-{number}"' in refused.text

    ann.post(address(held), form | {f"answer-{number}": "The port counts only its own ships."})
    assert Verdict.objects.get(state="decided").answers == {
        str(number): "The port counts only its own ships."
    }


def test_the_rule_answers_before_anything_is_filed(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    said = ann.post(f"/admin/claims/claim/{held.pk}/rule/", as_seen(held, evidence))
    assert "Stands on 2 independent sources" in said.text
    form = as_seen(held, evidence[:1])
    assert "needs 2 independent sources" in ann.post(f"/admin/claims/claim/{held.pk}/rule/", form).text
    assert not Verdict.objects.exists()


def test_a_claim_that_somebody_changed_meanwhile_keeps_her_words(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    form = as_seen(held, evidence)
    claims.mend(held.pk, by=desk.by("dora"), statement="Northland shipped shells to Southmark.")
    page = ann.post(address(held), form)

    assert page.status_code == 412
    assert re.search(r"Dora changed the statement at \d\d:\d\d while you had it open", page.text)
    assert RATIONALE in page.text
    assert "Northland shipped shells to Southmark." in page.text
    held.refresh_from_db()
    assert f'name="version" value="{held.version}"' in page.text


def test_a_small_button_loses_no_word(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    form = as_seen(held, evidence, do="search", question="Southmark customs shells")
    page = ann.post(address(held), form, follow=True)

    assert Lookup.objects.filter(claim=held, query="Southmark customs shells").exists()
    assert RATIONALE in page.text
    assert f'name="counts-{evidence[0].pk}" checked' in page.text


@pytest.mark.parametrize(
    ("do", "typed", "field", "sentence"),
    [
        ("add_page", {"page_url": "the ministry"}, "page_url", "An address begins with http"),
        ("log_search", {"logged_question": "shells"}, "logged_place", "Say where you looked."),
        ("search", {"question": "x" * 1001}, "question", "A search has at most 1,000 characters."),
        ("dismiss", {"reason": ""}, "reason", "Say why the claim is not checkable."),
    ],
)
def test_a_small_button_that_is_refused_says_so_at_its_own_field_and_asks_for_no_verdict(
    ann: Client, held: Claim, do: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = ann.post(address(held), as_seen(held, [], do=do, rating="", rationale="Half a word", **typed))

    assert page.status_code == 422
    assert page.text.count('aria-invalid="true"') == 1
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true" aria-describedby="refused"', page.text)
    assert f'<p class="wrong" id="refused">{sentence}' in page.text
    assert "Choose a rating." not in page.text
    assert "Half a word" in page.text


def test_who_only_looks_on_sees_the_suggestion_and_no_answer_of_the_rule(
    desk: Desk, client: Client, held: Claim
) -> None:
    client.force_login(desk.bob)
    Verdict.objects.create(
        claim=held, state="suggested", rating="refuted", label="False", statement="x", kind="event", reasons=["Two say so."]
    )  # fmt: skip
    page = client.get(address(held)).text

    assert "Two say so." in page
    assert 'class="rule' not in page


def test_the_day_of_a_forecast_is_told_with_the_words_it_was_read_from(ann: Client, held: Claim) -> None:
    Claim.objects.update(kind="forecast", due_on="2026-12-16", due_phrase="“within three weeks”")

    assert "16 December 2026</time> (“within three weeks”)" in ann.get(address(held)).text


@pytest.mark.parametrize(("shown", "seen"), [("always", True), ("after", False), ("never", False)])
def test_the_suggestion_is_shown_when_the_team_wants_it(
    desk: Desk, ann: Client, held: Claim, shown: str, seen: bool
) -> None:
    Verdict.objects.create(
        claim=held, state="suggested", rating="refuted", label="False", statement="x", kind="event",
        reasons=["2 independent sources contradict it."],
    )  # fmt: skip
    desk.team.suggestion_shown = shown
    desk.team.save()
    reason = "2 independent sources contradict it."

    assert (reason in ann.get(address(held)).text) is seen
    chosen = ann.post(f"/admin/claims/claim/{held.pk}/rule/", as_seen(held, []))
    assert (reason in chosen.text) is (shown != "never")


def test_what_was_sent_back_comes_with_its_comment_and_its_words(
    desk: Desk, ann: Client, filed: Verdict
) -> None:
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="Name the second paper.")
    page = ann.get(address(filed.claim))
    assert "Name the second paper." in page.text
    assert filed.rationale in page.text
    assert filed.why in page.text


def test_ann_hands_back_and_takes_again(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    page = ann.post(address(held), as_seen(held, evidence, do="hand_back"), follow=True)
    assert "Nobody holds this claim" in page.text
    page = ann.post(address(held), {"do": "take"}, follow=True)
    assert "Your verdict" in page.text


# --- who may ----------------------------------------------------------------------------------------------------------


def test_who_declares_a_conflict_with_what_she_holds_is_told_so_and_hands_it_back(
    desk: Desk, ann: Client, held: Claim
) -> None:
    publisher = held.article.publisher
    desk.ann.conflicts = [{"kind": "publisher", "name": publisher}]
    desk.ann.save()
    page = ann.get(address(held)).text
    assert f"You hold this claim and have declared a conflict of interest with {publisher}" in page
    assert "the verdict is theirs to file" not in page
    ann.post(address(held), {"do": "hand_back"})
    held.refresh_from_db()
    assert held.state == "queued"


def test_bob_sees_anns_claim_but_files_nothing_on_it(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    client.force_login(desk.bob)
    page = client.get(address(held))
    assert "Ann holds this claim" in page.text
    assert "Your verdict" not in page.text

    refused = client.post(address(held), as_seen(held, evidence))
    assert refused.status_code == 403
    assert "Ann holds this claim." in refused.text
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("eve", 404), ("adam", 403)])
def test_eve_finds_nothing_and_adam_may_not(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence], who: str, status: int
) -> None:
    client.force_login(getattr(desk, who))
    rule = f"/admin/claims/claim/{held.pk}/rule/"
    answers = [
        client.get(address(held)),
        client.post(address(held), as_seen(held, evidence)),
        client.post(rule, as_seen(held, evidence)),
        client.get(f"/documents/{evidence[0].document_id}/?evidence={evidence[0].pk}"),
    ]
    expected = [status] * 3 + [200 if who == "eve" else 403]  # a fetched page is everybody's
    assert [answer.status_code for answer in answers] == expected
    assert not Verdict.objects.exists()


def test_evidence_of_another_claim_is_no_use(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    from tests.record import make_claim

    other = make_claim(held.article, "The president is expected to visit Southmark in May.")
    stranger = evidence_actions.add(
        other.pk,
        by=desk.by("ann"),
        form="paper",
        passage="A study.",
        details={"title": "A study", "page": "3"},
    )
    page = ann.post(address(held), as_seen(held, [stranger]) | {f"origin-{stranger.pk}": "0"})
    assert page.status_code == 422
    moved = ann.post(
        address(held), as_seen(held, [], do=f"move:{stranger.pk}", **{f"origin-{stranger.pk}": "0"})
    )
    assert moved.status_code == 404


def test_a_rationale_with_markup_is_text(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    script = "<script>alert(1)</script> [1]"
    page = ann.post(address(held), as_seen(held, evidence, rationale=script), follow=True)
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


def test_the_screen_asks_as_often_for_ten_passages_as_for_two(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence], django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ann.get(address(held))
    with CaptureQueriesContext(connection) as few:
        ann.get(address(held))
    for number in range(8):
        add_passage(held, desk, f"Paper {number}", f"Shipment {number} went to Southmark.")
    with CaptureQueriesContext(connection) as many:
        ann.get(address(held))
    assert len(many) == len(few)


def test_decided_by_another_door_meanwhile(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    form = as_seen(held, evidence)
    verdict = decide(desk, held, evidence)
    answer = ann.post(address(held), form)
    assert answer.headers["Location"] == f"/admin/claims/verdict/{verdict.pk}/change/#sign"
    assert Verdict.objects.filter(state="decided").count() == 1


def test_a_number_in_the_rationale_leads_to_a_ticked_source(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    page = ann.post(
        address(held), as_seen(held, evidence, rationale="So it is [1], and so says another [7].")
    )
    assert page.status_code == 422
    assert "The rationale refers to source 7, of which nothing is ticked." in page.text
    assert "and so says another [7]" in page.text


def test_she_gives_the_day_of_the_article_without_losing_a_word(
    desk: Desk, ann: Client, article: Article
) -> None:
    Article.objects.filter(pk=article.pk).update(published_on=None)
    forecast = make_claim(article, "The president is expected to visit Southmark in May.", kind="forecast")
    assignments.take(forecast.pk, by=desk.by("ann"))
    assert "1 forecast waits for it." in ann.get(address(forecast)).text

    typed = {"do": "date_article", "version": forecast.version, "rationale": "Not yet.", "published_on": ""}
    assert "Write the day as in 2026-03-01." in ann.post(address(forecast), typed).text
    page = ann.post(address(forecast), typed | {"published_on": "2026-03-01"}, follow=True).text

    assert "The article is read again with its day." in page
    assert "Not yet." in page
    article.refresh_from_db()
    assert str(article.published_on) == "2026-03-01"
