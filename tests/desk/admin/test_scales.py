"""Adam changes the team's rating scale; Ann's form, her draft and what she filed keep theirs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.actions import assignments, claims, drafts, verdicts
from claims.models import Claim, Evidence, Scale, Verdict
from claims.models.scales import Step, usual_steps
from publishing import actions as publishing
from tests.desk.admin.reviewing import address, as_seen
from tests.record import TWO_IN_THE_MIDDLE, Desk, rescale


@pytest.fixture
def page(desk: Desk) -> str:
    return f"/admin/people/team/{desk.team.pk}/scale/"


@pytest.fixture
def adam(desk: Desk) -> Client:
    return desk.client("adam")


def sent(
    do: str, steps: list[Step] = TWO_IN_THE_MIDDLE, version: int = 1, seen: str = "label", **more: str
) -> dict[str, Any]:
    """The form as Adam sends it, with an empty row at its end."""
    rows = [*steps, Step(label="", rating="", number=None, meaning="")]
    form = {"do": do, "version": str(version), "seen": seen}
    form |= {"step-TOTAL_FORMS": str(len(rows)), "step-INITIAL_FORMS": str(len(rows))}
    for number, step in enumerate(rows):
        told = {**step, "place": number + 1}
        form |= {f"step-{number}-{name}": str(value or "") for name, value in told.items()}
    return form | more


def row(text: str, label: str) -> list[str]:
    """The cells of the label's row in the table of what has which label."""
    found = re.search(rf"<tr><td><strong>{label}</strong></td>(.*?)</tr>", text)
    assert found, label
    return re.findall(r"<td[^>]*>(.*?)</td>", found[1])


def test_the_page_shows_the_scale_that_holds(adam: Client, page: str, desk: Desk) -> None:
    shown = adam.get(page)
    assert "Version 1 holds." in shown.text
    assert 'value="Unproven"' in shown.text
    assert adam.get(f"/admin/people/team/{desk.team.pk}/change/").text.count(page) == 1
    rescale(desk)
    shown = adam.get(page)
    assert re.search("Version 2 holds since .*, made by Adam", shown.text)
    assert "Version 1, until" in shown.text
    assert "<strong>Unproven</strong>: not enough evidence" in shown.text


def test_it_is_the_administrators_alone(desk: Desk, page: str) -> None:
    for name in ("ann", "dora", "eve"):
        client = desk.client(name)
        assert client.get(page).status_code == 403
        assert client.post(page, sent("save")).status_code == 403
    assert not Scale.objects.exists()


def test_what_a_change_would_do_is_said_and_nothing_is_done(
    desk: Desk, adam: Client, page: str, filed: Verdict
) -> None:
    out = verdicts.approve(filed.pk, by=desk.by("bob"))
    publishing.publish(out.pk, by=desk.by("dora"))
    claim = claims.recheck(out.claim_id, by=desk.by("bob"), reason="A reader wrote.")
    assignments.take(claim.pk, by=desk.by("ann"))
    drafts.keep(claim.pk, {"label": "Mixed"}, by=desk.by("ann"))

    told = adam.post(page, sent("look"))
    assert told.status_code == 200
    for said in ("What version 2 would change", "“True” is gone.", "“Half true” is new: mixed, number 2."):
        assert said in told.text
    assert row(told.text, "True") == ["goes", "1 out"]
    assert row(told.text, "Mixed") == ["goes", "1 draft"]
    assert row(told.text, "Disputed") == ["stays", "nothing"]
    assert row(told.text, "Half true") == ["2 of 1 to 4", "Yes"]
    assert Scale.of(desk.team).version == 1


def test_where_two_read_blind_nobody_learns_what_is_drafted(
    desk: Desk, adam: Client, page: str, held: Claim
) -> None:
    drafts.keep(held.pk, {"label": "Mixed"}, by=desk.by("ann"))
    desk.team.blind_review = True
    desk.team.save()
    told = adam.post(page, sent("look"))
    assert row(told.text, "Mixed") == ["goes", "nothing"]
    assert "a draft is filed under the version it was begun under" in told.text


