"""Verdicts: the desk's own record of one, and the public document that was stored when it went out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.names import SignInName
from api.v1.shapes.words import PUBLIC_CHANGES, PUBLIC_EVENTS, PUBLIC_STATES, RATINGS, STANCES
from claims.models import Verdict
from publishing import serving
from publishing.models import Publication, PublicEvent


class GateSerializer(serializers.ModelSerializer[Verdict]):
    """The sources rule as it was applied when the verdict was filed."""

    needed = serializers.IntegerField(source="origins_needed")
    counted = serializers.IntegerField(source="origins_counted")
    disinterested = serializers.IntegerField(source="origins_disinterested")
    primary_needed = serializers.IntegerField(source="primaries_needed")
    primary_counted = serializers.IntegerField(source="primaries_counted")
    secondary_only = serializers.BooleanField(help_text="None of its sources is a primary one.")
    rule = serializers.CharField(source="source_rule", help_text="What the team's rule asked.")
    sentence = serializers.CharField(source="rule", help_text="What it said to this evidence.")

    class Meta:
        model = Verdict
        fields = (
            "needed",
            "counted",
            "disinterested",
            "primary_source",
            "primary_needed",
            "primary_counted",
            "secondary_only",
            "contrary_unanswered",
            "rule",
            "sentence",
        )
        read_only_fields = fields


class PublicationSerializer(serializers.ModelSerializer[Publication]):
    class Meta:
        model = Publication
        fields = ("state", "version", "scheduled_for", "published_at")
        read_only_fields = fields


class RecordVerdictSerializer(serializers.ModelSerializer[Verdict]):
    """A verdict in the desk's record. From ``statement`` to ``gate`` it is frozen as it was when it was filed."""

    id = serializers.IntegerField(
        allow_null=True, help_text="Null while nobody else sees it: a second person reads the claim blind."
    )
    expires = serializers.DateField(source="expires_on", allow_null=True)
    scale = serializers.SerializerMethodField(
        help_text="The address at which it is told what the label means."
    )
    labelled = serializers.BooleanField(
        help_text="False: readers see no label, the headline is the conclusion."
    )
    evidence = serializers.ListField(child=serializers.DictField())
    gate = GateSerializer(source="*")
    rule = serializers.CharField()
    override_by = SignInName()
    decided_by = SignInName()
    approved_by = SignInName()
    sent_back_by = SignInName()
    spiked_by = SignInName()
    publication = serializers.SerializerMethodField()

    class Meta:
        model = Verdict
        fields = (
            "id",
            "claim",
            "state",
            "statement",
            "kind",
            "rating",
            "label",
            "scale",
            "labelled",
            "headline",
            "rationale",
            "why",
            "answers",
            "as_of",
            "expires",
            "story_url",
            "evidence",
            "searched",
            "still_running",
            "rule",
            "gate",
            "override_asked",
            "override_by",
            "override_reason",
            "decided_by",
            "decided_at",
            "approved_by",
            "approved_at",
            "sent_back_by",
            "sent_back_at",
            "comment",
            "spiked_by",
            "spiked_at",
            "publication",
        )
        read_only_fields = fields

    def get_scale(self, verdict: Verdict) -> str | None:
        return serving.address_of_scale(verdict.scale_id) if verdict.scale_id else None

    @extend_schema_field(PublicationSerializer(allow_null=True))
    def get_publication(self, verdict: Verdict) -> Any:
        publication = getattr(verdict, "publication", None)
        return PublicationSerializer(publication).data if publication else None


class SpeakerSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    role = serializers.CharField(allow_blank=True)
    same_as = serializers.CharField(allow_blank=True)


class AppearanceSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(allow_blank=True)
    archived_url = serializers.CharField(allow_blank=True)
    seen_on = serializers.DateField()
    hash = serializers.CharField(
        allow_null=True,
        help_text="SHA-256 of the address in its canonical form; null where there is no address.",
    )


