"""The bell, the list behind it, and the page on which a person chooses how they are told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.actions import notices
from people.models import Notice
from people.notices import KINDS
from tests.record import Desk

PAGE, CHOICES = "/admin/notices/", "/admin/notices/choices/"
USUAL = {kind: about.usual.value for kind, about in KINDS.items()} | {"chat_url": ""}


@pytest.fixture
def ann(desk: Desk, client: Client) -> Client:
    client.force_login(desk.ann)
    notices.tell([desk.ann], "due", "Due at noon: <i>a claim</i>", link="/claims/7/", once="one")
    notices.tell([desk.bob], "due", "Bob's own", link="", once="two")
    return client


def test_the_bell_counts_what_is_new_and_opening_one_reads_it(desk: Desk, ann: Client) -> None:
    page = ann.get(PAGE).text
    assert '<span class="count">1<' in page
    assert "Due at noon: &lt;i&gt;a claim" in page
    assert "Bob" not in page
    notice = desk.ann.notices.get()
    assert ann.get(f"{PAGE}{notice.pk}/").headers["Location"] == "/claims/7/"
    assert 'class="count"' not in ann.get(PAGE).text


def test_marking_all_as_read_leaves_what_came_since(desk: Desk, ann: Client) -> None:
    seen = desk.ann.notices.get()
    notices.tell([desk.ann], "due", "Another", link="", once="three")
    ann.post(PAGE, {"up_to": seen.pk})
    assert [one.text for one in desk.ann.notices.filter(read_at=None)] == ["Another"]
    ann.post(PAGE, {"up_to": "x"})
    assert desk.bob.notices.get().read_at is None


def test_another_persons_notice_is_not_there(desk: Desk, ann: Client) -> None:
    assert ann.get(f"{PAGE}{desk.bob.notices.get().pk}/").status_code == 404
    assert desk.bob.notices.get().read_at is None


def test_many_are_on_pages_and_cost_the_same_queries(
    desk: Desk, ann: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(5):
        ann.get(PAGE)
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(person=desk.ann, kind="due", text=f"Number {n}", once=f"many:{n}", made_at=now)
        for n in range(60)
    )
    with django_assert_num_queries(5):
        page = ann.get(PAGE).text
    assert "Page 1 of 2" in page
    assert "Due at noon" in ann.get(f"{PAGE}?page=2").text


def test_ann_chooses_and_what_is_wrong_is_said(desk: Desk, ann: Client, settings: Any) -> None:
    refused = ann.post(CHOICES, USUAL | {"to_sign": "mail"})
    assert refused.status_code == 422
    assert "an administrator adds it" in refused.text
    assert ann.post(CHOICES, USUAL | {"due": "pigeon"}).status_code == 422
    refused = ann.post(CHOICES, USUAL | {"chat_url": "http://10.0.0.1/"})
    assert refused.status_code == 422
    assert ann.post(CHOICES, USUAL | {"due": "app"}).status_code == 302
    desk.ann.refresh_from_db()
    assert desk.ann.notice_choices["due"] == "app"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "This desk sends no mail" in ann.get(CHOICES).text
