"""Hash chains: a line holds the hash of the line before it about the same article (or team)."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from claims.models import Article, ChainHead, Claim, Event, EventPayload, Seal, Verdict
from claims.signals import event_recorded
from people.actors import Actor
from people.models import Team


def record(
    type: str,
    *,
    by: Actor,
    article: Article | None = None,
    claim: Claim | None = None,
    verdict: Verdict | None = None,
    team: Team | None = None,
    at: datetime | None = None,
    **payload: Any,
) -> Event:
    """Write one line, as the last statement of an action's transaction.

    The chain's head is locked from here to the commit, so whatever takes time comes before. What the line is
    about is found from the most particular of verdict, claim, article and team.
    """
    claim = claim or (verdict.claim if verdict else None)
    article = article or (claim.article if claim else None)
    if claim is not None:
        payload["claim_version"] = claim.version
    event = _line(type, by, article=article, claim=claim, verdict=verdict, team=team, at=at)
    _write([(event, payload)])
    return event


def record_each(type: str, told: Mapping[Article, Mapping[str, Any]], *, by: Actor) -> None:
    """Write a line about each of these articles, as ``record`` would; ``told`` holds what each line says."""
    _write([(_line(type, by, article=article), payload) for article, payload in told.items()])


def _line(type: str, by: Actor, *, article: Article | None, **about: Any) -> Event:
    """A line that has no place in its chain yet."""
    team = about.pop("team", None) or (article.team if article else by.team)
    if team is None:
        raise ValueError("A line of history belongs to a team.")
    return Event(
        chain=f"article:{article.pk}" if article else f"team:{team.pk}",
        type=type,
        at=about.pop("at", None) or timezone.now(),
        team=team,
        article=article,
        person=by.person,
        key=by.key,
        machine=by.machine,
        door=by.door,
        **about,
    )


def _write(lines: Sequence[tuple[Event, Mapping[str, Any]]]) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A line of history is written inside the transaction of the change it tells of.")
    heads = _locked_heads({event.chain for event, _ in lines})
    said = []
    for event, told in lines:
        head, salt = heads[event.chain], secrets.token_hex(16)
        text = json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
        event.number, event.previous_hash = head.number + 1, head.hash
        event.payload_digest = _payload_digest(salt, text)
        event.hash = line_hash(event)
        head.number, head.hash = event.number, event.hash
        said.append((text, salt))
    events = Event.objects.bulk_create([event for event, _ in lines])
    EventPayload.objects.bulk_create(
        EventPayload(event=event, text=text, salt=salt)
        for event, (text, salt) in zip(events, said, strict=True)
    )
    ChainHead.objects.bulk_create(
        heads.values(), update_conflicts=True, unique_fields=["chain"], update_fields=["number", "hash"]
    )
    for event in events:
        ring = partial(event_recorded.send_robust, sender=event.type, event_id=event.pk)
        transaction.on_commit(ring, robust=True)


def _locked_heads(chains: Set[str]) -> dict[str, ChainHead]:
    """The ends of these chains, locked in one order, so that no two writers wait for each other."""
    rows = ChainHead.objects.select_for_update(no_key=True).order_by("chain")
    heads = {head.chain: head for head in rows.filter(chain__in=chains)}
    if missing := chains - heads.keys():
        new = [ChainHead(chain=chain) for chain in sorted(missing)]
        ChainHead.objects.bulk_create(new, ignore_conflicts=True)  # somebody else may begin it too
        heads |= {head.chain: head for head in rows.filter(chain__in=missing)}
    return heads


def _payload_digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def line_hash(event: Event) -> str:
    """SHA-256 over everything the line says, in a fixed order, beginning with the hash before it."""
    said = [
        event.previous_hash,
        event.chain,
        event.number,
        event.type,
        event.at.timestamp(),
        event.team_id,
        event.article_id,
        event.claim_id,
        event.verdict_id,
        event.person_id,
        event.key_id,
        event.machine,
        event.door,
        event.payload_digest,
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A place where the history is not what was written."""

    chain: str
    number: int
    sentence: str


def verify(chain: str | None = None) -> tuple[list[Trouble], int, int]:
    """Walk the chains. Returns what is wrong, how many lines were read, and how many payloads are blanked.

    People go on working: what is written meanwhile is no trouble.
    """
    lines = Event.objects.select_related("payload").order_by("chain", "number")
    lines = lines if chain is None else lines.filter(chain=chain)
    before = _heads(chain)
    troubles: list[Trouble] = []
    ends: dict[str, tuple[int, str]] = {}
    met = set()
    read = blanked = 0
    for event in lines.iterator(chunk_size=1000):
        read += 1
        number, hash = ends.get(event.chain, (0, ""))
        troubles += [Trouble(event.chain, event.number, why) for why in _wrong_with(event, number, hash)]
        ends[event.chain] = (event.number, event.hash)
        if ends[event.chain] == before.get(event.chain):
            met.add(event.chain)
        payload: EventPayload | None = getattr(event, "payload", None)
        blanked += bool(payload and payload.blanked_at)
    after = _heads(chain)
    for name in sorted({*before, *ends}):
        end, head = ends.get(name, (0, "")), after.get(name)
        if head is None:
            troubles.append(Trouble(name, 0, "the chain's head is missing"))
        elif (name in before and name not in met) or (end[0] >= head[0] and end != head):
            troubles.append(Trouble(name, head[0], "the last line is missing or is not the one written"))
    return troubles, read, blanked


def _heads(chain: str | None) -> dict[str, tuple[int, str]]:
    """Number and hash of the last line of each chain, or of this one."""
    heads = ChainHead.objects.all() if chain is None else ChainHead.objects.filter(chain=chain)
    return {name: (number, hash) for name, number, hash in heads.values_list("chain", "number", "hash")}


def _wrong_with(event: Event, number: int, hash: str) -> Iterator[str]:
    payload: EventPayload | None = getattr(event, "payload", None)
    if event.number != number + 1:
        yield f"line {number + 1} is missing"
    if event.previous_hash != hash:
        yield "it does not follow the line before it"
    if event.hash != line_hash(event):
        yield "the line was changed"
    if payload is None:
        yield "its payload is missing"
    elif payload.blanked_at is None and _payload_digest(payload.salt, payload.text) != event.payload_digest:
        yield "its payload was changed"


def seal(now: datetime) -> Seal:
    """Seal the day: a digest over the heads of all chains, in the database and in a file beside it.

    Sealing a day again changes nothing. The file outlives a database that was put back to an older state.
    """
    day = timezone.localtime(now).date()
    heads = list(ChainHead.objects.order_by("chain").values_list("chain", "number", "hash"))
    digest = hashlib.sha256(json.dumps(heads).encode()).hexdigest()
    made, _ = Seal.objects.get_or_create(on=day, defaults={"digest": digest, "chains": len(heads)})
    path = settings.DATA_DIR / "seals" / f"{day.isoformat()}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"on": day.isoformat(), "digest": made.digest, "heads": heads}))
    return made
