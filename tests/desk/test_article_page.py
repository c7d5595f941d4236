"""An article's page: its text with the claims marked, and what may be done with each of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions import articles, assignments
from claims.actions import claims as claim_actions
from claims.actions import verdicts as verdict_actions
from claims.models import Article, Claim, Step, Verdict
from tests.record import BODY, Desk, make_claim


@pytest.fixture
def dora(desk: Desk, client: Client) -> Client:
    client.force_login(desk.dora)
    return client


def page_of(client: Client, article: Article) -> str:
    answer = client.get(f"/articles/{article.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_claim_is_marked_in_the_text_and_linked_both_ways(dora: Client, claim: Claim) -> None:
    page = page_of(dora, claim.article)
    mark = re.search(r'<mark class="on-outline".*?</mark>', page, re.DOTALL)
    assert mark is not None
    assert "Northland has shipped ammunition to Southmark" in mark[0]
    assert f'id="m{claim.pk}" href="#c{claim.pk}"' in mark[0]
    assert "Claim 1, New" in mark[0]
    assert f'<a class="number" href="#m{claim.pk}"' in page


def test_a_dismissed_claim_is_greyed_with_its_reason_and_listed(
    desk: Desk, dora: Client, claim: Claim
) -> None:
    claim_actions.dismiss(claim.pk, by=desk.by("ann"), reason="It is an opinion.")
    page = page_of(dora, claim.article)
    assert 'title="Off the desk, Not checkable: It is an opinion."' in page
    assert "1 set aside" in page
    assert all(f'id="{part}-{claim.pk}"' in page for part in ("state", "before", "research"))


def test_a_rating_is_told_beside_the_state(desk: Desk, dora: Client, approved: Verdict) -> None:
    assert "Claim 1, Checked, True" in page_of(dora, approved.claim.article)


def test_hostile_text_is_shown_as_text(desk: Desk, dora: Client) -> None:
    body = '<script>alert(1)</script> said the mayor.\n"><img src=x onerror=alert(2)> he added, twice.'
    article, _ = articles.receive(by=desk.by("dora"), title="<b>Bold</b>", body=body)
    claim = make_claim(article, "<script>alert(1)</script> said the mayor.")
    claim_actions.dismiss(claim.pk, by=desk.by("dora"), reason='"><script>alert(3)</script>')
    page = page_of(dora, article)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page


def test_marks_stand_right_after_emoji_and_right_to_left_text(desk: Desk, dora: Client) -> None:
    body = "😀👩‍👩‍👧 قال الوزير إن الاقتصاد نما. The port grew by half, he said."
    article, _ = articles.receive(by=desk.by("dora"), body=body)
    make_claim(article, "The port grew by half, he said.")
    assert re.search(r"</a>The port grew by half, he said\.</mark>", page_of(dora, article))


def test_an_address_that_is_no_web_page_can_not_be_a_link(desk: Desk, dora: Client, article: Article) -> None:
    Article.objects.update(url="https://paper.example/a?x=1&y=2")
    assert 'href="https://paper.example/a?x=1&amp;y=2"' in page_of(dora, article)
    Article.objects.update(invented=True)
    page = page_of(dora, article)
    assert 'href="https://paper.example' not in page
    assert "Invented for this demonstration" in page


def test_the_engines_notes_are_shown(dora: Client, article: Article) -> None:
    note = "Texts in Welsh can't be read yet."
    Article.objects.update(read_at=timezone.now(), notes=[note])
    assert "Texts in Welsh can&#x27;t be read yet." in page_of(dora, article)


def test_what_is_picked_is_named_above_the_text(desk: Desk, dora: Client, claim: Claim) -> None:
    assert "None is picked yet" in page_of(dora, claim.article)
    second, third = (
        make_claim(claim.article, quote)
        for quote in ("The president is expected to visit Southmark in May.", "The deal is a shame.")
    )
    claim_actions.queue(third.pk, by=desk.by("ann"))
    assignments.take(second.pk, by=desk.by("ann"))
    picked = rf'2 picked: .*href="#c{second.pk}".*>2</a> · .*href="#c{third.pk}".*>3</a>'
    assert re.search(picked, page_of(dora, claim.article))
    assert "Claim 2, Assigned" in page_of(dora, claim.article)
    moving = dora.get(f"/articles/{claim.article_id}/moving/?last={claim.pk}").text
    assert re.search(picked, moving), "it is kept up to date"


def test_a_long_article_stays_light(dora: Client, claim: Claim) -> None:
    before = len(page_of(dora, claim.article))
    for word in BODY.split()[:20]:
        make_claim(claim.article, word)
    assert (len(page_of(dora, claim.article)) - before) / 20 < 2000, "bytes a claim"


# --- The verbs ----------------------------------------------------------------------------------------------------------


def buttons_of(client: Client, claim: Claim) -> str:
    """All the buttons of a claim's row, as its "…" fetches them."""
    return client.get(f"/claims/{claim.pk}/buttons/").content.decode()


