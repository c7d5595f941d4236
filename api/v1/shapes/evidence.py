"""The record behind a claim: evidence, searches, history."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.names import SignInName
from api.v1.shapes.words import BIGGEST_ID, STANCES, TIERS
from claims import history
from claims.history.sentences import actor_name, payload_of
from claims.models import Event, Evidence, Lookup


class HintSerializer(serializers.Serializer[Evidence]):
    """What the machine makes of it: never counted unless a person ticks it."""

    stance = serializers.ChoiceField(STANCES, source="machine_stance")
    confidence = serializers.FloatField(source="machine_confidence", allow_null=True)
    why = serializers.CharField(source="machine_why")
    version = serializers.CharField(source="machine_version")


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """``stance`` is the one shown: a person's where ``stance_by`` names somebody, else the machine's hint."""

    url = serializers.SerializerMethodField()
    title = serializers.CharField(source="document.title", default="", read_only=True)
    publisher = serializers.CharField(source="document.publisher.name", default="", read_only=True)
    published_at = serializers.DateTimeField(source="document.published_at", default=None, allow_null=True)
    stance = serializers.SerializerMethodField()
    stance_by = SignInName()
    hint = serializers.SerializerMethodField()
    origin = serializers.IntegerField(
        source="origin.number",
        default=None,
        allow_null=True,
        help_text="The independent source it belongs to.",
    )
    origin_label = serializers.CharField(source="origin.label", default="")
    origin_reason = serializers.CharField(source="origin.reason", default="")
    added_by = SignInName()

    class Meta:
        model = Evidence
        fields = (
            "id",
            "claim",
            "form",
            "document",
            "url",
            "title",
            "publisher",
            "published_at",
            "passage",
            "start",
            "end",
            "quote_check",
            "quote_difference",
            "stance",
            "stance_by",
            "counts",
            "hint",
            "tier",
            "interested_party",
            "unnamed",
            "circular",
            "circular_reason",
            "origin",
            "origin_label",
            "origin_reason",
            "lookup",
            "details",
            "error",
            "added_by",
            "added_at",
        )
        read_only_fields = fields

    def get_url(self, evidence: Evidence) -> str:
        return evidence.document.url if evidence.document else evidence.asked_url

    @extend_schema_field(serializers.ChoiceField(STANCES, allow_null=True))
    def get_stance(self, evidence: Evidence) -> str | None:
        return evidence.stance or evidence.machine_stance or None

    @extend_schema_field(HintSerializer(allow_null=True))
    def get_hint(self, evidence: Evidence) -> Any:
        return HintSerializer(evidence).data if evidence.machine_stance else None


class NewEvidenceSerializer(Input):
    """A page by its address, a document we have, or, in another ``form``, what was seen and heard."""

    url = serializers.CharField(max_length=2000, required=False)
    document = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False)
    passage = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    form = serializers.ChoiceField(Evidence.Form.choices, required=False)
    stance = serializers.ChoiceField(STANCES)
    tier = serializers.ChoiceField(TIERS, required=False)
    interested_party = serializers.BooleanField(required=False)
    details = serializers.DictField(
        child=serializers.CharField(max_length=5000, allow_blank=True), required=False
    )


class JudgeSerializer(Input):
    stance = serializers.ChoiceField(STANCES)
    counts = serializers.BooleanField()
    tier = serializers.ChoiceField(TIERS)
    interested_party = serializers.BooleanField()
    unnamed = serializers.BooleanField(help_text="Whoever is behind it is not named.")
    origin = serializers.IntegerField(
        min_value=0,
        max_value=100_000,
        help_text="The number of another independent source; 0 makes a new one.",
    )


class LookupSerializer(serializers.ModelSerializer[Lookup]):
    outcome = serializers.SerializerMethodField()
    asked_by = SignInName()

    class Meta:
        model = Lookup
        fields = (
            "id",
            "claim",
            "round",
            "connector",
            "query",
            "asked_at",
            "asked_by",
            "answered_at",
            "outcome",
            "count",
            "error",
        )
        read_only_fields = fields

    @extend_schema_field(
        serializers.ChoiceField(
            Lookup.Outcome.choices, allow_null=True, help_text="Null until it is answered."
        )
    )
    def get_outcome(self, lookup: Lookup) -> str | None:
        return lookup.outcome or None


class EventSerializer(serializers.ModelSerializer[Event]):
    sentence = serializers.SerializerMethodField()
    by = serializers.SerializerMethodField()
    payload = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = (
            "id",
            "type",
            "at",
            "sentence",
            "by",
            "door",
            "article",
            "claim",
            "verdict",
            "payload",
            "hash",
        )
        read_only_fields = fields

    def get_sentence(self, event: Event) -> str:
        return history.sentence(event)

    def get_by(self, event: Event) -> str:
        return actor_name(event)

    def get_payload(self, event: Event) -> dict[str, Any]:
        return payload_of(event)
