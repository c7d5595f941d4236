"""A team's rating scale: another version of it, and the label a verdict is filed with."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from claims import history, rules, scales
from claims.actions import drafts
from claims.actions.locking import store
from claims.actions.people import check_may_administer
from claims.models import Claim, Scale
from claims.models.scales import Step
from claims.rules import Conflict, Invalid
from engine.types import Rating
from people.actors import Actor
from people.models import Team


def proposed(team: Team, steps: Sequence[Step], *, labelled: bool, by: Actor, expected: int) -> Scale:
    """The version that would follow the present one, checked and not written. Raises Invalid, or Conflict where
    ``expected`` is not the version that holds."""
    check_may_administer(by, team)
    present = Scale.of(team)
    if present.version != expected:
        raise Conflict(
            f"Version {present.version} of the scale holds since you opened this page: look at it first."
        )
    steps = scales.tidied(steps, labelled=labelled)
    scales.check(steps)
    new = Scale(team=team, version=present.version + 1, labelled=labelled, steps=steps, made_by=by.person)
    if not scales.differences(present, new):
        raise Invalid("Nothing is different: the scale stays as it is.", "labels")
    return new


@transaction.atomic
def change(team: Team, steps: Sequence[Step], *, labelled: bool, by: Actor, expected: int) -> Scale:
    """Make another version of the team's scale. What is filed, begun or public keeps the version it has."""
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    new = proposed(team, steps, labelled=labelled, by=by, expected=expected)
    old = written(team)
    old.ended_at = new.made_at = timezone.now()
    old.save(update_fields=["ended_at"])
    store(new)
    said = "; ".join(scales.differences(old, new))
    history.record("scale.changed", by=by, team=team, version=new.version, changes=said, **new.dump())
    return new


def written(team: Team) -> Scale:
    """The team's present scale as a row: the usual one is written down when it is used for the first time."""
    scale = Scale.of(team)
    if scale.pk is not None:
        return scale
    usual = {"steps": scale.steps, "made_at": team.created_at}
    return Scale.objects.get_or_create(team=team, version=scale.version, defaults=usual)[0]


def to_file_under(claim: Claim, by: Actor, version: int | None) -> Scale:
    """The scale for a verdict on this claim: the present one, or that under which the author began her draft."""
    scale = written(claim.article.team)
    if version is None or version == scale.version:
        return scale
    draft = drafts.of(by.person, claim) if by.person else None
    if draft is None or draft.scale_version != version:
        raise Invalid(
            "The rating scale has changed since you opened this page: choose the rating again.", "label"
        )
    return Scale.objects.get(team=claim.article.team, version=version)


def chosen(scale: Scale, claim: Claim, *, label: str, rating: str) -> Step:
    """The step that was chosen, by its label, or by a rating alone, which takes its first label. Raises Invalid."""
    if not label and not rating:
        raise Invalid(f"Choose a rating, or a label: {', '.join(scale.labels)}.", "rating")
    if rating and rating not in set(Rating):
        raise Invalid(f"“{rating}” is no rating; choose one of {', '.join(Rating)}.", "rating")
    step = scale.step(label or scale.word(rating))
    if step is None:
        raise Invalid(
            f"“{label}” is no label of the team's scale ({scale}); there are {', '.join(scale.labels)}.",
            "label",
        )
    if rating and step["rating"] != rating:
        raise Invalid(
            f"“{step['label']}” stands for {step['rating']}, not for {rating}: send one of the two, or two that fit.",
            "label",
        )
    rules.check_rating_fits(step["rating"], claim.kind)
    return step
