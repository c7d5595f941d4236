"""What a person says of themselves: languages, topics, absence, whom they don't judge, and whether they are named in public."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from claims import history
from claims.actions.locking import store
from claims.rules import Invalid, NotAllowed
from people.actors import Actor
from people.models import Person

KINDS = ("speaker", "publisher")


@transaction.atomic
def declare(
    *,
    by: Actor,
    languages: str,
    topics: str,
    absent_until: date | None,
    speakers: Iterable[str],
    publishers: Iterable[str],
    named_in_public: bool = False,
) -> Person:
    """Write down one's own. A declared conflict of interest binds at every door from now on; what is published from now on
    carries one's name, or no longer does."""
    if by.person is None:
        raise NotAllowed("Only a person says what they can take.")
    person = Person.objects.select_for_update(no_key=True).get(pk=by.person.pk)
    codes = [code.strip().lower() for code in languages.split(",") if code.strip()]
    wrong = [code for code in codes if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", code)]
    if wrong:
        raise Invalid(f"“{wrong[0]}” is no code of a language: write en, de, fr.", "languages")
    said = {
        "languages": ", ".join(codes),
        "topics": ", ".join(word.strip() for word in topics.split(",") if word.strip()),
        "absent_until": absent_until,
        "named_in_public": named_in_public,
        "conflicts": [
            {"kind": kind, "name": name.strip()}
            for kind, names in zip(KINDS, (speakers, publishers), strict=True)
            for name in names
            if name.strip()
        ],
    }
    changed = [field for field, value in said.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, said[field])
    if changed:
        store(person, *changed, exclude=["password"])
        words = ", ".join(field.replace("_", " ") for field in changed)
        history.record("person.declared", by=by, team=person.team, person=person.pk, fields=words)
    return person
