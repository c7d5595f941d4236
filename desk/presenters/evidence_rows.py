"""One piece of evidence as a row on screen: what it says, where it stands, how it was judged."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from claims.actions.quotes import why_missing
from claims.details import FROM
from claims.models import Consultation, Evidence, Rereading
from desk.presenters import details, words
from desk.presenters.differences import Piece, difference
from engine.types import QuoteCheck


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has chosen on screen and not yet saved. What the form did not ask is as in the record."""

    stance: str = ""
    counts: bool = False
    tier: str = ""
    party: bool | None = None
    unnamed: bool | None = None

    def applied(self, one: Evidence) -> Evidence:
        """The evidence as it would be if this were saved. The record is left alone."""
        chosen = copy(one)
        chosen.stance, chosen.counts = self.stance, self.counts
        chosen.tier = self.tier or one.tier
        chosen.interested_party = one.interested_party if self.party is None else self.party
        chosen.unnamed = one.unnamed if self.unnamed is None else self.unnamed
        return chosen


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside evidence in other tables: its quote in the latest other copy of the page, and the words that
    stand in the document in place of a quote that is nearly so; and what language models made of it."""

    reread: Rereading | None = None
    found: str = ""
    models: tuple[Consultation, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """What a language model makes of a passage, with the words of it that decided."""

    name: str
    stance_word: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of evidence. Addresses are empty where there is nothing to open; ``publisher_url`` is where one says
    who published it, if nobody has. ``from_whom`` is what is said of a paper or a picture."""

    pk: int
    form: str
    passage: str
    translation: str
    translated_by: str
    details: tuple[tuple[str, str], ...]
    title: str
    publisher: str
    published_at: datetime | None
    seen_at: datetime | None
    tier: str
    party: bool
    state_controlled: bool
    address: str
    live_url: str
    seen_url: str
    publisher_url: str
    archived_url: str
    invented: bool
    quote_check: str
    quote_difference: str
    circular: bool
    circular_reason: str
    stance: str
    counts: bool
    cannot_count: str = ""
    hint: str = ""
    hint_why: str = ""
    added_by: str = ""
    origin: int | None = None
    from_whom: str = ""
    unnamed: bool = False
    interested: bool = False
    file_name: str = ""
    file_url: str = ""
    language: str = ""
    given_by: str = ""
    copy_given: bool = False
    wants_copy: bool = False
    partial: bool = False
    reread: Rereading | None = None
    found: str = ""
    models: tuple[Hint, ...] = ()

    @property
    def near(self) -> list[Piece]:
        """The quote and the document's words in its place, where they differ."""
        return difference(self.passage, self.found) if self.found and self.quote_check == "near" else []

    @property
    def stance_word(self) -> str:
        return words.STANCES.get(self.stance, "")

    @property
    def stance_icon(self) -> str:
        return {"supports": "supported", "refutes": "refuted"}.get(self.stance, "medium")

    @property
    def hint_word(self) -> str:
        return words.STANCES.get(self.hint, "")

    @property
    def tier_word(self) -> str:
        return words.TIERS[self.tier]

    @property
    def form_word(self) -> str:
        return words.FORMS[self.form]

    @property
    def is_from_somebody(self) -> bool:
        """Whether it can be said from whom it is: of a page its publisher tells."""
        return self.form in FROM

    @property
    def is_nobodys(self) -> bool:
        """Whether it counts as one source with all else of which nobody says from whom it is."""
        return self.is_from_somebody and not self.from_whom and not self.address

    @property
    def house(self) -> str:
        """Whose it is: its publisher, else its title, else the site where its page is, else what it is."""
        site = urlsplit(self.address).hostname if self.form == Evidence.Form.PASSAGE else ""
        return self.publisher or self.title or site or self.form_word


