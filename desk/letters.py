"""Letters of the desk: what is mailed to people who have no account to look into."""

from __future__ import annotations

import logging
import smtplib

from django.core.mail import send_mail
from django.template.loader import render_to_string

from claims.models import OutsideReading
from claims.rules import IllegalMove

logger = logging.getLogger(__name__)


def invite_reader(reading: OutsideReading, link: str) -> None:
    """Mail a reader from outside their link. Raises IllegalMove with a sentence where no mail goes out."""
    context = {"reading": reading, "link": link, "team": reading.verdict.claim.article.team}
    text = render_to_string("emails/outside_reader.txt", context)
    try:
        send_mail(f"Please read: a verdict of {context['team']}", text, None, [reading.person.email])
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("no mail to a reader from outside: %s", error)
        raise IllegalMove("The mail could not be sent, so nobody was asked. Try again later.") from error
