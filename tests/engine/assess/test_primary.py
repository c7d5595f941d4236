"""What a page rests on itself, and whether whoever is behind a statement is named: read by rule."""

from __future__ import annotations

import time

import pytest

from engine.assess import primaries, unnamed
from engine.types import LeadKind, Link

TEXT = (
    "Ferry fares rose by 12 %, according to figures from the Office for National Statistics on Monday. "
    "Under the Clean Harbours Act 2024 the port must publish them. In a speech to Parliament the minister spoke of ice."
)


def kinds(*links: Link) -> dict[str, LeadKind]:
    return {lead.url: lead.kind for lead in primaries("", links, own="paper.example")}


@pytest.mark.parametrize(
    ("address", "words", "kind"),
    [
        ("https://www.gov.example.gov/publications/audit.pdf", "found in an audit", LeadKind.REPORT),
        ("https://doi.org/10.1038/s41586", "in Nature", LeadKind.STUDY),
        ("https://www.legislation.gov.uk/ukpga/2024/3", "the Act", LeadKind.LAW),
        ("https://eur-lex.europa.eu/eli/dir/2019/790", "a directive", LeadKind.LAW),
        ("https://data.port.example/fares.csv", "here", LeadKind.DATA),
        ("https://www.statistics.gov.uk/fares", "the figures", LeadKind.DATA),
        ("https://ministry.example/speeches/2024-05", "told guests", LeadKind.SPEECH),
        ("https://ministry.example/press-releases/12", "said on Monday", LeadKind.STATEMENT),
        ("https://www.port.gov/ice", "said", LeadKind.STATEMENT),
    ],
)  # fmt: skip
def test_a_link_is_known_by_where_it_leads_or_by_its_words(address: str, words: str, kind: LeadKind) -> None:
    assert kinds(Link(address, words)) == {address: kind}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://paper.example/our-report", "our report"),
        ("https://social.example/share", "share"),
        ("https://other-paper.example/news/12", "a report said"),
        ("https://www.port.gov/", "the port"),
        ("mailto:news@paper.example", "report an error"),
    ],
)
def test_other_pages_of_papers_are_no_primary_source(address: str, words: str) -> None:
    assert kinds(Link(address, words)) == {}


def test_what_is_only_named_is_told_with_the_words_around_it() -> None:
    named = {lead.name: lead for lead in primaries(TEXT, [])}
    assert {name: lead.kind for name, lead in named.items()} == {
        "Clean Harbours Act 2024": LeadKind.LAW,
        "figures from the Office for National Statistics": LeadKind.DATA,
        "speech to Parliament": LeadKind.SPEECH,
    }
    assert "Under the Clean Harbours Act 2024 the port" in named["Clean Harbours Act 2024"].why


def test_what_the_passage_itself_names_comes_first() -> None:
    assert primaries(TEXT, [], passage=TEXT[:97])[0].kind == LeadKind.DATA


@pytest.mark.parametrize(
    "said",
    [
        "A person familiar with the matter said so.",
        "Officials spoke on condition of anonymity.",
        "According to two senior government sources, shells came.",
        "Unnamed senior officials confirmed it.",
        "He asked not to be named.",
    ],
)
def test_who_is_not_named_is_seen(said: str) -> None:
    assert unnamed(said)


@pytest.mark.parametrize(
    "said",
    [
        "The minister said so.",
        "According to open sources of data, shells came.",
        "The river has two sources.",
        "",
    ],
)
def test_who_is_named_is_not_mistaken(said: str) -> None:
    assert not unnamed(said)


@pytest.mark.parametrize("text", ["report by " * 5_000, "A " * 20_000, "The Act " * 5_000, "x" * 100_000])
def test_hostile_texts_take_no_time(text: str) -> None:
    began = time.process_time()
    primaries(text, [Link("https://a.gov/" + "report/" * 200, text[:200])])
    unnamed(text)
    assert time.process_time() - began < 2
