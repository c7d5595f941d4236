"""A claim's page with its story, and what an editor does with its verdict."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from claims.actions import assignments, claims, research, verdicts
from claims.models import Article, Claim, Evidence, Lookup, Verdict
from publishing import actions as publishing
from publishing.models import Publication
from tests.record import Desk, add_passage, decide, hold, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")


@pytest.fixture
def dora(desk: Desk, client: Client) -> Client:
    client.force_login(desk.dora)
    return client


def page_of(client: Client, claim: Claim) -> str:
    answer = client.get(f"/claims/{claim.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_tells_where_the_claim_stands_what_it_rests_on_and_who_did_what(
    dora: Client, approved: Verdict
) -> None:
    page = page_of(dora, approved.claim)
    assert "<mark>Northland has shipped ammunition to Southmark, officials say.</mark>" in page
    assert "2 pages, 2 independent sources" in page
    assert "Ann filed True on 2 independent sources" in page
    assert "signed off by Bob" in page


def test_resolved_words_are_shown_as_a_difference(dora: Client, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(
        statement="Northland has shipped ammunition to Southmark, officials in Aurel say.",
        resolutions=[{"said": "officials", "meant": "officials in Aurel", "source": "body"}],
    )
    page = page_of(dora, claim)
    assert "<ins>in Aurel </ins>" in page
    assert "“officials” is read as “officials in Aurel”" in page


def test_another_teams_claim_is_not_there(desk: Desk, client: Client, claim: Claim) -> None:
    client.force_login(desk.eve)
    assert client.get(f"/claims/{claim.pk}/").status_code == 404
    assert client.get(f"/claims/{claim.pk}/moving/").status_code == 404


# --- What comes in while it is open -----------------------------------------------------------------------------------


def test_what_came_in_meanwhile_waits_to_be_shown(desk: Desk, dora: Client, held: Claim) -> None:
    mark = dora.get(f"/claims/{held.pk}/").context["story"].mark
    moving = f"/claims/{held.pk}/moving/?since={mark}"
    assert "Something new has come in" not in dora.get(moving).content.decode()
    add_passage(held, desk, "The Harbour Post", "Ships carried shells.")
    assert "Something new has come in" in dora.get(moving).content.decode()


def test_a_page_that_has_everything_is_sent_nothing(
    desk: Desk, dora: Client, held: Claim, django_assert_max_num_queries: Callable
) -> None:
    def poll() -> HttpResponse:
        return dora.get(f"/claims/{held.pk}/moving/", {"mark": marks[-1]})

    def add() -> None:
        add_passage(held, desk, "The Harbour Post", "Ships carried shells.")

    def answer() -> None:
        research.answer(held.lookups.all()[0], by=desk.by("ann"), outcome="nothing")

    marks = [""]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for move in (lambda: None, add, answer, lambda: clock.shift(15)):
            move()
            moved = poll()
            assert moved.status_code == 200
            marks += re.findall(r'id="mark" name="mark" value="(\w+)" hx-swap-oob="true"', moved.text)
            with django_assert_max_num_queries(10):
                had = poll()
            assert (had.status_code, had.content) == (204, b"")


def test_moving_stops_when_the_searches_are_answered(desk: Desk, dora: Client, article: Article) -> None:
    held = hold(desk, make_claim(article, "The deal is a shame."))
    moving = f"/claims/{held.pk}/moving/"
    assert dora.get(moving).status_code == 200
    for lookup in held.lookups.all():
        research.answer(lookup, by=desk.by("ann"), outcome="nothing")
    assert dora.get(moving).status_code == 286


# --- The machine's suggestion -------------------------------------------------------------------------------------------


@pytest.fixture
def suggested(held: Claim) -> Verdict:
    return Verdict.objects.create(
        claim=held,
        state="suggested",
        rating="supported",
        label="True",
        reasons=["Two papers say so."],
        statement="s",
    )


def test_the_suggestion_is_labelled_as_the_machines(dora: Client, suggested: Verdict) -> None:
    page = page_of(dora, suggested.claim)
    assert "The machine suggests" in page
    assert "Two papers say so." in page


@pytest.mark.parametrize("choice", ["after", "never"])
def test_a_team_may_want_it_later_or_never(desk: Desk, dora: Client, suggested: Verdict, choice: str) -> None:
    assert "The machine suggests" in page_of(dora, suggested.claim)
    desk.team.suggestion_shown = choice
    desk.team.save()
    assert "The machine suggests" not in page_of(dora, suggested.claim)


# --- Publishing ---------------------------------------------------------------------------------------------------------


def test_what_became_of_a_published_verdict_stands_beside_its_rating(
    desk: Desk, dora: Client, approved: Verdict
) -> None:
    def told(address: str) -> list[str]:
        """The chips beside the claim's rating, there and in its article, without their icons."""
        page = dora.get(address).text
        row = page[page.index('class="rating') :]
        return re.findall(r">(Published|Held|Withdrawn)</span>", row[: row.index("</div>")])

    claim, by = approved.claim, desk.by("dora")
    places = (f"/claims/{claim.pk}/", f"/articles/{claim.article_id}/")
    assert [told(place) for place in places] == [[], []]
    assert "Public page" not in page_of(dora, claim)
    for act, word in (
        (lambda: publishing.publish(approved.pk, by=by), "Published"),
        (lambda: publishing.hold(approved.pk, by=by, note="A reader doubts it."), "Held"),
        (lambda: publishing.withdraw(approved.pk, by=by, note="The document was forged."), "Withdrawn"),
    ):
        act()
        assert [told(place) for place in places] == [[word], [word]]
        assert f'<a href="/checks/{claim.pk}/">Public page</a>' in page_of(dora, claim)


