"""What goes out says the label and its scale, and another scale changes nothing of it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from claims.actions import verdicts
from claims.models import Claim, Evidence, Scale, Verdict
from claims.models.scales import Step, usual_steps
from engine.types import Kind, Rating
from publishing import actions
from publishing.claimreview import NotValid, rating
from publishing.excerpts import excerpts
from publishing.models import Publication
from tests.record import TWO_IN_THE_MIDDLE, Desk, decide, rescale

pytestmark = pytest.mark.usefixtures("evidence_once")

CONCLUSION = "Shells were shipped, and the customs papers list them."


def send_out(desk: Desk, claim: Claim, evidence: list[Evidence], **said: Any) -> Publication:
    """Filed by Ann, signed by Bob, published by Dora."""
    verdict = decide(desk, claim, evidence, **said)
    verdicts.approve(verdict.pk, by=desk.by("bob"))
    return actions.publish(verdict.pk, by=desk.by("dora"))


@pytest.fixture
def wordless(desk: Desk, held: Claim, evidence: list[Evidence]) -> Publication:
    """A verdict for which readers get the claim and a conclusion."""
    rescale(desk, *TWO_IN_THE_MIDDLE, labelled=False)
    return send_out(desk, held, evidence, headline=CONCLUSION)


def test_what_is_out_stays_byte_for_byte_and_still_says_what_it_meant(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    out = send_out(desk, held, evidence)
    addresses = [
        f"/api/v1/verdicts/{out.verdict_id}/",
        f"/api/v1/verdicts/{out.verdict_id}/claimreview/",
        f"/checks/{out.claim_id}/",
        "/checks/feed.json",
    ]
    before = [client.get(one).content for one in addresses]
    rescale(desk)
    assert [client.get(one).content for one in addresses] == before
    scale = client.get(json.loads(before[0])["scale"]).json()
    assert (scale["version"], scale["publisher"]) == (1, "Harbour Desk")
    assert scale["until"]
    assert scale["labels"][0] == usual_steps()[0]


def test_what_was_filed_before_goes_out_under_its_own_scale(desk: Desk, approved: Verdict) -> None:
    rescale(desk)
    out = actions.publish(approved.pk, by=desk.by("dora"))
    document, review = json.loads(out.document), json.loads(out.claimreview)
    first = Scale.objects.get(team=desk.team, version=1)
    assert (document["label"], document["scale"].endswith(f"/api/v1/scales/{first.pk}/")) == ("True", True)
    assert (review["reviewRating"]["ratingValue"], review["reviewRating"]["bestRating"]) == (5, 5)


def test_what_nobody_kept_a_scale_of_goes_out_with_the_usual_numbers(desk: Desk, approved: Verdict) -> None:
    Verdict.objects.filter(pk=approved.pk).update(scale=None, label="Correct")
    out = actions.publish(approved.pk, by=desk.by("dora"))
    document, review = json.loads(out.document), json.loads(out.claimreview)
    assert (document["label"], document["scale"]) == ("Correct", None)
    assert review["reviewRating"] == {
        "@type": "Rating", "alternateName": "Correct", "ratingValue": 5, "worstRating": 1, "bestRating": 5,
    }  # fmt: skip


@pytest.mark.parametrize("step", TWO_IN_THE_MIDDLE, ids=lambda step: step["label"])
def test_each_label_makes_a_valid_claimreview(
    desk: Desk, held: Claim, evidence: list[Evidence], step: Step
) -> None:
    rescale(desk)
    if step["rating"] == Rating.PENDING:
        Claim.objects.filter(pk=held.pk).update(kind=Kind.FORECAST)
    if step["rating"] in {Rating.REFUTED, Rating.CONFLICTING}:
        for one in evidence if step["rating"] == Rating.REFUTED else evidence[:1]:
            one.stance = "refutes"
            one.save()
    out = send_out(desk, held, evidence, rating="", label=step["label"])
    told = json.loads(out.claimreview)["reviewRating"]
    assert told["alternateName"] == step["label"] == json.loads(out.document)["label"]
    if step["number"] is None:
        assert "ratingValue" not in told
    else:
        assert (told["worstRating"], told["ratingValue"], told["bestRating"]) == (1, step["number"], 4)


@pytest.mark.parametrize(
    ("label", "conclusion", "number"),
    [("", " ", None), ("True", "", (6, 1, 5)), ("True", "", (1, 1, 1)), ("True", "", (3, 0, 5))],
)
def test_what_is_no_rating_is_never_published(
    label: str, conclusion: str, number: tuple[int, int, int] | None
) -> None:
    with pytest.raises(NotValid):
        rating(label, conclusion, number)


def test_without_labels_programs_get_the_conclusion(wordless: Publication) -> None:
    document, review = json.loads(wordless.document), json.loads(wordless.claimreview)
    assert (document["label"], document["scale"], document["headline"]) == ("", None, CONCLUSION)
    assert document["rating"] == "supported"
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": CONCLUSION}


def test_without_labels_readers_get_the_claim_and_the_conclusion(
    client: Client, wordless: Publication
) -> None:
    page = client.get(f"/checks/{wordless.claim_id}/").text
    assert "Our conclusion" in page
    assert CONCLUSION in page
    assert not re.search(r'class="(verdict|label) supported"|Right', page)
    story = client.get(f"/stories/{wordless.claim.article_id}/").text
    assert CONCLUSION in story
    assert "<strong class" not in story
    (item,) = client.get("/checks/feed.json").json()["items"]
    assert (item["title"], item["tags"]) == (wordless.verdict.statement, [])
    assert item["content_text"].startswith(CONCLUSION)
    assert CONCLUSION in client.get("/checks/feed.atom").text
    copies = excerpts(wordless)
    assert copies is not None
    assert f"<p>{CONCLUSION}</p>" in copies.html
    assert f"> {CONCLUSION}" in copies.markdown
    assert "We give no rating" in client.get("/policies/method/").text


def test_the_method_tells_what_older_checks_mean(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    rescale(desk)
    text = client.get("/policies/method/").text
    assert "A detail is wrong." in text
    assert "<details>" not in text  # nothing out is of the first one
    send_out(desk, held, evidence, rating="", label="Half true")
    rescale(desk, *usual_steps())
    text = client.get("/policies/method/").text
    assert re.search(r"<details>.*A detail is wrong.*</details>", text, re.DOTALL)
