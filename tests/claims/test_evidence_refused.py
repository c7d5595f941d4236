"""What nobody can say of evidence: an action asks by itself, whatever its door has asked before."""

from __future__ import annotations

from typing import Any

import pytest

from claims import history
from claims.actions import evidence as actions
from claims.actions import findings
from claims.models import Claim, Evidence, Verdict
from claims.rules import IllegalMove, Invalid, NotThere
from engine.types import QuoteCheck, QuoteFound
from sources.models import Document
from tests.record import Desk, add_passage

WORDS = "Ships carried shells from Northland to Southmark."
STANDS = QuoteFound(QuoteCheck.EXACT, 0, len(WORDS))


def add(desk: Desk, claim: Claim, **said: Any) -> Evidence:
    """Ann adds a page by its address."""
    return actions.add(claim.pk, by=desk.by("ann"), **{"url": "https://page.example/a"} | said)


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [
        ("stance", "perhaps", "refutes"),
        ("tier", "hearsay", "primary"),
    ],
)
def test_a_word_that_means_nothing_is_refused(
    desk: Desk, held: Claim, field: str, wrong: str, right: str
) -> None:
    made = add(desk, held, **{field: right})
    assert getattr(made, field) == right
    with pytest.raises(Invalid, match=f"“{wrong}” is none of") as refused:
        add(desk, held, url="https://page.example/b", **{field: wrong})
    assert refused.value.field == field
    with pytest.raises(Invalid, match=f"“{wrong}” is none of"):
        actions.judge(made.pk, by=desk.by("ann"), **{field: wrong})
    assert getattr(actions.judge(made.pk, by=desk.by("ann"), **{field: right}), field) == right
    assert held.evidence.get() == made


def test_a_form_that_there_is_not_is_refused(desk: Desk, held: Claim) -> None:
    with pytest.raises(Invalid, match="“rumour” is none of passage, conversation"):
        add(desk, held, form="rumour")
    assert add(desk, held, form="passage").form == "passage"


def test_a_document_is_there_and_ones_own_and_is_quoted(desk: Desk, held: Claim) -> None:
    ours, theirs = (
        Document.objects.create(
            kind="file", url=f"https://{n}.example/", text=WORDS, digest=f"{n:064x}", team=team
        )
        for n, team in enumerate((desk.team, desk.eve.team))
    )

    def quote(document: int | None, passage: str = WORDS) -> Evidence:
        return add(desk, held, url="", document=document, passage=passage, found=STANDS)

    for nowhere in (theirs.pk, 10**9):
        with pytest.raises(NotThere, match=f"There is no document {nowhere} here"):
            quote(nowhere)
    with pytest.raises(Invalid, match="Quote the passage of the document"):
        quote(ours.pk, "")
    with pytest.raises(Invalid, match="Give the page's address, or choose a document"):
        quote(None)
    assert (quote(ours.pk).document, quote(ours.pk).quote_check) == (ours, "exact")


def test_a_translation_has_a_translator_and_a_passage(desk: Desk, held: Claim) -> None:
    page = add(desk, held)
    for half, sentence in (
        ({"translation": "Schiffe kamen."}, "Say who translated it"),
        ({"translated_by": "the desk"}, "Write down the translation"),
    ):
        with pytest.raises(Invalid, match=sentence):
            add(desk, held, url="https://page.example/b", passage=WORDS, **half)
    both = {"translation": "Schiffe kamen.", "translated_by": "the  desk"}
    with pytest.raises(Invalid, match="Quote the passage in its own language first"):
        actions.translate(page.pk, by=desk.by("ann"), **both)
    quoted = add(desk, held, url="https://page.example/b", passage=WORDS)
    actions.translate(quoted.pk, by=desk.by("bob"), **both)
    quoted.refresh_from_db()
    assert (quoted.translation, quoted.translated_by) == ("Schiffe kamen.", "the desk")
    last = held.events.latest("pk")
    assert (last.type, history.payload_of(last)["evidence"], last.person) == (
        "evidence.translated",
        quoted.pk,
        desk.bob,
    )


def test_what_waits_for_a_signature_gets_no_evidence_and_no_translation(
    desk: Desk, held: Claim, evidence: list[Evidence], filed: Verdict
) -> None:
    with pytest.raises(IllegalMove, match="stands as it is"):
        add(desk, held)
    with pytest.raises(IllegalMove, match="stands as it is"):
        actions.translate(evidence[0].pk, by=desk.by("ann"), translation="Schiffe.", translated_by="Ann")
    assert held.evidence.count() == len(evidence)


def test_it_is_said_first_how_it_bears_on_the_claim_and_who_ticks_has_said_it(
    desk: Desk, held: Claim
) -> None:
    unsaid = add_passage(held, desk, "The Post", WORDS, stance="", stance_by=None)
    with pytest.raises(Invalid, match="Say first whether it backs the claim"):
        actions.judge(unsaid.pk, by=desk.by("bob"), counts=True)
    Evidence.objects.filter(pk=unsaid.pk).update(machine_stance="supports")
    hinted = actions.judge(unsaid.pk, by=desk.by("bob"), counts=True)
    assert (hinted.stance, hinted.stance_by, hinted.ticked_by) == ("supports", desk.bob, desk.bob)

    said = add_passage(held, desk, "The Gazette", WORDS)
    ticked = actions.judge(said.pk, by=desk.by("bob"), counts=True)
    assert (ticked.stance_by, ticked.ticked_by) == (desk.ann, desk.bob)
    untold = actions.judge(said.pk, by=desk.by("bob"), counts=False)
    assert (untold.counts, untold.ticked_by, untold.ticked_at, untold.stance_by) == (
        False,
        None,
        None,
        desk.ann,
    )


def test_evidence_that_there_is_not_is_not_there(desk: Desk, evidence: list[Evidence]) -> None:
    with pytest.raises(NotThere, match=f"There is no evidence {10**9} here"):
        actions.judge(10**9, by=desk.by("ann"), counts=True)
    assert actions.judge(evidence[0].pk, by=desk.by("ann"), counts=True).counts


def test_a_source_of_its_own_is_called_by_what_is_known_of_it(desk: Desk, held: Claim) -> None:
    called = []
    for form, details in (
        ("paper", {"title": "Port register", "issuer": "The harbour office", "page": "12"}),
        ("paper", {"title": "A list of ships", "page": "1"}),
        ("image_or_video", {"address": "https://v.example/1", "who": "Ida Rees"}),
        ("image_or_video", {"address": "https://v.example/2"}),
    ):
        origin = add(desk, held, url="", form=form, passage=WORDS, details=details).origin
        called.append(origin and origin.label)
    assert called == ["The harbour office", "Publisher not known", "Ida Rees", "Image or video"]


def test_a_wall_that_hides_the_rest_of_a_page_does_not_hide_a_quote_that_stands(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    wall, missing = "A paywall shows only a part of this page.", QuoteFound(QuoteCheck.MISSING, 0, 0)
    told = []
    for number, found in enumerate((STANDS, missing)):
        waiting = add(desk, held, url=f"https://page.example/{number}", passage=WORDS)
        assert waiting.lookup
        findings.write_visit(waiting.lookup, evidence[number].document, {waiting.pk: found}, wall)
        waiting.refresh_from_db()
        told.append((waiting.quote_check, waiting.error))
    assert told == [("exact", ""), ("missing", wall)]
