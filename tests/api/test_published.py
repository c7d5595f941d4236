"""What goes out of the house: verdicts, ClaimReview, and the list of changes."""

from __future__ import annotations

import gzip
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from api import paging
from claims.actions import claims
from claims.models import Claim, Evidence, Speaker, Verdict
from people.models import ApiKey, Edition
from publishing import actions as publishing
from publishing.models import Publication, PublicEvent
from publishing.relay import relay
from tests.api.conftest import Caller, Callers
from tests.record import Desk, decide, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")

FIELDS = (
    "id claim statement claim_short claim_date rating label scale headline rationale language speaker appearances "
    "sources as_of expires published_at version change replaces replaced_by state url story_url publisher licence"
).split()


def ids(answer: object) -> list[int]:
    return [row["id"] for row in answer.json()["results"]]  # type: ignore[attr-defined]


def second_verdict(desk: Desk, first: Verdict) -> Verdict:
    """The claim checked again, with another result, and signed."""
    from claims.actions import assignments, verdicts

    claims.recheck(first.claim_id, by=desk.by("ann"), reason="A new report.")
    assignments.take(first.claim_id, by=desk.by("ann"))
    assignments.open(first.claim_id, by=desk.by("ann"))
    filed = decide(desk, first.claim, list(Evidence.objects.filter(claim=first.claim)), headline="It did.")
    return verdicts.approve(filed.pk, by=desk.by("bob"))


def test_an_editor_publishes(dora: Caller, archive: Caller, approved: Verdict) -> None:
    assert archive.get(f"verdicts/{approved.pk}/").status_code == 404
    out = dora.post(f"verdicts/{approved.pk}/publish/")
    assert (out.status_code, out.json()["state"], out.json()["id"]) == (200, "published", approved.pk)
    pulled = archive.get(f"verdicts/{approved.pk}/")
    assert pulled.json() == out.json()
    assert not [field for field in FIELDS if field not in pulled.json()]
    assert ids(archive.get("verdicts/")) == [approved.pk]


def test_a_reviewer_does_not_publish(ann: Caller, approved: Verdict) -> None:
    assert ann.post(f"verdicts/{approved.pk}/publish/").status_code == 403


def test_a_verdict_is_scheduled_and_not_out_yet(dora: Caller, archive: Caller, approved: Verdict) -> None:
    answer = dora.post(f"verdicts/{approved.pk}/publish/", {"at": "2999-01-01T08:00:00Z"}).json()
    assert (answer["state"], answer["publication"]["state"]) == ("approved", "scheduled")
    assert archive.get(f"verdicts/{approved.pk}/").status_code == 404
    assert ids(archive.get("verdicts/?all=1")) == []
    assert dora.post(f"verdicts/{approved.pk}/unschedule/").json()["publication"] is None
    assert dora.post(f"verdicts/{approved.pk}/unschedule/").status_code == 409


def test_a_new_verdict_replaces_the_old_one_and_both_ids_live(
    desk: Desk, dora: Caller, archive: Caller, published: Publication
) -> None:
    first, second = published.verdict, second_verdict(desk, published.verdict)
    refused = dora.post(f"verdicts/{second.pk}/publish/")
    assert (refused.status_code, refused.json()["field"]) == (422, "change")
    change = {"kind": "update", "note": "A second port confirmed it."}
    out = dora.post(f"verdicts/{second.pk}/publish/", {"change": change}).json()
    assert (out["replaces"], out["version"], out["change"]["kind"]) == (first.pk, 2, "update")

    old = archive.get(f"verdicts/{first.pk}/").json()
    assert (old["state"], old["replaced_by"]) == ("replaced", second.pk)
    assert ids(archive.get("verdicts/")) == [second.pk]
    assert ids(archive.get("verdicts/?all=1")) == [second.pk, first.pk]
    assert archive.get(f"verdicts/{first.pk}/claimreview/").status_code == 404


def test_a_held_verdict_has_no_rating_until_two_editors_release_it(
    desk: Desk, dora: Caller, archive: Caller, caller: object, published: Publication
) -> None:
    desk.bob.is_editor = True
    desk.bob.save()
    bob = caller("bob", "record", "review")  # type: ignore[operator]
    path = f"verdicts/{published.verdict_id}/"
    held = dora.post(f"{path}hold/", {"note": "A reader doubts it."}).json()
    assert (held["state"], held["rating"], held["rationale"]) == ("held", None, None)
    assert archive.get(path).json()["rating"] is None
    assert archive.get(f"{path}claimreview/").status_code == 404
    assert dora.post(f"{path}release/").json()["state"] == "held"
    assert dora.post(f"{path}release/").status_code == 403
    assert bob.post(f"{path}release/").json()["rating"] == "supported"


