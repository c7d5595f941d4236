"""Of two who read a claim blind neither learns at any door what the other found: not its words, and not by any difference.

One and the same day is lived twice, with opposite findings. Whoever may not see them must find both days alike, to the byte:
in the database but for the finder's own row, at every address that can be opened, in every list, search, ETag and mail.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from claims.actions import assignments, blind, drafts, verdicts
from claims.actions import claims as moves
from claims.actions import evidence as evidence_actions
from claims.actions.people import SERVER, make_key
from claims.models import BlindReading, Claim, Draft, Event, Evidence, Verdict
from people.models import Notice
from people.roles import Scope
from sources.models import Document
from tests.record import Desk, add_passage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY_CHANCE = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+|nonce[="-]+[\w+/=-]+|<urn:uuid:[^>]+>|[0-9a-f]{32,}|"last_taken" value="\d+'
)
"""What no two answers have in common: tokens, and the salted hashes of the history's chain."""


@dataclass(frozen=True)
class Finding:
    """What somebody ticks and writes."""

    rating: str
    stance: str
    counts: tuple[int, ...]
    words: str

    def said(self) -> dict[str, Any]:
        return {
            "rating": self.rating,
            "headline": f"Headline {self.words}",
            "rationale": f"Rationale {self.words}",
            "why": f"Why {self.words}",
            "answers": {"1": f"Answer {self.words}"},
            "story_url": f"https://courier.example/{self.words}",
            "override_reason": f"Exception {self.words}",
        }


FINDINGS = (
    Finding("supported", "supports", (0, 1), "zymurgy"),
    Finding("refuted", "refutes", (0,), "quixotic"),
)


@pytest.fixture(autouse=True)
def _at_one_moment() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def passages(desk: Desk, claim: Claim) -> list[Evidence]:
    """Found before anybody reads the claim; nobody has said how they bear on it."""
    desk.team.blind_review = True
    desk.team.save()
    moves.queue(claim.pk, by=desk.by("dora"))
    found = [
        add_passage(claim, desk, "The Harbour Post", "Ships carried shells from Northland to Southmark."),
        add_passage(claim, desk, "Inland Gazette", "Customs papers list ammunition bound for Southmark."),
    ]
    BlindReading.objects.all().delete()
    return found


def take(desk: Desk, claim: Claim, name: str) -> None:
    assignments.take(claim.pk, by=desk.by(name))
    assignments.open(claim.pk, by=desk.by(name))


def find(desk: Desk, claim: Claim, passages: list[Evidence], name: str, finding: Finding) -> None:
    """They say how both passages bear on it, tick some, and have typed their words."""
    for number, one in enumerate(passages):
        by, counts = desk.by(name), number in finding.counts
        evidence_actions.judge(one.pk, by=by, stance=finding.stance, counts=counts)
    drafts.keep(claim.pk, {"rationale": finding.said()["rationale"]}, by=desk.by(name))


def file(desk: Desk, claim: Claim, passages: list[Evidence], name: str, finding: Finding) -> None:
    ticked = [passages[number].pk for number in finding.counts]
    verdicts.decide(claim.pk, by=desk.by(name), evidence=ticked, **finding.said())
    drafts.forget(getattr(desk, name), claim)


def ann_ticks(desk: Desk, claim: Claim, passages: list[Evidence], finding: Finding) -> None:
    take(desk, claim, "ann")
    find(desk, claim, passages, "ann", finding)


def ann_files(desk: Desk, claim: Claim, passages: list[Evidence], finding: Finding) -> None:
    ann_ticks(desk, claim, passages, finding)
    file(desk, claim, passages, "ann", finding)


def bob_reads_after_her(desk: Desk, claim: Claim, passages: list[Evidence], finding: Finding) -> None:
    ann_files(desk, claim, passages, finding)
    take(desk, claim, "bob")


