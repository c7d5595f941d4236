"""What goes out is frozen, replaced in the open, held by one and released by two."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from claims import history
from claims.actions import assignments, claims, verdicts
from claims.models import Claim, Evidence, Speaker, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from people.actors import machine
from people.models import Notice
from publishing import actions, relay
from publishing.models import Publication, PublicEvent
from publishing.serving import served, served_claimreview
from tests.record import Desk, decide, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")


def test_a_published_verdict_says_what_the_design_promises(desk: Desk, published: Publication) -> None:
    document = served(published)
    assert document["rating"] == "supported"
    assert document["label"] == "True"
    assert [s["origin"] for s in document["sources"]] == [1, 2]
    assert document["sources"][0]["passage"] == "Ships carried shells from Northland to Southmark."
    assert (document["version"], document["change"], document["replaces"]) == (1, None, None)
    assert document["url"].endswith(f"/checks/{published.claim_id}/")
    assert "decided_by" not in json.dumps(document)
    assert Claim.objects.get(pk=published.claim_id).is_public


def test_claimreview_is_within_googles_profile(published: Publication) -> None:
    review = served_claimreview(published)
    assert review
    assert review["@type"] == "ClaimReview"
    assert len(review["claimReviewed"]) <= 75
    assert review["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "True",
        "ratingValue": 5,
        "worstRating": 1,
        "bestRating": 5,
    }
    assert review["author"]["name"] == "Harbour Desk"
    assert len(review["citation"]) == 2


@pytest.mark.parametrize(
    ("speaker", "author", "told"),
    [
        ("Ada Brandt", {"@type": "Person", "name": "Ada Brandt"}, "Said by Ada Brandt"),
        ("reports", None, "According to reports"),
        ("South Korean officials", None, "According to South Korean officials"),
    ],
)
def test_only_somebody_named_is_the_author_of_a_claim(
    client: Client, desk: Desk, approved: Verdict, speaker: str, author: dict[str, str] | None, told: str
) -> None:
    approved.claim.speaker = Speaker.objects.create(name=speaker)
    approved.claim.save()
    review = served_claimreview(actions.publish(approved.pk, by=desk.by("dora")))
    assert review
    assert review["itemReviewed"].get("author") == author
    assert f'<p class="by">{told}</p>' in client.get(f"/checks/{approved.claim_id}/").text


@pytest.mark.parametrize(("who", "error"), [("ann", NotAllowed), ("adam", NotThere), ("eve", NotThere)])
def test_only_an_editor_of_the_team_publishes(
    desk: Desk, approved: Verdict, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        actions.publish(approved.pk, by=desk.by(who))
    assert not Publication.objects.exists()


@pytest.mark.parametrize(("who", "error"), [("bob", NotAllowed), ("adam", NotThere), ("eve", NotThere)])
def test_only_an_editor_of_the_team_holds_releases_and_withdraws(
    desk: Desk, published: Publication, who: str, error: type[Exception]
) -> None:
    """Nor does anybody else confirm the release that an editor asked for."""
    pk, dora = published.verdict_id, desk.by("dora")
    for act in (actions.hold, actions.withdraw):
        with pytest.raises(error):
            act(pk, by=desk.by(who), note="A doubt.")
    assert actions.hold(pk, by=dora, note="A doubt.").state == "held"
    with pytest.raises(error):
        actions.release(pk, by=desk.by(who))
    assert actions.release(pk, by=dora).release_asked_by == desk.dora
    with pytest.raises(error):
        actions.release(pk, by=desk.by(who))
    assert Publication.objects.get().state == "held"


def test_an_unsigned_verdict_is_not_published(desk: Desk, filed: Verdict) -> None:
    with pytest.raises(IllegalMove, match="was signed off"):
        actions.publish(filed.pk, by=desk.by("dora"))


def test_publishing_twice_is_refused(desk: Desk, published: Publication) -> None:
    with pytest.raises(IllegalMove, match="published already"):
        actions.publish(published.verdict_id, by=desk.by("dora"))


def test_a_correction_replaces_and_says_so(desk: Desk, published: Publication, second: Verdict) -> None:
    with pytest.raises(Invalid, match="what kind of change"):
        actions.publish(second.pk, by=desk.by("dora"))
    with pytest.raises(Invalid, match="what changed"):
        actions.publish(second.pk, by=desk.by("dora"), change_kind="correction", change_note=" ")
    new = actions.publish(
        second.pk, by=desk.by("dora"), change_kind="correction", change_note="One paper erred."
    )
    old = Publication.objects.get(pk=published.pk)
    assert (old.state, new.state, new.version) == ("replaced", "published", 2)
    assert old.changed_at == new.published_at, "whoever knows it asks when it changed"
    assert served(old)["replaced_by"] == second.pk
    assert served(old)["rating"] == "supported"
    assert served(new)["replaces"] == published.verdict_id
    review = served_claimreview(new)
    assert review
    assert review["correction"]["text"] == "One paper erred."
    assert served_claimreview(old) is None
    assert "ratingValue" not in review["reviewRating"]


def test_what_becomes_of_one_claim_leaves_what_is_out_on_another(
    desk: Desk, published: Publication, second: Verdict
) -> None:
    claim = make_claim(published.claim.article, "The deal is a shame.")
    assignments.take(claim.pk, by=desk.by("ann"))
    unproven = decide(desk, claim, [], rating="not_enough_evidence", rationale="Nothing was found.")
    verdicts.approve(unproven.pk, by=desk.by("bob"))
    other = actions.publish(unproven.pk, by=desk.by("dora"))
    before = served(other)
    actions.publish(second.pk, by=desk.by("dora"), change_kind="correction", change_note="One paper erred.")
    actions.hold(second.pk, by=desk.by("dora"), note="A lawyer called.")
    actions.withdraw(second.pk, by=desk.by("dora"), note="It was never said.")
    other.refresh_from_db()
    assert served(other) == before
    assert Claim.objects.get(pk=claim.pk).is_public


def test_a_first_publication_has_no_change_to_explain(desk: Desk, approved: Verdict) -> None:
    with pytest.raises(Invalid, match="Nothing on this claim is out yet"):
        actions.publish(approved.pk, by=desk.by("dora"), change_kind="correction", change_note="?")


def test_there_is_a_change_to_explain_only_while_a_verdict_on_the_same_claim_is_out(
    desk: Desk, published: Publication
) -> None:
    other = make_claim(published.claim.article, "The deal is a shame.")
    actions.check_change(other.pk, kind="", note="")
    with pytest.raises(Invalid, match="say what kind of change"):
        actions.check_change(published.claim_id, kind="", note="")
    actions.withdraw(published.verdict_id, by=desk.by("dora"), note="It was never said.")
    actions.check_change(published.claim_id, kind="", note="")


def test_the_database_keeps_one_out_a_claim(desk: Desk, published: Publication, second: Verdict) -> None:
    with pytest.raises(IntegrityError, match=r"one_publication_out_a_claim|claim_id"), transaction.atomic():
        Publication.objects.create(
            verdict=second,
            claim=second.claim,
            team=desk.team,
            version=2,
            state="published",
            published_at=timezone.now(),
            published_by=desk.dora,
            document="{}",
        )


def test_one_editor_holds_and_two_release(desk: Desk, published: Publication) -> None:
    with pytest.raises(Invalid, match="Say why"):
        actions.hold(published.verdict_id, by=desk.by("dora"), note="")
    held = actions.hold(published.verdict_id, by=desk.by("dora"), note="A lawyer called.")
    assert (served(held)["rating"], served_claimreview(held)) == (None, None)
    assert {source["stance"] for source in served(held)["sources"]} == {None}
    assert actions.release(published.verdict_id, by=desk.by("dora")).state == "held"
    with pytest.raises(NotAllowed, match="a second editor confirms"):
        actions.release(published.verdict_id, by=desk.by("dora"))
    desk.bob.is_editor = True
    desk.bob.save()
    released = actions.release(published.verdict_id, by=desk.by("bob"))
    assert (released.state, served(released)["rating"]) == ("published", "supported")
    actions.hold(published.verdict_id, by=desk.by("dora"), note="He called again.")
    assert actions.release(published.verdict_id, by=desk.by("bob")).state == "held", "each hold wants two"


def test_the_other_editors_are_told_once_that_a_release_waits_for_one_of_them(
    desk: Desk, published: Publication
) -> None:
    desk.bob.is_editor = True
    desk.bob.save()
    for note in ("A lawyer called.", "He called again."):
        actions.hold(published.verdict_id, by=desk.by("dora"), note=note)
        actions.release(published.verdict_id, by=desk.by("dora"))
        waiting = Notice.objects.filter(text__contains="Dora asks to release the held verdict on")
        assert set(waiting.values_list("person__username", "link")) == {
            ("bob", published.claim.get_absolute_url())
        }
        actions.release(published.verdict_id, by=desk.by("bob"))
    assert waiting.count() == 2, "once for each hold"


def test_what_is_out_is_not_taken_back_in_silence(desk: Desk, published: Publication) -> None:
    for act, why in [
        (verdicts.spike, "This verdict is published: withdraw it instead"),
        (actions.unschedule, "not on the schedule"),
    ]:
        with pytest.raises(IllegalMove, match=why):
            act(published.verdict_id, by=desk.by("dora"))
    with pytest.raises(Invalid, match="Say why it is withdrawn"):
        actions.withdraw(published.verdict_id, by=desk.by("dora"), note=" ")
    assert Publication.objects.get().state == "published"


def test_a_withdrawn_verdict_leaves_a_tombstone(desk: Desk, published: Publication) -> None:
    gone = actions.withdraw(published.verdict_id, by=desk.by("dora"), note="The claim was never made.")
    tombstone = served(gone)
    assert (tombstone["state"], tombstone["rating"], tombstone["rationale"]) == ("withdrawn", None, None)
    assert tombstone["change"]["note"] == "The claim was never made."
    assert not Claim.objects.get(pk=gone.claim_id).is_public


def test_a_schedule_goes_out_at_its_hour(desk: Desk, approved: Verdict) -> None:
    at = timezone.now() + timedelta(hours=1)
    actions.publish(approved.pk, by=desk.by("dora"), at=at)
    clock = machine("publisher")
    assert actions.send_scheduled(timezone.now(), by=clock) == []
    assert not Publication.objects.public().exists()
    assert actions.send_scheduled(at + timedelta(seconds=1), by=clock) == [approved.pk]
    assert Publication.objects.get().state == "published"
    assert actions.send_scheduled(at + timedelta(seconds=1), by=clock) == []


def test_a_schedule_that_is_overtaken_waits_and_holds_up_no_other(
    desk: Desk, published: Publication, second: Verdict, caplog: pytest.LogCaptureFixture
) -> None:
    at = timezone.now() + timedelta(hours=1)
    actions.publish(second.pk, by=desk.by("dora"), at=at, change_kind="update", change_note="It changed.")
    actions.withdraw(published.verdict_id, by=desk.by("dora"), note="It was never said.")
    assert actions.send_scheduled(at, by=machine("publisher")) == []
    assert "did not go out at its hour: Nothing on this claim is out yet" in caplog.text
    waiting = Publication.objects.get(verdict=second)
    assert (waiting.state, waiting.refused_because[:30]) == ("scheduled", "Nothing on this claim is out y")
    (told,) = desk.dora.notices.filter(kind="verdict.refused")
    assert "did not go out at its hour. Nothing on this claim is out yet" in told.text
    assert actions.send_scheduled(at, by=machine("publisher")) == []
    assert desk.dora.notices.filter(kind="verdict.refused").count() == 1
    assert actions.publish(second.pk, by=desk.by("dora")).refused_because == ""


def test_a_schedule_stands_in_no_other_s_way(
    desk: Desk, published: Publication, second: Verdict, evidence: list[Evidence]
) -> None:
    at, dora = timezone.now() + timedelta(hours=1), desk.by("dora")
    actions.publish(second.pk, by=dora, at=at, change_kind="update", change_note="It changed.")
    claim = claims.recheck(published.claim_id, by=desk.by("bob"), reason="Another reader wrote.")
    assignments.take(claim.pk, by=desk.by("ann"))
    third = decide(desk, claim, evidence)
    verdicts.approve(third.pk, by=desk.by("bob"))
    correction = actions.publish(third.pk, by=dora, change_kind="correction", change_note="One paper erred.")
    assert (correction.version, correction.replaces) == (2, published)
    assert actions.send_scheduled(at, by=machine("publisher")) == []
    assert "this approval is void" in Publication.objects.get(verdict=second).refused_because


def test_a_schedule_that_fails_by_our_fault_is_tried_again_and_holds_up_no_other(
    desk: Desk, approved: Verdict, caplog: pytest.LogCaptureFixture
) -> None:
    at = timezone.now() + timedelta(hours=1)
    actions.publish(approved.pk, by=desk.by("dora"), at=at)
    frozen = Verdict.objects.get(pk=approved.pk).evidence
    Verdict.objects.filter(pk=approved.pk).update(evidence=[{"of": "a version that froze less"}])
    assert actions.send_scheduled(at, by=machine("publisher")) == []
    assert "did not go out at its hour" in caplog.text
    Verdict.objects.filter(pk=approved.pk).update(evidence=frozen)
    assert actions.send_scheduled(at, by=machine("publisher")) == [approved.pk]


def test_what_was_refused_at_its_hour_goes_out_at_another(desk: Desk, approved: Verdict) -> None:
    at, hour = timezone.now(), timedelta(hours=1)
    actions.publish(approved.pk, by=desk.by("dora"), at=at + hour)
    Publication.objects.update(refused_because="The claim was being checked again.")
    assert actions.send_scheduled(at + hour, by=machine("publisher")) == []
    actions.publish(approved.pk, by=desk.by("dora"), at=at + 2 * hour)
    assert actions.send_scheduled(at + 2 * hour, by=machine("publisher")) == [approved.pk]


def test_on_the_way_back_to_an_earlier_version_what_waits_takes_a_number_that_is_free(
    desk: Desk, published: Publication, second: Verdict
) -> None:
    waiting = actions.publish(
        second.pk,
        by=desk.by("dora"),
        at=timezone.now() + timedelta(hours=1),
        change_kind="correction",
        change_note="One paper took it back.",
    )
    Publication.objects.filter(pk=waiting.pk).update(version=published.version)  # another went out meanwhile
    import_module("publishing.migrations.0012_scheduled").number(apps, None)
    assert list(Publication.objects.order_by("pk").values_list("version", flat=True)) == [1, 2]


def test_a_verdict_that_was_kept_in_the_house_meanwhile_does_not_go_out(
    desk: Desk, approved: Verdict
) -> None:
    at = timezone.now() + timedelta(hours=1)
    actions.publish(approved.pk, by=desk.by("dora"), at=at)
    verdicts.spike(approved.pk, by=desk.by("dora"))
    assert actions.send_scheduled(at, by=machine("publisher")) == []
    assert "Will not run" in Publication.objects.get().refused_because


def test_a_verdict_is_taken_off_the_schedule(desk: Desk, approved: Verdict) -> None:
    actions.publish(approved.pk, by=desk.by("dora"), at=timezone.now() + timedelta(hours=1))
    with pytest.raises(NotAllowed):
        actions.unschedule(approved.pk, by=desk.by("ann"))
    actions.unschedule(approved.pk, by=desk.by("dora"))
    assert not Publication.objects.exists()
    with pytest.raises(IllegalMove, match="not on the schedule"):
        actions.unschedule(approved.pk, by=desk.by("dora"))
    assert actions.publish(approved.pk, by=desk.by("dora")).version == 1


def test_the_relay_numbers_public_changes_once_and_in_order(
    desk: Desk, published: Publication, second: Verdict
) -> None:
    assert relay.relay() == 1
    actions.publish(second.pk, by=desk.by("dora"), change_kind="correction", change_note="One paper erred.")
    actions.hold(second.pk, by=desk.by("dora"), note="Wait.")
    assert relay.relay() == 2
    assert relay.relay() == 0
    desk.bob.is_editor = True
    desk.bob.save()
    for who in ("dora", "bob"):  # that the release was asked for is no news
        actions.release(second.pk, by=desk.by(who))
    actions.withdraw(second.pk, by=desk.by("dora"), note="The other paper erred too.")
    assert relay.relay(limit=1) == 1
    assert relay.relay() == 1
    assert list(PublicEvent.objects.values_list("number", "type")) == [
        (1, "verdict.published"),
        (2, "verdict.replaced"),
        (3, "verdict.held"),
        (4, "verdict.released"),
        (5, "verdict.withdrawn"),
    ]
    assert history.verify()[0] == []


def test_a_spiked_verdict_stays_in_the_house(desk: Desk, approved: Verdict) -> None:
    with pytest.raises(NotAllowed, match="Ann may not publish"):
        verdicts.spike(approved.pk, by=desk.by("ann"))
    spiked = verdicts.spike(approved.pk, by=desk.by("dora"))
    assert (spiked.state, spiked.decided_by, spiked.approved_by) == ("spiked", desk.ann, desk.bob)
    with pytest.raises(IllegalMove):
        actions.publish(approved.pk, by=desk.by("dora"))