def test_a_withdrawn_verdict_is_a_tombstone(dora: Caller, archive: Caller, published: Publication) -> None:
    path = f"verdicts/{published.verdict_id}/"
    dora.post(f"{path}withdraw/", {"note": "We mixed up two ports."})
    stone = archive.get(path).json()
    assert (stone["state"], stone["rating"], stone["sources"]) == ("withdrawn", None, [])
    assert stone["change"]["note"] == "We mixed up two ports."
    assert ids(archive.get("verdicts/")) == []
    assert ids(archive.get("verdicts/?all=1")) == [published.verdict_id]


def test_claimreview_is_linked_data(archive: Caller, published: Publication) -> None:
    path = f"verdicts/{published.verdict_id}/claimreview/"
    for accept in ("application/ld+json", "application/json", "*/*"):
        answer = archive.get(path, Accept=accept)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/ld+json")
        assert (answer.json()["@type"], answer.json()["reviewRating"]["alternateName"]) == (
            "ClaimReview",
            "True",
        )
    assert archive.get(path, If_None_Match=answer["ETag"]).status_code == 304


@pytest.mark.parametrize("public", [True, False])
def test_an_open_desks_verdicts_need_no_key(
    desk: Desk, nobody: Caller, published: Publication, public: bool
) -> None:
    desk.team.public = public
    desk.team.save()
    path = f"verdicts/{published.verdict_id}/"
    assert nobody.get(path).status_code == (200 if public else 404)
    assert nobody.get(f"{path}claimreview/").status_code == (200 if public else 404)
    assert ids(nobody.get("verdicts/")) == ([published.verdict_id] if public else [])


def test_a_record_key_reads_the_unpublished_one_in_the_records_shape(
    ann: Caller, nobody: Caller, filed: Verdict
) -> None:
    assert ann.get(f"verdicts/{filed.pk}/").json()["decided_by"] == "ann"
    assert nobody.get(f"verdicts/{filed.pk}/").status_code == 404


def test_whoever_may_read_the_record_does_not_with_a_key_for_what_is_published(
    caller: Callers, filed: Verdict
) -> None:
    assert caller("ann", "record").get(f"verdicts/{filed.pk}/").status_code == 200
    assert caller("ann", "published").get(f"verdicts/{filed.pk}/").status_code == 404


def test_no_name_of_the_desk_goes_out(archive: Caller, published: Publication) -> None:
    text = archive.get(f"verdicts/{published.verdict_id}/").content.decode()
    assert '"Two papers report it independently."' in text
    for name in ("ann", "bob", "dora"):
        assert f'"{name}"' not in text.lower()


def test_changes_tell_each_once_in_order(desk: Desk, archive: Caller, published: Publication) -> None:
    publishing.hold(published.verdict_id, by=desk.by("dora"), note="A reader doubts it.")
    publishing.withdraw(published.verdict_id, by=desk.by("dora"), note="It was wrong.")
    relay()
    told, address = [], "changes/?page_size=1"
    for _ in range(5):
        page = archive.get(address).json()
        told += page["results"]
        address = page["next"]
    assert [one["type"] for one in told] == ["verdict.published", "verdict.held", "verdict.withdrawn"]
    assert [one["id"] for one in told] == sorted(one["id"] for one in told)
    assert {(one["claim"], one["verdict"]["id"]) for one in told} == {
        (published.claim_id, published.verdict_id)
    }
    assert page["results"] == []


def test_a_key_acknowledges_what_it_read(desk: Desk, archive: Caller, published: Publication) -> None:
    relay()
    start = archive.get("changes/?page_size=1").json()
    end = archive.get(start["next"]).json()["next"]
    for cursor in (end, parse_qs(urlsplit(end).query)["cursor"][0]):
        answer = archive.post("changes/ack/", {"cursor": cursor})
        assert (answer.status_code, answer.json()) == (200, {"acknowledged": start["results"][0]["id"]})
    assert ApiKey.objects.get(pk=archive.key.pk).acknowledged == start["results"][0]["id"]  # type: ignore[union-attr]
    for strange in ("AAAA", "https://desk.example/?cursor=AAAA", "http://[::1?cursor=AAAA"):
        assert archive.post("changes/ack/", {"cursor": strange}).status_code == 400


