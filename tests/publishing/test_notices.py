"""People are told of what concerns them: in the app, and besides by the way each of them chose, once."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_httpserver import HTTPServer

from claims import history
from claims.actions import assignments, claims, verdicts
from claims.actions import notices as notice_actions
from claims.models import Assignment, Claim, Event, Evidence, Verdict
from claims.rules import Invalid
from people.models import Notice, Person
from people.notices import KINDS, way_for
from publishing import actions, notices
from publishing.channels import chat
from publishing.models import Publication
from tests.record import Desk, decide

Told = Callable[..., Notice]


@pytest.fixture
def ann(desk: Desk) -> Person:
    desk.ann.email = "ann@desk.example"
    desk.ann.save()
    return desk.ann


@pytest.fixture
def tell(ann: Person) -> Told:
    """``tell("assigned")``: Ann is told something of this kind."""

    def make(kind: str, text: str = "A claim <b>& more</b>", once: str = "one") -> Notice:
        notice_actions.tell([ann], kind, text, link="/claims/1/", once=once)
        return Notice.objects.latest("pk")

    return make


def choose(desk: Desk, who: str = "ann", chat_url: str = "", **ways: str) -> None:
    notice_actions.choose(by=desk.by(who), chat_url=chat_url, **ways)


def kinds(person: Person) -> list[str]:
    return sorted(person.notices.filter(read_at=None).values_list("kind", flat=True))


# --- who is told what ---------------------------------------------------------------------------------------------------


def test_whoever_may_sign_is_told_until_somebody_has(desk: Desk, filed: Verdict) -> None:
    told = {one.person for one in Notice.objects.filter(kind="to_sign")}
    assert told == {desk.bob, desk.dora}, "not the author, not the administrator, not another team"
    verdicts.approve(filed.pk, by=desk.by("bob"))
    assert kinds(desk.dora) == []


def test_who_is_named_in_a_comment_is_told(desk: Desk, filed: Verdict) -> None:
    comment = "Please ask @dora. And @eve, @nobody, a@adam.example, or me, @bob."
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment=comment)
    assert {one.person for one in Notice.objects.filter(kind="mentioned")} == {desk.dora}
    assert kinds(desk.ann) == ["sent_back"]


def mentioned() -> list[str]:
    told = Notice.objects.filter(kind="mentioned", person__username="dora").order_by("pk")
    return list(told.values_list("text", flat=True))


def test_who_is_named_in_any_words_to_colleagues_is_told(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    ann, bob = desk.by("ann"), desk.by("bob")
    said: list[tuple[str, Callable[[str], object]]] = [
        ("an exception", lambda words: decide(desk, held, evidence[:1], override_reason=words)),
        ("sent back", lambda words: verdicts.send_back(latest().pk, by=bob, comment=words)),
        ("a dispute", lambda words: decide(desk, held, evidence, dispute=words)),
        ("handed back", lambda words: _given_back(desk, held, words)),
        ("not checkable", lambda words: claims.dismiss(held.pk, by=ann, reason=words)),
        ("reopened", lambda words: claims.reopen(held.pk, by=ann, reason=words)),
    ]
    for about, act in said:
        act(f"@dora, {about}?")
    assert mentioned() == [
        f"{'Bob' if about == 'sent back' else 'Ann'} mentions you: @dora, {about}?" for about, _ in said
    ]


def latest() -> Verdict:
    return Verdict.objects.latest("pk")


def _given_back(desk: Desk, claim: Claim, words: str) -> None:
    verdicts.recall(latest().pk, by=desk.by("ann"))
    assignments.hand_back(claim.pk, by=desk.by("ann"), reason=words)


def test_who_is_named_when_something_signed_is_held_or_checked_again_is_told_once(
    desk: Desk, approved: Verdict
) -> None:
    cora = Person.objects.create(username="cora", name="Cora", team=desk.team, is_reviewer=True)
    actions.publish(approved.pk, by=desk.by("dora"))
    Person.objects.filter(pk=desk.bob.pk).update(is_editor=True)
    desk.bob.refresh_from_db()
    Notice.objects.all().delete()
    actions.hold(approved.pk, by=desk.by("bob"), note="@dora and @cora, see the second paper.")
    claims.recheck(approved.claim_id, by=desk.by("bob"), reason="@cora found one for you, @dora.")

    def words(person: Person) -> list[str]:
        return list(person.notices.order_by("pk").values_list("text", flat=True))

    assert words(cora) == [
        "Bob mentions you: @dora and @cora, see the second paper.",
        "Bob mentions you: @cora found one for you, @dora.",
    ]
    assert words(desk.dora) == [
        f"Bob held the published verdict on “{approved.statement}”: @dora and @cora, see the second paper.",
        f"To be checked again: {approved.statement} @cora found one for you, @dora.",
    ]


def test_who_reads_no_record_is_not_told_of_it(desk: Desk, filed: Verdict) -> None:
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="@adam and @dora, is this right?")
    assert [one.person for one in Notice.objects.filter(kind="mentioned")] == [desk.dora]


def test_whoever_gave_a_claim_hears_that_it_is_handed_back_and_why(desk: Desk, claim: Claim) -> None:
    assignments.assign(claim.pk, by=desk.by("dora"), assignee="ann")
    with pytest.raises(Invalid, match="300 characters"):
        assignments.hand_back(claim.pk, by=desk.by("ann"), reason="x" * 301)
    assignments.hand_back(claim.pk, by=desk.by("ann"), reason=" I know the shipper. ")
    (told,) = desk.dora.notices.filter(kind="handed_back")
    assert told.text == f"Ann handed back “{claim.statement}”: I know the shipper."
    line = Event.objects.get(type="claim.handed_back")
    assert history.sentence(line) == "Ann handed the claim back: I know the shipper."
    assignments.take(claim.pk, by=desk.by("ann"))
    assignments.hand_back(claim.pk, by=desk.by("ann"))
    assert history.sentence(Event.objects.latest("pk")) == "Ann handed the claim back"
    assert desk.ann.notices.filter(kind="handed_back").count() == 0, "she had taken it herself"


def test_who_signed_a_verdict_and_the_editors_are_told_when_it_is_held(desk: Desk, approved: Verdict) -> None:
    out = actions.publish(approved.pk, by=desk.by("dora"))
    actions.hold(approved.pk, by=desk.by("dora"), note="A source was withdrawn.")
    held = Notice.objects.filter(kind="held")
    assert {one.person for one in held} == {desk.ann, desk.bob}
    assert "A source was withdrawn." in held[0].text
    assert Publication.objects.get(pk=out.pk).state == "held"


def test_who_signed_a_verdict_and_the_editors_are_told_when_it_is_withdrawn(
    desk: Desk, approved: Verdict
) -> None:
    actions.publish(approved.pk, by=desk.by("dora"))
    Notice.objects.all().delete()
    actions.withdraw(approved.pk, by=desk.by("dora"), note="The document was forged.")
    assert {one.person: one.text for one in Notice.objects.all()} == dict.fromkeys(
        [desk.ann, desk.bob],
        f"Dora withdrew the published verdict on “{approved.statement}”: The document was forged.",
    )


# --- by mail ------------------------------------------------------------------------------------------------------------


def test_a_notice_is_mailed_once(tell: Told) -> None:
    tell("assigned")
    now = timezone.now()
    assert [notices.send_owed(now) for _ in range(3)] == [1, 0, 0]
    (letter,) = mail.outbox
    assert letter.to == ["ann@desk.example"]
    assert letter.subject == "A claim <b>& more</b>"
    assert "/claims/1/" in str(letter.body)


def test_two_senders_at_once_send_one_mail(tell: Told) -> None:
    notice = tell("assigned")
    now = timezone.now()
    assert [notices._mail(notice.person, [notice], now) for _ in range(2)] == [1, 0]
    assert len(mail.outbox) == 1


def test_what_is_told_at_one_moment_is_one_mail(desk: Desk, tell: Told) -> None:
    for claim in range(3):
        tell("assigned", text=f"Bob gave you claim {claim}", once=str(claim))
    desk.bob.email = "bob@desk.example"
    desk.bob.save()
    notice_actions.tell([desk.bob], "assigned", "Yours alone", link="", once="bob")
    assert [notices.send_owed(timezone.now()) for _ in range(2)] == [4, 0]
    ann, bob = mail.outbox
    assert (ann.to, ann.subject) == (["ann@desk.example"], "Factcheck: 3 things to know")
    assert [f"Bob gave you claim {claim}\n\nhttp" in str(ann.body) for claim in range(3)] == [True] * 3
    assert (bob.to, bob.subject) == (["bob@desk.example"], "Yours alone")
    assert ann.extra_headers == {"Auto-Submitted": "auto-generated"}


def test_what_ann_has_read_or_wants_in_the_app_alone_is_not_mailed(desk: Desk, tell: Told) -> None:
    choose(desk, due="app")
    desk.ann.refresh_from_db()
    tell("due", once="due")
    read = tell("assigned", once="read")
    notice_actions.read(desk.ann, read.pk)
    assert notices.send_owed(timezone.now()) == 0
    assert kinds(desk.ann) == ["due"]


def test_a_mail_that_fails_is_tried_again_later_and_not_for_ever(
    tell: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    notice, now = tell("assigned"), timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr("publishing.channels.email.EmailMessage.send", refuse)
        assert notices.send_owed(now) == 0
    assert notices.send_owed(now + timedelta(seconds=30)) == 0, "not yet"
    assert notices.send_owed(now + timedelta(minutes=2)) == 1
    Notice.objects.update(sent_at=None, attempts=notices.TRIES)
    assert notices.send_owed(now + timedelta(hours=1)) == 0
    notice.refresh_from_db()
    assert notice.read_at is None, "it is in the app all the same"


def test_what_is_a_day_old_or_of_somebody_who_left_is_not_mailed(ann: Person, tell: Told) -> None:
    tell("assigned")
    now = timezone.now()
    assert notices.send_owed(now + notices.STALE) == 0
    for closed_at, sent in ((now, 0), (None, 1)):
        ann.closed_at = closed_at
        ann.save()
        assert notices.send_owed(now) == sent


def test_without_an_address_it_is_in_the_app(desk: Desk) -> None:
    assert {way_for(desk.bob, kind) for kind in KINDS} == {"app"}


def test_the_digest_comes_once_in_the_morning_with_all_that_is_not_read(desk: Desk, tell: Told) -> None:
    choose(desk, assigned="digest")
    desk.ann.refresh_from_db()
    tell("assigned", text="The first", once="a")
    tell("assigned", text="The second", once="b")
    seen = tell("assigned", text="Seen already", once="c")
    notice_actions.read(desk.ann, seen.pk)
    zone = ZoneInfo(timezone.get_current_timezone_name())
    night, morning = (datetime(2027, 3, 2, hour, 5, tzinfo=zone) for hour in (5, 7))
    assert notices.send_owed(morning) == 0
    assert [notices.send_digests(at) for at in (night, morning, morning)] == [0, 1, 0]
    (letter,) = mail.outbox
    assert letter.subject == "Factcheck: 2 things to know"
    assert "The first" in str(letter.body)
    assert "Seen already" not in str(letter.body)
    tell("assigned", text="The third", once="d")
    assert notices.send_digests(morning + timedelta(hours=2)) == 0, "one a day"
    assert notices.send_digests(morning + timedelta(days=1)) == 1


# --- to a chat ----------------------------------------------------------------------------------------------------------


def test_a_chat_gets_words_that_call_nobody(desk: Desk, tell: Told, httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/hook", method="POST").respond_with_data("ok")
    choose(desk, chat_url=httpserver.url_for("/hook"), assigned="chat")
    desk.ann.refresh_from_db()
    tell("assigned", text="<!channel> @here & there")
    assert [notices.send_owed(timezone.now()) for _ in range(2)] == [1, 0]
    ((request, _),) = httpserver.log
    said = request.get_json()["text"]
    assert said.startswith("&lt;!channel&gt; @\u200bhere &amp; there\n")
    assert said.endswith("/claims/1/")
    assert not mail.outbox


def test_a_chat_that_answers_with_an_error_is_asked_again_later(
    desk: Desk, tell: Told, httpserver: HTTPServer
) -> None:
    httpserver.expect_ordered_request("/hook").respond_with_data("no_service", status=404)
    httpserver.expect_ordered_request("/hook").respond_with_data("ok")
    choose(desk, chat_url=httpserver.url_for("/hook"), assigned="chat")
    desk.ann.refresh_from_db()
    tell("assigned")
    now = timezone.now()
    assert [notices.send_owed(now + timedelta(minutes=minutes)) for minutes in (0, 2, 30)] == [0, 1, 0]


def test_the_address_of_a_chat_is_kept_locked_and_shown_to_its_owner(desk: Desk, client: Client) -> None:
    choose(desk, chat_url="http://127.0.0.1:9/a-secret", assigned="chat")
    desk.ann.refresh_from_db()
    assert "/a-secret" not in desk.ann.chat_url
    client.force_login(desk.ann)
    assert "http://127.0.0.1:9/a-secret" in client.get("/admin/notices/choices/").text
    Person.objects.update(chat_url="locked under another key")
    page = client.get("/admin/notices/choices/")
    assert (page.status_code, "another key" in page.text) == (200, False)


def test_a_chat_whose_key_is_lost_is_said_and_not_guessed(desk: Desk, tell: Told) -> None:
    choose(desk, chat_url="http://127.0.0.1:9/a-secret", assigned="chat")
    Person.objects.update(chat_url="locked under another key")
    desk.ann.refresh_from_db()
    with pytest.raises(chat.NotSent, match="enter it again"):
        chat.notice(tell("assigned"))


def test_teams_gets_a_card() -> None:
    address = "https://prod-1.westeurope.logic.azure.com/workflows/abc"
    sent = chat.message(address, "[a](https://evil.example)", "/claims/1/")
    card = sent["attachments"][0]["content"]
    assert card["body"][0]["text"] == "\\[a\\](https://evil.example)"
    assert card["actions"][0]["url"].endswith("/claims/1/")


def test_an_address_inside_the_house_is_no_chat(desk: Desk) -> None:
    with pytest.raises(Invalid):
        choose(desk, chat_url="http://10.0.0.1/hook")
    for wrong in ({"due": "pigeon"}, {"weather": "app"}):
        with pytest.raises(Invalid, match="Choose one of the ways"):
            choose(desk, **wrong)
    with pytest.raises(Invalid, match="Give the chat's address first"):
        choose(desk, assigned="chat")


def test_a_claim_that_is_given_is_told_by_the_assignees_own_way(
    desk: Desk, ann: Person, claim: Claim
) -> None:
    claims.queue(claim.pk, by=desk.by("dora"))
    assignments.assign(claim.pk, by=desk.by("dora"), assignee="ann")
    assert notices.send_owed(timezone.now()) == 1
    due = timezone.localtime(Assignment.objects.get(ended_at=None).due_at)
    assert mail.outbox[0].subject.startswith(f"Dora gave you a claim, due {due:%-d %B, %H:%M}: Northland")
