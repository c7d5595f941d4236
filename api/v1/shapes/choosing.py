"""What is always checked first, and what never, as programs read and set it."""

from __future__ import annotations

from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.names import SignInName
from claims.models import ChoosingRule


class ChoosingRuleSerializer(serializers.ModelSerializer[ChoosingRule]):
    made_by = SignInName()

    class Meta:
        model = ChoosingRule
        fields = ("id", "about", "name", "words", "effect", "made_by", "made_at", "ended_at")
        read_only_fields = fields


class NewChoosingRuleSerializer(Input):
    about = serializers.ChoiceField(ChoosingRule.About.choices)
    name = serializers.CharField(max_length=200, help_text="The speaker, the topic or the word.")
    words = serializers.CharField(
        max_length=1000,
        required=False,
        allow_blank=True,
        help_text="Of a topic: by any of which it is recognised, with commas between them.",
    )
    effect = serializers.ChoiceField(ChoosingRule.Effect.choices)
