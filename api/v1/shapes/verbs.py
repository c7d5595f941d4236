"""What each verb wants to be told."""

from __future__ import annotations

from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.words import BIGGEST_ID, CHANGES, QUESTIONS_BESIDE, RATINGS
from claims.grounds import GROUNDS


class AssignSerializer(Input):
    assignee = serializers.CharField(max_length=60, help_text="A sign-in name.")
    due_at = serializers.DateTimeField(required=False, allow_null=True)


class MergeSerializer(Input):
    into = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, help_text="The claim that stays.")


class SplitSerializer(Input):
    statements = serializers.ListField(
        child=serializers.CharField(max_length=5000, allow_blank=True),
        max_length=50,
        help_text="At least two, each of which stands alone; the claim keeps the first.",
    )


class AskSerializer(Input):
    question = serializers.ChoiceField(
        QUESTIONS_BESIDE, help_text="Whether the speaker said it, or whether it was expected."
    )


class ResearchSerializer(Input):
    query = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, help_text="Own words; else the claim's."
    )
    connectors = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        max_length=20,
        help_text="Where to look; else everywhere that is set up.",
    )
    since = serializers.DateField(
        required=False, allow_null=True, help_text="The first day of publication, where the place knows days."
    )
    until = serializers.DateField(required=False, allow_null=True, help_text="The last day of publication.")


class LoggedSearchSerializer(Input):
    """A search a person made herself, in a place that no connector reaches."""

    place = serializers.CharField(max_length=40, help_text="Where. The public sees it beside the outcome.")
    query = serializers.CharField(max_length=1000, help_text="For what.")
    outcome = serializers.ChoiceField(["found", "nothing", "failed"])
    count = serializers.IntegerField(min_value=0, max_value=1_000_000, required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    at = serializers.DateTimeField(required=False, allow_null=True, help_text="When; else now.")


class ReasonGivenSerializer(Input):
    reason = serializers.CharField(max_length=300, allow_blank=True)


class ReopenSerializer(Input):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class HandBackSerializer(Input):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NothingSerializer(Input):
    """This verb needs no words."""


class DecideSerializer(Input):
    rating = serializers.ChoiceField(
        RATINGS, required=False, help_text="Alone it takes the first label that stands for it."
    )
    label = serializers.CharField(  # type: ignore[assignment]  # a Field has a label of its own, which says less
        max_length=60, required=False, help_text="A label of the team's scale; the rating follows from it."
    )
    rationale = serializers.CharField(allow_blank=True, help_text="What the evidence shows.")
    why = serializers.CharField(allow_blank=True, help_text="Why this claim is checked.")
    grounds = serializers.ListField(
        child=serializers.ChoiceField(list(GROUNDS)),
        required=False,
        help_text="What speaks for checking it, beside or instead of the words of `why`.",
    )
    headline = serializers.CharField(max_length=300, required=False, allow_blank=True)
    evidence = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=BIGGEST_ID),
        required=False,
        max_length=1000,
        help_text="Exactly this evidence counts, with the stance it shows.",
    )
    answers = serializers.DictField(
        child=serializers.CharField(max_length=5000, allow_blank=True),
        required=False,
        help_text="What is said to each independent source that says otherwise, by its number.",
    )
    as_of = serializers.DateField(required=False, allow_null=True)
    expires = serializers.DateField(required=False, allow_null=True, source="expires_on")
    story_url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    override_reason = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="Asks for an exception from the sources rule.",
    )

    dispute = serializers.CharField(
        max_length=2000,
        required=False,
        allow_blank=True,
        help_text="Why one does not agree that it was sent back: a third person signs or sends back then.",
    )


class ApproveSerializer(Input):
    override_reason = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="Grants the exception that was asked for."
    )


class SendBackSerializer(Input):
    comment = serializers.CharField(max_length=5000, allow_blank=True)


class ChangeGivenSerializer(Input):
    kind = serializers.ChoiceField(CHANGES)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class PublishSerializer(Input):
    at = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="When; without it, at once. An hour that has passed is refused.",
    )
    change = ChangeGivenSerializer(
        required=False, allow_null=True, help_text="Needed where a verdict on the claim is out."
    )


class NoteSerializer(Input):
    note = serializers.CharField(max_length=500, allow_blank=True)
