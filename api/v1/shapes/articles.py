"""Articles as programs send and read them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.names import SignInName
from claims import queries
from claims.models import Article


class ProgressSerializer(serializers.Serializer[queries.Progress]):
    claims = serializers.IntegerField(help_text="Claims that can be checked.")
    queued = serializers.IntegerField(help_text="Of these, how many were chosen to be checked.")
    researched = serializers.IntegerField(help_text="Of these, how many have every search answered.")
    failed = serializers.IntegerField(help_text="How many have a search that failed.")
    done = serializers.BooleanField(
        help_text="It is read, and every search of the queued claims is answered."
    )


class ArticleSerializer(serializers.ModelSerializer[Article]):
    url = serializers.CharField(read_only=True, help_text="Empty where it has none.")
    progress = serializers.SerializerMethodField()
    undated_forecasts = serializers.SerializerMethodField()
    received_by = SignInName()

    class Meta:
        model = Article
        fields = (
            "id",
            "title",
            "body",
            "revision",
            "url",
            "publisher",
            "byline",
            "language",
            "published_on",
            "intake",
            "received_at",
            "received_by",
            "read_at",
            "near_copy_of",
            "notes",
            "invented",
            "undated_forecasts",
            "progress",
        )
        read_only_fields = fields
        extra_kwargs = {"notes": {"help_text": "What a person should know about it, in sentences."}}

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, article: Article) -> Any:
        return ProgressSerializer(queries.progress(article)).data

    def get_undated_forecasts(self, article: Article) -> int:
        """How many forecasts get no day until ``published_on`` is given."""
        return queries.undated(article)


class NewArticleSerializer(Input):
    """A text with what is known about it, or an address alone, whose page is then fetched."""

    title = serializers.CharField(max_length=500, allow_blank=True, required=False)
    body = serializers.CharField(required=False, trim_whitespace=False, allow_blank=True)
    publisher = serializers.CharField(max_length=200, allow_blank=True, required=False)
    byline = serializers.CharField(max_length=200, allow_blank=True, required=False)
    published_on = serializers.DateField(allow_null=True, required=False)
    url = serializers.CharField(max_length=2000, allow_blank=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "body" not in attrs:
            if not attrs.get("url"):
                raise serializers.ValidationError({"body": "Send the article's text, or its address alone."})
            if set(attrs) != {"url"}:
                raise serializers.ValidationError(
                    {"body": "An address is sent alone: what stands on its page is taken from there."}
                )
        return attrs


class ArticleChangesSerializer(Input):
    title = serializers.CharField(max_length=500)
    body = serializers.CharField(trim_whitespace=False, allow_blank=True)
    publisher = serializers.CharField(max_length=200, allow_blank=True)
    byline = serializers.CharField(max_length=200, allow_blank=True)
    published_on = serializers.DateField(allow_null=True)
    url = serializers.CharField(max_length=2000, allow_blank=True)
    language = serializers.CharField(max_length=16, allow_blank=True)
