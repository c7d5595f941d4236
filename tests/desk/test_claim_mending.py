"""Mending a claim on its page: its wording, kind, speaker, day and priority; and merging it into another."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from claims import history
from claims.actions import assignments
from claims.actions import claims as claim_actions
from claims.models import Claim, Event, Speaker, Verdict
from tests.record import Desk, make_claim


@pytest.fixture
def dora(desk: Desk, client: Client) -> Client:
    client.force_login(desk.dora)
    return client


@pytest.fixture
def spoken(claim: Claim) -> Claim:
    """The claim, said by somebody with an office."""
    claim.speaker = Speaker.objects.create(name="Ilse Varga", role="harbour master")
    claim.save()
    return claim


def as_seen(claim: Claim, **typed: str) -> dict[str, str]:
    """The form as it stands on the page, with what is typed into it."""
    claim.refresh_from_db()
    return {
        "version": str(claim.version),
        "statement": claim.statement,
        "kind": claim.kind,
        "speaker": claim.speaker.name if claim.speaker else "",
        "due_on": "",
        "priority": "",
    } | typed


def test_dora_rewords_it_and_mends_what_the_machine_read(dora: Client, spoken: Claim) -> None:
    typed = as_seen(
        spoken,
        statement="Northland shipped shells to Southmark.",
        kind="forecast",
        due_on="2026-05-31",
        priority="3",
    )
    page = dora.post(f"/claims/{spoken.pk}/mend/", typed, follow=True).content.decode()
    spoken.refresh_from_db()
    assert (spoken.statement, spoken.kind) == ("Northland shipped shells to Southmark.", "forecast")
    assert (spoken.due_on, spoken.priority) == (date(2026, 5, 31), 3)
    assert spoken.speaker
    assert spoken.speaker.role == "harbour master", "who was not changed keeps the office"
    assert "(set by hand)" in page
    line = Event.objects.filter(claim=spoken).order_by("pk").last()
    assert line
    assert history.sentence(line) == "Dora changed the statement, kind, due_on, priority"


@pytest.mark.parametrize(("chosen", "priority"), [("3", 3), ("2", 2), ("1", 1), ("", None)])
def test_a_priority_is_set_by_hand_and_given_back_to_the_machine(
    dora: Client, claim: Claim, chosen: str, priority: int | None
) -> None:
    Claim.objects.filter(pk=claim.pk).update(priority=2 if priority is None else None)
    dora.post(f"/claims/{claim.pk}/mend/", as_seen(claim, priority=chosen))
    claim.refresh_from_db()
    assert claim.priority == priority


def test_keeping_what_stands_writes_nothing(dora: Client, spoken: Claim) -> None:
    before = Event.objects.count()
    dora.post(f"/claims/{spoken.pk}/mend/", as_seen(spoken))
    assert Event.objects.count() == before


def test_somebody_faster_is_told_of_and_no_word_is_lost(desk: Desk, dora: Client, claim: Claim) -> None:
    typed = as_seen(claim, statement="Northland shipped shells.")
    claim_actions.mend(claim.pk, by=desk.by("ann"), statement="Southmark received shells.")
    answer = dora.post(f"/claims/{claim.pk}/mend/", typed)
    page = answer.content.decode()
    assert answer.status_code == 412
    assert "Ann changed the statement at" in page
    assert "while you had it open" in page
    assert ">\nNorthland shipped shells.</textarea>" in page
    assert "It stands as: Southmark received shells." in page
    claim.refresh_from_db()
    assert claim.statement == "Southmark received shells."
    assert f'name="version" value="{claim.version}"' in page, "a second Keep is meant"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"statement": "  "}, "A claim needs a statement."),
        ({"due_on": "soon"}, "Write the day as in 2026-03-01."),
        ({"kind": "rumour"}, "Select a valid choice"),
        ({"priority": "9"}, "Select a valid choice"),
    ],
)
def test_what_can_not_be_kept_is_said_beside_what_was_typed(
    dora: Client, claim: Claim, typed: dict, sentence: str
) -> None:
    answer = dora.post(f"/claims/{claim.pk}/mend/", as_seen(claim, speaker="Typed before") | typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="Typed before"' in answer.content.decode()


def test_a_claim_that_waits_for_its_day_keeps_it(desk: Desk, dora: Client, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(kind="forecast", due_on=date(2999, 1, 1), state="waiting")
    answer = dora.post(f"/claims/{claim.pk}/mend/", as_seen(claim, kind="event", due_on="2999-01-01"))
    assert answer.status_code == 422
    assert "it stays a forecast with a day" in answer.content.decode()


def test_a_filed_claim_keeps_its_wording(dora: Client, filed: Verdict) -> None:
    claim = filed.claim
    assert "/mend/" not in dora.get(f"/claims/{claim.pk}/").content.decode()
    answer = dora.post(f"/claims/{claim.pk}/mend/", as_seen(claim, statement="Another."))
    assert answer.status_code == 409
    claim.refresh_from_db()
    assert claim.statement != "Another."


def test_strangers_mend_and_merge_nothing(desk: Desk, client: Client, claim: Claim) -> None:
    other = make_claim(claim.article, "The deal is a shame.")
    client.force_login(desk.eve)
    assert client.post(f"/claims/{claim.pk}/mend/", as_seen(claim, statement="Mine.")).status_code == 404
    assert client.post(f"/claims/{claim.pk}/merge/", {"into": other.pk}).status_code == 404
    claim.refresh_from_db()
    assert (claim.state, claim.statement == "Mine.") == ("new", False)


# --- Merging ------------------------------------------------------------------------------------------------------------


def test_a_claim_is_merged_into_another_of_its_article(dora: Client, claim: Claim) -> None:
    other = make_claim(claim.article, "The president is expected to visit Southmark in May.")
    aside = make_claim(
        claim.article, "The deal is a shame.", state="dismissed", dismissed_reason="An opinion."
    )
    offered = dora.get(f"/claims/{claim.pk}/").context["story"].others
    assert (other in offered, aside in offered, claim in offered) == (True, False, False)
    page = dora.post(f"/claims/{claim.pk}/merge/", {"into": other.pk}, follow=True).content.decode()
    claim.refresh_from_db()
    assert (claim.state, claim.merged_into) == ("merged", other)
    assert f'Merged into <a href="/claims/{other.pk}/">' in page


@pytest.mark.parametrize("into", ["", "x", "9" * 40])
def test_a_merge_into_nothing_is_refused(dora: Client, claim: Claim, into: str) -> None:
    page = dora.post(f"/claims/{claim.pk}/merge/", {"into": into}, follow=True).content.decode()
    assert "Choose the claim that says the same." in page
    claim.refresh_from_db()
    assert claim.state == "new"


def test_a_claim_in_somebodys_hands_is_not_merged(desk: Desk, dora: Client, claim: Claim) -> None:
    make_claim(claim.article, "The deal is a shame.")
    assert f"/claims/{claim.pk}/merge/" in dora.get(f"/claims/{claim.pk}/").text
    assignments.take(claim.pk, by=desk.by("ann"))
    assert f"/claims/{claim.pk}/merge/" not in dora.get(f"/claims/{claim.pk}/").text
