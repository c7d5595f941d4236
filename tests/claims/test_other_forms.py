"""Evidence that is no web page: calls, pictures, papers and calculations, and what of them may leave the desk."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from claims import details, machine, queries, steps
from claims.actions import evidence as actions
from claims.actions import verdicts
from claims.models import Claim, Evidence, Step, Verdict
from claims.rules import Invalid, NotThere
from desk.presenters.evidence import board, frozen
from publishing import actions as publishing
from sources import attachments, vault
from tests.record import Desk, add_passage, decide

pytestmark = pytest.mark.usefixtures("held_once")

WORDS = "Two ships left for Southmark that night."
CALL = {"who": "Jan Kovac, harbour master", "when": "2 March 2026", "terms": "on_record"}
SCAN = attachments.given("register.pdf", b"%PDF-1.7 of the register")


def call(desk: Desk, claim: Claim, **changes: str) -> Evidence:
    said = {name: value for name, value in (CALL | changes).items() if value}
    return actions.add(
        claim.pk, by=desk.by("ann"), form="conversation", passage=WORDS, stance="supports", details=said
    )


def add(desk: Desk, claim: Claim, form: str, said: dict[str, Any], **more: Any) -> Evidence:
    fields: dict[str, Any] = {"passage": WORDS, "stance": "supports"} | more
    return actions.add(claim.pk, by=desk.by("ann"), form=form, details=said, **fields)


def test_a_call_is_a_source_with_a_number_of_its_own(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    made = call(desk, held)
    assert actions.judge(made.pk, by=desk.by("ann"), counts=True).counts
    assert made.origin
    assert (made.origin.number, made.origin.label) == (3, "Jan Kovac")
    filed = decide(
        desk, held, [evidence[0], made], rationale="The paper [1] and the harbour master [3] say so."
    )
    assert filed.origins_counted == 2


def test_two_calls_with_one_person_are_one_source(desk: Desk, held: Claim) -> None:
    first = call(desk, held)
    second = call(desk, held, who="jan kovac", when="3 March 2026")
    another = call(desk, held, who="Ida Rees")
    assert first.origin == second.origin != another.origin


@pytest.mark.parametrize(
    ("form", "said", "field"),
    [
        ("conversation", {"who": ""}, "who"),
        ("conversation", {"when": ""}, "when"),
        ("conversation", {"terms": ""}, "terms"),
        ("conversation", {"terms": "as friends"}, "terms"),
        ("conversation", {"terms": "not_named"}, "described_as"),
        ("conversation", {"terms": "not_named", "described_as": "Kovac's office"}, "described_as"),
        ("conversation", {"colour": "red"}, "details"),
        ("image_or_video", {}, "address"),
        ("image_or_video", {"address": "javascript:alert(1)"}, "address"),
        ("image_or_video", {"address": "https://v.example/1", "place": "1:75"}, "place"),
        ("paper", {"title": "Port register"}, "page"),
        ("paper", {"page": "12"}, "title"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    desk: Desk, held: Claim, form: str, said: dict[str, str], field: str
) -> None:
    told = {
        name: value for name, value in ((CALL | said) if form == "conversation" else said).items() if value
    }
    with pytest.raises(Invalid) as refused:
        add(desk, held, form, told)
    assert refused.value.field == field
    assert not held.evidence.filter(form=form).exists()


@pytest.mark.parametrize("form", ["conversation", "image_or_video", "paper"])
def test_each_says_what_was_said_or_shown(desk: Desk, held: Claim, form: str) -> None:
    said = {
        "conversation": CALL,
        "image_or_video": {"address": "https://v.example/1", "place": "01:23-01:40"},
        "paper": {"title": "Port register", "page": "12"},
    }[form]
    with pytest.raises(Invalid) as refused:
        add(desk, held, form, said, passage=" ")
    assert refused.value.field == "passage"
    assert add(desk, held, form, said, file=SCAN).file_name == "register.pdf"


def test_a_file_is_kept_with_what_it_belongs_to_and_not_where_that_is_refused(
    desk: Desk, held: Claim
) -> None:
    scan = attachments.given("scan.pdf", f"%PDF-1.7 {uuid4()}".encode())
    kept = vault.root() / scan.path
    with pytest.raises(Invalid):
        add(desk, held, "paper", {"page": "12"}, file=scan)
    with pytest.raises(NotThere):
        actions.add(held.pk, by=desk.by("eve"), form="paper", details={"title": "Port register"}, file=scan)
    assert not kept.exists()
    made = add(desk, held, "paper", {"title": "Port register", "page": "12"}, file=scan)
    assert vault.get(made.file) == kept.read_bytes() == scan.content


# --- What leaves the desk ------------------------------------------------------------------------------------------------


def published(desk: Desk, claim: Claim, evidence: list[Evidence], **said: Any) -> tuple[str, dict[str, Any]]:
    filed = decide(desk, claim, evidence, **said)
    verdicts.approve(filed.pk, by=desk.by("bob"))
    out = publishing.publish(filed.pk, by=desk.by("dora"))
    return out.document + out.claimreview, json.loads(out.document)["sources"][-1]


def test_on_the_record_name_and_words_are_published(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    _, source = published(desk, held, [*evidence, call(desk, held, how="by phone", described_as="a friend")])
    assert source["passage"] == WORDS
    assert source["about"] == {"who": CALL["who"], "when": CALL["when"], "terms": "on_record"}


def test_who_may_not_be_named_is_described(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    unnamed = call(desk, held, terms="not_named", described_as="an official of the port")
    text, source = published(desk, held, [*evidence, unnamed])
    assert (source["passage"], source["about"]["who"]) == (WORDS, "an official of the port")
    assert "Kovac" not in text


@pytest.mark.parametrize("terms", ["off_record", "on the record, he said"])
def test_off_the_record_and_on_terms_nobody_knows_nothing_leaves(
    desk: Desk, held: Claim, evidence: list[Evidence], terms: str
) -> None:
    hidden = call(desk, held, terms="off_record")
    hidden.details["terms"] = terms  # as an older record may have it
    hidden.translation, hidden.translated_by = "Deux navires.", "the desk"
    hidden.save()
    text, source = published(desk, held, [*evidence, hidden])
    assert (source["passage"], source["translation"], source["about"]) == ("", "", {"terms": "off_record"})
    assert "Kovac" not in text
    assert WORDS not in text
    assert "Deux navires" not in text


@pytest.mark.parametrize("field", ["rationale", "headline", "why", "answers"])
def test_no_text_for_readers_names_who_did_not_speak_on_the_record(
    desk: Desk, held: Claim, evidence: list[Evidence], field: str
) -> None:
    call(desk, held, terms="off_record")
    said: object = {"1": "JAN KOVAC says so."} if field == "answers" else "Jan Kovac says so."
    with pytest.raises(Invalid, match="names Jan Kovac, who did not speak on the record"):
        decide(desk, held, evidence, **{field: said})
    assert decide(desk, held, evidence).state == "decided"


def test_outsiders_are_told_of_a_call_what_readers_are() -> None:
    row = {
        "form": "conversation",
        "details": CALL | {"terms": "off_record"},
        "passage": WORDS,
        "file": "a.mp3",
    }
    told = details.for_outsiders(row)
    assert (told["passage"], told["file"], told["details"]) == ("", "", {"terms": "off_record"})
    assert row["passage"] == WORDS


def test_where_a_paper_is_kept_stays_inside_and_its_page_is_told() -> None:
    said = {"title": "Port register", "page": "12", "kept": "Room 4, second drawer"}
    assert details.public("paper", said) == {"title": "Port register", "page": "12"}


# --- Calculations --------------------------------------------------------------------------------------------------------


def sums(**changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "inputs": [
            {"name": "y2025", "value": "1,240 ships", "source": "Port register, page 12"},
            {"name": "y2024", "value": "980", "source": "Port register, page 9"},
        ],
        "steps": ["rise = y2025 - y2024 = 260", "rise / y2024 * 100"],
        "result": "26.5 %",
    }
    return said | changes


def test_a_calculation_is_worked_again_and_kept_with_what_came_out(desk: Desk, held: Claim) -> None:
    made = add(desk, held, "calculation", sums(), passage="")
    assert [(one["comes_to"], one["worked"]) for one in made.details["steps"]] == [
        ("260", True),
        ("26.530612", True),
    ]
    assert (made.tier, made.origin) == ("background", None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"steps": ["y2025 - y2024 = 250"]}, "Step 1 comes to 260"),
        ({"result": "28 %"}, "The last step comes to 26.530612, not to “28 %”"),
        ({"result": ""}, "Say what it comes to"),
        ({"steps": []}, "figures it starts from, and steps"),
        ({"inputs": []}, "figures it starts from, and steps"),
        ({"inputs": [{"name": "a", "value": "many", "source": "x"}]}, "“many” is no number"),
        ({"inputs": [{"name": "two words", "value": "1", "source": "x"}]}, "no name for a figure"),
        ({"inputs": [{"name": "a", "value": "1"}]}, "Say where a is from"),
        ({"inputs": [{"name": "a", "value": "1", "evidence": 999_999}]}, "does not belong to this claim"),
        ({"inputs": [{"name": "a", "value": "1", "source": "x"}] * 2}, "the same name"),
        ({"inputs": "a = 1"}, "This is a list"),
    ],
)
def test_a_calculation_that_does_not_come_out_is_refused(
    desk: Desk, held: Claim, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        add(desk, held, "calculation", sums(**changes), passage="")


def test_what_cannot_be_worked_is_kept_as_not_worked(desk: Desk, held: Claim) -> None:
    made = add(desk, held, "calculation", sums(steps=["see the table on page 4"]), passage="")
    step = made.details["steps"][0]
    assert (step["worked"], step["comes_to"]) == (False, "")
    assert step["why"]


def test_a_calculation_adds_no_source_to_those_of_its_figures(
    desk: Desk, held: Claim, client: Client
) -> None:
    paper = add_passage(held, desk, "Port Gazette", "The port counted 1,240 ships in 2025.")
    inputs = [
        {"name": "y2025", "value": "1240", "evidence": paper.pk},
        {"name": "y2024", "value": "980", "evidence": paper.pk},
    ]
    made = add(desk, held, "calculation", sums(inputs=inputs), passage="")
    assert [one["in_passage"] for one in made.details["inputs"]] == [True, False]
    with pytest.raises(Invalid, match="needs 2 independent sources"):
        decide(desk, held, [paper, made])
    with pytest.raises(Invalid, match="adds no source of its own"):
        actions.judge(made.pk, by=desk.by("ann"), tier="primary")
    rows = [paper, made, call(desk, held)]
    live, of_two = board(rows).tally, "1 page and 1 calculation, 1 independent source"
    assert live == "1 page, 1 conversation and 1 calculation, 2 independent sources"
    _, source = published(desk, held, rows[:2], rating="not_enough_evidence")
    assert frozen(Verdict.objects.latest("pk").evidence).tally == of_two
    assert "1 independent source." in client.get(f"/checks/{held.pk}/").text
    assert source["about"]["inputs"][0] == {"name": "y2025", "value": "1240", "origin": paper.origin.number}


# --- Foreign passages ----------------------------------------------------------------------------------------------------


def test_a_foreign_passage_goes_out_with_its_translation_and_who_made_it(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    first = evidence[0]
    with pytest.raises(Invalid, match="Say who translated it"):
        actions.translate(first.pk, by=desk.by("ann"), translation="Ships came.", translated_by="")
    with pytest.raises(Invalid, match="Write down the translation"):
        actions.translate(first.pk, by=desk.by("ann"), translation="", translated_by="the desk")
    made = actions.translate(first.pk, by=desk.by("ann"), translation="Ships came.", translated_by="the desk")
    assert made.quote_check == "exact"
    _, source = published(desk, held, [evidence[1], first])
    assert (source["passage"], source["language"]) == (first.passage, "en")
    assert (source["translation"], source["translated_by"]) == ("Ships came.", "the desk")


def test_the_public_page_tells_of_each_form_what_readers_may_know(
    desk: Desk, held: Claim, evidence: list[Evidence], client: Client
) -> None:
    rows = [
        evidence[0],
        call(desk, held, terms="not_named", described_as="an official of the port"),
        call(desk, held, who="Mira Holt", terms="off_record"),
        add(
            desk,
            held,
            "paper",
            {"title": "Port register", "page": "12", "kept": "Room 4"},
            passage="Two ships.",
        ),
        add(
            desk,
            held,
            "image_or_video",
            {"address": "https://v.example/1", "place": "01:23"},
            passage="A crane.",
        ),
        add(desk, held, "calculation", sums(), passage=""),
    ]
    actions.translate(rows[0].pk, by=desk.by("ann"), translation="Schiffe kamen.", translated_by="the desk")
    rows[0].refresh_from_db()
    published(desk, held, rows)
    page = client.get(f"/checks/{held.pk}/").text
    for words in (
        "an official of the port",
        "A conversation off the record",
        "Its words stay with the desk",
        "Port register",
        "page 12",
        "at 01:23",
        "rise = y2025 - y2024 = 260",
        "= 26.5 %",
        "translated by the desk",
    ):
        assert words in page
    assert page.count(WORDS) == 1  # of the official, not of her
    for secret in ("Kovac", "Holt", "Room 4"):
        assert secret not in page


@pytest.mark.parametrize(
    ("form", "said", "reason"),
    [
        ("conversation", CALL, f"Jan Kovac supports it: “{WORDS}”"),
        (
            "conversation",
            CALL | {"terms": "not_named", "described_as": "a port official"},
            f"A port official supports it: “{WORDS}”",
        ),
        ("conversation", CALL | {"terms": "off_record"}, "A source without a name supports it."),
        (
            "paper",
            {"title": "Register", "page": "4", "issuer": "Port of Southmark"},
            f"Port of Southmark supports it: “{WORDS}”",
        ),
    ],
)
def test_the_machine_says_of_a_source_that_is_no_page_what_readers_may_know(
    desk: Desk, held: Claim, form: str, said: dict[str, str], reason: str
) -> None:
    """Its reasons go to every organisation that reads the record."""
    add(desk, held, form, said)
    machine.run(steps.owe(Step.Kind.WEIGH, held.pk).pk)
    suggestion = queries.suggestion_for(held)
    assert suggestion
    assert suggestion.reasons[-1] == reason
    assert ("Kovac" in str(suggestion.reasons)) == (said.get("terms") == "on_record")
    assert (WORDS in str(suggestion.reasons)) == (said.get("terms") != "off_record")
