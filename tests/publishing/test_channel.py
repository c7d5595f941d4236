"""A team's channel is told of what concerns the team, once, through the guarded door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_httpserver import HTTPServer

from claims import history
from claims.actions import assignments, channels, deadlines, verdicts
from claims.actions import notices as notice_actions
from claims.models import Assignment, Claim, Event, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed
from people.actors import machine
from people.models import Channel, ChannelNotice, Notice
from people.notices import OF_THE_TEAM
from people.secrets_at_rest import unlock
from publishing import actions, complaints, notices
from publishing.models import Publication
from tests.record import Desk, decide


@pytest.fixture
def channel(desk: Desk, httpserver: HTTPServer) -> Channel:
    return channels.keep(by=desk.by("adam"), url=httpserver.url_for("/hook"), kinds=OF_THE_TEAM)


def told() -> list[str]:
    return list(ChannelNotice.objects.order_by("pk").values_list("kind", flat=True))


# --- what it is told ----------------------------------------------------------------------------------------------------


def test_it_is_told_of_what_waits_for_a_signature_until_somebody_signs(
    desk: Desk, channel: Channel, filed: Verdict, httpserver: HTTPServer
) -> None:
    assert told() == ["to_sign"]
    verdicts.approve(filed.pk, by=desk.by("bob"))
    assert notices.send_to_channels(timezone.now()) == 0
    assert httpserver.log == []


def test_it_is_told_of_a_dispute(desk: Desk, channel: Channel, filed: Verdict) -> None:
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="No.")
    evidence = list(filed.claim.evidence.all())
    decide(desk, filed.claim, evidence, dispute="The second paper was there itself.")
    assert "dispute" in told()
    assert "Ann and Bob do not agree" in ChannelNotice.objects.get(kind="dispute").text


def test_it_is_told_of_what_is_about_to_be_late(desk: Desk, channel: Channel, claim: Claim) -> None:
    assignments.take(claim.pk, by=desk.by("ann"))
    due = Assignment.objects.get().due_at
    assert due is not None
    deadlines.remind(due, by=machine("clock"))
    deadlines.remind(due, by=machine("clock"))
    assert told() == ["escalated"]


def test_it_is_told_of_a_correction_a_hold_and_a_withdrawal(
    desk: Desk, second: Verdict, channel: Channel
) -> None:
    dora = desk.by("dora")
    actions.publish(second.pk, by=dora, change_kind="correction", change_note="One paper erred.")
    actions.hold(second.pk, by=dora, note="A source was withdrawn.")
    actions.withdraw(second.pk, by=dora, note="The paper took it back.")
    assert told() == ["corrected", "held", "corrected"]
    first, _, last = ChannelNotice.objects.order_by("pk")
    assert first.text == f"Dora corrected the published verdict on “{second.statement}”: One paper erred."
    assert (
        last.text == f"Dora withdrew the published verdict on “{second.statement}”: The paper took it back."
    )


def test_a_typo_that_is_mended_is_nothing_to_tell(desk: Desk, second: Verdict, channel: Channel) -> None:
    actions.publish(second.pk, by=desk.by("dora"), change_kind="refile")
    assert told() == []
    actions.hold(second.pk, by=desk.by("dora"), note="A source was withdrawn.")
    assert told() == ["held"]


def test_it_is_told_that_a_reader_wrote_and_not_what(
    desk: Desk, published: Publication, channel: Channel
) -> None:
    complaints.receive(published, text="The ship was theirs.", contact="eve@reader.example")
    (one,) = ChannelNotice.objects.all()
    assert (one.kind, one.text) == (
        "complaint.received",
        f"A reader wrote about “{published.claim.statement}”",
    )
    assert one.link == f"/claims/{published.claim_id}/#readers"


def test_it_is_told_only_of_what_was_chosen_and_only_of_its_own_team(desk: Desk, channel: Channel) -> None:
    channels.keep(by=desk.by("adam"), url="", kinds=["held"])
    notice_actions.tell_team(desk.team.pk, "dispute", "Two do not agree", link="", once="a")
    notice_actions.tell_team(desk.eve.team_id, "held", "Of another team", link="", once="b")
    assert told() == []
    assert channels.of(desk.team) == channel, "the address stays"


# --- how it is sent -----------------------------------------------------------------------------------------------------


def test_it_is_sent_once(desk: Desk, channel: Channel, httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/hook", method="POST").respond_with_data("ok")
    for _ in range(2):
        notice_actions.tell_team(desk.team.pk, "held", "Held <!channel>", link="/claims/1/", once="a")
    assert [notices.send_to_channels(timezone.now()) for _ in range(2)] == [1, 0]
    ((request, _),) = httpserver.log
    said = request.get_json()["text"]
    assert said.startswith("Held &lt;!channel&gt;\n")
    assert said.endswith("/claims/1/")


def test_one_that_does_not_answer_is_asked_again_later_and_the_administrators_hear_of_it(
    desk: Desk, channel: Channel, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("no_service", status=404)
    for once in "ab":
        notice_actions.tell_team(desk.team.pk, "held", f"Held {once}", link="", once=once)
    now = timezone.now()
    assert notices.send_to_channels(now) == 0
    assert len(httpserver.log) == 1, "the second one waits: the channel is not there now"
    ChannelNotice.objects.update(attempts=notices.TRIES - 1, try_at=None)
    notices.send_to_channels(now)
    notices.send_to_channels(now)
    (one,) = Notice.objects.filter(kind="channel.failed")
    assert one.person == desk.adam
    assert "404" in one.text
    assert notices.send_to_channels(now + timedelta(hours=3)) == 0
    assert len(httpserver.log) == 3, "and then no more"


def test_an_address_that_was_locked_under_another_key_is_said_and_not_guessed(
    desk: Desk, channel: Channel, httpserver: HTTPServer
) -> None:
    Channel.objects.update(url="not locked by this desk")
    notice_actions.tell_team(desk.team.pk, "held", "Held", link="", once="a")
    assert notices.send_to_channels(timezone.now()) == 0
    assert "enter it again" in ChannelNotice.objects.get().error


# --- who sets it --------------------------------------------------------------------------------------------------------


def test_its_address_is_kept_locked_and_stands_in_no_line_of_history(desk: Desk, channel: Channel) -> None:
    assert "/hook" not in channel.url
    assert unlock(channel.url).endswith("/hook")
    line = Event.objects.get(type="channel.set")
    assert history.sentence(line) == "Adam had the team's channel at 127.0.0.1 told of things"
    assert "/hook" not in line.payload.text


def test_who_sets_none_and_what_is_none(desk: Desk) -> None:
    for name in ("ann", "dora"):
        with pytest.raises(NotAllowed):
            channels.keep(by=desk.by(name), url="https://chat.example/1", kinds=["held"])
    with pytest.raises(Invalid, match="address"):
        channels.keep(by=desk.by("adam"), url="", kinds=["held"])
    with pytest.raises(Invalid, match="at least one"):
        channels.keep(by=desk.by("adam"), url="https://chat.example/1", kinds=["assigned"])
    with pytest.raises(Invalid):
        channels.check_address("http://10.0.0.1/hook")
    assert not Channel.objects.exists()


def test_one_that_is_stopped_is_forgotten(desk: Desk, channel: Channel, httpserver: HTTPServer) -> None:
    notice_actions.tell_team(desk.team.pk, "held", "Held", link="", once="a")
    with pytest.raises(NotAllowed):
        channels.stop(by=desk.by("dora"))
    channels.stop(by=desk.by("adam"))
    assert Channel.objects.get().url == ""
    assert Event.objects.latest("pk").type == "channel.stopped"
    assert notices.send_to_channels(timezone.now()) == 0
    notice_actions.tell_team(desk.team.pk, "held", "Held again", link="", once="b")
    assert told() == ["held"]
    with pytest.raises(IllegalMove):
        channels.stop(by=desk.by("adam"))
    with pytest.raises(Invalid, match="address"):
        channels.keep(by=desk.by("adam"), url="", kinds=["held"])
    assert channels.keep(by=desk.by("adam"), url=httpserver.url_for("/new"), kinds=["held"]).ended_at is None
    assert notices.send_to_channels(timezone.now()) == 0, "what waited for the one that was stopped"
    assert httpserver.log == []
