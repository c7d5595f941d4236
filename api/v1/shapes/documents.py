"""Documents: what was seen, and what is brought."""

from __future__ import annotations

from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.names import SignInName
from sources.models import Document


class DocumentSerializer(serializers.ModelSerializer[Document]):
    publisher = serializers.CharField(source="publisher.name", default="", read_only=True)
    added_by = SignInName()
    only_part = serializers.CharField(
        source="partial", read_only=True, help_text="Why its text may be only a part of the page; else empty."
    )

    class Meta:
        model = Document
        fields = (
            "id",
            "kind",
            "url",
            "canonical_url",
            "archived_url",
            "title",
            "author",
            "publisher",
            "published_at",
            "fetched_at",
            "language",
            "only_part",
            "text",
            "digest",
            "bytes_digest",
            "content_type",
            "added_by",
        )
        read_only_fields = fields


class NewDocumentSerializer(Input):
    """A text or a file, and what is known about it."""

    file = serializers.FileField(required=False, allow_empty_file=True, write_only=True)
    text = serializers.CharField(max_length=2_000_000, required=False, trim_whitespace=False)
    url = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    publisher = serializers.CharField(max_length=200, required=False, allow_blank=True)
    author = serializers.CharField(max_length=300, required=False, allow_blank=True)
    published = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="A day such as 2026-01-14, or a moment."
    )
    language = serializers.CharField(max_length=16, required=False, allow_blank=True)
