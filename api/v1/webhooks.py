"""``webhooks/``: the addresses a key has told of changes, and what was sent to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import access
from api.v1.endpoint import Endpoint
from api.v1.shapes import verbs, webhooks
from publishing import subscriptions
from publishing.models import Delivery, Subscription

WAITING = [Delivery.State.OWED, Delivery.State.RUNNING]


class Webhooks(Endpoint):
    reads_with = writes_with = access.PUBLISHED
    serializer_class = webhooks.SubscriptionSerializer
    queryset = Subscription.objects.none()
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Subscription]:
        key = access.require_key(self.request)
        waiting = Count("deliveries", filter=Q(deliveries__state__in=WAITING))
        return Subscription.objects.filter(key=key).annotate(n_owed=waiting).prefetch_related("retired")

    def shown(
        self, pk: int, shape: type[serializers.Serializer[Any]] = webhooks.SubscriptionSerializer
    ) -> Any:
        return shape(get_object_or_404(self.get_queryset(), pk=pk)).data

    @extend_schema(responses=webhooks.SubscriptionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The webhooks of this key."""
        return self.page(self.get_queryset(), webhooks.SubscriptionSerializer)

    @extend_schema(responses=webhooks.SubscriptionSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One webhook and how it does."""
        return Response(self.shown(self.pk))

    @extend_schema(
        request=webhooks.SubscribeSerializer, responses={201: webhooks.SecretSubscriptionSerializer}
    )
    def create(self, request: Request) -> Response:
        """Have an address told of changes from now on. The answer has its secret, this once."""
        said = self.read_input(webhooks.SubscribeSerializer)
        subscriptions.check_url(said["url"])  # looks a name up: before any transaction

        def act() -> Response:
            made = subscriptions.subscribe(access.require_key(request), by=self.by, **said)
            return Response(self.shown(made.pk, webhooks.SecretSubscriptionSerializer), status=201)

        return self.write(act)

    @extend_schema(request=webhooks.SubscribeSerializer, responses=webhooks.SubscriptionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change the address, or the events."""
        said = self.read_input(webhooks.SubscribeSerializer)
        if "url" in said:
            subscriptions.check_url(said["url"])
        return self._do(lambda: subscriptions.mend(self.pk, by=self.by, **said))

    @extend_schema(request=verbs.NothingSerializer, responses={200: webhooks.SecretSubscriptionSerializer})
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, pk: str) -> Response:
        """Give it a new secret, shown this once. For a day what is sent carries a signature of the old one too."""
        self.read_input(verbs.NothingSerializer)
        return self._do(
            lambda: subscriptions.rotate(self.pk, by=self.by), webhooks.SecretSubscriptionSerializer
        )

    @extend_schema(request=webhooks.StopSerializer, responses={200: webhooks.SubscriptionSerializer})
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """Send nothing more until it is started again."""
        said = self.read_input(webhooks.StopSerializer)
        return self._do(lambda: subscriptions.stop(self.pk, by=self.by, **said))

    @extend_schema(request=verbs.NothingSerializer, responses={200: webhooks.SubscriptionSerializer})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Start it again: whatever it has missed is sent."""
        self.read_input(verbs.NothingSerializer)
        return self._do(lambda: subscriptions.start(self.pk, by=self.by))

    @extend_schema(request=verbs.NothingSerializer, responses={202: webhooks.DeliverySerializer})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Send a test event, ``webhook.test``; what came of it stands in ``deliveries/``."""
        self.read_input(verbs.NothingSerializer)

        def act() -> Response:
            owed = subscriptions.test(self.pk, by=self.by)
            return Response(webhooks.DeliverySerializer(owed).data, status=202)

        return self._on_webhook(act)

    @extend_schema(
        parameters=[OpenApiParameter("state", str, enum=Delivery.State.values)],
        responses=webhooks.DeliverySerializer(many=True),
    )
    @action(detail=True, parameters=("state",))
    def deliveries(self, request: Request, pk: str) -> Response:
        """What was sent, and what waits, the latest first."""
        found = get_object_or_404(self.get_queryset(), pk=self.pk)
        rows = found.deliveries.select_related("event")
        if state := request.query_params.get("state"):
            if state not in Delivery.State.values:
                raise ValidationError({"state": f"There are {', '.join(Delivery.State.values)}."})
            rows = rows.filter(state=state)
        return self.page(rows, webhooks.DeliverySerializer)

    @extend_schema(request=webhooks.SendAgainSerializer, responses={202: webhooks.SentAgainSerializer})
    @action(detail=True, methods=["post"], url_path="send-again")
    def send_again(self, request: Request, pk: str) -> Response:
        """Send deliveries again, under the ids they had."""
        said = self.read_input(webhooks.SendAgainSerializer)

        def act() -> Response:
            owed = subscriptions.send_again(self.pk, said["deliveries"], by=self.by)
            return Response({"owed": owed}, status=202)

        return self._on_webhook(act)

    def _do(
        self,
        do: Callable[[], Any],
        shape: type[serializers.Serializer[Any]] = webhooks.SubscriptionSerializer,
    ) -> Response:
        def act() -> Response:
            do()
            return Response(self.shown(self.pk, shape))

        return self._on_webhook(act)

    def _on_webhook(self, act: Callable[[], Response]) -> Response:
        return self.write(act, current=lambda: self.shown(self.pk), lock=self._lock)

    def _lock(self) -> None:
        key = access.require_key(self.request)
        get_object_or_404(Subscription.objects.select_for_update(no_key=True).filter(key=key), pk=self.pk)
