"""What is put into words once brings the rows that the queryset would; and what this needs of Django is still there."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import django
import pytest
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from claims.actions.people import SERVER, digest_of, make_key
from claims.compiled import Compiled, NotTheSame
from claims.models import Article, Claim, Evidence
from people import keys
from people.roles import Scope
from tests.record import Desk, make_claim

MOVED = (
    f"Django {django.get_version()} puts a query into words in another way: {{}}. Mend claims/compiled.py, or take it out: "
    "Compiled(rows)(number) is list(rows(number)), only slower (docs/manual/api-performance.md)."
)


def test_django_is_as_this_needs_it() -> None:
    """The compiler that a query is given asks itself for its words and its converters, and nothing else of the query."""
    needed: list[tuple[Callable[..., Any], str, str]] = [
        (Query.get_compiler, "connection", "a query is no longer asked for a compiler of a connection"),
        (SQLCompiler.execute_sql, "self.as_sql()", "a compiler no longer asks itself for its words"),
        (
            SQLCompiler.execute_sql,
            "self.connection.cursor()",
            "a compiler no longer asks its connection for a cursor",
        ),
        (SQLCompiler.results_iter, "self.get_converters(", "a compiler no longer asks itself for converters"),
    ]
    for where, words, moved in needed:
        assert words in inspect.getsource(where), MOVED.format(moved)
    compiler = Claim.objects.filter(pk=1).query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    assert (sql.count("%s"), params) == (1, (1,)), MOVED.format(
        "numbers no longer stand among the parameters"
    )
    assert hasattr(compiler, "select"), MOVED.format("a compiler no longer tells its columns")


ASKED: dict[str, Callable[..., QuerySet[Any]]] = {
    "whole rows": lambda pk: Claim.objects.filter(article=pk),
    "with what they refer to, in columns": lambda pk: (
        Claim.objects.filter(article=pk)
        .select_related("article", "speaker")
        .only("statement", "article__title", "speaker")
    ),
    "counted": lambda pk: Claim.objects.filter(article=pk).annotate(many=Count("evidence")).order_by("pk"),
    "values, from a place on": lambda pk: (
        Claim.objects.filter(article=pk).order_by("-pk").values("id", "reasons")[:2]
    ),
    "locked, with what they refer to": lambda pk: (
        Claim.objects.filter(article=pk)
        .select_related("article__team")
        .defer("article__body")
        .select_for_update(of=("self",), no_key=True)
    ),
    "two numbers": lambda pk, team: Claim.objects.filter(article=pk, article__team=team),
}


@pytest.mark.parametrize("asked", ASKED)
def test_the_rows_are_those_of_the_queryset(
    desk: Desk, article: Article, evidence: list[Evidence], django_assert_num_queries: Any, asked: str
) -> None:
    other = Article.objects.create(team=desk.eve.team, url="https://other.example/1", intake="url")
    make_claim(article, "The deal is a shame.", reasons=[{"rule": "a", "weight": 1.0, "text": "b"}])
    rows, kept = ASKED[asked], Compiled(ASKED[asked])
    for pk, team in [(article.pk, desk.team.pk), (other.pk, desk.eve.team.pk), (article.pk, desk.team.pk)]:
        numbers = (pk, team) if asked == "two numbers" else (pk,)
        with django_assert_num_queries(1):
            found = kept(*numbers)
        assert [_said(row) for row in found] == [_said(row) for row in rows(*numbers)]
        assert bool(found) == (pk == article.pk)


def _said(row: Any) -> dict[str, Any]:
    if isinstance(row, dict):
        return row
    said = {name: value for name, value in vars(row).items() if name != "_state"}
    referred = {name: _said(one) for name, one in row._state.fields_cache.items() if one is not None}
    return said | {"deferred": row.get_deferred_fields()} | referred


def test_words_are_looked_for_once(article: Article, claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Compiled(ASKED["whole rows"])
    kept(article.pk)
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_, **__: pytest.fail("It was put into words again."))
    assert kept(article.pk) == [claim]


@pytest.mark.django_db(transaction=True)
def test_rows_that_are_locked_want_a_transaction() -> None:
    kept = Compiled(ASKED["locked, with what they refer to"])
    with transaction.atomic():
        assert kept(1) == []
    with pytest.raises(TransactionManagementError, match="wants a transaction"):
        kept(1)


@pytest.mark.parametrize("number", [2**62, 2**63, 10**30, -1, -(10**30)])
def test_a_number_that_can_be_no_id_finds_nothing(article: Article, number: int) -> None:
    assert Compiled(ASKED["whole rows"])(number) == []


@pytest.mark.servers
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans nothing that is worth keeping")
def test_postgresql_plans_it_once(desk: Desk, article: Article, claim: Claim) -> None:
    """From the fifth time on, for the words that are kept and for those in plain SQL."""
    _, secret = make_key("one", by=SERVER, person=desk.ann, scopes=[Scope.RECORD])
    kept = Compiled(ASKED["whole rows"])
    for _ in range(7):
        kept(article.pk)
        keys.find(digest_of(secret))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        planned = [words for (words,) in cursor.fetchall()]
    assert len([words for words in planned if 'FROM "claims_claim"' in words]) == 1
    assert len([words for words in planned if "people_apikey.digest" in words]) == 1


def test_a_number_that_would_be_passed_over_is_refused(article: Article) -> None:
    with pytest.raises(NotTheSame, match="passed over"):
        Compiled(lambda pk, team: Claim.objects.filter(article=pk))(article.pk, 1)
