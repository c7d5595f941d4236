"""Fills an empty, migrated PostgreSQL database: teams of several sizes side by side, whose verdicts came in turn.

One verdict goes the whole way through the desk's actions; its rows are then multiplied inside the database, which takes
about a minute for a million and can't fall behind the tables' columns.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connection, transaction

from claims.actions import articles, assignments, claims, verdicts
from claims.actions import evidence as evidence_actions
from claims.actions.people import SERVER, make_key
from claims.models import Anchor, Claim
from engine.types import QuoteCheck, QuoteFound
from people.actors import Actor
from people.models import Person, Team
from people.roles import Scope
from publishing import actions as publishing
from sources.models import Document, Publisher

PASSAGES = 6  # evidence of a claim
BODY = (
    "Northland has shipped 4,200 tonnes of ammunition to Southmark since January, officials say. "
    "The president is expected to visit Southmark in May, and the ministry has not denied it. "
)


def fill(sizes: list[int]) -> dict[int, dict[str, Any]]:
    """Teams with as many verdicts as ``sizes`` say; returns what to ask for, by size."""
    return {size: _fill_team(size) for size in sizes}


def _fill_team(size: int) -> dict[str, Any]:
    team = Team.objects.create(name=f"Team of {size:,}", auto_queue=0)
    people = {
        name: Person.objects.create(
            username=f"{name}-{size}",
            name=name.title(),
            team=team,
            is_reviewer=True,
            is_editor=name == "dora",
        )
        for name in ("ann", "bob", "dora")
    }
    first = _first_verdict(team, people)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # each row is a copy of one that was checked
        base = _multiply_all(cursor, first, size)
    reader = make_key("bench", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive", team=team)[1]
    desk = make_key("bench", by=SERVER, scopes=list(Scope), person=people["ann"])[1]
    return {"team": team.pk, "reader": reader, "desk": desk, "from": base, "to": base + size - 1, **first}


def _first_verdict(team: Team, people: dict[str, Person]) -> dict[str, int]:
    ann = Actor.of(people["ann"])
    article, _ = articles.receive(
        by=ann, title="A deal", body=f"{BODY} ({team.name})", published_on=date(2026, 3, 1),
        url=f"https://courier.example/{team.pk}/0", publisher="The Courier", language="en",
    )  # fmt: skip
    claim = Claim.objects.create(
        article=article, statement=BODY.partition(". ")[0] + ".", kind="event", score=0.8
    )
    Anchor.objects.create(
        claim=claim, article=article, quote=claim.statement, start=0, end=len(claim.statement)
    )
    claims.queue(claim.pk, by=ann)
    assignments.take(claim.pk, by=ann)
    ticked = [_passage(claim, ann, number) for number in range(PASSAGES)]
    filed = verdicts.decide(
        claim.pk, by=ann, rating="supported", why="It is widely shared.", evidence=ticked[:2],
        headline="Customs papers and ships' logs show it.",
        rationale="Two papers report it independently, and the customs papers name the ships. " * 3,
    )  # fmt: skip
    verdicts.approve(filed.pk, by=Actor.of(people["bob"]))
    out = publishing.publish(filed.pk, by=Actor.of(people["dora"]))
    return {"article": article.pk, "claim": claim.pk, "verdict": filed.pk, "publication": out.pk}


def _passage(claim: Claim, by: Actor, number: int) -> int:
    house, _ = Publisher.objects.get_or_create(name=f"Paper {number}")
    passage = f"Ships carried shells from Northland to Southmark, as log {number} of the harbour shows."
    document = Document.objects.create(
        kind=Document.Kind.PAGE, url=f"https://paper-{number}.example/{claim.pk}", title=f"Report {number}",
        publisher=house, text=passage, digest=f"{claim.pk:032x}{number:032x}", language="en",
    )  # fmt: skip
    found = QuoteFound(QuoteCheck.EXACT, 0, len(passage))
    made = evidence_actions.add(
        claim.pk, by=by, document=document.pk, passage=passage, stance="supports", found=found
    )
    return evidence_actions.judge(made.pk, by=by, origin=0).pk


def _multiply_all(cursor: Any, first: dict[str, int], size: int) -> int:
    """Copies of the first verdict, all with one number for claim, verdict and publication. Returns the first number."""
    cursor.execute(
        "SELECT 1 + greatest((SELECT max(id) FROM claims_claim), (SELECT max(id) FROM claims_verdict))"
    )
    base = max(cursor.fetchone()[0], 10_000_000)
    pk = f"{base} + n"
    cursor.execute("SELECT document FROM publishing_publication WHERE id = %s", [first["publication"]])
    head = json.dumps({"id": first["verdict"], "claim": first["claim"]}, separators=(",", ":"))[1:-1]
    assert cursor.fetchone()[0].startswith("{" + head)
    document = f"""replace(document, '{head}', format('"id":%s,"claim":%s', {pk}, {pk}))"""
    when = "timestamptz '2026-01-01' + n * interval '1 second'"
    _multiply(cursor, "claims_claim", first["claim"], size, {"id": pk, "changed_at": when})
    _multiply(cursor, "claims_verdict", first["verdict"], size, {"id": pk, "claim_id": pk})
    _multiply(
        cursor, "publishing_publication", first["publication"], size,
        {"id": pk, "claim_id": pk, "verdict_id": pk, "document": document, "published_at": when, "changed_at": when},
    )  # fmt: skip
    behind = min(size, 10_000)
    for table in ("claims_anchor", "claims_evidence", "claims_origin"):
        cursor.execute(f"SELECT id FROM {table} WHERE claim_id = %s ORDER BY id", [first["claim"]])
        for number, (row,) in enumerate(cursor.fetchall()):
            own = f"({base} + n) * {PASSAGES} + {number}"
            links = {"id": own, "claim_id": pk}
            if table == "claims_evidence":
                links["origin_id"] = own
            _multiply(cursor, table, row, behind, links)
    return base


def _multiply(cursor: Any, table: str, row: int, times: int, changed: dict[str, str]) -> None:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s",
        [table],
    )
    columns = [name for (name,) in cursor.fetchall()]
    quoted = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    cursor.execute(
        f"INSERT INTO {table} ({quoted}) OVERRIDING SYSTEM VALUE "  # names of our own tables
        f"SELECT {values} FROM {table}, generate_series(0, {times - 1}) AS n WHERE {table}.id = {row}"
    )
