"""Claims as programs read and move them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.words import BIGGEST_ID, KINDS, QUESTIONS
from api.v1.shapes.written import Written, moment
from claims import queries
from claims.models import Anchor, Claim, Verdict
from claims.states import VerdictState
from engine.types import Kind, Rounding


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


class ProposerSerializer(serializers.Serializer[Any]):
    """Who found a claim: our engine by its version, a person who sent it in or split it off another, or a language model
    by the name the team gave it."""

    kind = serializers.ChoiceField(["engine", "person", "model"])
    name = serializers.CharField()


class OriginsSerializer(serializers.Serializer[queries.Origins]):
    pages = serializers.IntegerField()
    others = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="What is no page, by its form: conversation, image_or_video, calculation, paper.",
    )
    independent = serializers.IntegerField(help_text="Independent sources among all of these.")
    supports = serializers.IntegerField()
    refutes = serializers.IntegerField()
    neutral = serializers.IntegerField()
    interested = serializers.IntegerField(help_text="Independent sources that are parties to the claim.")
    circular = serializers.IntegerField(help_text="Pages that repeat the checked article; they never count.")


# Takes rows of api.v1.claims.claim_rows, which have more than a Claim (hence Any). A row is written out by hand: a field of a
# serializer for each part of it takes longer than all the rest.
class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim where it stands.

    ``quote``, ``start`` and ``end`` are of the place in the article's present text: code points, half-open, into its
    ``body``. They are null where that text has it no longer; ``anchors`` still tell where it stood.
    """

    quote = serializers.CharField(allow_null=True, read_only=True)
    start = serializers.IntegerField(allow_null=True, read_only=True)
    end = serializers.IntegerField(allow_null=True, read_only=True)
    anchors = AnchorSerializer(many=True, read_only=True)
    siblings = serializers.ListField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="The claims on the same words that ask another question than this one does.",
    )
    speaker = Written(ClaimSpeakerSerializer(allow_null=True))
    quantities = Written(QuantitySerializer(many=True))
    checkworthiness = Written(CheckworthinessSerializer())
    assignee = serializers.CharField(allow_null=True, read_only=True)
    verdict = serializers.IntegerField(
        allow_null=True,
        read_only=True,
        help_text="The id of the latest verdict of people that was not sent back; null while two that were read blind differ.",
    )
    second_reading = serializers.BooleanField(
        read_only=True,
        help_text="Somebody has filed on it unseen, and a second person reads it blind.",
    )
    suggestion = Written(SuggestionSerializer(allow_null=True))
    origins = Written(OriginsSerializer())
    proposed_by = Written(ProposerSerializer(many=True))

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
            "second_reading",
            "suggestion",
            "origins",
            "proposed_by",
            "is_public",
            "dismissed_reason",
            "recheck_reason",
            "merged_into",
            "unresolved",
            "created_at",
            "changed_at",
        )
        read_only_fields = fields

    def to_representation(self, instance: Any) -> dict[str, Any]:
        claim, anchor = instance, _present_anchor(instance)
        standing = Verdict.standing(claim.all_verdicts)
        return {
            "id": claim.pk,
            "article": claim.article_id,
            "statement": claim.statement,
            "quote": anchor.quote if anchor else None,
            "start": anchor.start if anchor else None,
            "end": anchor.end if anchor else None,
            "anchors": [_anchor(one) for one in claim.all_anchors],
            "kind": claim.kind,
            "question": claim.question,
            "sibling_of": claim.sibling_of_id,
            "siblings": [one.pk for one in claim.all_siblings],
            "speaker": _speaker(claim),
            "quantities": [one.row() for one in claim.quantities],
            "due_on": claim.due_on and claim.due_on.isoformat(),
            "due_phrase": claim.due_phrase,
            "checkworthiness": {"score": claim.score, "reasons": claim.reasons},
            "priority": claim.priority,
            "state": claim.state,
            "assignee": claim.holder,
            "verdict": standing.pk if standing else None,
            "second_reading": claim.first_read_by_id is not None,
            "suggestion": _suggestion(claim),
            "origins": asdict(queries.origins(claim.all_evidence)),
            "proposed_by": claim.proposed_by,
            "is_public": claim.is_public,
            "dismissed_reason": claim.dismissed_reason,
            "recheck_reason": claim.recheck_reason,
            "merged_into": claim.merged_into_id,
            "unresolved": claim.unresolved,
            "created_at": moment(claim.created_at),
            "changed_at": moment(claim.changed_at),
        }


def _anchor(anchor: Anchor) -> dict[str, Any]:
    return {
        "article": anchor.article_id,
        "revision": anchor.revision,
        "quote": anchor.quote,
        "start": anchor.start,
        "end": anchor.end,
    }


def _present_anchor(claim: Any) -> Anchor | None:
    article = claim.article
    present = (a for a in claim.all_anchors if (a.article_id, a.revision) == (article.pk, article.revision))
    return min(present, key=lambda anchor: anchor.pk, default=None)


def _speaker(claim: Claim) -> dict[str, Any] | None:
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


def _suggestion(claim: Any) -> dict[str, Any] | None:
    """The machine's latest."""
    for one in claim.all_verdicts:
        if one.state == VerdictState.SUGGESTED:
            return {"rating": one.rating, "label": one.label, "reasons": one.reasons}
    return None


class ClaimsMovedSerializer(serializers.Serializer[Any]):
    results = ClaimSerializer(many=True)


class ClaimsReopenedSerializer(ClaimsMovedSerializer):
    moved = serializers.IntegerField(help_text="How many stay as they are: somebody has moved them since.")


class ClaimChangesSerializer(Input):
    statement = serializers.CharField(max_length=5000)
    kind = serializers.ChoiceField(KINDS)
    question = serializers.ChoiceField(QUESTIONS)
    speaker = serializers.CharField(max_length=200, allow_blank=True, allow_null=True)
    priority = serializers.IntegerField(min_value=-32768, max_value=32767, allow_null=True)
    due_on = serializers.DateField(allow_null=True)


class NewClaimSerializer(Input):
    """A claim of an article that is on the desk, which is named by its id or by its address."""

    article = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False)
    url = serializers.CharField(max_length=2000, required=False)
    quote = serializers.CharField(
        max_length=5000,
        help_text="Words of the article's text; where they stand several times, the first place counts.",
    )
    statement = serializers.CharField(
        max_length=5000, required=False, help_text="The claim in words that stand alone; else the quote."
    )
    kind = serializers.ChoiceField(
        KINDS, required=False, help_text="Without it “event”, or “forecast” where it has a day."
    )
    speaker = serializers.CharField(max_length=200, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True, help_text="The day a forecast speaks of.")
    priority = serializers.IntegerField(
        min_value=1, max_value=3, required=False, allow_null=True, help_text="3 is high."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("article" in attrs) == ("url" in attrs):
            raise serializers.ValidationError(
                {"article": "Name the article the claim stands in, by its id or by its address."}
            )
        if attrs.get("due_on") and attrs.get("kind", Kind.FORECAST) != Kind.FORECAST:
            raise serializers.ValidationError({"due_on": "Only a forecast has a day."})
        return attrs