def test_dora_publishes_a_signed_verdict(dora: Client, approved: Verdict) -> None:
    assert f'action="/verdicts/{approved.pk}/publish/"' in page_of(dora, approved.claim)
    dora.post(f"/verdicts/{approved.pk}/publish/")
    assert Publication.objects.get().state == "published"


@pytest.fixture
def corrected(desk: Desk, approved: Verdict, evidence: list[Evidence]) -> Verdict:
    """A second verdict on a claim that has one out, signed and not yet published."""
    publishing.publish(approved.pk, by=desk.by("dora"))
    claims.recheck(approved.claim_id, by=desk.by("ann"), reason="A reader wrote.")
    assignments.take(approved.claim_id, by=desk.by("ann"))
    verdict = decide(desk, Claim.objects.get(pk=approved.claim_id), evidence)
    return verdicts.approve(verdict.pk, by=desk.by("bob"))


def test_it_goes_out_at_a_time(dora: Client, approved: Verdict) -> None:
    with timezone.override("Europe/Berlin"):
        page = dora.get(approved.claim.get_absolute_url())
        answer = dora.post(f"/verdicts/{approved.pk}/publish/", {"at": "2999-01-01T08:30"}, follow=True)
    assert "In the desk&#x27;s time, Europe/Berlin, where it is" in page.text
    assert "Times are in Europe/Berlin." in page.text
    assert "It goes out on 1 January 2999 at 08:30 CET." in answer.text
    assert "<p>True goes out <time" in page_of(dora, approved.claim)
    out = Publication.objects.get()
    assert (out.state, out.scheduled_for) == ("scheduled", datetime(2999, 1, 1, 7, 30, tzinfo=UTC))


def test_a_time_that_is_none_is_refused(dora: Client, approved: Verdict) -> None:
    answer = dora.post(f"/verdicts/{approved.pk}/publish/", {"at": "soon"}, follow=True)
    assert "Write the time as in 2026-03-01 08:30." in answer.text
    answer = dora.post(f"/verdicts/{approved.pk}/publish/", {"at": "2020-03-01T08:30"}, follow=True)
    assert "This hour has passed." in answer.text, "a slip of the year sends nothing out"
    assert "What kind of change is it?" not in answer.text, "nothing is out that it would change"
    assert not Publication.objects.exists()


def test_what_is_wrong_with_the_verdict_itself_is_said_above_the_page(
    desk: Desk, dora: Client, approved: Verdict
) -> None:
    type(desk.team).objects.filter(pk=desk.team.pk).update(name="")
    answer = dora.post(f"/verdicts/{approved.pk}/publish/")
    assert (answer.status_code, Publication.objects.exists()) == (422, False)
    assert "A ClaimReview needs its publisher&#x27;s name." in answer.text
    assert "What kind of change is it?" not in answer.text


@pytest.mark.parametrize(
    ("typed", "said", "beside"),
    [
        ({"change_kind": ""}, "say what kind of change this is", "change_kind"),
        ({"change_kind": "correction", "change_note": " "}, "Say in a sentence what changed", "change_note"),
        ({"change_kind": "correction", "at": "2020-03-01T08:30"}, "This hour has passed", "at"),
    ],
)
def test_what_is_wrong_with_a_change_is_said_beside_it_and_the_words_stay(
    desk: Desk, dora: Client, corrected: Verdict, typed: dict[str, str], said: str, beside: str
) -> None:
    address, note = f"/verdicts/{corrected.pk}/publish/", "We had mixed up two ports."
    refused = dora.post(address, {"change_note": note} | typed)
    found = re.search(r'<div id="id_(\w+)_error"><p class="wrong">([^<]+)', refused.text)
    assert (refused.status_code, found and found[1]) == (422, beside)
    assert said in found[2]
    assert (note in refused.text) == ("change_note" not in typed)
    assert Publication.objects.count() == 1
    answer = dora.post(address, {"change_kind": "correction", "change_note": note})
    assert (answer.status_code, Publication.objects.latest("pk").change_note) == (302, note)


def test_ann_has_no_such_button_and_may_not(desk: Desk, client: Client, approved: Verdict) -> None:
    client.force_login(desk.ann)
    assert "/publish/" not in page_of(client, approved.claim)
    assert client.post(f"/verdicts/{approved.pk}/publish/").status_code == 403
    assert not Publication.objects.exists()