def ann_takes_it_back(desk: Desk, claim: Claim, passages: list[Evidence], finding: Finding) -> None:
    ann_files(desk, claim, passages, finding)
    blind.recall(claim.pk, by=desk.by("ann"))


def bob_ticks_after_her(desk: Desk, claim: Claim, passages: list[Evidence], finding: Finding) -> None:
    """Hers is the same both times; his differs."""
    ann_files(desk, claim, passages, Finding("mixed", "neutral", (1,), "hers"))
    take(desk, claim, "bob")
    find(desk, claim, passages, "bob", finding)


Day = Callable[[Desk, Claim, list[Evidence], Finding], None]


Numbers = dict[str, list[int]]


def numbers_of(desk: Desk, claim: Claim, passages: list[Evidence], viewer: str) -> Numbers:
    """What numbers lead to, by the noun before them in an address; under "" what stands for all other nouns."""
    mine = Notice.objects.filter(person__username=viewer).values_list("pk", flat=True)
    numbers = {
        "article": [claim.article_id],
        "evidence": [one.pk for one in passages],
        "document": list(Document.objects.values_list("pk", flat=True)),
        "verdict": list(Verdict.objects.values_list("pk", flat=True)) or [1],
        "event": [Event.objects.latest("pk").pk],
        "person": [desk.ann.pk, desk.bob.pk],
        "team": [desk.team.pk],
        "notices": list(mine),
        "": [claim.pk],
    }
    plural = {"articles": "article", "stories": "article", "documents": "document", "verdicts": "verdict"}
    return numbers | {noun: numbers[one] for noun, one in plural.items()}


def addresses(numbers: Numbers) -> Iterator[str]:
    """Every address of the map that can be asked for, with the numbers of what there is."""

    def walk(patterns: Any, path: str) -> Iterator[str]:
        for one in patterns:
            here = path + str(one.pattern).replace("^", "").replace("$", "").replace(r"\Z", "")
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, here)
            else:
                yield re.sub(r"\(\?P<pk>[^)]*\)|<int:\w+>|<path:object_id>", "{}", here)

    words = {
        "<slug:form>": "passage",
        "<slug:section>": "checks",
        "<slug:verb>": "merge",
        "<slug:name>": "corpus",
    }
    for path in sorted(set(walk(get_resolver().url_patterns, "/"))):
        if "logout" in path or "content_type" in path or "(?P" in path or "<str:" in path:
            continue
        for kind, word in words.items():
            path = path.replace(kind, word)
        noun = path.partition("{}")[0].rstrip("/").rpartition("/")[2]
        known = numbers.get(noun, numbers[""])
        yield from ([path.replace("{}", str(pk)) for pk in known] if "{}" in path else [path])


SEARCHES = [
    *(f"/api/v1/claims/?rating={one.rating}" for one in FINDINGS),
    *(f"/api/v1/verdicts/?rating={one.rating}&all=1" for one in FINDINGS),
    *(f"/admin/claims/verdict/?q={one.words}" for one in FINDINGS),
    *(f"/admin/claims/verdict/?rating__exact={one.rating}" for one in FINDINGS),
    *(f"/admin/claims/event/?q={one.words}" for one in FINDINGS),
    *(f"/?title={one.words}" for one in FINDINGS),
]
VIEWERS = ["bob", "dora", "adam", "nobody", "bob's key", "dora's key", "an organisation's key"]


