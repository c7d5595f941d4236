"""A claim's independent sources, who has a stake in it, primary sources that pages name; and the feeds a team reads."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.names import SignInName
from claims.models import Interest, Lead, Origin
from sources.models import Feed


class OriginSerializer(serializers.ModelSerializer[Origin]):
    """Pages that are one source for the claim, with the reason; ``made_by`` is who grouped them, null for the machine."""

    made_by = SignInName()
    evidence = serializers.PrimaryKeyRelatedField[Any](many=True, read_only=True)

    class Meta:
        model = Origin
        fields = ("number", "label", "reason", "circular", "interested_party", "made_by", "evidence")
        read_only_fields = fields


class MergeOriginsSerializer(Input):
    number = serializers.IntegerField(
        min_value=1, max_value=100_000, help_text="The source that is no other."
    )
    into = serializers.IntegerField(min_value=1, max_value=100_000, help_text="The source it counts with.")


class SplitOriginSerializer(Input):
    number = serializers.IntegerField(
        min_value=1, max_value=100_000, help_text="The source whose pages are a source each."
    )


class InterestSerializer(serializers.ModelSerializer[Interest]):
    """What a person said of a publisher and this claim."""

    publisher = serializers.CharField(source="publisher.name", read_only=True)
    said_by = SignInName()

    class Meta:
        model = Interest
        fields = ("publisher", "interested", "why", "said_by", "said_at")
        read_only_fields = fields


class NewInterestSerializer(Input):
    publisher = serializers.CharField(max_length=200, help_text="Its name, as evidence shows it.")
    interested = serializers.BooleanField(help_text="Whether it is a party to the claim.")
    why = serializers.CharField(max_length=300)


class LeadSerializer(serializers.ModelSerializer[Lead]):
    """A primary source that a page names; ``evidence`` is what came of it where it was followed."""

    settled_by = SignInName()

    class Meta:
        model = Lead
        fields = (
            "id",
            "claim",
            "document",
            "kind",
            "name",
            "url",
            "why",
            "state",
            "evidence",
            "proposed_at",
            "settled_by",
            "settled_at",
        )
        read_only_fields = fields


class FeedSerializer(serializers.ModelSerializer[Feed]):
    added_by = SignInName()

    class Meta:
        model = Feed
        fields = (
            "id",
            "url",
            "name",
            "active",
            "minutes",
            "next_read_at",
            "last_read_at",
            "last_new",
            "failures",
            "last_error",
            "last_error_at",
            "added_by",
        )
        read_only_fields = fields


class NewFeedSerializer(Input):
    url = serializers.CharField(max_length=2000)
    name = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="Empty: the feed's own."
    )
    minutes = serializers.IntegerField(min_value=5, max_value=10_080, required=False)
