"""The record behind a claim: evidence, searches, history."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError

from api.parsing import levels, read_json
from api.v1.endpoint import Input
from api.v1.shapes.names import SignInName
from api.v1.shapes.words import BIGGEST_ID, STANCES, TIERS
from api.v1.shapes.written import Written, moment
from claims import details as details_of
from claims import history
from claims.history.sentences import actor_name, payload_of
from claims.models import Event, Evidence, Lookup, Rereading
from people.actors import SERVER


class HintSerializer(serializers.Serializer[Evidence]):
    """What the machine makes of it: never counted unless a person ticks it."""

    stance = serializers.ChoiceField(STANCES)
    confidence = serializers.FloatField(allow_null=True)
    why = serializers.CharField()
    version = serializers.CharField()


class ModelHintSerializer(serializers.Serializer[Any]):
    """What a language model makes of it, with the words of the passage that decided: never counted either."""

    name = serializers.CharField()
    stance = serializers.ChoiceField(STANCES)
    words = serializers.CharField()


class RereadSerializer(serializers.ModelSerializer[Rereading]):
    """Where the quote stands in the latest other copy of its page."""

    class Meta:
        model = Rereading
        fields = ("document", "quote_check", "difference", "read_at")
        read_only_fields = fields


# Takes rows of api.v1.evidence.evidence_rows. A row is written out by hand: a field of a serializer for each part of it takes
# longer than all the rest.
class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """``stance`` is the one shown: a person's where ``stance_by`` names somebody, else the machine's hint."""

    url = serializers.CharField(read_only=True)
    title = serializers.CharField(default="", read_only=True)
    publisher = serializers.CharField(default="", read_only=True)
    published_at = serializers.DateTimeField(default=None, allow_null=True)
    stance = serializers.ChoiceField(STANCES, allow_null=True, read_only=True)
    stance_by = SignInName()
    hint = Written(HintSerializer(allow_null=True))
    model_hints = Written(ModelHintSerializer(many=True))
    origin = serializers.IntegerField(
        default=None, allow_null=True, help_text="The independent source it belongs to."
    )
    origin_label = serializers.CharField(default="")
    origin_reason = serializers.CharField(default="")
    added_by = SignInName()
    details = serializers.DictField(read_only=True)
    file = serializers.CharField(
        read_only=True,
        help_text="The name of its file, which stands at /evidence/{id}/file/; empty without one.",
    )
    only_part = serializers.CharField(
        read_only=True,
        help_text="Why only a part of the page was seen, in a sentence: a quote that is missing may stand in the rest.",
    )
    reread = Written(RereadSerializer(allow_null=True))
    copy_given_by = serializers.CharField(
        read_only=True,
        help_text="Who gave the page as it was saved, where it could not be fetched; empty otherwise.",
    )

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
            "model_hints",
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
            "file",
            "translation",
            "translated_by",
            "only_part",
            "reread",
            "copy_given_by",
            "error",
            "added_by",
            "added_at",
        )
        read_only_fields = fields

    def to_representation(self, instance: Evidence) -> dict[str, Any]:
        """Whoever is nobody of the desk is told of a call what readers may be."""
        told = _row(instance)
        by = self.context.get("by")
        return told if by == SERVER or (by and by.person) else details_of.for_outsiders(told)


def _row(evidence: Any) -> dict[str, Any]:
    """Of a row of ``evidence_rows``, which has more than an Evidence; so for what follows."""
    document, origin = evidence.document, evidence.origin
    publisher = document.publisher if document else None
    return {
        "id": evidence.pk,
        "claim": evidence.claim_id,
        "form": evidence.form,
        "document": evidence.document_id,
        "url": evidence.address,
        "title": document.title if document else "",
        "publisher": publisher.name if publisher else "",
        "published_at": moment(document.published_at) if document else None,
        "passage": evidence.passage,
        "start": evidence.start,
        "end": evidence.end,
        "quote_check": evidence.quote_check,
        "quote_difference": evidence.quote_difference,
        "stance": evidence.stance or evidence.machine_stance or None,
        "stance_by": evidence.stance_by_name,
        "counts": evidence.counts,
        "hint": _hint(evidence),
        "model_hints": [
            {"name": one.provider.name, "stance": one.stance, "words": one.words}
            for one in evidence.judged_by_models
        ],
        "tier": evidence.tier,
        "interested_party": evidence.interested_party,
        "unnamed": evidence.unnamed,
        "circular": evidence.circular,
        "circular_reason": evidence.circular_reason,
        "origin": origin.number if origin else None,
        "origin_label": origin.label if origin else "",
        "origin_reason": origin.reason if origin else "",
        "lookup": evidence.lookup_id,
        "details": evidence.details,
        "file": evidence.file_name,
        "translation": evidence.translation,
        "translated_by": evidence.translated_by,
        "only_part": document.partial if document else "",
        "reread": _reread(evidence),
        "copy_given_by": _giver(evidence),
        "error": evidence.error,
        "added_by": evidence.added_by_name,
        "added_at": moment(evidence.added_at),
    }


def _hint(evidence: Evidence) -> dict[str, Any] | None:
    if not evidence.machine_stance:
        return None
    return {
        "stance": evidence.machine_stance,
        "confidence": evidence.machine_confidence,
        "why": evidence.machine_why,
        "version": evidence.machine_version,
    }


def _reread(evidence: Any) -> dict[str, Any] | None:
    """Of the latest other copy of its page."""
    latest = max(evidence.all_rereadings, key=lambda one: one.pk, default=None)
    return latest and {
        "document": latest.document_id,
        "quote_check": latest.quote_check,
        "difference": latest.difference,
        "read_at": moment(latest.read_at),
    }


def _giver(evidence: Any) -> str:
    document = evidence.document
    given = document and document.is_given and document.url
    return evidence.copy_given_by_name or "" if given else ""


@extend_schema_field({"type": "object", "additionalProperties": {}})
class DetailsField(serializers.JSONField):
    """An object; in a multipart request, JSON of one."""

    def to_internal_value(self, data: Any) -> Any:
        if getattr(data, "is_json_string", False):
            try:
                data = read_json(data.encode(), "This")
            except ParseError as error:
                raise serializers.ValidationError(error.detail) from error
        said = super().to_internal_value(data)
        if not isinstance(said, dict):
            raise serializers.ValidationError("This is an object.")
        if any("\0" in one for level in levels(said) for one in level if isinstance(one, str)):
            raise serializers.ValidationError("Null characters are not allowed.")
        return said


class NewEvidenceSerializer(Input):
    """A page by its address, a document we have, or, in another ``form``, what was seen and heard."""

    url = serializers.CharField(max_length=2000, required=False)
    document = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False)
    passage = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    form = serializers.ChoiceField(Evidence.Form.choices, required=False)
    stance = serializers.ChoiceField(STANCES)
    tier = serializers.ChoiceField(TIERS, required=False)
    interested_party = serializers.BooleanField(required=False)
    details = DetailsField(
        required=False,
        help_text="What a form other than a passage says of itself: a conversation who, when, terms (on_record, not_named,"
        " off_record), described_as, how; an image or video address, place, who, when; a paper title, page, issuer, when,"
        " kept; a calculation inputs [{name, value, evidence or source}], steps, result.",
    )
    translation = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    translated_by = serializers.CharField(max_length=120, required=False, allow_blank=True)
    file = serializers.FileField(required=False, allow_empty_file=True, write_only=True)


class UseSerializer(Input):
    claim = serializers.IntegerField(
        min_value=1, max_value=BIGGEST_ID, help_text="Another claim of the same article."
    )


class CopySerializer(Input):
    """The page as she saved it: its text, or a file (text, HTML, MHTML, PDF, Word) in a multipart request."""

    text = serializers.CharField(max_length=2_000_000, required=False, trim_whitespace=False)
    file = serializers.FileField(required=False, allow_empty_file=True, write_only=True)
    passage = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


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
    from_whom = serializers.CharField(
        max_length=300,
        allow_blank=True,
        help_text="Who issued a paper, or made an image or video; empty where nobody knows.",
    )
    translation = serializers.CharField(max_length=20_000, allow_blank=True)
    translated_by = serializers.CharField(max_length=120, allow_blank=True)


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
            "by_hand",
            "earlier",
            "query",
            "since",
            "until",
            "asked_at",
            "asked_by",
            "answered_at",
            "outcome",
            "count",
            "note",
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