def test_whoever_may_not_read_the_record_learns_no_claim(
    desk: Desk, adam: Client, page: str, filed: Verdict
) -> None:
    told = adam.post(page, sent("look"))
    assert row(told.text, "True") == ["goes", "1 waiting for a signature"]
    assert filed.statement not in told.text
    desk.adam.is_editor = True
    desk.adam.save()
    assert filed.statement in adam.post(page, sent("look")).text


def test_it_is_made_as_it_was_looked_at(desk: Desk, adam: Client, page: str) -> None:
    told = adam.post(page, sent("look"))
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', told.text))
    hidden.pop("csrfmiddlewaretoken", None)
    made = adam.post(page, hidden | {"do": "save"}, follow=True)
    assert "Version 2 of the rating scale holds from now on." in made.text
    assert Scale.of(desk.team).steps == TWO_IN_THE_MIDDLE
    again = adam.post(page, hidden | {"do": "save"})  # a second click
    assert again.status_code == 412
    assert Scale.of(desk.team).version == 2


def test_going_back_keeps_what_was_typed(adam: Client, page: str) -> None:
    form = adam.post(page, sent("back"))
    assert form.status_code == 200
    assert 'value="Half true"' in form.text


def test_one_more_row_keeps_what_was_typed(adam: Client, page: str) -> None:
    form = adam.post(page, sent("more"))
    assert 'value="Half true"' in form.text
    assert 'name="step-8-label"' in form.text
    full = adam.post(page, sent("more", **{"step-TOTAL_FORMS": "x"}))
    assert full.status_code == 200


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"step-4-label": ""}, "No label stands for conflicting"),
        ({"step-1-number": "9"}, "“Right” is truer than “Mostly true”"),
        ({"step-1-number": "x"}, "Enter a whole number."),
        ({"step-1-rating": ""}, "Say which rating “Mostly true” stands for."),
        ({"step-1-rating": "nonsense"}, "Select a valid choice"),
        ({"seen": "x"}, "Select a valid choice"),
        ({"step-TOTAL_FORMS": "x"}, "ManagementForm data is missing"),
        (
            {"step-1-label": "<script>alert(1)</script>", "step-5-label": ""},
            "No label stands for not enough evidence",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    desk: Desk, adam: Client, page: str, more: dict[str, str], sentence: str
) -> None:
    refused = adam.post(page, sent("look", **more))
    assert refused.status_code == 422
    assert sentence in refused.text
    assert "<script>alert" not in refused.text
    assert adam.post(page, sent("save", **more)).status_code == 422
    assert not Scale.objects.exists()


def test_the_order_is_what_was_numbered(desk: Desk, adam: Client, page: str) -> None:
    form = sent("save", usual_steps())
    form |= {"step-0-place": "2", "step-1-place": "1"}
    adam.post(page, form)
    assert Scale.of(desk.team).labels[:3] == ["False", "True", "Mixed"]


def test_no_label_at_all_is_foretold(desk: Desk, adam: Client, page: str) -> None:
    told = adam.post(page, sent("look", usual_steps(), seen="none"))
    assert "Readers see no label any more: the claim and a conclusion." in told.text
    assert "Google takes no ClaimReview without the name of a rating" in told.text
    adam.post(page, sent("save", usual_steps(), seen="none"))
    scale = Scale.of(desk.team)
    assert (scale.labelled, {step["number"] for step in scale.steps}) == (False, {None})


# --- Ann's form ------------------------------------------------------------------------------------------------------------