def test_a_claim_to_be_chosen_has_its_choice_at_hand_and_the_rest_a_click_away(
    dora: Client, claim: Claim
) -> None:
    page = page_of(dora, claim.article)
    assert set(re.findall(rf'action="/claims/{claim.pk}/(\w+)/"', page)) == {"queue", "park"}
    assert f'href="/claims/{claim.pk}/#do" hx-get="/claims/{claim.pk}/buttons/"' in page
    assert f'value="/articles/{claim.article_id}/#c{claim.pk}"' in buttons_of(dora, claim)


def test_a_picked_claim_has_all_its_buttons_at_hand(desk: Desk, dora: Client, claim: Claim) -> None:
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    page = page_of(dora, claim.article)
    assert {"take", "dismiss", "assign"} <= set(re.findall(rf'action="/claims/{claim.pk}/(\w+)/"', page))


def test_strangers_find_no_buttons(desk: Desk, client: Client, claim: Claim) -> None:
    client.force_login(desk.eve)
    assert client.get(f"/claims/{claim.pk}/buttons/").status_code == 404


@pytest.mark.parametrize(
    ("verb", "said", "state"),
    [
        ("queue", {}, "queued"),
        ("park", {}, "parked"),
        ("dismiss", {"reason": "It is an opinion."}, "dismissed"),
        ("take", {}, "assigned"),
        ("assign", {"assignee": "ann"}, "assigned"),
    ],
)
def test_each_verb_moves_the_claim_and_leads_back_to_it(
    dora: Client, claim: Claim, verb: str, said: dict, state: str
) -> None:
    place = f"/articles/{claim.article_id}/#c{claim.pk}"
    assert f'action="/claims/{claim.pk}/{verb}/"' in buttons_of(dora, claim)
    answer = dora.post(f"/claims/{claim.pk}/{verb}/", said | {"next": place})
    claim.refresh_from_db()
    assert (claim.state, answer["Location"]) == (state, place)


def test_the_button_says_what_it_does_and_the_state_what_is(dora: Client, claim: Claim) -> None:
    assert f'formaction="/claims/{claim.pk}/park/"' in page_of(dora, claim.article)
    assert ">Leave out</button>" in page_of(dora, claim.article)
    dora.post(f"/claims/{claim.pk}/park/")
    page = page_of(dora, claim.article)
    assert ">Leave out</button>" not in page
    assert "Not selected" in page


@pytest.mark.parametrize("verb", ["queue", "park", "dismiss", "take", "assign"])
def test_strangers_find_no_such_claim(desk: Desk, client: Client, claim: Claim, verb: str) -> None:
    client.force_login(desk.eve)
    said = {"reason": "It is an opinion.", "assignee": "eve"}
    assert client.post(f"/claims/{claim.pk}/{verb}/", said).status_code == 404
    claim.refresh_from_db()
    assert claim.state == "new"


def test_ann_has_no_button_to_assign_and_may_not(desk: Desk, client: Client, claim: Claim) -> None:
    client.force_login(desk.ann)
    assert "/assign/" not in page_of(client, claim.article)
    assert "/assign/" not in buttons_of(client, claim)
    answer = client.post(f"/claims/{claim.pk}/assign/", {"assignee": "bob"})
    assert answer.status_code == 403
    assert "Ann may not assign claims to others." in answer.content.decode()


