"""Notices and letters by mail, through whatever EMAIL_URL names."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from people.models import Notice, Person
from publishing.models import ConsumerLetter


class NotSent(Exception):
    """It did not go out this time; says why."""


def notice(one: Notice) -> None:
    """One notice, one mail. Raises NotSent."""
    context = {"person": one.person, "notices": [one], "site": settings.SITE_URL.rstrip("/")}
    _send(one.person, one.text, "emails/notice.txt", context)


def digest(person: Person, notices: Sequence[Notice]) -> None:
    """A day's notices in one mail. Raises NotSent."""
    things = "one thing" if len(notices) == 1 else f"{len(notices)} things"
    context = {"person": person, "notices": notices, "site": settings.SITE_URL.rstrip("/")}
    _send(person, f"Factcheck: {things} to know", "emails/digest.txt", context)


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
    try:
        send_mail(short, text, None, [to])
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(str(error)) from error
