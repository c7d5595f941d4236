"""Who acts: a person at a door, an organisation's key, or the machine. Every action takes one as ``by``."""

from __future__ import annotations

from dataclasses import dataclass

from people.models import ApiKey, Person, Team
from people.roles import MACHINE, Power


@dataclass(frozen=True, slots=True)
class Actor:
    """Exactly one of person, key without a person, or machine; ``door`` is where the act came in."""

    person: Person | None = None
    key: ApiKey | None = None
    machine: str = ""
    door: str = ""

    @property
    def team(self) -> Team | None:
        """The team acted for; the machine acts for whichever record it works on."""
        if self.person is not None:
            return self.person.team
        return self.key.team if self.key is not None else None

    @property
    def name(self) -> str:
        if self.person is not None:
            return self.person.name
        if self.key is not None and self.key.consumer is not None:
            return self.key.consumer.name
        return f"the machine ({self.machine})" if self.machine else "nobody"

    def may(self, power: Power) -> bool:
        """Whether this actor's person may; an organisation's key may only bring in articles."""
        if self.machine:
            return power in MACHINE
        if self.person is not None:
            return self.person.may(power)
        return self.key is not None and power == Power.RECEIVE

    @classmethod
    def of(cls, person: Person, door: str = "desk") -> Actor:
        return cls(person=person, door=door)


def machine(name: str) -> Actor:
    """The machine under the name of the part that acts ("reader", "weigher", "clock")."""
    return Actor(machine=name, door="machine")


SERVER = Actor(door="command line")
"""Whoever has the server's command line: they have the database too, so no rule binds them; the history names the door."""