@pytest.mark.parametrize("told_since", [False, True], ids=["nothing since", "another change since"])
def test_after_a_backup_was_brought_back_what_came_later_is_no_place_to_go_on(
    archive: Caller, published: Publication, told_since: bool
) -> None:
    relay()
    end = archive.get("changes/").json()["next"]
    assert archive.get(end).status_code == 200
    (lost,) = PublicEvent.objects.all()
    lost.delete()
    if told_since:
        relay()  # the same number
        PublicEvent.objects.update(at=timezone.now())
    for answer in (archive.get(end), archive.post("changes/ack/", {"cursor": end})):
        assert answer.status_code == 400
        assert answer.json()["detail"].endswith("it went back to a backup. Begin without a cursor.")
    assert ApiKey.objects.get(pk=archive.key.pk).acknowledged == 0  # type: ignore[union-attr]
    assert len(archive.get("changes/").json()["results"]) == told_since


def test_a_cursor_of_a_number_alone_as_it_was_once_is_heeded(archive: Caller, told: Publication) -> None:
    path = "/api/v1/changes/"
    number = PublicEvent.objects.get().number
    for said, rows in ((0, 1), (number, 0)):
        page = archive.get(f"{path}?cursor={paging.signer(path).sign_object(said)}").json()
        assert len(page["results"]) == rows
    beyond = paging.signer(path).sign_object(number + 1)
    assert archive.get(f"{path}?cursor={beyond}").status_code == 400


def test_changes_are_those_of_ones_own_team(archive: Caller, eve: Caller, published: Publication) -> None:
    relay()
    assert [len(who.get("changes/").json()["results"]) for who in (archive, eve)] == [1, 0]


def test_a_key_reads_what_its_own_team_has_out(
    desk: Desk, archive: Caller, eve: Caller, published: Publication
) -> None:
    path = f"verdicts/{published.verdict_id}/"
    for became in ("published", "held"):
        for address, found in ((path, 200), (f"{path}claimreview/", 200 if became == "published" else 404)):
            assert [who.get(address).status_code for who in (archive, eve)] == [found, 404], (became, address)
        for query in ("", "?all=1", f"?state={became}", f"?claim={published.claim_id}"):
            assert ids(archive.get(f"verdicts/{query}")) == [published.verdict_id]
            assert ids(eve.get(f"verdicts/{query}")) == []
        lines = [b"".join(who.get("verdicts/export/")).count(b"\n") for who in (archive, eve)]
        assert lines[0] == lines[1] + 1
        if became == "published":
            publishing.hold(published.verdict_id, by=desk.by("dora"), note="A reader doubts it.")


def test_a_longer_list_costs_no_more_queries(
    archive: Caller, published: Publication, django_assert_max_num_queries: object
) -> None:
    relay()
    archive.get("verdicts/")  # notes that the key is in use
    for path in ("verdicts/", "changes/", f"verdicts/{published.verdict_id}/"):
        with django_assert_max_num_queries(2):  # type: ignore[operator]
            archive.get(path)


def many(published: Publication, count: int) -> list[int]:
    """As many claims with a verdict out, all at the same moment. Returns the ids, in the order of the list."""
    made = []
    for number in range(count):
        claim = make_claim(published.claim.article, published.claim.statement, position=number)
        verdict = Verdict.objects.get(pk=published.verdict_id)
        verdict.pk, verdict.claim = None, claim
        verdict.save()
        document = json.dumps(json.loads(published.document) | {"id": verdict.pk, "claim": claim.pk})
        Publication.objects.create(
            verdict=verdict,
            claim=claim,
            team=published.team,
            state="published",
            published_at=published.published_at,
            published_by=published.published_by,
            document=document,
            claimreview=published.claimreview,
        )
        made.append(verdict.pk)
    return [*reversed(made), published.verdict_id]


@pytest.mark.parametrize("ordering", ["", "&ordering=published_at"])
def test_pages_go_on_where_they_ended_though_many_came_at_one_moment(
    archive: Caller, published: Publication, ordering: str
) -> None:
    wanted = many(published, 6)
    if ordering:
        wanted.reverse()
    pages, address = [], f"verdicts/?page_size=3{ordering}"
    while address:
        pages.append(archive.get(address).json())
        address = pages[-1]["next"]
    assert [row["id"] for page in pages for row in page["results"]] == wanted
    back = archive.get(pages[2]["previous"]).json()
    assert back["results"] == pages[1]["results"]
    assert archive.get(back["previous"]).json()["results"] == pages[0]["results"]
    falling = f"{pages[0]['next'].replace(ordering, '')}&ordering=-published_at"
    assert archive.get(falling).status_code == (400 if ordering else 200)


