"""Anybody can say what is wrong with a check; an editor who did not sign it answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from claims import history
from claims.models import Event
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from publishing import complaints
from publishing.models import Complaint, Publication
from tests.record import Desk, told_by_history

pytestmark = pytest.mark.usefixtures("evidence_once")

SAID = {"text": "The ship was theirs.", "source": "https://port.example/log", "contact": "eve@reader.example"}


@pytest.fixture(autouse=True)
def _nobody_wrote_yet() -> None:
    cache.clear()


def write(client: Client, out: Publication, **changes: str) -> Any:
    return client.post(f"/checks/{out.claim_id}/complain/", SAID | changes)


def test_a_reader_writes_from_the_check_without_an_account(client: Client, published: Publication) -> None:
    address = f"/checks/{published.claim_id}/complain/"
    assert f'href="{address}"' in client.get(f"/checks/{published.claim_id}/").text
    form = client.get(address)
    assert published.verdict.statement in form.text
    assert "no-store" in form.headers["Cache-Control"]
    assert not form.cookies
    answer = Client(enforce_csrf_checks=True).post(address, SAID)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address}?sent=1")
    assert "The editors have it" in client.get(answer.headers["Location"]).text
    (complaint,) = Complaint.objects.all()
    assert (complaint.text, complaint.contact, complaint.publication) == (
        SAID["text"],
        SAID["contact"],
        published,
    )


def test_what_is_missing_or_wrong_is_said_with_everything_kept(
    client: Client, published: Publication
) -> None:
    answer = write(client, published, text=" ", contact="nowhere")
    assert answer.status_code == 422
    assert "Say what is wrong." in answer.text
    assert "or leave it empty" in answer.text
    assert SAID["source"] in answer.text
    assert write(client, published, text="a" * 4001).status_code == 422
    assert not Complaint.objects.exists()


def test_programs_and_floods_are_kept_out(client: Client, published: Publication) -> None:
    assert write(client, published, website="buy.example").status_code == 302
    assert not Complaint.objects.exists()
    assert [write(client, published).status_code for _ in range(6)] == [302] * 5 + [429]
    assert Complaint.objects.count() == 5
    other = Client(REMOTE_ADDR="192.0.2.7").post(f"/checks/{published.claim_id}/complain/", SAID)
    assert other.status_code == 302


def test_a_flood_is_one_complaint_until_the_desk_has_answered_some(
    desk: Desk, published: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(complaints, "MOST_OPEN", 1)
    first = complaints.receive(published, **SAID)
    with pytest.raises(IllegalMove, match="Many people have written about this check already"):
        complaints.receive(published, **SAID)
    complaints.close(first.pk, by=desk.by("dora"), answer="The log names another ship.")
    assert complaints.receive(published, **SAID).closed_at is None


def test_what_is_not_out_has_no_such_page(client: Client, approved: Any) -> None:
    assert client.post(f"/checks/{approved.claim_id}/complain/", SAID).status_code == 404


def test_the_editors_are_told_and_the_history_keeps_what_was_written_to_itself(
    desk: Desk, published: Publication
) -> None:
    complaints.receive(published, **SAID)
    (notice,) = desk.dora.notices.filter(kind="complaint.received")
    assert "A reader wrote about" in notice.text
    event = Event.objects.get(type="complaint.received")
    assert history.sentence(event) == "A reader wrote about the published verdict"
    assert "theirs" not in event.payload.text
    assert "eve@" not in event.payload.text


def test_nobody_who_signed_closes_a_complaint(desk: Desk, published: Publication) -> None:
    complaint = complaints.receive(published, **SAID)
    for name in ("ann", "bob"):
        person = getattr(desk, name)
        with pytest.raises(NotAllowed, match="may not"):
            complaints.close(complaint.pk, by=desk.by(name), answer="No.")
        person.is_editor = True
        person.save()
        with pytest.raises(NotAllowed, match="You signed this verdict"):
            complaints.close(complaint.pk, by=desk.by(name), answer="No.")
    with pytest.raises(NotThere):
        complaints.close(complaint.pk, by=desk.by("eve"), answer="No.")
    with pytest.raises(Invalid, match="what came of it"):
        complaints.close(complaint.pk, by=desk.by("dora"), answer=" ")
    complaints.close(complaint.pk, by=desk.by("dora"), answer="The log names another ship.")
    assert told_by_history()[-1] == "Dora closed a reader's complaint: The log names another ship."
    with pytest.raises(IllegalMove, match="closed already"):
        complaints.close(complaint.pk, by=desk.by("dora"), answer="Again.")


def test_it_stands_on_the_desk_until_it_is_answered(
    desk: Desk, client: Client, published: Publication
) -> None:
    complaint = complaints.receive(published, **SAID)
    client.force_login(desk.dora)
    for address in ("/", f"/claims/{published.claim_id}/"):
        assert SAID["text"] in client.get(address).text
    client.post(f"/complaints/{complaint.pk}/close/", {"answer": "The log names another ship."})
    assert SAID["text"] not in client.get("/").text
    assert "Dora: The log names another ship." in client.get(f"/claims/{published.claim_id}/").text


def test_a_signer_sees_it_and_has_no_button(desk: Desk, client: Client, published: Publication) -> None:
    complaint = complaints.receive(published, **SAID)
    client.force_login(desk.bob)
    page = client.get(f"/claims/{published.claim_id}/").text
    assert SAID["text"] in page
    assert f"/complaints/{complaint.pk}/close/" not in page
