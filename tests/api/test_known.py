"""Has this page, or this claim, been checked? And everything at once, for whoever keeps a copy."""

from __future__ import annotations

import csv
import io
import json
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from claims import machine
from claims.actions import articles
from claims.models import Inquiry, Step
from publishing import actions as publishing
from publishing import addresses, appearances
from publishing import export as exporting
from publishing.addresses import hash_of
from publishing.models import Appearance, Publication
from publishing.relay import relay
from tests.api.conftest import Caller
from tests.api.test_published import many
from tests.record import Desk

PAGE = "https://courier.example/news/a-deal"


@pytest.fixture
def article(desk: Desk, article: Any) -> Any:
    """The article of all these tests, at its address."""
    return articles.mend(article.pk, by=desk.by("dora"), url=PAGE)


def lines(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.content
    return [json.loads(line) for line in b"".join(answer).splitlines()]


def ask(who: Caller, *urls: str) -> list[Any]:
    results: list[Any] = who.post("verdicts/known/", {"urls": list(urls)}).json()["results"]
    return results


# --- By address ---------------------------------------------------------------------------------------------------------


def test_a_page_is_known_by_any_of_its_addresses(archive: Caller, published: Publication) -> None:
    asked = ["http://www.courier.example/news/x/%2e%2e/a-deal/?%75tm_source=x#top", "other.example", "no"]
    told = archive.post("verdicts/known/", {"urls": asked}).json()
    assert told["form"] == addresses.FORM
    known, other, wrong = told["results"]
    assert (known["canonical"], known["hash"]) == (PAGE, hash_of(PAGE))
    (told,) = known["verdicts"]
    assert (told["id"], told["rating"], told["state"]) == (published.verdict_id, "supported", "published")
    assert (other["verdicts"], other["problem"]) == ([], "")
    assert (wrong["hash"], wrong["problem"]) == (None, "The address names no site.")


def test_more_verdicts_on_a_page_cost_no_more_queries(
    archive: Caller, published: Publication, django_assert_max_num_queries: Any
) -> None:
    others = many(published, 5)
    for one in Publication.objects.filter(verdict__in=others):
        appearances.keep(one)
    ask(archive, PAGE)  # notes that the key is in use
    with django_assert_max_num_queries(2):
        assert {one["id"] for one in ask(archive, PAGE)[0]["verdicts"]} == {published.verdict_id, *others}


def test_a_held_verdict_is_known_without_its_rating_and_a_withdrawn_one_is_not(
    desk: Desk, archive: Caller, published: Publication
) -> None:
    publishing.hold(published.verdict_id, by=desk.by("dora"), note="A reader doubts it.")
    (told,) = ask(archive, PAGE)[0]["verdicts"]
    assert (told["state"], told["rating"], told["label"]) == ("held", None, None)
    publishing.withdraw(published.verdict_id, by=desk.by("dora"), note="We were wrong.")
    assert ask(archive, PAGE)[0]["verdicts"] == []


def test_what_went_out_before_is_found_by_the_hash_of_either_form(
    archive: Caller, published: Publication
) -> None:
    document = json.loads(published.document)
    document["appearances"][0] |= {"url": f"{PAGE}?%75tm_source=x", "hash": "1" * 64}
    Publication.objects.update(document=json.dumps(document))
    Appearance.objects.update(hash="1" * 64)
    for _ in range(2):
        import_module("publishing.migrations.0008_addresses_form_2").add(apps, None)
    assert [one["id"] for one in ask(archive, PAGE)[0]["verdicts"]] == [published.verdict_id]
    hashes = {line["hash"] for line in lines(archive.get("verdicts/known/hashes/"))}
    assert hashes == {"1" * 64, hash_of(PAGE)}


def test_each_address_is_answered_in_its_place(archive: Caller, published: Publication) -> None:
    asked = [PAGE, "https://courier.example/" + "a" * 9_000, PAGE, f" {PAGE}", "", PAGE]
    told = ask(archive, *asked)
    assert [one["url"] for one in told] == asked
    assert [len(one["verdicts"]) for one in told] == [1, 0, 1, 1, 0, 1]
    assert [bool(one["problem"]) for one in told] == [False, True, False, False, True, False]


def test_another_desks_pages_are_not_told(archive: Caller, eve: Caller, published: Publication) -> None:
    assert [len(ask(who, PAGE)[0]["verdicts"]) for who in (archive, eve)] == [1, 0]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "urls"),
        ({"urls": [PAGE], "texts": ["It did."]}, "urls"),
        ({"urls": [PAGE] * 501}, "urls"),
        ({"texts": ["It did."] * 51}, "texts"),
        ({"texts": ["x" * 1001]}, "texts.0"),
        ({"texts": [""]}, "texts.0"),
        ({"urls": "https://courier.example"}, "urls"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_can_not_be_asked_is_refused(archive: Caller, sent: Any, field: str) -> None:
    answer = archive.post("verdicts/known/", sent)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_five_hundred_addresses_cost_two_queries(
    archive: Caller, published: Publication, django_assert_max_num_queries: Any
) -> None:
    archive.get("verdicts/")
    with django_assert_max_num_queries(3):
        assert len(ask(archive, *(f"https://courier.example/{number}" for number in range(500)))) == 500


# --- By text ------------------------------------------------------------------------------------------------------------


def answered(who: Caller, address: str) -> Any:
    machine.run(Step.objects.get(kind="recall", state="owed").pk)
    return who.get(address).json()["results"]


def learn(team: int) -> None:
    from claims import steps

    machine.run(steps.owe_again(Step.Kind.LEARN, team).pk)


def test_a_text_is_asked_about_and_answered_behind(
    archive: Caller, eve: Caller, published: Publication
) -> None:
    learn(published.team_id)
    texts = ["Officials say that Northland shipped ammunition to Southmark.", "The ferry sank on Tuesday."]
    asked = archive.post("verdicts/known/", {"texts": texts})
    assert (asked.status_code, asked.json()["results"]) == (202, None)
    address = asked["Location"]
    first, second = answered(archive, address)
    (found,) = first["matches"]
    assert (found["verdict"], found["said"]) == (published.verdict_id, "probably the same claim")
    assert 0.9 <= found["probability"] <= 1
    assert "rating" not in found
    assert second == {"text": texts[1], "matches": []}
    assert eve.get(address).status_code == 404


def test_what_is_not_published_is_not_recalled(desk: Desk, archive: Caller, approved: Any) -> None:
    found = []
    for _ in range(2):
        learn(desk.team.pk)
        asked = archive.post("verdicts/known/", {"texts": [approved.statement]})
        found.append([one["verdict"] for one in answered(archive, asked["Location"])[0]["matches"]])
        if not found[1:]:
            publishing.publish(approved.pk, by=desk.by("dora"))
    assert found == [[], [approved.pk]]


def test_what_was_withdrawn_since_is_not_told(desk: Desk, archive: Caller, published: Publication) -> None:
    learn(published.team_id)
    asked = archive.post("verdicts/known/", {"texts": [published.claim.statement]})
    assert answered(archive, asked["Location"])[0]["matches"]
    publishing.withdraw(published.verdict_id, by=desk.by("dora"), note="We were wrong.")
    assert archive.get(asked["Location"]).json()["results"][0]["matches"] == []


def test_a_question_that_was_forgotten_meanwhile_is_no_failure(archive: Caller) -> None:
    archive.post("verdicts/known/", {"texts": ["It did."]})
    Inquiry.objects.all().delete()
    step = Step.objects.get(kind="recall")
    machine.run(step.pk)
    step.refresh_from_db()
    assert step.state == "done"


# --- Everything at once -------------------------------------------------------------------------------------------------


def test_the_export_ends_where_changes_go_on(desk: Desk, archive: Caller, published: Publication) -> None:
    many(published, 3)
    relay()
    *verdicts, end = lines(archive.get("verdicts/export/"))
    assert [one["id"] for one in verdicts] == [
        row["id"] for row in archive.get("verdicts/").json()["results"]
    ][::-1]
    assert {one["licence"] for one in verdicts} == {"CC BY 4.0"}
    assert (end["end"], end["verdicts"]) == (True, 4)
    assert archive.get(end["changes"]).json()["results"] == []
    publishing.hold(published.verdict_id, by=desk.by("dora"), note="A reader doubts it.")
    relay()
    (change,) = archive.get(end["changes"]).json()["results"]
    assert change["type"] == "verdict.held"


def test_the_export_is_a_table_too(archive: Caller, published: Publication) -> None:
    Publication.objects.update(
        document=json.dumps(json.loads(published.document) | {"headline": "=HYPERLINK(1)"})
    )
    answer = archive.get("verdicts/export/?format=csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(b"".join(answer).decode()))
    assert (row["id"], row["rating"], row["appeared_at"]) == (str(published.verdict_id), "supported", PAGE)
    assert row["headline"] == "'=HYPERLINK(1)"
    assert archive.get(answer["Link"].split(">")[0].removeprefix("<")).status_code == 200


def test_the_export_is_read_in_batches(
    archive: Caller, published: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = many(published, 4)
    monkeypatch.setattr(exporting, "BATCH", 2)
    assert [one.get("id") for one in lines(archive.get("verdicts/export/"))] == [*reversed(wanted), None]


def test_old_ones_are_exported_where_they_are_asked_for(
    desk: Desk, archive: Caller, published: Publication
) -> None:
    publishing.withdraw(published.verdict_id, by=desk.by("dora"), note="We were wrong.")
    assert [one.get("state") for one in lines(archive.get("verdicts/export/"))] == [None]
    assert [one.get("state") for one in lines(archive.get("verdicts/export/?all=1"))] == ["withdrawn", None]


def test_the_file_of_hashes_is_kept_current_by_changes(
    desk: Desk, archive: Caller, published: Publication
) -> None:
    """As a consumer does it: by the claim's id, from what stands in each change, without a canonical form of its own."""
    others = many(published, 3)
    Appearance.objects.bulk_create(
        Appearance(publication=one, team=one.team, hash=hash_of(PAGE))
        for one in Publication.objects.exclude(pk=published.pk)
    )
    relay()
    answer = archive.get("verdicts/known/hashes/")
    kept = {(line["hash"], line["verdict"]) for line in lines(answer)}
    assert kept == {(hash_of(PAGE), pk) for pk in others}
    publishing.withdraw(published.verdict_id, by=desk.by("dora"), note="We were wrong.")
    relay()
    of_claim = {published.verdict_id: published.claim_id}
    for change in archive.get(answer["Link"].split(">")[0].removeprefix("<")).json()["results"]:
        kept = {pair for pair in kept if of_claim.get(pair[1]) != change["claim"]}
        if change["verdict"]["state"] in {"published", "held"}:
            kept |= {(one["hash"], change["verdict"]["id"]) for one in change["verdict"]["appearances"]}
    assert kept == {(line["hash"], line["verdict"]) for line in lines(archive.get("verdicts/known/hashes/"))}


def test_no_cache_gives_a_file_to_another(archive: Caller) -> None:
    for path in ("verdicts/export/", "verdicts/known/hashes/"):
        answer = archive.get(path)
        assert (answer["Cache-Control"], "Authorization" in answer["Vary"]) == ("private, no-cache", True)


def test_files_are_for_keys_that_read_verdicts(caller: Any, nobody: Caller) -> None:
    intake = caller("ann", "intake")
    for path in ("verdicts/export/", "verdicts/known/hashes/"):
        assert nobody.get(path).status_code == 401
        assert intake.get(path).status_code == 404
    assert intake.post("verdicts/known/", {"urls": [PAGE]}).status_code == 403
