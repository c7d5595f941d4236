"""The claim screen: Ann reviews what she holds; nothing she typed is ever lost."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import history
from claims.actions import assignments, claims, verdicts
from claims.actions import evidence as evidence_actions
from claims.models import Claim, Event, Evidence, Lookup, Verdict
from tests.record import Desk, add_passage, decide

RATIONALE = "Two papers report it independently [1] [2]."


def address(claim: Claim) -> str:
    return f"/admin/claims/claim/{claim.pk}/change/"


@pytest.fixture
def ann(desk: Desk, client: Client) -> Client:
    client.force_login(desk.ann)
    return client


def as_seen(claim: Claim, evidence: list[Evidence], do: str = "file", **typed: str) -> dict[str, str]:
    """The form as Ann sends it: both passages ticked, with her stance."""
    claim.refresh_from_db()
    form = {
        "do": do,
        "version": str(claim.version),
        "rating": "supported",
        "headline": "Ammunition went to Southmark.",
        "rationale": RATIONALE,
        "why": "It is widely shared.",
        "as_of": "2026-03-05",
    }
    for one in evidence:
        form |= {f"shown-{one.pk}": "1", f"stance-{one.pk}": "supports", f"counts-{one.pk}": "on"}
    return form | typed


def test_ann_opens_her_claim_and_sees_what_it_rests_on(
    desk: Desk, ann: Client, claim: Claim, evidence: list[Evidence]
) -> None:
    page = ann.get(address(claim))

    assert page.status_code == 200
    for said in (claim.statement, evidence[0].passage, "Source as seen", "2 pages, 2 independent sources"):
        assert said in page.text
    assert "Your verdict" in page.text


def test_looking_at_an_assigned_claim_begins_its_review(desk: Desk, ann: Client, claim: Claim) -> None:
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
    assert answer.headers["Location"] == f"/admin/claims/verdict/{verdict.pk}/change/"
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


def test_a_tick_without_a_stance_is_asked_about(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    page = ann.post(address(held), as_seen(held, evidence, **{f"stance-{evidence[0].pk}": ""}))
    assert page.status_code == 422
    assert "say whether it backs the claim" in page.text


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
    assert "Somebody changed this claim while you had it open" in page.text
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


def test_ann_adds_a_page_once(ann: Client, held: Claim) -> None:
    said = {"page_url": "https://page.example/a", "page_passage": "Quoted words", "page_stance": "supports"}
    for _ in range(2):
        page = ann.post(address(held), as_seen(held, [], do="add_page", **said), follow=True)
    assert held.evidence.filter(asked_url="https://page.example/a", stance="supports").count() == 1
    assert "The page is being fetched" in page.text


def test_a_wrong_address_is_said_and_kept(ann: Client, held: Claim) -> None:
    page = ann.post(address(held), as_seen(held, [], do="add_page", page_url="ftp://page.example/a"))
    assert page.status_code == 422
    assert "begins with http:// or https://" in page.text
    assert "ftp://page.example/a" in page.text


def test_a_call_is_added_with_its_terms(ann: Client, held: Claim) -> None:
    said = {"other_form": "conversation", "other_who": "The harbour master", "other_terms": "on the record"}
    page = ann.post(address(held), as_seen(held, [], do="add_other", **said), follow=True)
    assert held.evidence.get().details == {"who": "The harbour master", "terms": "on the record"}
    assert "The harbour master" in page.text


def test_a_failed_search_never_reads_as_an_empty_one(ann: Client, held: Claim) -> None:
    Lookup.objects.filter(claim=held).delete()
    for outcome in ("failed", "nothing"):
        said = {"logged_place": "The register", "logged_question": outcome, "logged_outcome": outcome}
        page = ann.post(address(held), as_seen(held, [], do="log_search", **said), follow=True)
    assert "failed, try again" in page.text
    assert "searched, found nothing" in page.text


def test_what_kind_of_source_it_is_and_whose_word_is_hers_to_say(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    pk = evidence[0].pk
    judged = {f"tier-{pk}": "primary", f"party-{pk}": "on", f"counts-{pk}": ""}
    form = as_seen(held, evidence, do="keep", **judged)
    page = ann.post(address(held), form, follow=True)

    kept = Evidence.objects.get(pk=pk)
    assert (kept.tier, kept.interested_party, kept.counts) == ("primary", True, True)
    line = Event.objects.filter(type="evidence.judged").order_by("pk").last()
    assert line is not None
    before = Event.objects.count()
    assert '<option value="primary" selected>' in page.text
    assert f'name="party-{pk}" checked' in page.text

    del form[f"party-{pk}"]
    ann.post(address(held), form | {f"tier-{pk}": "background"})
    kept.refresh_from_db()
    assert (kept.tier, kept.interested_party) == ("background", False)
    assert Event.objects.count() == before + 1, "one line for what is judged of one passage at once"
    said = history.sentence(Event.objects.order_by("pk").last())  # type: ignore[arg-type]
    assert said == f"Ann judged evidence {pk}: tier background, no party to the claim"


def test_one_primary_source_without_an_interest_can_be_reached(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    pk, rule = evidence[0].pk, f"/admin/claims/claim/{held.pk}/rule/"
    form = as_seen(held, evidence[:1], rationale="The register says so [1].", **{f"tier-{pk}": "primary"})

    assert "Stands on a primary source" in ann.post(rule, form).text
    assert "is itself a party" not in ann.post(rule, form).text
    assert "needs 2 independent sources" in ann.post(rule, form | {f"party-{pk}": "on"}).text
    assert "needs 2 independent sources" in ann.post(rule, form | {f"tier-{pk}": "secondary"}).text
    assert Evidence.objects.get(pk=pk).tier == "secondary", "asking writes nothing"

    ann.post(address(held), form)
    verdict = Verdict.objects.get(state="decided")
    assert (verdict.rule, verdict.override_asked) == (
        "Stands on a primary source that is no party to the claim.",
        "",
    )
    assert verdict.evidence[0]["tier"] == "primary"


def test_a_judgement_that_is_not_saved_yet_is_kept_with_the_draft(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    pk = evidence[0].pk
    said = {f"tier-{pk}": "background", f"party-{pk}": "on", "question": "Southmark customs"}
    ann.post(address(held), as_seen(held, evidence, do="search", **said))
    page = ann.get(address(held))
    assert '<option value="background" selected>' in page.text
    assert f'name="party-{pk}" checked' in page.text
    assert Evidence.objects.get(pk=pk).tier == "secondary"


def test_a_form_without_the_kind_of_source_leaves_it(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    evidence_actions.judge(evidence[0].pk, by=desk.by("ann"), tier="primary", interested_party=True)
    ann.post(address(held), as_seen(held, evidence, do="keep", **{f"tier-{evidence[1].pk}": "gossip"}))
    kept = Evidence.objects.get(pk=evidence[0].pk)
    assert (kept.tier, kept.interested_party) == ("primary", True)
    assert Evidence.objects.get(pk=evidence[1].pk).tier == "secondary"


def test_sources_are_split_and_merged(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    numbers = [one.origin.number for one in evidence if one.origin]
    into = {f"into-{numbers[0]}": str(numbers[1])}
    page = ann.post(address(held), as_seen(held, evidence, do=f"merge:{numbers[0]}", **into), follow=True)
    assert "2 pages, 1 independent source" in page.text

    apart = {f"origin-{evidence[0].pk}": "0"}
    page = ann.post(address(held), as_seen(held, evidence, do=f"move:{evidence[0].pk}", **apart), follow=True)
    assert "2 pages, 2 independent sources" in page.text

    ann.post(address(held), as_seen(held, evidence, do=f"merge:{numbers[1]}", **{f"into-{numbers[1]}": "3"}))
    before = Event.objects.count()
    page = ann.post(address(held), as_seen(held, evidence, do="split:3"), follow=True)
    assert "Source 3 is 2 sources now." in page.text
    assert "2 pages, 2 independent sources" in page.text
    assert Event.objects.count() == before + 1


def test_a_page_that_repeats_the_article_is_struck_and_cannot_count(
    desk: Desk, ann: Client, held: Claim
) -> None:
    copy = add_passage(held, desk, "The Echo", "Northland has shipped ammunition.", circular=True)
    page = ann.get(address(held))
    assert "<s>The Echo" in page.text
    assert "repeats the article" in page.text
    assert f'name="counts-{copy.pk}"' not in page.text
    refused = ann.post(
        address(held), as_seen(held, [copy], rationale="It says so.", override_reason="All the same.")
    )
    assert refused.status_code == 422
    assert "repeats the checked article" in refused.text


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
    stranger = evidence_actions.add(other.pk, by=desk.by("ann"), form="paper", passage="A study.")
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
    assert answer.headers["Location"] == f"/admin/claims/verdict/{verdict.pk}/change/"
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
