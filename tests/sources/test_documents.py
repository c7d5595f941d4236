"""What was seen is kept once, with its bytes, and belongs to whose it is."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from sources import vault
from sources.documents import keep, keep_or_find
from sources.errors import Unreadable
from sources.exchange import Page, Response
from sources.models import Document, DocumentLink, Publisher, PublisherDomain
from sources.publishers import domain_of, find_or_make

pytestmark = pytest.mark.django_db

STORY = "Fares on the ferries of Marenne rise in March, the harbour office said on Monday."


def seen(text: str = STORY, url: str = "https://www.post.example/fares", **headers: str) -> Response:
    return Response(url, 200, {"content-type": "text/plain; charset=utf-8", **headers}, text.encode())


def test_a_page_is_kept_with_its_text_its_digest_and_its_bytes():
    document = keep(seen(etag='"1"', **{"set-cookie": "id=ann"}))
    assert document.text == STORY
    assert document.digest == sha256(STORY.encode()).hexdigest()
    assert vault.get(document.vault_path) == STORY.encode()
    assert (document.etag, document.language, document.team) == ('"1"', "en", None)
    assert "set-cookie" not in document.headers


def test_the_same_page_seen_twice_is_one_document():
    first, is_new = keep_or_find(seen())
    second, is_new_again = keep_or_find(seen())
    assert (first, is_new, is_new_again) == (second, True, False)


def test_a_page_that_has_changed_is_another_document():
    assert keep(seen()) != keep(seen(STORY + " Later it took that back."))


def test_what_cannot_be_read_leaves_nothing_behind(settings):
    with pytest.raises(Unreadable):
        keep(Response("https://post.example/a.pdf", 200, {"content-type": "application/pdf"}, b"%PDF-1.7"))
    assert not Document.objects.exists()
    assert not Publisher.objects.exists()
    assert not list(vault.root().iterdir())


def test_each_team_has_its_own_copy_of_what_it_adds(desk):
    ours = keep(seen(url=""), kind="upload", team_id=desk.team.pk, added_by_id=desk.ann.pk)
    theirs = keep(seen(url=""), kind="upload", team_id=desk.eve.team_id)
    assert ours != theirs
    assert ours.vault_path == theirs.vault_path
    assert ours.publisher is None


def test_the_vault_gives_nothing_from_outside_of_it():
    with pytest.raises(ValueError, match="outside the vault"):
        vault.get("../../etc/passwd")


@pytest.mark.parametrize("team", [True, False])
def test_the_database_refuses_the_same_document_twice(desk, team):
    fields = {
        "kind": "page",
        "url": "https://post.example/",
        "text": STORY,
        "digest": "d",
        "team": desk.team if team else None,
    }
    Document.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.create(**fields)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "upload"}, "A file or pasted text belongs to a team."),
        ({"kind": "page", "text": ""}, "A document needs a text"),
    ],
)
def test_a_document_that_makes_no_sense_is_refused_in_words(fields, sentence):
    document = Document(**{"text": STORY, "digest": "d", **fields})
    with pytest.raises(ValidationError, match=sentence):
        document.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        document.save()


def test_a_document_is_not_linked_to_itself_nor_twice_for_one_reason():
    one, other = keep(seen()), keep(seen(STORY + " More."))  # which links the copies
    for document, reason in [(other, "near_copy"), (one, "cites")]:
        with pytest.raises(IntegrityError), transaction.atomic():
            DocumentLink.objects.create(document=document, other=one, reason=reason)
    assert str(DocumentLink.objects.get()).endswith(f"has nearly the same text: {one}")


# --- Publishers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.bbc.co.uk/a", "bbc.co.uk"),
        ("https://ines.blogspot.com/a", "ines.blogspot.com"),
        ("https://www.post.example/a", "post.example"),
        ("http://127.0.0.1:8000/a", "127.0.0.1"),
        ("", ""),
    ],
)
def test_a_domain_is_what_somebody_registered(url, domain):
    assert domain_of(url) == domain


def test_pages_of_one_domain_have_one_publisher_whatever_they_call_themselves():
    one = find_or_make("https://www.post.example/a", "The Marenne Post")
    other = find_or_make("https://archive.post.example/b", "The Marenne Post | Archive")
    assert one == other
    assert one.name == "The Marenne Post"


def test_a_domain_that_a_person_gave_its_own_row_is_its_own_publisher():
    post = find_or_make("https://post.example/a", "The Marenne Post")
    blog = Publisher.objects.create(name="Ines writes", owner=post)
    PublisherDomain.objects.create(domain="ines.post.example", publisher=blog)
    assert find_or_make("https://ines.post.example/a") == blog


def test_a_page_does_not_become_an_agencys_by_calling_itself_so():
    agency = Publisher.objects.create(name="Coast Press Agency", is_agency=True)
    liar = find_or_make("https://fake.example/a", "coast press agency")
    assert liar != agency
    assert liar.name == "coast press agency (fake.example)"
    assert find_or_make("https://coast.example/a", "Coast Press Agency", trusted=True) == agency


def test_a_name_without_an_address_is_enough_and_neither_is_none():
    assert find_or_make("", "The Marenne Post") == find_or_make("", "the marenne post")
    assert find_or_make("") is None


def test_what_a_connector_knows_of_a_page_goes_before_the_page(db):
    page = Page(
        "Text as the interface gives it.",
        title="Marenne",
        url="https://wiki.example/?oldid=7",
        publisher="Wiki",
    )
    document = keep(
        Response("https://wiki.example/api", 200, {"content-type": "application/json"}, b"{}"), page=page
    )
    assert (document.url, document.title, document.text) == (page.url, "Marenne", page.text)
    assert document.publisher.name == "Wiki"
    assert vault.get(document.vault_path) == b"{}"