class SourceSerializer(serializers.Serializer[Any]):
    form = serializers.CharField(
        required=False, help_text="passage, conversation, image_or_video, calculation or paper."
    )
    url = serializers.CharField(allow_blank=True)
    archived_url = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    publisher = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    seen_at = serializers.DateTimeField(allow_null=True)
    origin = serializers.IntegerField(
        allow_null=True, help_text="Sources with the same number are one source."
    )
    stance = serializers.ChoiceField(STANCES, allow_null=True, help_text="Null while the verdict is held.")
    tier = serializers.CharField()
    interested_party = serializers.BooleanField()
    passage = serializers.CharField(allow_blank=True)
    language = serializers.CharField(required=False, allow_blank=True, help_text="Of the passage.")
    translation = serializers.CharField(required=False, allow_blank=True)
    translated_by = serializers.CharField(required=False, allow_blank=True)
    quote_check = serializers.CharField(allow_null=True)
    about = serializers.DictField(
        required=False,
        help_text="What is told of a conversation (who, when, terms), a picture, a paper or a calculation.",
    )
    copy_kept = serializers.BooleanField(
        required=False, help_text="The desk keeps the page as somebody saw it; not everybody can open it."
    )


class SearchedSerializer(serializers.Serializer[Any]):
    place = serializers.CharField()
    outcome = serializers.CharField()


class ChangeSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(PUBLIC_CHANGES)
    note = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField(allow_null=True)


class BylineSerializer(serializers.Serializer[Any]):
    """Who is named beside the publisher: only people who chose to be."""

    checked_by = serializers.CharField(allow_null=True)
    signed_off_by = serializers.CharField(allow_null=True)


class VerdictSerializer(serializers.Serializer[Any]):
    """A verdict as the public reads it. It is served as stored; this says what stands in it.

    While it is held, ``rating``, ``label``, ``headline`` and ``rationale`` are null. Of a withdrawn one only the
    tombstone is left: every field is there, most are null, and ``change`` says why.
    """

    id = serializers.IntegerField()
    claim = serializers.IntegerField(help_text="The stable key: the same over all versions.")
    statement = serializers.CharField()
    claim_short = serializers.CharField(max_length=75)
    claim_date = serializers.DateField(allow_null=True)
    rating = serializers.ChoiceField(RATINGS, allow_null=True)
    label = serializers.CharField(  # type: ignore[assignment]  # a Field has a label of its own, which says less
        allow_null=True,
        allow_blank=True,
        help_text="The desk's own word for the rating; empty where it gives none and the headline is the conclusion.",
    )
    scale = serializers.CharField(
        allow_null=True, help_text="Where it is told what the label means: the address of a scale."
    )
    headline = serializers.CharField(allow_null=True, allow_blank=True)
    rationale = serializers.CharField(allow_null=True)
    why = serializers.CharField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    speaker = SpeakerSerializer(allow_null=True)
    appearances = AppearanceSerializer(many=True)
    sources = SourceSerializer(many=True)
    answers = serializers.DictField(child=serializers.CharField(), allow_null=True)
    searched = SearchedSerializer(many=True)
    as_of = serializers.DateField(allow_null=True)
    expires = serializers.DateField(allow_null=True)
    published_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    change = ChangeSerializer(allow_null=True)
    replaces = serializers.IntegerField(allow_null=True)
    replaced_by = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(PUBLIC_STATES)
    url = serializers.URLField()
    story_url = serializers.CharField(allow_null=True, allow_blank=True)
    publisher = serializers.CharField()
    byline = BylineSerializer(
        allow_null=True,
        required=False,
        help_text="It is left out of verdicts that went out before there were bylines.",
    )
    licence = serializers.CharField(allow_null=True)
    invented = serializers.BooleanField(help_text="Made up for the demonstration.")


class PublicEventSerializer(serializers.Serializer[PublicEvent]):
    id = serializers.IntegerField(help_text="Its place in the order of all changes.")
    type = serializers.ChoiceField(PUBLIC_EVENTS)
    at = serializers.DateTimeField()
    claim = serializers.IntegerField()
    verdict = VerdictSerializer(help_text="As it stands now.")


@extend_schema_serializer(many=False)
class ChangesSerializer(serializers.Serializer[Any]):
    next = serializers.URLField(help_text="Where to go on, also when nothing is new.")
    previous = serializers.URLField(allow_null=True)
    results = PublicEventSerializer(many=True)


class AcknowledgeSerializer(Input):
    cursor = serializers.CharField(max_length=2000, help_text="“next” as it was given, or the cursor in it.")


class AcknowledgedSerializer(serializers.Serializer[Any]):
    acknowledged = serializers.IntegerField(help_text="The last change this key has confirmed.")
