"""What a person can take, the team's rules for choosing, a claim's history, and a desk with too few people."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from claims.actions import assignments, claims, deadlines, verdicts
from claims.machine import CLOCK
from claims.models import Assignment, ChoosingRule, Claim, Event, Evidence, Verdict
from people.models import Person
from tests.desk.admin.reviewing import address, as_seen
from tests.record import Desk, decide, make_claim

ME, CHOOSING = "/admin/me/", "/choosing/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_ann_says_what_she_can_take(desk: Desk, ann: Client) -> None:
    said = {
        "languages": "EN, de",
        "topics": "ports",
        "absent_until": "2999-05-01",
        "speakers": "Ida Rees\n\n",
    }
    assert "Kept." in ann.post(ME, said, follow=True).text
    desk.ann.refresh_from_db()
    assert (desk.ann.languages, desk.ann.topics) == ("en, de", "ports")
    assert desk.ann.conflicts == [{"kind": "speaker", "name": "Ida Rees"}]
    assert "Ida Rees</textarea>" in ann.get(ME).text


def test_ann_chooses_whether_she_is_named(desk: Desk, ann: Client) -> None:
    assert "checked" not in ann.get(ME).text
    for chosen in (True, False):
        ann.post(ME, {"named_in_public": "on"} if chosen else {})
        desk.ann.refresh_from_db()
        assert desk.ann.named_in_public is chosen
        assert ("checked>" in ann.get(ME).text) is chosen
    assert Event.objects.filter(type="person.declared", person=desk.ann).count() == 2


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"absent_until": "soon"}, "Write the day as in 2026-03-01."),
        ({"languages": "German"}, "no code of a language"),
    ],
)
def test_what_is_wrong_is_said_and_kept(ann: Client, said: dict[str, str], sentence: str) -> None:
    answer = ann.post(ME, {"topics": "kept words"} | said)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "kept words" in answer.text


def test_dora_sets_and_ends_a_rule(desk: Desk) -> None:
    dora = signed_in(desk.dora)
    assert "No rules yet" in dora.get(CHOOSING).text
    said = {"effect": "never", "about": "topic", "name": "Sport", "words": "football, cup"}
    page = dora.post(CHOOSING, said, follow=True).text
    assert "never: the topic “Sport”" in page
    assert "football, cup" in page
    refused = dora.post(CHOOSING, said)
    assert (refused.status_code, "There is a rule about this already" in refused.text) == (422, True)
    missing = dora.post(CHOOSING, said | {"name": "Crime", "words": ""})
    assert "Say by which words the topic is recognised." in missing.text
    dora.post(f"/choosing/{ChoosingRule.objects.get().pk}/end/")
    assert "No rules yet" in dora.get(CHOOSING).text


def test_ann_reads_the_rules_and_eve_has_her_own(desk: Desk, ann: Client) -> None:
    signed_in(desk.dora).post(CHOOSING, {"effect": "first", "about": "word", "name": "shells"})
    assert "shells" in ann.get(CHOOSING).text
    assert "A new rule" not in ann.get(CHOOSING).text
    assert ann.post(CHOOSING, {"effect": "first", "about": "word", "name": "x"}).status_code == 403
    assert "shells" not in signed_in(desk.eve).get(CHOOSING).text
    pk = ChoosingRule.objects.get().pk
    assert signed_in(desk.eve).post(f"/choosing/{pk}/end/").status_code == 404
    assert signed_in(desk.adam).get(CHOOSING).status_code == 403


# --- History ------------------------------------------------------------------------------------------------------------


def test_every_change_is_a_sentence_that_can_be_filtered_and_taken_away(
    desk: Desk, ann: Client, filed: Verdict
) -> None:
    page = f"/claims/{filed.claim_id}/history/"
    every = ann.get(page).text
    for said in (
        "Ann chose the claim to be checked",
        "Ann took the claim",
        "Ann filed True on 2 independent sources",
    ):
        assert said in every
    verdict_lines = ann.get(f"{page}?kind=verdict").text
    assert "Ann filed True" in verdict_lines
    assert "Ann took the claim" not in verdict_lines
    assert "Nothing of this kind" in ann.get(f"{page}?words=zebra").text
    assert "Nothing of this kind" in ann.get(f"{page}?since=2999-01-01").text
    assert "Ann took" in ann.get(f"{page}?since=2026-02-31").text, "a day that no month has filters nothing"

    rows = list(csv.reader(StringIO(ann.get(f"{page}?kind=verdict&as=csv").text)))
    assert [row[2] for row in rows] == ["what", "Ann filed True on 2 independent sources"]
    told = ann.get(f"{page}?as=json").json()
    assert told["history"][0]["what"] == "Ann chose the claim to be checked"
    assert signed_in(desk.eve).get(page).status_code == 404


def test_a_spreadsheet_gets_no_formula(desk: Desk, ann: Client, held: Claim) -> None:
    Person.objects.filter(pk=desk.dora.pk).update(name='=HYPERLINK("x")')
    claims.mend(held.pk, by=desk.by("dora"), priority=3)
    told = ann.get(f"/claims/{held.pk}/history/?as=csv").text
    assert ",=" not in told
    assert "'=HYPERLINK" in told


# --- A desk with too few people, and what is due ------------------------------------------------------------------------


def test_too_few_people_are_warned_of(desk: Desk) -> None:
    adam, dora = signed_in(desk.adam), signed_in(desk.dora)
    assert "Dora is the only editor" in adam.get("/admin/").text
    assert "can sign here" not in adam.get("/admin/").text
    Person.objects.filter(username__in=["ann", "bob"]).update(closed_at=timezone.now())
    for client in (adam, dora):
        assert "Only Dora can sign here" in client.get("/admin/").text
    Person.objects.filter(pk=desk.dora.pk).update(closed_at=timezone.now())
    assert "Nobody in this team can file or sign" in adam.get("/admin/").text


def test_what_is_overdue_is_seen_by_its_holder_and_by_editors(desk: Desk, ann: Client, claim: Claim) -> None:
    assignments.take(claim.pk, by=desk.by("ann"))
    late = timezone.now() - timedelta(hours=1)
    Assignment.objects.update(at=late - timedelta(hours=4), due_at=late)
    deadlines.remind(timezone.now(), by=CLOCK)
    assert "overdue" in ann.get("/admin/").text
    dora = signed_in(desk.dora).get("/admin/").text
    assert "Due soon, with others" in dora
    assert "<li>with Ann</li>" in dora
    assert "Due soon, with others" not in signed_in(desk.eve).get("/admin/").text
    Claim.objects.update(state="to_sign")
    assert "<li>filed by Ann</li>" in signed_in(desk.dora).get("/admin/").text, "she has done her part"


def test_what_she_is_given_waits_to_be_shown(desk: Desk, ann: Client, claim: Claim) -> None:
    page = ann.get("/admin/")
    news = f"/admin/queue-news/?newest={page.context['newest']}"
    assert "new: show" not in ann.get(news).text
    assignments.assign(claim.pk, by=desk.by("dora"), assignee="ann")
    assert "1 new: show it" in ann.get(news).text


# --- Signing again ------------------------------------------------------------------------------------------------------


def test_a_change_after_the_signature_is_shown_and_signed_again(
    desk: Desk, ann: Client, approved: Verdict, evidence: list[Evidence]
) -> None:
    sign = f"/admin/claims/verdict/{approved.pk}/change/"
    assert ann.post(sign, {"do": "check_again", "reason": " "}).status_code == 422
    page = ann.post(sign, {"do": "check_again", "reason": "A name is wrong."}, follow=True).text
    assert approved.rationale in page, "what was signed is there to be changed"
    assert "this approval is void" in ann.get(sign).text
    assert "Publish</button>" not in signed_in(desk.dora).get(sign).text

    claim = Claim.objects.get(pk=approved.claim_id)
    ann.post(address(claim), as_seen(claim, evidence, rationale="Two harbour papers report it [1] [2]."))
    again = Verdict.objects.get(state="decided")
    bob = signed_in(desk.bob)
    page = bob.get(f"/admin/claims/verdict/{again.pk}/change/").text
    assert "What changed since it was signed off by Bob" in page
    assert 'data-key="s">Sign off</button>' in page
    bob.post(f"/admin/claims/verdict/{again.pk}/change/", {"do": "approve"})
    again.refresh_from_db()
    assert again.state == "approved"


def test_ann_disputes_and_a_third_person_sees_why(
    desk: Desk, ann: Client, filed: Verdict, held: Claim, evidence: list[Evidence]
) -> None:
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="Too few.")
    assert "I don’t agree with Bob: ask a third person" in ann.get(address(held)).text
    ann.post(address(held), as_seen(held, evidence, dispute="Two are enough."))
    again = Verdict.objects.get(state="decided")
    sign = f"/admin/claims/verdict/{again.pk}/change/"
    assert "Ann does not agree with Bob" in signed_in(desk.bob).get(sign).text
    assert "a third person settles the dispute" in signed_in(desk.bob).get(sign).text
    page = signed_in(desk.dora).get(sign).text
    assert "Two are enough." in page
    assert "Sign off</button>" in page


def test_the_neighbours_of_a_claim_are_a_click_away(desk: Desk, ann: Client, held: Claim) -> None:
    after = make_claim(held.article, "The deal is a shame.", position=1)
    page = ann.get(address(held)).text
    assert f'After it: <a href="{address(after)}">' in page
    assert "Before it:" in ann.get(address(after)).text


def test_the_record_of_a_filed_verdict_says_what_was_still_out(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    verdict = decide(desk, held, evidence)
    assert len(verdict.still_running) == 2
    page = signed_in(desk.bob).get(f"/admin/claims/verdict/{verdict.pk}/change/").text
    assert "Searches that had no answer when it was filed" in page
