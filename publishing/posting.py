"""What is sent once: mails and messages that a row owes.

Whoever sends one writes ``sent_at`` first, by an update that one alone can win: a lost worker costs a message, never sends it
twice. A try that failed puts the row back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from publishing.channels.email import NotSent

logger = logging.getLogger(__name__)


def send_once(
    row: Model,
    now: datetime,
    post: Callable[[], None],
    put_back: Callable[[str], None],
    *,
    still: Q | None = None,
    **taken: Any,
) -> bool:
    """Send what the row owes. False where somebody else has it, or it could not be sent: ``put_back`` is told why.

    ``still`` is what must hold of it then, too; ``taken`` is written with ``sent_at``.
    """
    mine = type(row)._default_manager.filter(still or Q(), pk=row.pk, sent_at=None)
    if not mine.update(sent_at=now, **taken):
        return False
    try:
        post()
    except NotSent as error:
        logger.warning("%s %s is not sent: %s", row._meta.verbose_name, row.pk, error)
        put_back(str(error))
        return False
    return True
