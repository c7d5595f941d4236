"""Letters of the desk: what is mailed to people who have no account to look into, or not yet."""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from claims.models import OutsideReading
from claims.rules import IllegalMove
from people.models import Invitation

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


def goes_out() -> bool:
    """Whether mail leaves this desk: without EMAIL_URL it is only written into a folder."""
    kept = {"filebased", "console", "dummy"}
    return not kept & set(settings.EMAIL_BACKEND.split("."))


def invite_person(invitation: Invitation, link: str) -> bool:
    """Mail somebody the link by which they join. Returns whether it went out."""
    context = {"invitation": invitation, "link": link}
    text = render_to_string("emails/invitation.txt", context)
    try:
        send_mail(f"Join {invitation.team} on Factcheck", text, None, [invitation.email])
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("no mail to an invited person: %s", error)
        return False
    return True
