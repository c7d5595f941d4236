"""That somebody said it is one button away on every screen of a claim, and linked both ways."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.actions import assignments
from claims.models import Claim
from tests.record import Desk


@pytest.fixture
def ann(desk: Desk, client: Client) -> Client:
    client.force_login(desk.ann)
    return client


def test_one_button_on_the_articles_page_makes_it_and_both_are_linked(ann: Client, said: Claim) -> None:
    place = f"/articles/{said.article_id}/#c{said.pk}"
    assert 'data-key="q">Was it said?</button>' in ann.get(f"/claims/{said.pk}/buttons/").text

    answer = ann.post(f"/claims/{said.pk}/ask-said/", {"next": place})

    sibling = said.siblings.get()
    assert answer.headers["Location"] == place
    page = ann.get(f"/articles/{said.article_id}/").text
    assert "A claim of its own: Officials said that Northland has shipped" in page
    assert f'<a href="#c{sibling.pk}">asked by itself: whether it was said</a>' in page
    assert f'asks whether it was said, beside <a href="#c{said.pk}">the claim itself</a>' in page
    assert "Was it said?" not in ann.get(f"/claims/{said.pk}/").text


def test_a_second_press_is_refused_with_the_sentence(ann: Client, said: Claim) -> None:
    ann.post(f"/claims/{said.pk}/ask-said/")
    answer = ann.post(f"/claims/{said.pk}/ask-said/", follow=True)
    assert "asks already whether it was said" in answer.text
    assert said.siblings.count() == 1


def test_there_is_no_button_where_nobody_said_it(ann: Client, claim: Claim) -> None:
    assert "Was it said?" not in ann.get(f"/claims/{claim.pk}/").text
    answer = ann.post(f"/claims/{claim.pk}/ask-said/", follow=True)
    assert "The article names nobody who said it" in answer.text


def test_a_reviewer_makes_it_and_loses_no_word_she_typed(desk: Desk, ann: Client, said: Claim) -> None:
    assignments.take(said.pk, by=desk.by("ann"))
    address = f"/admin/claims/claim/{said.pk}/change/"
    assert 'name="do" value="ask_said" data-key="q"' in ann.get(address).text

    page = ann.post(
        address, {"do": "ask_said", "version": said.version, "rationale": "So far so good."}, follow=True
    ).text

    assert "A claim of its own: Officials said that" in page
    assert "So far so good." in page
    assert f'<a href="/claims/{said.siblings.get().pk}/">asked by itself' in page


def test_who_does_not_hold_it_makes_it_too(ann: Client, said: Claim) -> None:
    address = f"/admin/claims/claim/{said.pk}/change/"
    assert f'action="/claims/{said.pk}/ask-said/"' in ann.get(address).text


def test_the_amounts_are_told_as_they_were_read(ann: Client, said: Claim) -> None:
    said.statement = "Northland paid nearly €2m–€3,000,000.50 a year in 2024."
    said.save()
    for address in (f"/claims/{said.pk}/", f"/admin/claims/claim/{said.pk}/change/"):
        assert "nearly 2,000,000 to 3,000,000.5 euros a year, in 2024" in ann.get(address).text