def row(
    one: Evidence, hints: str, chosen: Choice | None, *, in_circle: bool, beside: Beside = Beside()
) -> Row:
    """The row of one piece of evidence; ``in_circle``: its group says already why it can't count."""
    one = (chosen or Choice(one.stance, one.counts)).applied(one)
    document = one.document
    publisher = document.publisher if document else None
    hinted = bool(one.machine_stance) and _hinted(one, hints)
    invented = bool(document and document.invented)
    url = one.address
    given = bool(document and document.is_given and document.url)
    return Row(
        pk=one.pk,
        form=one.form,
        passage=one.passage,
        translation=one.translation,
        translated_by=one.translated_by,
        details=details.lines(one.form, one.details),
        title=document.title if document else "",
        publisher=publisher.name if publisher else "",
        published_at=document.published_at if document else None,
        seen_at=document.fetched_at if document else None,
        tier=one.tier,
        party=one.interested_party,
        state_controlled=bool(publisher and publisher.state_controlled),
        address=url,
        live_url=live(url, invented),
        seen_url=seen_url(document.pk, one.pk) if document else "",
        publisher_url=_publisher_url(one),
        archived_url=live(document.archived_url, invented) if document else "",
        invented=invented,
        quote_check=one.quote_check or "",
        quote_difference=one.quote_difference,
        circular=one.circular,
        circular_reason=(one.circular_reason or "Repeats the article.")
        if one.circular and not in_circle
        else "",
        stance=one.stance,
        counts=one.counts,
        cannot_count=_why_not(one),
        hint=one.machine_stance if hinted else "",
        hint_why=one.machine_why if hinted else "",
        added_by=one.added_by.name if one.added_by else "",
        origin=one.origin.number if one.origin else None,
        from_whom=one.details.get(FROM.get(one.form, ""), ""),
        unnamed=one.unnamed,
        interested=one.is_interested,
        file_name=one.file_name,
        file_url=file_url(one.pk) if one.file else "",
        language=document.language if document else "",
        given_by=document.added_by.name if given and document and document.added_by else "",
        copy_given=given,
        wants_copy=_wants_copy(one),
        partial=bool(document and document.partial),
        reread=beside.reread,
        found=beside.found,
        models=tuple(map(_hint_of, beside.models)) if _hinted(one, hints) else (),
    )


def _hinted(one: Evidence, hints: str) -> bool:
    """Whether she is shown what machines make of it: always, after her own judgement, or never."""
    return hints == "always" or (hints == "after" and bool(one.stance))


def _hint_of(one: Consultation) -> Hint:
    return Hint(one.provider.name, words.STANCES[one.stance], one.words)


def _wants_copy(one: Evidence) -> bool:
    """Whether a page that was asked for has not shown the passage, or only a part of itself: a person may see more of it."""
    partial = bool(one.document and one.document.partial)
    answered = bool(one.error) or one.quote_check == QuoteCheck.MISSING.value or partial
    return one.form == Evidence.Form.PASSAGE and bool(one.address) and answered and not one.circular


def _why_not(one: Evidence) -> str:
    """Why this can't be ticked; empty if it can."""
    if one.circular:
        return "It can't count."
    if one.form != Evidence.Form.PASSAGE or one.quote_check in {
        QuoteCheck.EXACT.value,
        QuoteCheck.NEAR.value,
    }:
        return ""
    if one.quote_check == QuoteCheck.MISSING.value:
        return why_missing(one)
    if one.error:
        return one.error if one.document_id else f"The page could not be fetched: {one.error}"
    if one.document_id:
        return "No passage of this page is quoted yet."
    return "The page is being fetched."


def frozen_row(one: Mapping[str, Any], beside: Beside = Beside()) -> Row:
    """The row of evidence as a verdict froze it."""
    document = one["document"]
    return Row(
        pk=one["evidence"],
        form=one["form"],
        passage=one["passage"],
        translation=one["translation"],
        translated_by=one["translated_by"],
        details=details.lines(one["form"], one["details"]),
        title=one["title"],
        publisher=one["publisher"],
        published_at=parse_datetime(one["published_at"]) if one["published_at"] else None,
        seen_at=parse_datetime(one["seen_at"]) if one["seen_at"] else None,
        tier=one["tier"],
        party=one["interested_party"],
        state_controlled=False,
        address=one["url"],
        live_url=live(one["url"], one["invented"]),
        seen_url=seen_url(document, one["evidence"]) if document else "",
        publisher_url="",
        archived_url=live(one["archived_url"], one["invented"]),
        invented=one["invented"],
        quote_check=one["quote_check"] or "",
        quote_difference="",
        circular=False,
        circular_reason="",
        stance=one["stance"],
        counts=True,
        origin=one["origin"],
        from_whom=one["details"].get(FROM.get(one["form"], ""), ""),
        unnamed=one.get("unnamed", False),  # verdicts filed before it was asked have no word on it
        interested=one["interested_party"],
        file_name=one.get("file_name", ""),
        file_url=file_url(one["evidence"]) if one.get("file") else "",
        language=one.get("language", ""),
        given_by=one.get("copy_given_by", ""),
        copy_given=one.get("copy_given", False),
        partial=bool(one.get("partial")),
        reread=beside.reread,
        found=beside.found,
    )


def file_url(evidence: int) -> str:
    return reverse("evidence_file", args=[evidence])


def seen_url(document: int, evidence: int) -> str:
    """The page that shows a document as it was seen, with the evidence's passage marked."""
    return f"{reverse('document', args=[document])}?evidence={evidence}#passage"


def _publisher_url(one: Evidence) -> str:
    """Where it is said who published a document, if nobody has said it yet."""
    document = one.document
    if document is None or document.publisher_id or document.url:
        return ""
    return f"{reverse('document', args=[document.pk])}?evidence={one.pk}#publisher"


def live(url: str, invented: bool) -> str:
    """The address where it may be offered as a link: an invented one leads nowhere, and only web pages are opened."""
    return url if url.startswith(("https://", "http://")) and not invented else ""
