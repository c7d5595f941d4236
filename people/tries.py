"""How often a wrong password may be tried. The count is in the database, so that all web processes share it.

Nobody is locked out for good: a wait is never longer than the window. Whoever guesses at somebody's account from many
addresses does not hold up its owner where she has signed in before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.db.models import QuerySet

from people.models import SignIn, SignInTry

WINDOW = timedelta(minutes=15)
OF_NAME_FROM_ADDRESS = 5
OF_NAME = 20
FROM_ADDRESS = 50
LETTER = "letter to "  # stands before what was typed, so that no sign-in name is the same
LETTERS_OF_NAME = 3
LETTERS_FROM_ADDRESS = 10


class TooManyTries(Exception):
    """Refused without looking; ``wait`` is how long until the next try is heard."""

    def __init__(self, wait: timedelta, what: str = "tries with a wrong name or password") -> None:
        self.wait = wait
        minutes = -(-int(wait.total_seconds()) // 60) or 1
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(f"Too many {what}. You can try again in {minutes} {unit}.")


def admit(name: str, address: str, now: datetime) -> None:
    """Count a try before its password is looked at, so that tries side by side don't slip through. Raises TooManyTries.

    A refused try counts for nothing: who goes on trying does not lengthen the wait.
    """
    name, place = _name(name), _place(address)
    own, others = _counted(name, place, now)
    limits = [
        (others.filter(name=name, address=place), OF_NAME_FROM_ADDRESS),
        (others.filter(address=place), FROM_ADDRESS),
    ]
    if not SignIn.objects.filter(person__username=name, address=address).exists():
        limits.append((others.filter(name=name), OF_NAME))
    if wait := _wait(limits, now):
        own.delete()
        raise TooManyTries(wait)


def admit_letter(said: str, address: str, now: datetime) -> None:
    """Count that somebody asked for a new password, whether or not there is a person of that name. Raises TooManyTries."""
    name, place = f"{LETTER}{_name(said)}"[:150], _place(address)
    own, others = _counted(name, place, now)
    letters = others.filter(name__startswith=LETTER)
    limits = [
        (letters.filter(name=name), LETTERS_OF_NAME),
        (letters.filter(address=place), LETTERS_FROM_ADDRESS),
    ]
    if wait := _wait(limits, now):
        own.delete()
        raise TooManyTries(wait, "letters were asked for")


def _counted(name: str, place: str, now: datetime) -> tuple[SignInTry, QuerySet[SignInTry]]:
    own = SignInTry.objects.create(name=name, address=place, at=now)
    return own, SignInTry.objects.filter(at__gt=now - WINDOW).exclude(pk=own.pk)


def _wait(limits: Iterable[tuple[QuerySet[SignInTry], int]], now: datetime) -> timedelta:
    """How long until each of the limits has room again; nothing where they have."""
    free_at = now
    for tries, most in limits:
        times = list(tries.order_by("-at").values_list("at", flat=True)[:most])
        if len(times) == most:
            free_at = max(free_at, times[-1] + WINDOW)
    return free_at - now


def forgive(name: str, address: str, now: datetime) -> None:
    """The password was right: earlier slips of this person from here count no more."""
    SignInTry.objects.filter(name=_name(name), address=_place(address)).delete()
    SignInTry.objects.filter(at__lte=now - WINDOW).delete()


def _name(typed: str) -> str:
    return typed.strip().casefold()[:150]


def _place(address: str) -> str:
    """Where a try came from: of IPv6 the network of one connection, for each has more addresses than anybody could count."""
    try:
        read = ip_address(address)
    except ValueError:
        return address[:60]
    return str(ip_network((read, 64), strict=False)) if isinstance(read, IPv6Address) else str(read)
