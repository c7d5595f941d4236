"""Claims as programs read and move them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.words import KINDS, QUESTIONS
from claims import queries
from claims.models import Anchor, Claim, Verdict
from claims.states import VerdictState
from engine.types import Rounding


class AnchorSerializer(serializers.ModelSerializer[Anchor]):
    class Meta:
        model = Anchor
        fields = ("article", "revision", "quote", "start", "end")
        read_only_fields = fields


class ReasonSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    weight = serializers.FloatField()
    text = serializers.CharField()


class CheckworthinessSerializer(serializers.Serializer[Claim]):
    score = serializers.FloatField(min_value=0, max_value=1)
    reasons = ReasonSerializer(many=True)


class ClaimSpeakerSerializer(serializers.Serializer[Claim]):
    """Who says it, as far as the article tells; ``attribution`` is its wording ("according to reports")."""

    name = serializers.CharField(allow_null=True)
    role = serializers.CharField(allow_null=True)
    same_as = serializers.CharField(allow_null=True)
    attribution = serializers.CharField()
    certainty = serializers.CharField()


class QuantitySerializer(serializers.Serializer[Any]):
    """An amount: ``statement[start:end]`` is ``text``, in code points. ``upper`` is the other end of a range."""

    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    value = serializers.FloatField(help_text="1200000 for “1.2 million”.")
    upper = serializers.FloatField(allow_null=True)
    unit = serializers.CharField(
        help_text="“per cent”, “percentage points”, a currency, or the noun that is counted; else empty."
    )
    per = serializers.CharField(help_text="What it is spread over: “day”, “100,000 people”; else empty.")
    period = serializers.CharField(help_text="The time it is told of, as written; else empty.")
    rounding = serializers.ChoiceField([(one.value, one.value) for one in Rounding if one], allow_blank=True)


class SuggestionSerializer(serializers.ModelSerializer[Verdict]):
    """What the machine proposes, never decides; ``reasons`` are sentences that quote the passages."""

    reasons = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Verdict
        fields = ("rating", "label", "reasons")
        read_only_fields = fields


class OriginsSerializer(serializers.Serializer[queries.Origins]):
    pages = serializers.IntegerField()
    independent = serializers.IntegerField(help_text="Independent sources among the pages.")
    supports = serializers.IntegerField()
    refutes = serializers.IntegerField()
    neutral = serializers.IntegerField()
    interested = serializers.IntegerField(help_text="Independent sources that are parties to the claim.")
    circular = serializers.IntegerField(help_text="Pages that repeat the checked article; they never count.")


# Takes rows of claims.queries.with_everything; their article may come without its body. What stands inside a row is
# written out by hand: a serializer for each part of each row takes longer than all the rest.
class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim where it stands.

    ``quote``, ``start`` and ``end`` are of the place in the article's present text: code points, half-open, into its
    ``body``. They are null where that text has it no longer; ``anchors`` still tell where it stood.
    """

    quote = serializers.SerializerMethodField()
    start = serializers.SerializerMethodField()
    end = serializers.SerializerMethodField()
    anchors = AnchorSerializer(many=True, read_only=True)
    siblings = serializers.SerializerMethodField()
    speaker = serializers.SerializerMethodField()
    quantities = serializers.SerializerMethodField()
    checkworthiness = serializers.SerializerMethodField()
    assignee = serializers.SerializerMethodField()
    verdict = serializers.SerializerMethodField()
    suggestion = serializers.SerializerMethodField()
    origins = serializers.SerializerMethodField()

    class Meta:
        model = Claim
        fields = (
            "id",
            "article",
            "statement",
            "quote",
            "start",
            "end",
            "anchors",
            "kind",
            "question",
            "sibling_of",
            "siblings",
            "speaker",
            "quantities",
            "due_on",
            "due_phrase",
            "checkworthiness",
            "priority",
            "state",
            "assignee",
            "verdict",
            "suggestion",
            "origins",
            "is_public",
            "dismissed_reason",
            "recheck_reason",
            "merged_into",
            "unresolved",
            "created_at",
            "changed_at",
        )
        read_only_fields = fields

    def get_quote(self, claim: Claim) -> str | None:
        anchor = _present_anchor(claim)
        return anchor.quote if anchor else None

    def get_start(self, claim: Claim) -> int | None:
        anchor = _present_anchor(claim)
        return anchor.start if anchor else None

    def get_end(self, claim: Claim) -> int | None:
        anchor = _present_anchor(claim)
        return anchor.end if anchor else None

    def get_siblings(self, claim: Claim) -> list[int]:
        """The claims on the same words that ask another question than this one does."""
        return [one.pk for one in claim.siblings.all()]

    @extend_schema_field(QuantitySerializer(many=True))
    def get_quantities(self, claim: Claim) -> Any:
        return claim.quantities

    @extend_schema_field(ClaimSpeakerSerializer(allow_null=True))
    def get_speaker(self, claim: Claim) -> Any:
        speaker = claim.speaker
        if speaker is None and not claim.attribution:
            return None
        return {
            "name": speaker.name if speaker else None,
            "role": speaker.role if speaker else None,
            "same_as": speaker.same_as if speaker else None,
            "attribution": claim.attribution,
            "certainty": claim.certainty,
        }

    @extend_schema_field(CheckworthinessSerializer)
    def get_checkworthiness(self, claim: Claim) -> Any:
        return {"score": claim.score, "reasons": claim.reasons}

    def get_assignee(self, claim: Claim) -> str | None:
        held: list[Any] = claim.held  # type: ignore[attr-defined]  # prefetched
        return held[0].person.username if held else None

    def get_verdict(self, claim: Claim) -> int | None:
        """The id of the latest verdict of people that was not sent back."""
        verdicts: list[Verdict] = claim.people_verdicts  # type: ignore[attr-defined]  # prefetched
        return next((one.pk for one in verdicts if one.state != VerdictState.SENT_BACK), None)

    @extend_schema_field(SuggestionSerializer(allow_null=True))
    def get_suggestion(self, claim: Claim) -> Any:
        latest: Verdict | None = next(iter(claim.suggestions), None)  # type: ignore[attr-defined]  # prefetched
        if latest is None:
            return None
        return {"rating": latest.rating, "label": latest.label, "reasons": latest.reasons}

    @extend_schema_field(OriginsSerializer)
    def get_origins(self, claim: Claim) -> Any:
        return asdict(queries.origins(claim.all_evidence))  # type: ignore[attr-defined]  # prefetched


def _present_anchor(claim: Claim) -> Anchor | None:
    article = claim.article
    present = (a for a in claim.anchors.all() if (a.article_id, a.revision) == (article.pk, article.revision))
    return min(present, key=lambda anchor: anchor.pk, default=None)


class ClaimChangesSerializer(Input):
    statement = serializers.CharField(max_length=5000)
    kind = serializers.ChoiceField(KINDS)
    question = serializers.ChoiceField(QUESTIONS)
    speaker = serializers.CharField(max_length=200, allow_blank=True, allow_null=True)
    priority = serializers.IntegerField(min_value=-32768, max_value=32767, allow_null=True)
    due_on = serializers.DateField(allow_null=True)
