"""Whether a team has enough people for its rules, and a person may sign, in sentences for those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.rules import Suspended, check_not_suspended
from people.models import Person, Team
from people.roles import Power


def suspended(person: Person) -> str:
    """From when on this person may put their name under something again; empty where they may."""
    try:
        check_not_suspended(person)
    except Suspended as refusal:
        return str(refusal)
    return ""


def warnings(team: Team) -> list[str]:
    """What this team can't do with the people it has; empty where it has enough."""
    people = list(Person.objects.filter(team=team, closed_at=None, is_outside=False).order_by("name"))
    signers = [person for person in people if person.may(Power.SIGN)]
    editors = [person for person in people if person.may(Power.PUBLISH)]
    said = []
    if not signers:
        said.append("Nobody in this team can file or sign a verdict: add at least two reviewers.")
    elif len(signers) == 1:
        said.append(
            f"Only {signers[0].name} can sign here, and nobody signs their own verdict: nothing can be signed off"
            " until a second reviewer or editor is added, or somebody outside is asked to be the second reader."
        )
    if not editors:
        said.append("Nobody in this team is an editor: nothing can be assigned or published.")
    elif len(editors) == 1:
        said.append(
            f"{editors[0].name} is the only editor: a held verdict can't be released (a second editor confirms it),"
            " and nobody can grant an exception from the sources rule, or settle a dispute, on what"
            f" {editors[0].name} filed or sent back."
        )
    if team.blind_review:
        said += _for_two_who_read_blind(signers, editors)
    return said


def _for_two_who_read_blind(readers: Sequence[Person], editors: Sequence[Person]) -> Iterator[str]:
    """What is missing for two who read a claim blind and a third, an editor, who decides where they differ."""
    if len(readers) < 2:
        yield "Two people read each claim blind here, and there is no second one: nothing that is filed is ever opened."
    elif len(readers) < 3:
        yield (
            f"Two people read each claim blind here, and only {readers[0].name} and {readers[1].name} can: where they do"
            " not agree, nobody is there to decide. Add a third person, an editor."
        )
    elif len(editors) == 1:
        yield (
            "Two people read each claim blind here, and an editor decides where they do not agree:"
            f" {editors[0].name} is the only one and reads no claim, or nobody can decide on it."
        )
