"""Has this been checked: what is asked, and what is known."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.words import PUBLIC_STATES, RATINGS

MOST_URLS, MOST_TEXTS = 500, 50


class KnownAskedSerializer(Input):
    """Addresses of pages, or statements; not both."""

    urls = serializers.ListField(
        # One that is no address is answered as such, and costs no other.
        child=serializers.CharField(allow_blank=True, trim_whitespace=False),
        required=False,
        max_length=MOST_URLS,
    )
    texts = serializers.ListField(
        child=serializers.CharField(max_length=1_000), required=False, max_length=MOST_TEXTS
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"urls": "Send urls, or texts; not both."})
        return attrs


class KnownVerdictSerializer(serializers.Serializer[Any]):
    """What is out on a claim that stands on the page; a held one has no rating."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField()
    statement = serializers.CharField()
    rating = serializers.ChoiceField(RATINGS, allow_null=True)
    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # a Field has a label of its own
    state = serializers.ChoiceField(PUBLIC_STATES)
    url = serializers.URLField()


class KnownPageSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(help_text="As it was sent.")
    canonical = serializers.CharField(allow_null=True)
    hash = serializers.CharField(allow_null=True, help_text="SHA-256 of the canonical form.")
    problem = serializers.CharField(allow_blank=True, help_text="Why it is no address of a page.")
    verdicts = KnownVerdictSerializer(many=True)


@extend_schema_serializer(many=False)
class KnownPagesSerializer(serializers.Serializer[Any]):
    form = serializers.IntegerField(help_text="The number of the canonical form, as the manual tells it.")
    results = KnownPageSerializer(many=True)


class MatchSerializer(serializers.Serializer[Any]):
    """A published claim that may be the same. The machine says so and nobody has looked: it is no verdict on the text."""

    verdict = serializers.IntegerField()
    claim = serializers.IntegerField()
    statement = serializers.CharField()
    url = serializers.URLField()
    probability = serializers.FloatField(min_value=0, max_value=1)
    said = serializers.CharField(help_text="“probably the same claim” or “perhaps the same claim”.")
    reason = serializers.CharField()


class KnownTextSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    matches = MatchSerializer(many=True)


class InquirySerializer(serializers.Serializer[Any]):
    """``results`` is null until it is answered; ask again in a second."""

    id = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    results = KnownTextSerializer(many=True, allow_null=True)
