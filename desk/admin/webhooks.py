"""Webhooks in the admin: who is told of changes, what was delivered, sent again, stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, F, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from claims.rules import RuleBroken
from desk.admin.people import by_of
from desk.admin.record import RecordAdmin, person_of
from desk.admin.start import site
from people.models import Person
from publishing import consumer_letters, subscriptions
from publishing.models import Delivery, Subscription

WAITING = Q(deliveries__state__in=[Delivery.State.OWED, Delivery.State.RUNNING])


class LookedAfter(RecordAdmin):
    """For the team's editors and administrators."""

    list_display_links = None
    change_list_template = "admin/webhooks/change_list.html"
    change_form_template = "admin/webhooks/change_form.html"
    title = hint = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        said = {"title": self.title, "hint": self.hint}
        return super().changelist_view(request, said | (extra_context or {}))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        row, actions = self.get_object(request, object_id), self.get_actions(request)
        named = self.verbs(row) if row else ()
        verbs = [(name, action[2]) for name in named if (action := actions.get(name))]
        return super().change_view(request, object_id, form_url, {"verbs": verbs} | (extra_context or {}))

    def verbs(self, row: Any) -> tuple[str, ...]:
        """The list's actions that make sense for this row: its page has a button for each."""
        return ()

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        person = person_of(request)
        return subscriptions.may_manage(by_of(request), person.team)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Person) and self.has_view_permission(request)

    def each(
        self, request: HttpRequest, rows: QuerySet[Any], act: Callable[[Any], object], said: str
    ) -> None:
        """Do it with each row, and say of each how it went."""
        for row in rows:
            try:
                act(row)
            except RuleBroken as error:
                messages.error(request, f"{row}: {error}")
            else:
                messages.success(request, f"{row}: {said}")


@admin.register(Subscription, site=site)
class SubscriptionAdmin(LookedAfter):
    title = "Webhooks"
    hint = (
        "Addresses that consumers have told of every public change. A consumer makes its own with its API key, by "
        "POST /api/v1/webhooks/."
    )
    list_display = ("address", "holder", "told_of", "how_it_does", "waiting", "given_up", "messages_sent")
    search_fields = ("url", "key__consumer__name", "key__label")
    fields = (
        "url",
        "holder",
        "told_of",
        "how_it_does",
        "created_at",
        "messages_sent",
    )  # the secret is the consumer's
    ordering = ("disabled_at", "-created_at")
    actions = ("stop", "start", "test")  # type: ignore[assignment]  # lists of the record have none

    def verbs(self, row: Subscription) -> tuple[str, ...]:
        return ("start",) if row.is_stopped else ("test", "stop")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        own = Subscription.objects.filter(key__team=person_of(request).team_id)
        failed = Q(deliveries__state=Delivery.State.FAILED)
        return (
            own.select_related("key__consumer", "key__person")
            .prefetch_related("letters")
            .annotate(
                n_waiting=Count("deliveries", filter=WAITING), n_failed=Count("deliveries", filter=failed)
            )
        )

    @admin.display(description="address", ordering="url")
    def address(self, subscription: Subscription) -> str:
        return subscription.url

    @admin.display(description="held by")
    def holder(self, subscription: Subscription) -> str:
        return subscriptions.holder(subscription.key)

    @admin.display(description="told of")
    def told_of(self, subscription: Subscription) -> str:
        return ", ".join(one.removeprefix("verdict.") for one in subscription.events) or "every change"

    @admin.display(description="how it does", ordering="failing_since")
    def how_it_does(self, subscription: Subscription) -> str:
        if subscription.is_stopped:
            return f"Stopped. {subscription.disabled_reason} {consumer_letters.told(subscription)}".strip()
        if subscription.failing_since:
            return f"Failing since {subscription.failing_since:%-d %B %Y, %H:%M}"
        return "Running"

    @admin.display(description="waiting", ordering="n_waiting")
    def waiting(self, subscription: Any) -> int:
        return int(subscription.n_waiting)

    @admin.display(description="given up", ordering="n_failed")
    def given_up(self, subscription: Any) -> int:
        return int(subscription.n_failed)

    @admin.display(description="messages")
    def messages_sent(self, subscription: Subscription) -> SafeString:
        address = reverse("admin:publishing_delivery_changelist")
        query = urlencode({"subscription__id__exact": subscription.pk})
        return format_html('<a href="{}?{}">Show</a>', address, query)

    @admin.action(description="Stop: nothing more is sent until it is started again")
    def stop(self, request: HttpRequest, rows: QuerySet[Subscription]) -> None:
        by = by_of(request)
        self.each(
            request,
            rows,
            lambda row: subscriptions.stop(row.pk, by=by, reason=f"{by.name} stopped it."),
            "stopped.",
        )

    @admin.action(description="Start again: what it missed is sent")
    def start(self, request: HttpRequest, rows: QuerySet[Subscription]) -> None:
        by = by_of(request)
        self.each(request, rows, lambda row: subscriptions.start(row.pk, by=by), "started.")

    @admin.action(description="Send a test event")
    def test(self, request: HttpRequest, rows: QuerySet[Subscription]) -> None:
        by = by_of(request)
        said = "a test event is on its way; what came of it stands among its messages."
        self.each(request, rows, lambda row: subscriptions.test(row.pk, by=by), said)


@admin.register(Delivery, site=site)
class DeliveryAdmin(LookedAfter):
    title = "Messages to webhooks"
    hint = "What fails is tried again for three days, a test once; a message that is sent again keeps its id."
    list_display = ("message", "about", "to", "state", "attempts", "status", "error", "next_try", "made_at")
    list_filter = ("state",)
    search_fields = ("message_id", "subscription__url", "error")
    fields = (
        "message",
        "about",
        "message_id",
        "to",
        "state",
        "attempts",
        "status",
        "error",
        "made_at",
        "done_at",
    )
    ordering = ("-pk",)
    actions = ("send_again",)  # type: ignore[assignment]  # as above

    def verbs(self, row: Delivery) -> tuple[str, ...]:
        return ("send_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        own = Delivery.objects.filter(subscription__key__team=person_of(request).team_id)
        to = own.select_related("subscription__key__consumer", "subscription__key__person", "event")
        # As it went out: an administrator sees nothing else of a claim.
        return to.annotate(stated=F("event__publication__verdict__statement"))

    @admin.display(description="message")
    def message(self, delivery: Delivery) -> str:
        return f"{delivery.event.number}: {delivery.event.type}" if delivery.event else "a test"

    @admin.display(description="about")
    def about(self, delivery: Any) -> str | None:
        return Truncator(delivery.stated).chars(80) if delivery.stated else None

    @admin.display(description="to")
    def to(self, delivery: Delivery) -> str:
        return f"{subscriptions.holder(delivery.subscription.key)}, {delivery.subscription.url}"

    @admin.display(description="next try", ordering="next_at")
    def next_try(self, delivery: Delivery) -> Any:
        return delivery.next_at if delivery.state == Delivery.State.OWED else None

    @admin.action(description="Send again, under the same id")
    def send_again(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        by = by_of(request)
        self.each(
            request,
            rows,
            lambda row: subscriptions.send_again(row.subscription_id, [row.pk], by=by),
            "sent again.",
        )
