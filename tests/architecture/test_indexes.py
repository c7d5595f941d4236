from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model, UniqueConstraint

OURS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in {"api", "claims", "people", "publishing", "sources"}
]


def indexes_of(model: type[Model]) -> Iterator[tuple[str, ...]]:
    """The columns of each index that has all rows."""
    options = model._meta
    yield from ((field.name,) for field in options.local_fields if field.db_index and not field.unique)
    yield from (
        tuple(name.lstrip("-") for name in one.fields)
        for one in options.indexes
        if one.fields and not one.condition
    )
    for one in options.constraints:
        if isinstance(one, UniqueConstraint) and one.fields and not one.condition:
            yield tuple(one.fields)


def test_no_index_is_the_beginning_of_another() -> None:
    """Each is written with every row; the longer one answers what the shorter one is asked."""
    doubled = []
    for model in OURS:
        indexes = list(indexes_of(model))
        doubled += [
            (model.__name__, short)
            for place, short in enumerate(indexes)
            if any(one[: len(short)] == short for one in indexes[:place] + indexes[place + 1 :])
        ]

    assert doubled == []


@pytest.mark.django_db
def test_the_database_has_every_constraint_and_index_of_the_models() -> None:
    """A migration of a column may take one along that it does not name."""
    missing = []
    with connection.cursor() as cursor:
        for model in OURS:
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
            named = [one.name for one in (*model._meta.constraints, *model._meta.indexes)]
            missing += [name for name in named if name not in there]

    assert missing == []
