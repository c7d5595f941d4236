"""The sign-off: Bob signs what Ann filed; Ann can't, by any door."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from claims.actions import assignments, verdicts
from claims.actions import people as person_actions
from claims.models import Claim, Event, Evidence, Verdict
from people.models import Notice
from people.roles import Scope
from publishing import actions as publishing
from publishing.models import Publication
from tests.record import Desk, decide, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")


def address(verdict: Verdict) -> str:
    return f"/admin/claims/verdict/{verdict.pk}/change/"


def signed_in(client: Client, person: object) -> Client:
    client.force_login(person)  # type: ignore[arg-type]
    return client


def test_bob_sees_what_he_signs(desk: Desk, client: Client, filed: Verdict, evidence: list[Evidence]) -> None:
    page = signed_in(client, desk.bob).get(address(filed))
    for said in (
        filed.statement,
        filed.rationale,
        filed.why,
        evidence[0].passage,
        "2 independent sources",
        "True",
    ):
        assert said in page.text
    assert "Sign off</button>" in page.text
    assert "Sign off and publish" not in page.text


def test_bob_signs_and_a_second_click_changes_nothing(desk: Desk, client: Client, filed: Verdict) -> None:
    bob = signed_in(client, desk.bob)
    first = bob.post(address(filed), {"do": "approve"})
    again = bob.post(address(filed), {"do": "approve"})

    filed.refresh_from_db()
    assert (filed.state, filed.approved_by) == ("approved", desk.bob)
    assert (first.status_code, again.status_code) == (302, 302)
    assert Event.objects.get(type="verdict.approved").door == "admin"


def test_whoever_has_done_their_part_is_led_to_the_next(desk: Desk, filed: Verdict) -> None:
    """Ann to the next claim of the queue, a second click to the same; Bob to the next verdict that waits for him."""
    other = decide_other(desk, filed)
    ann, bob = desk.client("ann"), desk.client("bob")
    page = ann.get(address(filed)).text
    taken = re.search(r'name="last_taken" value="(\d+)"', page)
    assert taken
    assert "Take next</button>" in page
    assert "Next to sign off" not in bob.get(address(filed)).text
    bob.post(address(filed), {"do": "approve"})
    assert f'href="{address(other)}" data-key="n">' in bob.get(address(filed)).text


def decide_other(desk: Desk, filed: Verdict) -> Verdict:
    """Ann's verdict on another claim of the same article."""
    claim = make_claim(filed.claim.article, "The president is expected to visit Southmark in May.")
    assignments.take(claim.pk, by=desk.by("ann"))
    return decide(desk, claim, [], rating="not_enough_evidence")


def test_bob_sends_it_back_with_a_comment(desk: Desk, client: Client, filed: Verdict) -> None:
    bob = signed_in(client, desk.bob)
    refused = bob.post(address(filed), {"do": "send_back", "comment": " "})
    assert refused.status_code == 422
    assert "Say what should be mended." in refused.text
    assert '<textarea id="comment" name="comment" rows="3" data-key="b" aria-invalid="true">' in refused.text

    bob.post(address(filed), {"do": "send_back", "comment": "Which papers?"})
    filed.refresh_from_db()
    assert (filed.state, filed.comment) == ("sent_back", "Which papers?")


def test_whoever_is_named_in_what_sends_their_verdict_back_is_told_once(desk: Desk, filed: Verdict) -> None:
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="@ann, which papers? @dora knows one.")
    assert [one.kind for one in Notice.objects.filter(person=desk.ann)] == ["sent_back"]
    assert Notice.objects.filter(person=desk.dora, kind="mentioned").count() == 1


def test_what_changed_since_it_was_sent_back_is_shown(
    desk: Desk, client: Client, filed: Verdict, held: Claim, evidence: list[Evidence]
) -> None:
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="Which papers?")
    again = decide(desk, held, evidence, rationale="The Post and the Gazette report it independently.")
    page = signed_in(client, desk.bob).get(address(again))
    assert "What changed since it was sent back" in page.text
    assert "Which papers?" in page.text
    assert "<ins>The Post and the Gazette " in page.text


def test_dora_signs_and_publishes_with_one_button(desk: Desk, client: Client, filed: Verdict) -> None:
    dora = signed_in(client, desk.dora)
    assert "Sign off and publish" in dora.get(address(filed)).text
    for _ in range(2):
        assert dora.post(address(filed), {"do": "approve_and_publish"}).status_code == 302
    publication = Publication.objects.get()
    assert (publication.state, publication.verdict.approved_by) == ("published", desk.dora)


