"""Notices and letters by mail, through whatever EMAIL_URL names."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from people.models import Notice, Person
from publishing.models import ConsumerLetter


class NotSent(Exception):
    """It did not go out this time; says why."""


def at_once(person: Person, notices: Sequence[Notice]) -> None:
    """What somebody is told at this moment, in one mail. Raises NotSent."""
    subject = notices[0].text if len(notices) == 1 else _things(notices)
    _send(person, subject, "emails/notice.txt", _of(person, notices))


def digest(person: Person, notices: Sequence[Notice]) -> None:
    """A day's notices in one mail. Raises NotSent."""
    _send(person, _things(notices), "emails/digest.txt", _of(person, notices))


def _things(notices: Sequence[Notice]) -> str:
    return f"Factcheck: {'one thing' if len(notices) == 1 else f'{len(notices)} things'} to know"


def _of(person: Person, notices: Sequence[Notice]) -> dict[str, object]:
    return {"person": person, "notices": notices, "site": settings.SITE_URL.rstrip("/")}


def new_password(person: Person, link: str) -> None:
    """The link by which somebody who forgot their password chooses another. Raises NotSent."""
    _send(
        person,
        "Choose a new password for Factcheck",
        "emails/new_password.txt",
        {"person": person, "link": link},
    )


def letter(one: ConsumerLetter) -> None:
    """One letter to a consumer. Raises NotSent."""
    _mail(one.to, one.subject, one.text)


def _send(person: Person, subject: str, template: str, context: dict[str, object]) -> None:
    _mail(person.email, subject, render_to_string(template, context))


def _mail(to: str, subject: str, text: str) -> None:
    line = " ".join(subject.split())  # a header is one line
    short = line if len(line) <= 120 else line[:119] + "…"
    # So that nobody's "I am away" comes back (RFC 3834).
    mail = EmailMessage(short, text, None, [to], headers={"Auto-Submitted": "auto-generated"})
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(str(error)) from error
