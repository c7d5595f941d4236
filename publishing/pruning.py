"""What is forgotten of publishing: messages that were delivered or given up, secrets that sign no longer, and who wrote a
complaint that is closed.

Publications, public changes and the words of complaints stay.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from people.models import ChannelNotice
from people.pruning import delete
from publishing import complaints
from publishing.models import ConsumerLetter, Delivery, RetiredSecret


def prune(now: datetime) -> int:
    """Take away messages, letters and what channels were told KEEP_DELIVERIES days after they came to an end, and the contacts
    of readers KEEP_CONTACTS days after their complaint was closed. What is still owed stays, unless it is owed to a key that
    was revoked as long ago."""
    before = now - timedelta(days=settings.KEEP_DELIVERIES)
    over = Q(state=Delivery.State.DONE, done_at__lt=before) | Q(
        state=Delivery.State.FAILED, next_at__lt=before
    )
    never = Q(state=Delivery.State.OWED, subscription__key__revoked_at__lt=before)
    return (
        delete(Delivery.objects.filter(over | never))
        + delete(RetiredSecret.objects.filter(until__lte=now))
        + delete(ConsumerLetter.objects.filter(made_at__lt=before))
        + delete(ChannelNotice.objects.filter(made_at__lt=before))
        + complaints.forget_writers(now - timedelta(days=settings.KEEP_CONTACTS))
    )
