"""What was checked before, as programs read it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.shapes.names import SignInName
from api.v1.shapes.words import PUBLICATION_STATES, RATINGS
from claims import queries
from claims.models import Likeness
from sources.models import FactCheck


class FactCheckSerializer(serializers.ModelSerializer[FactCheck]):
    """What another desk has published, in its own words; it is nobody's source."""

    class Meta:
        model = FactCheck
        fields = (
            "id",
            "statement",
            "title",
            "url",
            "publisher",
            "rating",
            "rating_value",
            "worst_rating",
            "best_rating",
            "reviewed_on",
            "claimant",
            "claimed_on",
            "language",
            "came",
            "invented",
        )
        read_only_fields = fields


class EarlierVerdictSerializer(serializers.Serializer[Any]):
    """The latest signed verdict on the earlier claim; ``publication`` is null where it has not been out."""

    id = serializers.IntegerField()
    rating = serializers.ChoiceField(RATINGS)
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the field's label
    as_of = serializers.DateField(allow_null=True)
    publication = serializers.ChoiceField(PUBLICATION_STATES, allow_null=True)


# Takes rows of claims.queries.with_earlier.
class LikenessSerializer(serializers.ModelSerializer[Likeness]):
    """A claim that may say the same as an earlier one: ``other`` is a claim of the team, or ``fact_check`` another desk's.

    The machine proposes, with its ``probability`` and its reason; ``settled_by`` is who said what it is. ``news`` tells
    what became of the earlier check since.
    """

    statement = serializers.SerializerMethodField(help_text="Of the earlier check.")
    fact_check = FactCheckSerializer(allow_null=True, read_only=True)
    verdict = serializers.SerializerMethodField()
    settled_by = SignInName()

    class Meta:
        model = Likeness
        fields = (
            "id",
            "claim",
            "statement",
            "other",
            "verdict",
            "fact_check",
            "probability",
            "reason",
            "opposite",
            "proposed_by",
            "proposed_at",
            "state",
            "settled_by",
            "settled_at",
            "news",
            "news_at",
        )
        read_only_fields = fields

    def get_statement(self, likeness: Likeness) -> str:
        return str(likeness.other or likeness.fact_check)

    @extend_schema_field(EarlierVerdictSerializer(allow_null=True))
    def get_verdict(self, likeness: Likeness) -> Any:
        verdict = queries.earlier_verdict(likeness)
        if verdict is None:
            return None
        publication = getattr(verdict, "publication", None)
        return {
            "id": verdict.pk,
            "rating": verdict.rating,
            "label": verdict.label,
            "as_of": verdict.as_of.isoformat() if verdict.as_of else None,
            "publication": publication.state if publication else None,
        }
