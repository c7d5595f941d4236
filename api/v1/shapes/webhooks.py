"""Webhooks: subscriptions of a key and what was sent to them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.v1.endpoint import Input
from api.v1.shapes.words import BIGGEST_ID, PUBLIC_EVENTS
from people.secrets_at_rest import unlock
from publishing.models import Delivery, Subscription


class SubscribeSerializer(Input):
    url = serializers.URLField(max_length=2000, help_text="Where we send a POST for each change.")
    events = serializers.ListField(
        child=serializers.ChoiceField(PUBLIC_EVENTS),
        required=False,
        max_length=len(PUBLIC_EVENTS),
        help_text="Which changes; without it, all.",
    )


class SubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    """An address that is told of changes. ``stopped_at`` is set where nothing is sent any more."""

    events = serializers.ListField(child=serializers.ChoiceField(PUBLIC_EVENTS), help_text="Empty: all.")
    stopped_at = serializers.DateTimeField(source="disabled_at", allow_null=True)
    stopped_reason = serializers.CharField(source="disabled_reason")
    previous_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when secrets that were replaced sign beside the present one."
    )
    owed = serializers.SerializerMethodField(help_text="Messages that wait to be delivered.")

    class Meta:
        model = Subscription
        fields: tuple[str, ...] = (
            "id",
            "url",
            "events",
            "created_at",
            "failing_since",
            "stopped_at",
            "stopped_reason",
            "previous_until",
            "owed",
        )
        read_only_fields = fields

    def get_owed(self, subscription: Subscription) -> int:
        counted: int | None = getattr(subscription, "n_owed", None)
        return counted or 0


class SecretSubscriptionSerializer(SubscriptionSerializer):
    secret = serializers.SerializerMethodField(
        help_text="For checking our signatures. It is shown this once."
    )

    class Meta(SubscriptionSerializer.Meta):
        fields = (*SubscriptionSerializer.Meta.fields, "secret")
        read_only_fields = fields

    def get_secret(self, subscription: Subscription) -> str:
        return unlock(subscription.secret)


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """One message to one subscriber."""

    message_id = serializers.CharField(help_text="The webhook-id: the same over all tries.")
    event = serializers.IntegerField(
        source="event.number", allow_null=True, default=None, help_text="The change's id; null for a test."
    )
    type = serializers.SerializerMethodField()
    state = serializers.ChoiceField(Delivery.State.choices)
    status = serializers.IntegerField(allow_null=True, help_text="The last answer's HTTP status.")

    class Meta:
        model = Delivery
        fields = (
            "id",
            "message_id",
            "event",
            "type",
            "state",
            "attempts",
            "status",
            "error",
            "made_at",
            "next_at",
            "done_at",
        )
        read_only_fields = fields

    def get_type(self, delivery: Delivery) -> str:
        return delivery.event.type if delivery.event else "webhook.test"


class SendAgainSerializer(Input):
    deliveries = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=BIGGEST_ID), min_length=1, max_length=500
    )


class SentAgainSerializer(serializers.Serializer[Any]):
    owed = serializers.IntegerField(help_text="How many are sent again.")


class StopSerializer(Input):
    reason = serializers.CharField(
        max_length=300, required=False, default="Stopped by its owner.", help_text="For the list."
    )
