"""Rating scales as programs read them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.v1.shapes.words import RATINGS
from claims.models import Scale


class StepSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a Field has a label of its own, which says less
    rating = serializers.ChoiceField(
        RATINGS, help_text="What it stands for. Several labels may stand for one."
    )
    number = serializers.IntegerField(allow_null=True, help_text="Its ratingValue in ClaimReview.")
    meaning = serializers.CharField(allow_blank=True, help_text="What readers are told it means.")


class ScaleSerializer(serializers.ModelSerializer[Scale]):
    """One version of a team's rating scale. It never changes; another version ends it."""

    publisher = serializers.CharField(source="team.name")
    labelled = serializers.BooleanField(
        help_text="False: readers see no label; these are the desk's own words."
    )
    labels = StepSerializer(source="steps", many=True)
    worst = serializers.SerializerMethodField(help_text="The lowest number; null where no label has one.")
    best = serializers.SerializerMethodField(help_text="The highest number.")
    since = serializers.DateTimeField(source="made_at")
    until = serializers.DateTimeField(source="ended_at", allow_null=True, help_text="Null: it holds now.")

    class Meta:
        model = Scale
        fields = ("id", "publisher", "version", "labelled", "labels", "worst", "best", "since", "until")
        read_only_fields = fields

    def get_worst(self, scale: Scale) -> int | None:
        return scale.range[0] if scale.range else None

    def get_best(self, scale: Scale) -> int | None:
        return scale.range[1] if scale.range else None