def test_a_list_holds_what_each_verdict_is_served_as(
    desk: Desk, archive: Caller, published: Publication
) -> None:
    """Each is spliced in as it was stored, or, changed since, made again: byte for byte as one would read it alone."""
    held, gone, *_ = many(published, 4)
    publishing.hold(held, by=desk.by("dora"), note="A reader doubts it.")
    publishing.withdraw(gone, by=desk.by("dora"), note="We were wrong.")
    page = archive.get("verdicts/?all=1")
    alone = [archive.get(f"verdicts/{row['id']}/").content for row in page.json()["results"]]
    assert page.content.endswith(b'"results":[' + b",".join(alone) + b"]}")
    assert [row["state"] for row in page.json()["results"][:3]] == ["held", "withdrawn", "published"]


@pytest.mark.parametrize("path", ["verdicts/", "verdicts/?all=1&page_size=2", "verdicts/?rating=supported"])
def test_a_known_page_is_known_until_one_of_its_verdicts_changes(
    desk: Desk, archive: Caller, nobody: Caller, published: Publication, path: str
) -> None:
    first, *_ = many(published, 2)
    etags = []
    for caller in (archive, nobody):
        seen = caller.get(path)["ETag"]
        assert caller.get(path, If_None_Match=seen).status_code == 304
        etags.append(seen)
    publishing.hold(first, by=desk.by("dora"), note="A reader doubts it.")
    for caller, seen in zip((archive, nobody), etags, strict=True):
        again = caller.get(path, If_None_Match=seen)
        assert (again.status_code, again["ETag"] != seen) == (200, True)


def test_a_known_first_page_costs_the_keys_question_alone(
    archive: Caller, published: Publication, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seen = archive.get("verdicts/")["ETag"]
    with django_assert_num_queries(1):
        assert archive.get("verdicts/", If_None_Match=seen).status_code == 304


def test_a_page_without_an_edition_is_known_by_its_verdicts(
    desk: Desk, archive: Caller, published: Publication
) -> None:
    """As after an update of the desk, until the next change."""
    Edition.objects.all().delete()
    seen = archive.get("verdicts/")["ETag"]
    assert archive.get("verdicts/", If_None_Match=seen).status_code == 304
    publishing.hold(published.verdict_id, by=desk.by("dora"), note="A reader doubts it.")
    assert archive.get("verdicts/", If_None_Match=seen).status_code == 200


def test_what_is_not_shown_is_not_found(desk: Desk, archive: Caller, published: Publication) -> None:
    for asked in (
        "rating=supported",
        "q=ammunition+officials",
        f"claim={published.claim_id}",
        "state=published",
    ):
        assert ids(archive.get(f"verdicts/?{asked}")) == [published.verdict_id]
    for asked in ("rating=refuted", "q=herring", "claim=999", "published_before=2020-01-01T00:00:00Z"):
        assert ids(archive.get(f"verdicts/?{asked}")) == []
    publishing.hold(published.verdict_id, by=desk.by("dora"), note="A reader doubts it.")
    assert ids(archive.get("verdicts/?rating=supported")) == []
    assert ids(archive.get("verdicts/?state=held")) == [published.verdict_id]
    assert archive.get("verdicts/?ordering=rating").status_code == 422


def test_a_verdict_is_found_by_the_speaker_it_names_and_by_nobody_whom_the_desk_found_since(
    desk: Desk, archive: Caller, approved: Verdict
) -> None:
    ada, ben = (Speaker.objects.create(name=name) for name in ("Ada Brandt", "Ben Cole"))
    Claim.objects.filter(pk=approved.claim_id).update(speaker=ada)
    publishing.publish(approved.pk, by=desk.by("dora"))
    Claim.objects.filter(pk=approved.claim_id).update(speaker=ben)
    assert ids(archive.get("verdicts/?speaker=brandt&all=1")) == [approved.pk]
    assert ids(archive.get("verdicts/?speaker=cole&all=1")) == []
    publishing.withdraw(approved.pk, by=desk.by("dora"), note="It was never said.")
    assert ids(archive.get("verdicts/?speaker=brandt&all=1")) == []


def test_several_open_desks_are_one_list(desk: Desk, nobody: Caller, published: Publication) -> None:
    first, *others = many(published, 3)
    Publication.objects.filter(verdict__in=others[:2]).update(team=desk.eve.team)
    page = nobody.get("verdicts/?page_size=2").json()
    assert [row["id"] for row in page["results"]] == [first, others[0]]
    assert ids(nobody.get(page["next"])) == others[1:]
    desk.eve.team.public = False
    desk.eve.team.save()
    assert ids(nobody.get("verdicts/")) == [first, others[2]]


def test_what_is_sent_may_be_compressed(archive: Caller, published: Publication) -> None:
    many(published, 3)
    plain, packed = archive.get("verdicts/"), archive.get("verdicts/", Accept_Encoding="gzip")
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", plain.content)
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert archive.get("verdicts/", If_None_Match=packed["ETag"]).status_code == 304
