"""Who may do what: the table of the design, as data. Roles are code and a field; there are no role rows.

No combination of roles lets one person sign a verdict twice: that rule stands in ``claims.rules`` and in the
database, and asks who acted, never what role they have.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    OUTSIDE = "outside"  # a second reader by one-time link, for one verdict; signs in nowhere


class Power(StrEnum):
    """What a role grants. The words complete the sentence "may ..."."""

    READ = "read the team's record"
    RECEIVE = "bring in articles"
    CHOOSE = "choose which claims are checked"
    TAKE = "take claims"
    ADD_EVIDENCE = "add and judge evidence"
    DECIDE = "file a verdict"
    SIGN = "sign off another's verdict"
    ASSIGN = "assign claims to others"
    PUBLISH = "publish, hold, replace and withdraw verdicts"
    OVERRIDE = "grant an exception from the sources rule"
    SETTLE = "settle a dispute"
    MEND_SOURCES = "mend publishers and speakers"
    ADMINISTER = "manage people, keys and settings"


_DESK = frozenset(
    {Power.READ, Power.RECEIVE, Power.CHOOSE, Power.TAKE, Power.ADD_EVIDENCE, Power.DECIDE, Power.SIGN}
)

POWERS: dict[Role, frozenset[Power]] = {
    Role.REVIEWER: _DESK,
    Role.OUTSIDE: frozenset({Power.READ, Power.SIGN}),
    Role.EDITOR: _DESK | {Power.ASSIGN, Power.PUBLISH, Power.OVERRIDE, Power.SETTLE, Power.MEND_SOURCES},
    Role.ADMINISTRATOR: frozenset({Power.ADMINISTER, Power.MEND_SOURCES}),
}

# What the machine does by itself: queue the worthiest, ask for a re-check. It is no person: it holds and signs nothing.
MACHINE = frozenset({Power.READ, Power.CHOOSE})


class Scope(StrEnum):
    """What an API key may be used for."""

    PUBLISHED = "published"
    RECORD = "record"
    INTAKE = "intake"
    REVIEW = "review"