def answers(desk: Desk, viewer: str, numbers: Numbers) -> Iterator[tuple[str, bytes]]:
    """What this viewer is answered everywhere: status, ETag and content."""
    client = Client()
    headers = {}
    if viewer.endswith("key"):
        person = getattr(desk, viewer[:-6], None) if viewer[0] != "a" else None
        holder: dict[str, Any] = (
            {"person": person} if person else {"consumer": "The Archive", "team": desk.team}
        )
        scopes = [Scope.RECORD, Scope.PUBLISHED] + ([Scope.REVIEW] if person else [])
        headers["Authorization"] = f"Bearer {make_key('walk', by=SERVER, scopes=scopes, **holder)[1]}"
    elif viewer != "nobody":
        client.force_login(getattr(desk, viewer))
    for address in [*addresses(numbers), *SEARCHES]:
        if viewer.endswith("key") != address.startswith("/api/"):
            continue
        answer = client.get(address, headers=headers)
        assert answer.status_code < 500, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
        if address.endswith(".gz") and answer.status_code == 200:
            body = gzip.decompress(body)
        yield f"{viewer}: {address}", f"{answer.status_code} {answer.get('ETag')} ".encode() + body
    if viewer == "bob":
        for rating in ("supported", "refuted"):
            where = f"/admin/claims/claim/{numbers[''][0]}/rule/"
            yield f"bob asks the rule: {rating}", client.post(where, {"rating": rating}).content


def rows(desk: Desk, finder: str) -> Iterator[tuple[str, bytes]]:
    """Every row of the database but the finder's own reading and draft."""
    own = {BlindReading, Draft}
    for model in apps.get_models():
        found = model._default_manager.order_by("pk")
        if model in own:
            found = found.exclude(person=getattr(desk, finder))
        yield f"table {model._meta.label}", repr(list(found.values())).encode()


def reset_numbers() -> None:
    """The second day's rows get the numbers of the first's, also where they are not given back with the transaction."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def lived(
    day: Day, desk: Desk, claim: Claim, passages: list[Evidence], finding: Finding, viewers: list[str]
) -> dict[str, bytes]:
    finder = "bob" if day is bob_ticks_after_her else "ann"
    seen: dict[str, bytes] = {}
    cache.clear()
    reset_numbers()
    with transaction.atomic():
        day(desk, claim, passages, finding)
        seen |= rows(desk, finder)
        seen["mails"] = repr([(one.subject, one.body) for one in mail.outbox]).encode()
        for viewer in viewers:
            seen |= answers(desk, viewer, numbers_of(desk, claim, passages, viewer))
        transaction.set_rollback(True)
    return {where: BY_CHANCE.sub(b"", said) for where, said in seen.items()}


@pytest.mark.parametrize(
    ("day", "viewers"),
    [
        (ann_ticks, ["bob's key"]),
        (ann_files, VIEWERS),
        (bob_reads_after_her, ["bob", "bob's key"]),
        (ann_takes_it_back, ["bob's key"]),
        (bob_ticks_after_her, ["ann", "ann's key"]),
    ],
)
def test_no_door_tells_what_the_other_found(
    desk: Desk, claim: Claim, passages: list[Evidence], day: Day, viewers: list[str]
) -> None:
    one, other = (lived(day, desk, claim, passages, finding, viewers) for finding in FINDINGS)
    assert one.keys() == other.keys()
    assert {where: (one[where], other[where]) for where in one if one[where] != other[where]} == {}
    told = [where for where, said in one.items() if b"zymurgy" in said and "zymurgy" not in where]
    assert told == []


def test_the_walk_would_notice(desk: Desk, claim: Claim, passages: list[Evidence]) -> None:
    """Ann's own doors do tell, and so does everybody's once both have filed."""
    one, other = (lived(ann_files, desk, claim, passages, finding, ["ann"]) for finding in FINDINGS)
    differing = {where for where in one if one[where] != other[where]}
    hers = {f"/admin/claims/claim/{claim.pk}/change/", f"/claims/{claim.pk}/", f"/claims/{claim.pk}/sources/"}
    assert differing == {f"ann: {address}" for address in hers}, "what she filed, and what she ticked"
    ann_files(desk, claim, passages, FINDINGS[0])
    take(desk, claim, "bob")
    find(desk, claim, passages, "bob", FINDINGS[1])
    file(desk, claim, passages, "bob", FINDINGS[1])
    assert "zymurgy" in desk.client("dora").get(f"/claims/{claim.pk}/").text
