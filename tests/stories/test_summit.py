"""The sample article's day: read by a worker, researched, decided by Ann, signed by Bob, published, pulled by a program."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from claims import history
from claims.models import Verdict
from people.roles import Scope
from tests.processes import wait_until
from tests.record import Desk
from tests.stories.conftest import SHARED

SAMPLE = SHARED / "samples" / "summit-article.txt"
NEEDS_SAMPLE = pytest.mark.skipif(
    not SAMPLE.exists(), reason="the sample article is not beside the repository"
)

# What a careful reader takes from it: words each of some live claim's statement must have.
WANTED = {
    "ammunition and equipment were supplied for food and energy": "North Korea .*suppl.* ammunition .*food and energy",
    "Putin is expected to visit": "Putin .*expected to visit North Korea",
    "sanctions may be violated": "violations of U.N. sanctions",
    "Kim's first foreign trip since 2019": "Kim Jong Un.*first foreign trip since 2019",
    "the meeting at the cosmodrome": "(summit|met|meeting).*Vostochny Cosmodrome",
    "Kim's pledge": "Kim Jong Un pledged unwavering support for Russia",
    "who came along": "space science committee.*delegation|delegation.*space science committee",
    "preparations are under way": "[Pp]reparations .*under ?way",
    "Vietnam is on the agenda": "Vietnam .*agenda|agenda.*Vietnam",
}


@NEEDS_SAMPLE
@pytest.mark.django_db(transaction=True)
def test_the_sample_goes_in_and_a_signed_verdict_comes_out(
    desk: Desk, api_of: Any, workers_at_work: None
) -> None:
    title, _, body = SAMPLE.read_text().partition("\n")
    desk.team.auto_queue = 3
    desk.team.save()
    ann = api_of(desk.ann, "", Scope.RECORD, Scope.INTAKE, Scope.REVIEW)
    bob = api_of(desk.bob, "", Scope.RECORD, Scope.REVIEW)
    site = api_of(None, "Example News", Scope.PUBLISHED)

    article = ann.post("articles/", {"title": title, "body": body, "published_on": "2023-09-14"}, status=202)
    path = f"articles/{article['id']}/"
    wait_until(lambda: ann.get(path)["progress"]["done"], "the article to be read and researched", seconds=60)

    article, claims = ann.get(path), ann.all(f"{path}claims/")
    assert article["progress"]["queued"] == article["progress"]["researched"] == 3
    live = [claim for claim in claims if claim["state"] != "dismissed"]
    for what, pattern in WANTED.items():
        assert any(re.search(pattern, claim["statement"]) for claim in live), what
    for claim in claims:
        assert article["body"][claim["start"] : claim["end"]] == claim["quote"]
    dismissed = [claim["statement"] for claim in claims if claim["state"] == "dismissed"]
    assert any("tyrants" in statement for statement in dismissed)
    assert any("pivotal moment" in statement for statement in dismissed)
    visit = next(claim for claim in live if "expected to visit" in claim["statement"])
    assert (visit["kind"], visit["due_on"]) == ("forecast", "2023-12-13")

    pk = next(c for c in claims if c["state"] == "queued")["id"]
    claim = f"claims/{pk}/"
    assert {row["outcome"] for row in ann.all(f"{claim}lookups/")} == {"nothing"}
    ann.post(f"{claim}take/")

    in_admin = Client()
    in_admin.force_login(desk.ann)
    screen = f"/admin/claims/claim/{pk}/change/"
    page = in_admin.get(screen).content.decode()
    assert "Your verdict" in page
    assert "searched, found nothing" in page
    said = {
        "version": re.findall(r'name="version" value="(\d+)"', page)[0],
        "rating": "not_enough_evidence",
        "headline": "We found nothing that settles it.",
        "rationale": "Neither our documents nor Wikipedia had a word on it.",
        "why": "It is widely repeated.",
    }
    in_admin.post(screen, said | {"do": "file"})
    filed = Verdict.objects.get(state="decided")
    signing = f"/admin/claims/verdict/{filed.pk}/change/"
    verdict = f"verdicts/{filed.pk}/"

    refusal = in_admin.post(signing, {"do": "approve"}, follow=True)
    assert "Ann filed this verdict: somebody else signs it off" in refusal.content.decode()
    assert "Ann filed this verdict" in ann.post(f"{verdict}approve/", status=403)["detail"]
    site.get(verdict, status=404)
    in_admin.force_login(desk.bob)
    in_admin.post(signing, {"do": "approve"})
    bob.post(f"{verdict}publish/", status=403)
    in_admin.force_login(desk.dora)
    in_admin.post(signing, {"do": "publish"})

    pulled = site.get(verdict)
    assert (pulled["rating"], pulled["label"], pulled["state"]) == (
        "not_enough_evidence",
        "Unproven",
        "published",
    )
    assert [row["id"] for row in site.all("verdicts/")] == [filed.pk]
    review = site.get(f"{verdict}claimreview/")
    assert (review["@type"], review["reviewRating"]["alternateName"]) == ("ClaimReview", "Unproven")
    site.get(claim, status=404)
    assert "Unproven" in Client().get(f"/checks/{pk}/").content.decode()
    sentences = [line["sentence"] for line in ann.all(f"{claim}history/")]
    assert sentences[-3:] == [
        "Ann filed Unproven on 0 independent sources",
        "Bob signed off Unproven",
        "Dora published Unproven (version 1)",
    ]
    troubles, lines, _ = history.verify()
    assert troubles == []
    assert lines > 10
