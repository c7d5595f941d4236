"""Which pages are one source: how right the grouping is, and how long a new document takes among many.

``python bench/origins.py [DOCUMENTS ...]``: pairs of news of many kinds, made by rule from invented countries and houses, are
grouped; precision and recall are of "these two pages are one source". Then new documents of 250 words, half of them copied by
half, are looked for among 1,000, 10,000 and 100,000 kept ones, beside comparing one with 100 others word for word, which is what the database saves. On PostgreSQL with
DATABASE_URL, else on SQLite; prints one JSON object. ``p95_processor_ms`` is the time of this process's own processor, which with
SQLite is all there is, and which other work on the machine leaves alone.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import scratch
from django.db import connection

from engine.assess import group
from engine.match import near_copy, shingles, sketch
from engine.types import Page
from sources import copies
from sources.models import Document, DocumentRun

SIZES = (1_000, 10_000, 100_000)
ASKED = 60
BATCH = 2_000
MORNING = datetime(2024, 5, 6, 6, 0, tzinfo=UTC)

PLACES = "Marhaven Northtown Saltmere Corvane Harrowick Velden Orsk Tamarin Lisbeck Quellen".split()
HOUSES = [f"{a} {b}" for a in PLACES for b in ("Courier", "Ledger", "Post", "Gazette", "Echo")]
AGENCIES = ["Reuters", "AP", "AFP", "dpa", "Kyodo", "PTI", "ANSA", "EFE", "Yonhap", "Meridian News Agency"]
WHO = "minister mayor governor judge banker engineer captain doctor union committee council ministry court port railway".split()
DID = "opened closed approved rejected delayed financed inspected sold bought repaired banned promised denied counted".split()
WHAT = "bridge harbour tunnel school hospital ferry budget treaty census dam airport market archive reactor pipeline border".split()
HOW = "after a storm|before the vote|despite protests|for the third time|with a loan from abroad|without saying why|by a narrow margin|in a night session|under a new law|on the advice of experts|ahead of schedule|to the surprise of residents".split(
    "|"
)
ENDS = "Residents had waited for years|Nobody spoke against it|The cost was not given|Prices rose by four percent|Two members abstained|A report is due in autumn|Work begins in June|The opposition called it a mistake|Shops stayed shut|Trains ran late all day".split(
    "|"
)


def sentence(chance: random.Random) -> str:
    number = chance.randint(2, 990)
    return chance.choice(
        [
            f"The {chance.choice(WHO)} of {chance.choice(PLACES)} {chance.choice(DID)} the {chance.choice(WHAT)} {chance.choice(HOW)}.",
            f"In {chance.choice(PLACES)} the {chance.choice(WHAT)} was {chance.choice(DID)} {chance.choice(HOW)}, and {number} people came.",
            f"{chance.choice(ENDS)}, said the {chance.choice(WHO)}, who {chance.choice(DID)} the {chance.choice(WHAT)} in {1990 + number % 34}.",
            f"About {number} workers of the {chance.choice(WHAT)} in {chance.choice(PLACES)} went home {chance.choice(HOW)}.",
        ]
    )


def story(chance: random.Random, count: int = 12) -> list[str]:
    return [sentence(chance) for _ in range(count)]


def shared(chance: random.Random, share: float) -> tuple[str, str]:
    """Two texts of one length of which so much is word for word the same, in one stretch."""
    one, other = story(chance, 20), story(chance, 20)
    taken = round(20 * share)
    begin = chance.randint(0, 20 - taken)
    return " ".join(one), " ".join([*other[:begin], *one[begin : begin + taken], *other[begin + taken :]])


# What two papers write of one event by themselves: the same facts, hardly a phrase in common.
TOLD = (
    ("{who} of {place} {did} the {what} on Monday. It took {n} months and cost more than planned.",
     "On Monday morning the {what} in {place} was at last {did}, {n} months after work had begun, our reporter saw."),
    ("Voters in {place} will decide about the {what} in May, the {who} told this paper. Turnout was low last time.",
     "A ballot is set for May: {place} is asked what becomes of its {what}. We spoke with the {who} at her house."),
    ("{n} people were hurt when the {what} of {place} gave way. Firemen worked through the night.",
     "Rescue crews counted {n} injured at the {what} before dawn; whole streets of {place} were cordoned off, we found."),
)  # fmt: skip


def page(key: int, house: str, text: str, hours: float = 0, **more: object) -> Page:
    url = f"https://{house.lower().replace(' ', '-')}.example/{key}"
    return Page(
        key=key, url=url, text=text, publisher=house, published_at=MORNING + timedelta(hours=hours), **more
    )  # type: ignore[arg-type]


def pairs(chance: random.Random) -> Iterator[tuple[str, list[Page], bool]]:
    """A kind, the pages (the pair and what stands between them), and whether the first two are one source."""
    for number in range(40):
        one, other = chance.sample(HOUSES, 2)
        third = chance.choice([house for house in HOUSES if house not in {one, other}])
        agency = AGENCIES[number % len(AGENCIES)]
        place = chance.choice(PLACES)
        for share in (0.3, 0.5, 0.8):
            a, b = shared(chance, share)
            yield f"copy {share:.0%}", [page(1, one, a), page(2, other, b, 2)], True
        a, b = " ".join(story(chance, 6)), " ".join(story(chance, 6))
        dateline = f"{place.upper()}, May 6 ({agency}) -- "
        yield "same wire, dateline", [page(1, one, dateline + a), page(2, other, f"{dateline}{b}", 1)], True
        foot = f"{b} Source: {agency}"
        yield "same wire, credit at the foot", [page(1, one, dateline + a), page(2, other, foot, 1)], True
        cites = f"{b.split('.')[0]}, {one} reported on Monday. {' '.join(story(chance, 4))}"
        yield "cites the other", [page(1, one, a), page(2, other, cites, 3)], True
        between = page(3, third, f"According to {one}, {b[0].lower()}{b[1:]}", 2)
        last = page(
            2, other, f"{' '.join(story(chance, 2))} {third} says so. {' '.join(story(chance, 3))}", 5
        )
        yield "a chain of two", [page(1, one, a), last, between], True
        quoted = f"“We will not wait another winter for the {chance.choice(WHAT)} of {place} to be repaired by somebody else”"
        mine, theirs = f"{quoted}, said the mayor. {a}", f"{b} At the meeting, {quoted} was heard."
        yield (
            "same words quoted",
            [page(1, one, mine, passage=quoted), page(2, other, theirs, 1, passage=quoted)],
            True,
        )
        yield (
            "same owner",
            [page(1, one, a, owner="Coast Media"), page(2, other, b, 1, owner="Coast Media")],
            True,
        )
        original = page(
            2,
            other,
            " ".join(story(chance, 3)),
            1,
            canonical_url=f"https://{one.lower().replace(' ', '-')}.example/1",
        )
        yield "canonical link", [page(1, one, a), original], True
        words = {
            "who": chance.choice(WHO).capitalize(),
            "place": place,
            "did": chance.choice(DID),
            "what": chance.choice(WHAT),
            "n": number + 3,
        }
        first, second = (told.format(**words) for told in TOLD[number % len(TOLD)])
        more, less = " ".join(story(chance, 5)), " ".join(story(chance, 5))
        yield (
            "same event, written apart",
            [page(1, one, f"{first} {more}"), page(2, other, f"{second} {less}", 1)],
            False,
        )
        yield "two events", [page(1, one, a), page(2, other, b, 1)], False
        wires = chance.sample(AGENCIES, 2)
        mine, theirs = (
            f"{place.upper()}, May 6 ({wire}) -- {text}" for wire, text in zip(wires, (a, b), strict=True)
        )
        yield "two wires", [page(1, one, mine), page(2, other, theirs, 1)], False
        mention = f"{b} The {chance.choice(WHO)} once wrote for {one}."
        yield "only mentions the other", [page(1, one, a), page(2, other, mention, 1)], False


def grouping() -> dict[str, object]:
    right, wrong = defaultdict(int), defaultdict(int)
    hit = false = missed = 0
    for kind, pages, together in pairs(random.Random(7)):
        joined = any({1, 2} <= set(origin.pages) for origin in group(pages))
        (right if joined == together else wrong)[kind] += 1
        hit += joined and together
        false += joined and not together
        missed += together and not joined
    kinds = {kind: round(right[kind] / (right[kind] + wrong[kind]), 3) for kind in {**right, **wrong}}
    return {
        "pairs": sum(right.values()) + sum(wrong.values()),
        "precision": round(hit / (hit + false), 4),
        "recall": round(hit / (hit + missed), 4),
        "right_by_kind": kinds,
    }


def prose(chance: random.Random, count: int = 250) -> str:
    """Words of a vocabulary of 30,000, as common and as rare as words are (Zipf): most runs of four occur nowhere else."""
    return " ".join(f"w{min(29_999, int(chance.paretovariate(0.7)))}" for _ in range(count))


def keep(texts: list[str], others: int, chance: random.Random) -> None:
    """Write documents with their runs, and ``others`` of which the index has runs alone: digests drawn by chance, as those
    of rare runs are, and one in twenty from the few thousand that many texts have."""
    bodies = [*texts, *["Not looked at."] * others]
    made = Document.objects.bulk_create(
        [
            Document(
                kind="page", url=f"https://a.example/{chance.getrandbits(64)}", text=text, digest="0" * 64
            )
            for text in bodies
        ]
    )
    rows = []
    for row, text in zip(made, bodies, strict=True):
        own = sketch(shingles(text)) if len(text) > 100 else _drawn(chance)
        rows += [DocumentRun(run=run, document=row) for run in own]
    DocumentRun.objects.bulk_create(rows, batch_size=5_000)


def _drawn(chance: random.Random) -> set[int]:
    common = {1_000_000 + chance.randrange(3_000)} if chance.random() < 0.9 else set()
    return common | {chance.getrandbits(64) - 2**63 for _ in range(18)}


def growth(sizes: list[int]) -> Iterator[dict[str, object]]:
    chance = random.Random(11)
    known: list[str] = []
    for before, size in pairwise([0, *sorted(sizes)]):
        for begin in range(before, size, BATCH):
            texts = [prose(chance) for _ in range(20)]
            known += texts
            keep(texts, min(BATCH, size - begin) - len(texts), chance)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        taken, worked, right = [], [], 0
        for number in range(ASKED):
            half = " ".join(chance.choice(known).split()[:125])
            text = f"{half} {prose(chance, 125)}" if number % 2 else prose(chance)
            began, busy = time.perf_counter(), time.process_time()
            hits = copies.find(text, None)
            taken.append(1_000 * (time.perf_counter() - began))
            worked.append(1_000 * (time.process_time() - busy))
            right += bool(hits) == bool(number % 2)
        began = time.perf_counter()
        for other in known[:20]:
            near_copy(text, other)
        word_for_word = 5 * 1_000 * (time.perf_counter() - began)
        taken.sort()
        worked.sort()
        yield {
            "documents": size,
            "p50_ms": round(statistics.median(taken), 1),
            "p95_ms": round(taken[int(0.95 * len(taken))], 1),
            "p95_processor_ms": round(worked[int(0.95 * len(worked))], 1),
            "right": round(right / ASKED, 3),
            "p50_to_comparing_100": round(statistics.median(taken) / word_for_word, 3),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    told: dict[str, object] = grouping()
    with scratch.database() as vendor:
        told |= {"database": vendor, "growth": list(growth(sizes))}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
