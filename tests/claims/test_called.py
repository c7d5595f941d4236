"""The history names evidence in words that people know, and a payload that is blanked takes them along."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from claims import history
from claims.actions import evidence as actions
from claims.actions import sharing
from claims.models import Claim, Event, EventPayload, Evidence
from people.actors import SERVER
from sources.models import Document
from tests.record import Desk, make_claim, told_by_history


def add(desk: Desk, claim: Claim, **said: Any) -> str:
    """What the history says when Ann adds evidence."""
    actions.add(claim.pk, by=desk.by("ann"), **said)
    return told_by_history()[-1]


def test_a_passage_is_called_by_its_publisher_and_its_title(desk: Desk, evidence: list[Evidence]) -> None:
    pk, known = evidence[0].pk, "evidence from The Harbour Post, “The Harbour Post report”"
    actions.judge(pk, by=desk.by("ann"), stance="refutes")
    assert told_by_history()[-1] == f"Ann judged {known}: it contradicts the claim"
    actions.translate(pk, by=desk.by("ann"), translation="Schiffe.", translated_by="the desk")
    assert told_by_history()[-1] == f"Ann translated {known}"


def test_long_names_are_cut_between_words_and_missing_ones_left_out(evidence: list[Evidence]) -> None:
    first = evidence[0]
    assert first.document
    first.document.title = "Ships " * 30
    assert first.called == f"evidence from The Harbour Post, “{'Ships ' * 8}Ships…”"
    first.document.title = ""
    assert first.called == "evidence from The Harbour Post"
    first.document.publisher, first.document.title = None, "Minutes"
    assert first.called == "evidence from “Minutes”"
    first.document = Document(url="https://post.example/1")
    assert first.called == "evidence from post.example"
    first.document = Document()
    assert first.called == "evidence from a file"


def test_a_page_that_is_still_fetched_is_called_by_its_site(desk: Desk, held: Claim) -> None:
    said = add(desk, held, url="https://wall.example/1", passage="Behind a wall.")
    assert said == "Ann added evidence from wall.example"


@pytest.mark.parametrize(
    ("form", "details", "called"),
    [
        ("paper", {"title": "Port register", "page": "12"}, "the paper “Port register”"),
        ("image_or_video", {"address": "https://a.example/1.jpg"}, "an image or video"),
        ("conversation", {"who": "Jan Kovac", "when": "2 March", "terms": "off_record"}, "a conversation"),
        ("conversation", {"who": "Jan Kovac", "when": "2 March", "terms": "on_record"}, "a conversation"),
    ],
)
def test_other_forms_are_called_by_what_they_are_and_nobody_by_name(
    desk: Desk, held: Claim, form: str, details: dict[str, str], called: str
) -> None:
    assert add(desk, held, form=form, passage="It sailed.", details=details) == f"Ann added {called}"
    assert "Kovac" not in EventPayload.objects.latest("pk").text


def test_used_again_it_is_called_the_same(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    other = make_claim(held.article, "The deal is a shame.")
    sharing.use_for(evidence[0].pk, by=desk.by("bob"), claim=other.pk)
    known = "evidence from The Harbour Post, “The Harbour Post report”"
    assert told_by_history()[-1] == f"Bob used {known} here, which claim {held.pk} has too"


def test_a_blanked_payload_takes_the_name_along(desk: Desk, evidence: list[Evidence]) -> None:
    actions.judge(evidence[0].pk, by=desk.by("ann"), stance="refutes")
    line = Event.objects.latest("pk")
    EventPayload.objects.filter(pk=line.pk).update(
        text="", salt="", blanked_at=timezone.now(), blanked_reason="A name that must go.",
        blanked_by=desk.adam, blanked_with=desk.dora,
    )  # fmt: skip
    assert history.sentence(Event.objects.get(pk=line.pk)) == "Ann judged …: …"


def test_a_line_of_before_keeps_its_number(desk: Desk, held: Claim) -> None:
    said: dict[str, Any] = {"evidence": 41, "changes": "it counts"}
    line = history.record("evidence.judged", by=SERVER, claim=held, **said)
    assert history.sentence(line) == "Somebody on the server judged evidence 41: it counts"
    line = history.record("evidence.added", by=SERVER, claim=held, evidence=41, called="")
    assert history.sentence(line) == "Somebody on the server added evidence"
