"""What the API answers with. Fields may be added in version 1; none is taken away or changes its meaning."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Rating = Literal["supported", "refuted", "mixed", "conflicting", "not_enough_evidence", "pending"]
State = Literal["published", "held", "replaced", "withdrawn"]


class Source(TypedDict):
    """What is cited; those with the same ``origin`` are one source. ``about`` tells of what is no passage of a page."""

    form: NotRequired[Literal["passage", "conversation", "image_or_video", "calculation", "paper"]]
    url: str
    archived_url: str
    title: str
    publisher: str
    published_at: str | None
    seen_at: str | None
    origin: int | None
    stance: Literal["supports", "refutes", "neutral"] | None
    tier: str
    interested_party: bool
    passage: str
    language: NotRequired[str]
    translation: NotRequired[str]
    translated_by: NotRequired[str]
    quote_check: str | None
    about: NotRequired[dict[str, Any]]
    copy_kept: NotRequired[bool]


class Correction(TypedDict):
    """What changed against the version before, or why it was withdrawn."""

    kind: str
    note: str
    at: str | None


class Byline(TypedDict):
    """Who is named beside the publisher: only people who chose to be."""

    checked_by: str | None
    signed_off_by: str | None


class Verdict(TypedDict):
    """A published verdict. ``claim`` is the stable key; ``rating`` is None while it is held, and once it is withdrawn."""

    id: int
    claim: int
    statement: str
    claim_short: str
    claim_date: str | None
    rating: Rating | None
    label: str | None  # empty where the desk gives none: the headline is its conclusion then
    scale: str | None  # the address at which the label is explained
    headline: str | None
    rationale: str | None
    why: str | None
    language: str | None
    speaker: dict[str, str] | None
    appearances: list[dict[str, str | None]]
    sources: list[Source]
    answers: dict[str, str] | None
    searched: list[dict[str, str]]
    as_of: str | None
    expires: str | None
    published_at: str
    version: int
    change: Correction | None
    replaces: int | None
    replaced_by: int | None
    state: State
    url: str
    story_url: str | None
    publisher: str
    byline: NotRequired[Byline | None]
    licence: str | None
    invented: bool  # made up for a demonstration


class Change(TypedDict):
    """A public change; ``verdict`` is as it stands when you read it."""

    id: int
    type: str
    at: str
    claim: int
    verdict: Verdict


class Known(TypedDict):
    """A page you asked about; ``verdicts`` are the ids, claims, ratings and addresses of what is out on it."""

    url: str
    canonical: str | None
    hash: str | None
    problem: str
    verdicts: list[dict[str, Any]]