def test_the_form_offers_the_teams_labels(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    rescale(desk)
    form = as_seen(held, evidence, label="Half true", scale="2")
    form.pop("rating")
    assert "Half true" in ann.get(address(held)).text
    assert ann.post(address(held), form).status_code == 302
    verdict = Verdict.objects.get(claim=held)
    assert (verdict.label, verdict.rating) == ("Half true", "mixed")


def test_the_rule_answers_to_the_label(
    ann: Client, desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    rescale(desk)
    form = as_seen(held, evidence, label="Half true", scale="2")
    assert "Stands on 2 independent sources" in ann.post(f"/admin/claims/claim/{held.pk}/rule/", form).text


def test_a_draft_is_filed_under_the_scale_it_was_begun_under_and_says_so(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    form = as_seen(held, evidence, "keep", label="Mixed", scale="1")
    ann.post(address(held), form)
    rescale(desk)
    shown = ann.get(address(held)).text
    assert "You began this under version 1 of the rating scale" in shown
    assert re.search(r'value="Mixed"[^>]* checked', shown)
    assert ann.post(address(held), form | {"do": "file"}).status_code == 302
    verdict = Verdict.objects.get(claim=held)
    assert (verdict.label, verdict.scale and verdict.scale.version) == ("Mixed", 1)
    signing = ann.get(f"/admin/claims/verdict/{verdict.pk}/change/").text
    assert "filed under version 1 of the rating scale and keeps it. Version 2 holds since" in signing


def test_she_may_go_on_under_the_present_one(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    form = as_seen(held, evidence, "keep", label="Disputed", scale="1")
    ann.post(address(held), form)
    rescale(desk)
    shown = ann.post(address(held), form | {"do": "use_present_scale"}, follow=True).text
    assert "You go on under version 2 of the rating scale: choose the rating again." in shown
    assert "You began this under" not in shown
    assert "Half true" in shown
    assert form["headline"] in shown
    assert not re.search(r'name="label"[^>]* checked', shown)


def test_a_page_that_was_open_when_the_scale_changed_files_nothing_by_mistake(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    form = as_seen(held, evidence, label="Disputed", scale="1")
    rescale(desk)
    refused = ann.post(address(held), form)
    assert refused.status_code == 422
    assert "The rating scale has changed since you opened this page: choose the rating again." in refused.text
    assert not re.search(r'name="label"[^>]* checked', refused.text)
    assert 'name="scale" value="2"' in refused.text
    assert not re.search(r'name="label"[^>]* checked', ann.get(address(held)).text)  # nor in her draft
    assert not Verdict.objects.filter(claim=held).exists()


def test_what_came_back_under_a_label_that_is_gone_is_chosen_again(
    desk: Desk, ann: Client, filed: Verdict
) -> None:
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="The second source?")
    rescale(desk)
    shown = ann.get(address(filed.claim)).text
    assert "It was filed as “True”, which is no label of the scale now: choose again." in shown


def test_without_labels_the_form_asks_for_a_conclusion(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    rescale(desk, *TWO_IN_THE_MIDDLE, labelled=False)
    form = as_seen(held, evidence, label="Right", scale="2", headline="")
    refused = ann.post(address(held), form)
    assert refused.status_code == 422
    assert "Readers see no label: write the conclusion in a sentence." in refused.text
    ann.post(address(held), form | {"headline": "Shells were shipped."})
    verdict = Verdict.objects.get(claim=held)
    assert (verdict.label, verdict.labelled) == ("Right", False)
    signing = ann.get(f"/admin/claims/verdict/{verdict.pk}/change/").text
    assert "Readers see no label: the claim, and the headline as its conclusion." in signing


def test_the_suggestion_is_in_the_word_she_would_choose(desk: Desk, ann: Client, held: Claim) -> None:
    Verdict.objects.create(
        claim=held, state="suggested", rating="supported", label="True", statement="x", kind="event",
        reasons=["It says so."],
    )  # fmt: skip
    rescale(desk)
    assert "<strong>Right</strong>" in ann.get(address(held)).text
    assert "Right</span>" in ann.get(held.get_absolute_url()).text


def test_the_outlook_takes_few_queries(
    desk: Desk, adam: Client, page: str, filed: Verdict, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        adam.post(page, sent("look"))