def test_dora_replaces_what_is_out_and_says_why(
    desk: Desk, client: Client, approved: Verdict, held: Claim, evidence: list[Evidence]
) -> None:
    from claims.actions import assignments, claims

    publishing.publish(approved.pk, by=desk.by("dora"))
    claims.recheck(held.pk, by=desk.by("dora"), reason="A paper took it back.")
    assignments.take(held.pk, by=desk.by("ann"))
    new = decide(desk, held, evidence, rating="mixed")
    dora = signed_in(client, desk.dora)

    refused = dora.post(address(new), {"do": "approve_and_publish", "change_note": "The Post took it back."})
    assert refused.status_code == 422
    assert "say what kind of change this is" in refused.text
    assert "Choose what kind of change it is." in refused.text
    assert "The Post took it back." in refused.text
    new.refresh_from_db()
    assert (new.state, new.approved_by) == ("decided", None), "nothing is signed yet"

    change = {"change_kind": "update", "change_note": "The Post took it back."}
    assert dora.post(address(new), {"do": "approve_and_publish"} | change).status_code == 302
    assert Publication.objects.get(verdict=new).replaces == Publication.objects.get(verdict=approved)


def test_an_exception_is_granted_by_an_editor_with_a_reason(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    asked = decide(desk, held, evidence[:1], override_reason="The other paper closed.")
    bob = signed_in(client, desk.bob)
    assert "an editor signs it" in bob.get(address(asked)).text
    assert bob.post(address(asked), {"do": "approve"}).status_code == 403

    dora = signed_in(Client(), desk.dora)
    assert dora.post(address(asked), {"do": "approve"}).status_code == 422
    dora.post(address(asked), {"do": "approve", "override_reason": "The paper is an archive of record."})
    asked.refresh_from_db()
    assert (asked.override_by, asked.override_reason) == (desk.dora, "The paper is an archive of record.")


def test_ann_takes_her_own_back(desk: Desk, client: Client, filed: Verdict) -> None:
    ann = signed_in(client, desk.ann)
    assert "Take it back" in ann.get(address(filed)).text
    page = ann.post(address(filed), {"do": "recall"}, follow=True)
    assert filed.rationale in page.text
    filed.refresh_from_db()
    assert filed.state == "sent_back"


def test_bob_does_not_take_anns_back(desk: Desk, client: Client, filed: Verdict) -> None:
    refused = signed_in(client, desk.bob).post(address(filed), {"do": "recall"})
    assert refused.status_code == 403
    assert "Only the person who filed a verdict takes it back" in refused.text


# --- Ann can't sign her own, by any door --------------------------------------------------------------------------------

SENTENCE = "Ann filed this verdict: somebody else signs it off or sends it back."


def test_ann_reads_why_she_has_no_button(desk: Desk, client: Client, filed: Verdict) -> None:
    page = signed_in(client, desk.ann).get(address(filed))
    assert SENTENCE in page.text
    assert "Sign off</button>" not in page.text


@pytest.mark.parametrize("also", [[], ["editor"], ["editor", "administrator"]])
@pytest.mark.parametrize("verb", ["approve", "send_back", "approve_and_publish"])
@pytest.mark.parametrize("door", ["admin", "api"])
def test_ann_signs_nothing_of_her_own(
    desk: Desk, client: Client, filed: Verdict, also: list[str], verb: str, door: str
) -> None:
    for role in also:
        setattr(desk.ann, f"is_{role}", True)
    desk.ann.save()
    if door == "admin":
        answer = signed_in(client, desk.ann).post(address(filed), {"do": verb, "comment": "Fine."})
    else:
        _, secret = person_actions.make_key("mine", by=desk.by("ann"), scopes=[Scope.REVIEW], person=desk.ann)
        path = {"send_back": "send-back"}.get(verb, "approve")
        answer = client.post(
            f"/api/v1/verdicts/{filed.pk}/{path}/",
            {"comment": "Fine."} if verb == "send_back" else {},
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )

    filed.refresh_from_db()
    assert answer.status_code == 403
    may_not_publish = verb == "approve_and_publish" and door == "admin" and not also
    assert ("may not publish" if may_not_publish else SENTENCE) in answer.text
    assert (filed.state, filed.approved_by) == ("decided", None)
    assert not Publication.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("eve", 404), ("adam", 403)])
@pytest.mark.parametrize("verb", ["", "approve", "send_back", "recall", "publish", "approve_and_publish"])
def test_strangers_and_administrators_sign_nothing(
    desk: Desk, client: Client, filed: Verdict, who: str, status: int, verb: str
) -> None:
    stranger = signed_in(client, getattr(desk, who))
    answer = (
        stranger.post(address(filed), {"do": verb, "comment": "x"}) if verb else stranger.get(address(filed))
    )
    filed.refresh_from_db()
    assert (answer.status_code, filed.state) == (status, "decided")


def test_a_suggestion_is_no_verdict_to_sign(desk: Desk, client: Client, held: Claim) -> None:
    suggested = Verdict.objects.create(
        claim=held, state="suggested", rating="refuted", label="False", statement="x", kind="event"
    )
    assert signed_in(client, desk.bob).get(address(suggested)).status_code == 404
