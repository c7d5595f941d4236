"""How the reviewers' screens bear a full record: ``DATABASE_URL=postgres://... python bench/desk.py [CLAIMS]``.

In a database of its own, which it makes and throws away, it measures the queue, the claim screen, an article's page, the
list of what waits for a signature and *take next*, first with 1,000 claims and then with CLAIMS (100,000), of which
1,000 are in the queue each time. Prints one JSON object: queries and the 95th of a hundred wall times in milliseconds,
and the ratio of the two, also beside a page that asks nothing (sign-in), measured in turn with the others.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator

import scratch
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from claims.actions import assignments
from claims.models import Anchor, Article, Assignment, Claim, Evidence, Origin, Verdict
from people.actors import Actor
from people.models import Person, Team
from sources.models import Document, Publisher

SMALL, QUEUED, AN_ARTICLE, HELD, ROUNDS = 1_000, 1_000, 32, 12, 100
SENTENCE = "The port of Southmark shipped {n} tons of grain in the year {y}, the harbour master said."


def seed(team: Team, ann: Person, bob: Person, wanted: int, queued: int) -> None:
    """Fill the record up to so many claims; the newest ``queued`` of them are in the queue, the others checked."""
    standing = Claim.objects.count()
    while standing < wanted:
        batch = min(AN_ARTICLE * 100, wanted - standing)
        said = [SENTENCE.format(n=standing + n, y=1900 + n % 120) for n in range(batch)]
        articles = Article.objects.bulk_create(
            Article(
                team=team, title=f"The port, part {standing + at}", body=" ".join(said[at : at + AN_ARTICLE]),
                digest=f"{standing + at:064x}", intake="api", publisher="The Courier", language="en",
            )
            for at in range(0, batch, AN_ARTICLE)
        )  # fmt: skip
        claims = Claim.objects.bulk_create(
            Claim(
                article=articles[n // AN_ARTICLE], position=n % AN_ARTICLE, statement=words, kind="quantity",
                score=(standing + n) % 97 / 97, state="queued" if standing + n >= wanted - queued else "settled",
            )
            for n, words in enumerate(said)
        )  # fmt: skip
        Anchor.objects.bulk_create(
            Anchor(
                claim=claim, article=claim.article, quote=claim.statement, start=0, end=len(claim.statement)
            )
            for claim in claims
        )
        Verdict.objects.bulk_create(
            Verdict(
                claim=claim, state="approved", rating="not_enough_evidence", label="Unproven", rationale="Nothing.",
                why="Asked.", statement=claim.statement, kind=claim.kind, decided_by=ann, approved_by=bob,
            )
            for claim in claims
            if claim.state == "settled"
        )  # fmt: skip
        standing += batch
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def give(ann: Person, bob: Person) -> Claim:
    """A dozen claims in Ann's hands, each with six passages, and a dozen of Bob's to be signed."""
    house = Publisher.objects.create(name="The Harbour Post")
    page = Document.objects.create(
        kind=Document.Kind.PAGE, url="https://post.example/1", title="A report", publisher=house, text="Grain. " * 500,
        digest="a" * 64, language="en",
    )  # fmt: skip
    claims = list(Claim.objects.filter(state="queued").order_by("pk")[: 2 * HELD])
    for holder, mine, state in ((ann, claims[:HELD], "in_review"), (bob, claims[HELD:], "to_sign")):
        Claim.objects.filter(pk__in=[claim.pk for claim in mine]).update(state=state)
        Assignment.objects.bulk_create(Assignment(claim=claim, person=holder) for claim in mine)
        for claim in mine:
            origin = Origin.objects.create(claim=claim, number=1, label="The Harbour Post", reason="one page")
            Evidence.objects.bulk_create(
                Evidence(claim=claim, document=page, origin=origin, passage=f"Grain {n}.", start=n, end=n + 5)
                for n in range(6)
            )
    Verdict.objects.bulk_create(
        Verdict(
            claim=claim, state="decided", rating="not_enough_evidence", label="Unproven", rationale="Nothing.",
            why="Asked.", statement=claim.statement, kind=claim.kind, decided_by=bob, decided_at="2026-03-01T10:00Z",
        )
        for claim in claims[HELD:]
    )  # fmt: skip
    return claims[0]


def screens(ann: Person, claim: Claim) -> dict[str, Callable[[], object]]:
    client = Client()
    client.force_login(ann)

    def page(address: str) -> Callable[[], object]:
        def look() -> None:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)

        return look

    def take_next() -> None:
        with transaction.atomic():
            assignments.take_next(by=Actor.of(ann))
            transaction.set_rollback(True)

    return {
        "sign in (asks nothing)": lambda: Client().get("/admin/login/?next=/"),
        "queue": page("/admin/"),
        "claim": page(f"/admin/claims/claim/{claim.pk}/change/"),
        "article": page(claim.article.get_absolute_url()),
        "to sign off": page("/admin/to-sign/"),
        "take next": take_next,
    }


def measure(works: dict[str, Callable[[], object]]) -> dict[str, dict[str, float]]:
    """Queries of one, and the 95th percentile of all in turn, in milliseconds."""
    queries: dict[str, int] = {}
    for name, work in works.items():
        work()
        with CaptureQueriesContext(connection) as asked:
            work()
        queries[name] = len(asked)
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            taken[name].append((time.perf_counter() - began) * 1000)
    return {
        name: {
            "queries": queries[name],
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 1),
        }
        for name, times in taken.items()
    }


def sizes(large: int) -> Iterator[tuple[int, dict[str, dict[str, float]]]]:
    team = Team.objects.create(name="Bench", auto_queue=0, most_held=0)
    ann, bob = (
        Person.objects.create_user(
            name, name=name.title(), team=team, is_reviewer=True, is_editor=name == "bob"
        )
        for name in ("ann", "bob")
    )
    seed(team, ann, bob, SMALL, QUEUED)
    works = screens(ann, give(ann, bob))
    yield SMALL, measure(works)
    seed(team, ann, bob, large, 2 * HELD)  # of the first thousand, all but what is held is in the queue still
    yield large, measure(works)


def main() -> None:
    large = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    setup_test_environment()
    with scratch.database() as vendor:
        (few, at_few), (many, at_many) = sizes(large)
    nothing = "sign in (asks nothing)"
    rest = at_many[nothing]["p95_ms"] / at_few[nothing]["p95_ms"]
    ratios = {
        screen: {
            "p95": round(at_many[screen]["p95_ms"] / at_few[screen]["p95_ms"], 2),
            "p95_beside_sign_in": round(at_many[screen]["p95_ms"] / at_few[screen]["p95_ms"] / rest, 2),
            "p50": round(at_many[screen]["p50_ms"] / at_few[screen]["p50_ms"], 2),
        }
        for screen in at_few
    }
    print(json.dumps({"database": vendor, few: at_few, many: at_many, "ratio": ratios}, indent=1))


if __name__ == "__main__":
    main()