def test_an_unsigned_verdict_does_not_go_out(dora: Client, filed: Verdict) -> None:
    assert "/publish/" not in page_of(dora, filed.claim)
    answer = dora.post(f"/verdicts/{filed.pk}/publish/", follow=True)
    assert "Only a verdict that was signed off is published" in answer.content.decode()
    assert not Publication.objects.exists()


@pytest.fixture
def published(desk: Desk, approved: Verdict) -> Publication:
    return publishing.publish(approved.pk, by=desk.by("dora"))


def test_it_is_held_and_a_second_editor_releases_it(
    desk: Desk, dora: Client, client: Client, published: Publication
) -> None:
    verdict = f"/verdicts/{published.verdict_id}"
    place = {"next": f"/claims/{published.claim_id}/"}
    dora.post(f"{verdict}/hold/", {"note": "A source has gone."})
    asked = dora.post(f"{verdict}/release/", place, follow=True).content.decode()
    assert "Dora asked for its release; a second editor confirms it." in asked
    assert "<p>Dora asked for its release. A second editor confirms it.</p>" in asked, (
        "beside what can be done now"
    )
    assert f"{verdict}/release/" not in asked
    again = client.post(f"{verdict}/release/")
    assert again.status_code == 403
    assert "a second editor confirms it" in again.content.decode()
    desk.bob.is_editor = True
    desk.bob.save()
    client.force_login(desk.bob)
    assert f"{verdict}/release/" in page_of(client, published.claim)
    client.post(f"{verdict}/release/")
    published.refresh_from_db()
    assert published.state == "published"


@pytest.mark.parametrize("verb", ["hold", "withdraw"])
def test_holding_and_withdrawing_want_a_note(dora: Client, published: Publication, verb: str) -> None:
    dora.post(f"/verdicts/{published.verdict_id}/{verb}/", {"note": " "})
    published.refresh_from_db()
    assert published.state == "published"


def test_it_is_withdrawn_with_its_note(dora: Client, published: Publication) -> None:
    dora.post(f"/verdicts/{published.verdict_id}/withdraw/", {"note": "We mixed up two ports."})
    published.refresh_from_db()
    assert published.state == "withdrawn"
    assert "We mixed up two ports." in page_of(dora, published.claim)


def test_eve_touches_nothing_of_it(desk: Desk, client: Client, published: Publication) -> None:
    client.force_login(desk.eve)
    for verb in ("hold", "withdraw", "release", "publish", "spike"):
        answer = client.post(f"/verdicts/{published.verdict_id}/{verb}/", {"note": "Mine."})
        assert answer.status_code == 404, verb
    assert client.post(f"/verdicts/{published.verdict_id}/burn/").status_code == 404


def test_a_settled_claim_is_checked_again_with_a_reason(dora: Client, published: Publication) -> None:
    claim = published.claim
    dora.post(f"/claims/{claim.pk}/recheck/", {"reason": "The figures were revised."})
    claim.refresh_from_db()
    assert (claim.state, claim.is_public) == ("queued", True)
    assert "Checked again: The figures were revised." in page_of(dora, claim)


def test_a_verdict_that_replaces_another_says_what_changed(
    desk: Desk, dora: Client, published: Publication, evidence: list[Evidence]
) -> None:
    from claims.actions import assignments, verdicts
    from claims.actions import claims as claim_actions

    claim = published.claim
    claim_actions.recheck(claim.pk, by=desk.by("dora"), reason="The figures were revised.")
    assignments.take(claim.pk, by=desk.by("ann"))
    second = decide(desk, claim, evidence, rationale="Revised figures say the same.")
    verdicts.approve(second.pk, by=desk.by("bob"))
    assert "Replace what is published" in page_of(dora, claim)
    refused = dora.post(f"/verdicts/{second.pk}/publish/", follow=True).content.decode()
    assert "say what kind of change this is" in refused
    dora.post(f"/verdicts/{second.pk}/publish/", {"change_kind": "update", "change_note": "New figures."})
    published.refresh_from_db()
    assert published.state == "replaced"


def test_the_page_costs_the_same_queries_whatever_it_tells(
    desk: Desk,
    dora: Client,
    approved: Verdict,
    django_assert_max_num_queries: Callable,
    django_assert_num_queries: Callable,
) -> None:
    claim = approved.claim
    with django_assert_max_num_queries(30) as few:
        page_of(dora, claim)
    for number in range(6):
        Lookup.objects.create(claim=claim, connector="corpus", query=f"words {number}")
        house = f"Paper {number}"
        Evidence.objects.create(claim=claim, passage=house, form="conversation", added_by=desk.bob)
        Verdict.objects.create(
            claim=claim, state="sent_back", rating="mixed", rationale="r", why="w", statement="s",
            kind="event", decided_by=desk.ann, sent_back_by=desk.bob,
        )  # fmt: skip
    with django_assert_num_queries(len(few)):
        page_of(dora, claim)
