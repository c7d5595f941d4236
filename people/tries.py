"""How often a wrong password may be tried. The count is in the database, so that all web processes share it.

Nobody is locked out for good: a wait is never longer than the window. Whoever guesses at somebody's account from many
addresses does not hold up its owner where she has signed in before.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from people.models import SignIn, SignInTry

WINDOW = timedelta(minutes=15)
OF_NAME_FROM_ADDRESS = 5
OF_NAME = 20
FROM_ADDRESS = 50


class TooManyTries(Exception):
    """Refused without looking at the password; ``wait`` is how long until the next try is heard."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = -(-int(wait.total_seconds()) // 60) or 1
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(
            f"Too many tries with a wrong name or password. You can try again in {minutes} {unit}."
        )


def admit(name: str, address: str, now: datetime) -> None:
    """Count a try before its password is looked at, so that tries side by side don't slip through. Raises TooManyTries.

    A refused try counts for nothing: who goes on trying does not lengthen the wait.
    """
    name, place = _name(name), _place(address)
    own = SignInTry.objects.create(name=name, address=place, at=now)
    others = SignInTry.objects.filter(at__gt=now - WINDOW).exclude(pk=own.pk)
    limits = [
        (others.filter(name=name, address=place), OF_NAME_FROM_ADDRESS),
        (others.filter(address=place), FROM_ADDRESS),
    ]
    if not SignIn.objects.filter(person__username=name, address=address).exists():
        limits.append((others.filter(name=name), OF_NAME))
    free_at = now
    for tries, most in limits:
        times = list(tries.order_by("-at").values_list("at", flat=True)[:most])
        if len(times) == most:
            free_at = max(free_at, times[-1] + WINDOW)
    if free_at > now:
        own.delete()
        raise TooManyTries(free_at - now)


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