def test_a_move_that_is_no_longer_legal_is_answered_with_its_sentence(
    desk: Desk, dora: Client, held: Claim
) -> None:
    place = f"/articles/{held.article_id}/"
    answer = dora.post(f"/claims/{held.pk}/queue/", {"next": place}, follow=True)
    assert answer.redirect_chain == [(place, 302)]
    assert "A claim that is “In review” can&#x27;t be moved by “Check”." in answer.content.decode()


def test_dismissing_without_a_reason_is_refused(dora: Client, claim: Claim) -> None:
    answer = dora.post(f"/claims/{claim.pk}/dismiss/", {"reason": " "}, follow=True)
    assert "Say why the claim is not checkable." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "new"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_form_leads_nowhere_else(dora: Client, claim: Claim, elsewhere: str) -> None:
    answer = dora.post(f"/claims/{claim.pk}/queue/", {"next": elsewhere})
    assert answer["Location"] == f"/claims/{claim.pk}/"


@pytest.mark.parametrize("verb", ["explode", "approve", "decide", "open"])
def test_a_verb_this_door_lacks_is_not_there(dora: Client, claim: Claim, verb: str) -> None:
    assert dora.post(f"/claims/{claim.pk}/{verb}/").status_code == 404


def test_a_verb_is_a_post_with_its_token(desk: Desk, claim: Claim) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.dora)
    assert strict.get(f"/claims/{claim.pk}/queue/").status_code == 405
    assert strict.post(f"/claims/{claim.pk}/queue/").status_code == 403
    claim.refresh_from_db()
    assert claim.state == "new"


# --- Several at once ----------------------------------------------------------------------------------------------------


@pytest.fixture
def two(article: Article, claim: Claim) -> list[Claim]:
    return [claim, make_claim(article, "The president is expected to visit Southmark in May.")]


def test_several_claims_go_to_one_person(desk: Desk, dora: Client, two: list[Claim]) -> None:
    ticked = {"claims": [one.pk for one in two], "assignee": "ann"}
    answer = dora.post(f"/articles/{two[0].article_id}/assign/", ticked, follow=True)
    assert "2 claims assigned to Ann." in answer.content.decode()
    assert set(assignments.held_by(desk.ann)) == {one.pk for one in two}


def test_what_can_not_be_assigned_is_said_and_the_rest_is(desk: Desk, dora: Client, two: list[Claim]) -> None:
    claim_actions.dismiss(two[0].pk, by=desk.by("ann"), reason="It is an opinion.")
    ticked = {"claims": [one.pk for one in two], "assignee": "ann"}
    page = dora.post(f"/articles/{two[0].article_id}/assign/", ticked, follow=True).content.decode()
    assert "1 claim assigned to Ann." in page
    assert "can&#x27;t be moved by “Assign”" in page


@pytest.mark.parametrize(
    ("ticked", "sentence"),
    [
        ({"assignee": "ann"}, "Tick the claims first."),
        ({"claims": ["x", "9" * 30], "assignee": "ann"}, "Tick the claims first."),
    ],
)
def test_nothing_ticked_is_said(dora: Client, article: Article, ticked: dict, sentence: str) -> None:
    answer = dora.post(f"/articles/{article.pk}/assign/", ticked, follow=True)
    assert sentence in answer.content.decode()


def test_nobody_is_assigned_a_claim_of_another_article(
    desk: Desk, dora: Client, claim: Claim, article: Article
) -> None:
    other, _ = articles.receive(by=desk.by("dora"), body="Another text that has enough words in it.")
    dora.post(f"/articles/{other.pk}/assign/", {"claims": [claim.pk], "assignee": "ann"})
    assert not assignments.held_by(desk.ann)


def test_ann_may_not_assign_several(desk: Desk, client: Client, two: list[Claim]) -> None:
    client.force_login(desk.ann)
    ticked = {"claims": [one.pk for one in two], "assignee": "bob"}
    page = client.post(f"/articles/{two[0].article_id}/assign/", ticked, follow=True).content.decode()
    assert "Ann may not assign claims to others." in page
    assert not assignments.held_by(desk.bob)


# --- Mending, fetching, moving ------------------------------------------------------------------------------------------


