"""A text that has neither a title nor an address is called by its first words, wherever it is named."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from claims.actions import documents, evidence
from claims.models import Claim
from engine.types import QuoteCheck, QuoteFound
from sources import pages
from sources.models import Document
from tests.claims.test_nobodys import add_paper, weigh
from tests.record import Desk, decide, told_by_history

TEXT = "Ships carried shells from Northland to Southmark in March, says a letter from the port that was found there."
CALLED = "Ships carried shells from Northland to Southmark in March, says a letter from…"


@pytest.fixture
def nameless(desk: Desk) -> Document:
    return documents.add(by=desk.by("ann"), about={}, name="letter.txt", content=TEXT.encode())[0]


def test_it_is_called_so_in_lists_in_the_history_and_on_its_page(
    desk: Desk, client: Client, held: Claim, nameless: Document
) -> None:
    assert told_by_history()[-1] == f"Ann added a document: {CALLED}"
    found = QuoteFound(QuoteCheck.EXACT, 0, 5)
    made = evidence.add(held.pk, by=desk.by("ann"), document=nameless.pk, passage="Ships", found=found)
    assert made.called == "evidence from “Ships carried shells from Northland to Southmark in March,…”"
    documents.say_publisher(nameless.pk, by=desk.by("ann"), name="The Port")
    assert told_by_history()[-1] == f"Ann said who published the document {CALLED}: The Port"
    client.force_login(desk.ann)
    assert f"<h1>{CALLED}</h1>" in client.get(f"/documents/{nameless.pk}/").text
    for page in ("/admin/sources/document/", f"/admin/claims/claim/{held.pk}/change/"):
        assert CALLED in client.get(page).text, page


def test_words_that_nobody_quoted_do_not_go_out(desk: Desk, held: Claim) -> None:
    about = {"publisher": "The Port"}
    letter, _ = documents.add(
        by=desk.by("ann"), about=about, text=f"Dear Ida Rees, of 12 Quay Street, {TEXT}"
    )
    headed, _ = documents.add(by=desk.by("ann"), about=about, text=f"# Shells\n\n{TEXT}")
    said: dict[str, Any] = {
        "passage": "Ships",
        "stance": "supports",
        "found": QuoteFound(QuoteCheck.EXACT, 0, 5),
    }
    rows = [evidence.add(held.pk, by=desk.by("ann"), document=one.pk, **said) for one in (letter, headed)]
    weigh(held)
    signed = decide(desk, held, [*rows, add_paper(desk, held, "A bill", issuer="Customs")])
    assert str(letter).startswith("Dear Ida Rees, of 12 Quay Street, Ships")
    assert [one["title"] for one in signed.evidence] == ["", "Shells", ""]


def test_what_has_an_address_is_called_by_that(desk: Desk) -> None:
    about = {"url": "https://post.example/a"}
    assert str(documents.add(by=desk.by("ann"), about=about, text=TEXT)[0]) == "https://post.example/a"


@pytest.mark.parametrize("begins", ["", "# ", "#shells, "])
def test_texts_that_stood_before_are_called_so_since(nameless: Document, begins: str) -> None:
    """By what a text is called by now, so that readers aren't told of it either."""
    text = f"{begins}{nameless.text}"
    Document.objects.update(title="", text=text)
    import_module("sources.migrations.0011_call_texts_by_their_first_words").call(apps, None)
    assert str(Document.objects.get()) == pages.opening(text)
