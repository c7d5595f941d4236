"""A team's rating scale: its versions, what it must be, and which label a verdict is filed with."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims import scales as thinking
from claims.actions import drafts, scales, verdicts
from claims.history import sentence
from claims.models import Claim, Event, Evidence, Scale, Verdict
from claims.models.scales import Step, usual_steps
from claims.rules import Conflict, Invalid, NotAllowed
from engine.types import Rating, Suggestion
from people.actors import machine
from tests.record import TWO_IN_THE_MIDDLE, Desk, decide, rescale, step


def without(label: str) -> list[Step]:
    return [one for one in TWO_IN_THE_MIDDLE if one["label"] != label]


# --- What a scale must be -------------------------------------------------------------------------------------------------


def test_a_team_begins_with_the_designs_six_words(desk: Desk) -> None:
    scale = Scale.of(desk.team)
    assert (scale.version, scale.labels) == (
        1,
        ["True", "False", "Mixed", "Disputed", "Unproven", "Too early"],
    )
    assert (scale.range, scale.number("Mixed"), scale.number("Unproven")) == ((1, 5), (3, 1, 5), None)
    thinking.check(usual_steps())


def test_another_version_ends_the_present_one_in_one_line_of_history(desk: Desk) -> None:
    made = rescale(desk)
    first = Scale.objects.get(team=desk.team, version=1)
    assert (made.version, made.made_by, first.ended_at) == (2, desk.adam, made.made_at)
    assert Scale.of(desk.team) == made
    line = Event.objects.get(type="scale.changed")
    assert sentence(line).startswith("Adam made version 2 of the rating scale: “True” is gone; ")
    assert "“Half true” is new: mixed, number 2" in sentence(line)


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (without("Disputed"), "No label stands for conflicting: each rating must be reached by one."),
        (without("Too early"), "No label stands for pending"),
        ([*TWO_IN_THE_MIDDLE, step("half  TRUE", "refuted", 1)], "“half TRUE” stands there twice."),
        ([*TWO_IN_THE_MIDDLE, step("", "refuted", 1)], "Each label needs a word."),
        ([*TWO_IN_THE_MIDDLE, step("L" * 41, "refuted", 1)], "longer than 40 characters"),
        ([*TWO_IN_THE_MIDDLE, step("Wrong", "wrong")], "“wrong” is no rating"),
        ([*TWO_IN_THE_MIDDLE, step("Open", "conflicting", 2)], "“Open” says neither true nor false"),
        ([*TWO_IN_THE_MIDDLE, step("Wrong", "refuted")], "“Wrong” has no number and others have"),
        ([*TWO_IN_THE_MIDDLE, step("Wrong", "refuted", 0)], "The number of “Wrong” must be from 1 to 100."),
        ([*TWO_IN_THE_MIDDLE, step("Wrong", "refuted", 2)], "“Half true” is truer than “Wrong”"),
        ([*TWO_IN_THE_MIDDLE, step("Spin", "mixed", 4)], "“Right” is truer than “Spin”"),
        ([*TWO_IN_THE_MIDDLE] + [step(f"L{n}", "pending") for n in range(6)], "at most 12 labels"),
        (usual_steps(), "Nothing is different"),
    ],
)
def test_what_no_scale_is_is_refused_with_a_sentence(desk: Desk, steps: list[Step], sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        rescale(desk, *steps)
    assert sentence in str(refused.value)
    assert not Scale.objects.exists()


def test_only_the_teams_administrator_changes_it(desk: Desk) -> None:
    for name in ("ann", "dora", "eve"):
        with pytest.raises(NotAllowed):
            scales.change(desk.team, TWO_IN_THE_MIDDLE, labelled=True, by=desk.by(name), expected=1)


def test_who_looked_at_an_older_one_looks_again(desk: Desk) -> None:
    rescale(desk)
    with pytest.raises(Conflict, match="Version 2 of the scale holds since you opened this page"):
        scales.change(desk.team, usual_steps(), labelled=True, by=desk.by("adam"), expected=1)


def test_the_database_lets_one_end_and_nothing_else(desk: Desk) -> None:
    present = Scale.objects.filter(pk=rescale(desk).pk)
    for change in ({"steps": usual_steps()}, {"labelled": False}, {"version": 7}, {"made_by": desk.ann}):
        with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
            present.update(ended_at=timezone.now(), **change)
    ended = Scale.objects.filter(team=desk.team, version=1)
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        ended.update(ended_at=None)
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        ended._raw_delete("default")


def test_the_database_has_one_that_holds_in_a_team(desk: Desk) -> None:
    rescale(desk)
    with (
        pytest.raises(IntegrityError, match=r"one_scale_holds_in_a_team|claims_scale\.team_id$"),
        transaction.atomic(),
    ):
        Scale.objects.create(team=desk.team, version=3, steps=usual_steps())


# --- The label of a verdict ------------------------------------------------------------------------------------------------


def test_the_reviewer_chooses_the_label_and_the_rating_follows(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    scale = rescale(desk)
    verdict = decide(desk, held, evidence, rating="", label="half true")
    assert (verdict.label, verdict.rating, verdict.scale) == ("Half true", "mixed", scale)
    assert (
        sentence(Event.objects.get(type="verdict.decided")) == "Ann filed Half true on 2 independent sources"
    )


def test_a_rating_alone_takes_its_first_label(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    rescale(desk)
    assert decide(desk, held, evidence, rating="mixed").label == "Mostly true"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"label": "Half true", "rating": "supported"}, "“Half true” stands for mixed, not for supported"),
        ({"label": "Nonsense", "rating": ""}, "“Nonsense” is no label of the team's scale (version 2)"),
        ({"label": "Too early", "rating": ""}, "Only a forecast can be too early to tell."),
        ({"label": "", "rating": ""}, "Choose a rating, or a label: Right, Mostly true"),
        ({"rating": "likely"}, "“likely” is no rating; choose one of supported, refuted"),
        (
            {"label": "True", "rating": "", "scale": 1},
            "The rating scale has changed since you opened this page",
        ),
    ],
)
def test_what_does_not_fit_is_refused(
    desk: Desk, held: Claim, evidence: list[Evidence], said: dict[str, Any], sentence: str
) -> None:
    rescale(desk)
    with pytest.raises(Invalid) as refused:
        decide(desk, held, evidence, **said)
    assert sentence in str(refused.value)


def test_a_draft_keeps_the_scale_it_was_begun_under(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    drafts.keep(held.pk, {"label": "Mixed"}, by=desk.by("ann"))
    rescale(desk)
    drafts.keep(held.pk, {"label": "Mixed", "headline": "More."}, by=desk.by("ann"))
    verdict = decide(desk, held, evidence, rating="", label="Mixed", scale=1)
    assert (verdict.label, verdict.scale.version if verdict.scale else None) == ("Mixed", 1)


def test_its_author_may_go_on_under_the_present_one(desk: Desk, held: Claim) -> None:
    drafts.keep(held.pk, {"label": "Mixed", "headline": "Said."}, by=desk.by("ann"))
    rescale(desk)
    drafts.use_present_scale(desk.ann, held)
    draft = drafts.of(desk.ann, held)
    assert draft is not None
    assert (draft.scale_version, draft.words) == (2, {"headline": "Said."})


def test_what_is_filed_keeps_its_label_and_version(desk: Desk, filed: Verdict) -> None:
    rescale(desk)
    approved = verdicts.approve(filed.pk, by=desk.by("bob"))
    assert (approved.label, approved.scale.version if approved.scale else None) == ("True", 1)


def test_the_machine_suggests_in_the_teams_word(desk: Desk, claim: Claim) -> None:
    rescale(desk)
    suggestion = Suggestion(Rating.SUPPORTED, ("It says so.",), (), "test-1")
    suggested = verdicts.suggest(claim.pk, suggestion, by=machine("assess"))
    assert suggested is not None
    assert suggested.label == "Right"


def test_without_labels_a_conclusion_must_be_written(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    scale = rescale(desk, *TWO_IN_THE_MIDDLE, labelled=False)
    assert (scale.range, scale.number("Right")) == (None, None)
    with pytest.raises(Invalid, match="Readers see no label: write the conclusion in a sentence") as refused:
        decide(desk, held, evidence)
    assert refused.value.field == "headline"
    verdict = decide(desk, held, evidence, headline="Shells were shipped.")
    assert not verdict.labelled
    with pytest.raises(IntegrityError, match="verdict_says_something"), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(headline="")


@pytest.mark.parametrize(
    ("label", "named_now", "agree"),
    [
        ("Mostly true", "Largely true", True),
        ("Mostly true", "half TRUE", False),
        ("Mostly true", "In part", False),
        ("Half true", "Half True", True),
        ("Right", "Correct", True),
        ("Disputed", "Open", True),
        ("Unproven", "Disputed", False),
    ],
    ids="renamed;a label of both;another number;other letters;the only one;the only one, unnumbered;another rating".split(
        ";"
    ),
)
def test_two_say_the_same_whatever_the_label_is_called_by_now(
    label: str, named_now: str, agree: bool
) -> None:
    old = Scale(pk=1, steps=TWO_IN_THE_MIDDLE)
    new = {"Right": "Correct", "Mostly true": "Largely true", "Half true": "Half True", "Disputed": "Open"}
    renamed = [step | {"label": new.get(step["label"], step["label"])} for step in TWO_IN_THE_MIDDLE]
    renamed[2:2] = [step("In part", "mixed", 1)]
    now = Scale(pk=2, steps=renamed)
    filed = [
        Verdict(scale=scale, label=said, rating=scale.rating(said) or "conflicting")
        for scale, said in ((old, label), (now, named_now))
    ]
    assert thinking.say_the_same(*filed) is agree