def test_title_day_and_publisher_are_mended(dora: Client, article: Article) -> None:
    given = {"title": "A new deal", "published_on": "2026-03-02", "publisher": "Gazette", "byline": ""}
    dora.post(f"/articles/{article.pk}/mend/", given)
    article.refresh_from_db()
    assert (article.title, article.publisher, str(article.published_on)) == (
        "A new deal",
        "Gazette",
        "2026-03-02",
    )
    assert article.body == BODY


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title": " ", "publisher": "Kept"}, "An article needs a title."),
        ({"title": "A", "published_on": "soon", "publisher": "Kept"}, "Write the day as in 2026-03-01."),
    ],
)
def test_what_can_not_be_mended_is_said_beside_what_was_typed(
    dora: Client, article: Article, given: dict, sentence: str
) -> None:
    answer = dora.post(f"/articles/{article.pk}/mend/", given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="Kept"' in answer.content.decode()


@pytest.fixture
def unfetched(desk: Desk) -> Article:
    made, _ = articles.receive_url(by=desk.by("dora"), url="https://paper.example/a")
    articles.not_fetched(
        made.pk, by=desk.by("dora"), why="The page could not be fetched: it asks for a password."
    )
    return made


def test_a_page_that_could_not_be_fetched_says_why_and_takes_its_text(
    dora: Client, unfetched: Article
) -> None:
    page = page_of(dora, unfetched)
    assert "it asks for a password" in page
    assert "Paste the text" in page
    dora.post(f"/articles/{unfetched.pk}/mend/", {"title": "The page", "body": BODY})
    unfetched.refresh_from_db()
    assert (unfetched.body, unfetched.title, unfetched.read_at) == (BODY, "The page", None)


def test_the_text_of_an_article_that_has_one_is_not_changed_by_mending(
    dora: Client, article: Article
) -> None:
    dora.post(f"/articles/{article.pk}/mend/", {"title": "A deal", "body": "Another text with enough words."})
    article.refresh_from_db()
    assert article.body == BODY


def test_moving_stops_when_everything_is_done(desk: Desk, dora: Client, claim: Claim) -> None:
    moving = f"/articles/{claim.article_id}/moving/?last={claim.pk}"
    assert dora.get(moving).status_code == 200
    Article.objects.update(read_at=timezone.now())
    Step.objects.filter(kind="read").update(state="done")
    assert dora.get(moving).status_code == 286
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    assert "Searching: 0 of 2 answered" in dora.get(moving).content.decode()


def test_another_teams_article_is_not_there(desk: Desk, client: Client, article: Article) -> None:
    client.force_login(desk.eve)
    for address in ("", "moving/"):
        assert client.get(f"/articles/{article.pk}/{address}").status_code == 404
    assert client.post(f"/articles/{article.pk}/mend/", {"title": "Mine"}).status_code == 404
    assert client.get("/articles/99999999999999999999999/").status_code == 404


def test_the_page_costs_the_same_queries_for_one_claim_and_for_many(
    desk: Desk,
    dora: Client,
    held: Claim,
    django_assert_max_num_queries: Callable,
    django_assert_num_queries: Callable,
) -> None:
    with django_assert_max_num_queries(22) as few:
        page_of(dora, held.article)
    for word in BODY.split()[:12]:
        one = make_claim(held.article, word)
        claim_actions.queue(one.pk, by=desk.by("ann"))
        assignments.take(one.pk, by=desk.by("bob"))
    with django_assert_num_queries(len(few)):
        page_of(dora, held.article)


def test_claims_that_are_checked_again_cost_no_query_each(
    desk: Desk, client: Client, held: Claim, django_assert_num_queries: Callable
) -> None:
    """Whether she may call the re-check off is asked of every one of them: she filed them, and has not asked for it."""
    client.force_login(desk.ann)

    def check_again(claim: Claim) -> None:
        said = {"rating": "not_enough_evidence", "rationale": "Nothing shows it.", "why": "Readers asked."}
        filed = verdict_actions.decide(claim.pk, by=desk.by("ann"), **said)
        verdict_actions.approve(filed.pk, by=desk.by("bob"))
        claim_actions.recheck(claim.pk, by=desk.by("dora"), reason="News.")

    check_again(held)
    page_of(client, held.article)
    with CaptureQueriesContext(connection) as few:
        page_of(client, held.article)
    for word in BODY.split()[:5]:
        one = make_claim(held.article, word)
        assignments.take(one.pk, by=desk.by("ann"))
        check_again(one)
    with django_assert_num_queries(len(few)):
        page_of(client, held.article)
