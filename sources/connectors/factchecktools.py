"""Google's Fact Check Tools: what other desks have published on a claim (v1alpha1, ``claims:search``).

An answer without hits is ``{}``; every field of a hit may be missing. What is found is somebody's verdict, not a source: it
is kept as a fact check of the team and proposed as an earlier check of the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.types import Tier
from sources.connectors.furniture import Finding, RemoteConnector
from sources.errors import Failed, RateLimited, SourceError, Unreadable
from sources.exchange import Request, Response
from sources.factchecks.review import Review, checked, day, host_of, web_address, words

LONGEST_QUESTION = 500
BUSY = {"RESOURCE_EXHAUSTED", "UNAVAILABLE"}
BUSY_REST = 60.0


class FactCheckTools(RemoteConnector):
    """The index of ClaimReviews behind Fact Check Explorer, in the claim's language."""

    name = "factchecktools"
    label = "Fact Check Tools"
    about = "What other desks have published on a claim, from the index behind Google's Fact Check Explorer."
    how = "Set FACTCHECKTOOLS_KEY to a key of a Google Cloud project (free of charge), with the Fact Check Tools API enabled."
    limits = "the quota of the key. What is found is proposed as an earlier check, and is no evidence."
    tier = Tier.BACKGROUND
    trial = "vaccine"
    needs = ("FACTCHECKTOOLS_KEY", "FACTCHECKTOOLS_URL")

    def describe(self, question: str, config: Mapping[str, str]) -> Request:
        asked = {
            "query": " ".join(question.split())[:LONGEST_QUESTION],
            "pageSize": config.get("limit", "10"),
            "key": config["FACTCHECKTOOLS_KEY"],
        }
        if language := config.get("language", ""):
            asked["languageCode"] = language
        base = config["FACTCHECKTOOLS_URL"].rstrip("/")
        return Request(f"{base}/v1alpha1/claims:search", asked, robots=False)

    def explain(self, error: SourceError) -> SourceError:
        if isinstance(error, Failed) and error.status in {400, 401, 403}:
            return Failed(
                f"Fact Check Tools refused the question ({error.status}): look whether FACTCHECKTOOLS_KEY is right.",
                status=error.status,
            )
        return error

    def read(self, answer: Response) -> Finding:
        told = answer.json()
        if not isinstance(told, dict):
            raise Unreadable("The answer of Fact Check Tools has another shape than its documentation says.")
        if "error" in told:
            raise _failure(told["error"])
        claims = told.get("claims", [])
        if not isinstance(claims, list):
            raise Unreadable("The answer of Fact Check Tools has another shape than its documentation says.")
        return Finding(reviews=tuple(review for claim in claims for review in _reviews(claim)))


def _failure(error: Any) -> Failed | RateLimited:
    told = error if isinstance(error, dict) else {}
    status = words(told.get("status")) or "unnamed"
    if status in BUSY:
        return RateLimited("Fact Check Tools ask us to come back later.", retry_after=BUSY_REST)
    code = told.get("code")
    return Failed(
        f"Fact Check Tools answered with an error ({status}).", status=code if isinstance(code, int) else None
    )


def _reviews(claim: Any) -> Iterator[Review]:
    """The reviews of one claim that say what they found; what lacks a statement or a rating is of no use."""
    if not isinstance(claim, dict) or not isinstance(claim.get("claimReview", []), list):
        return
    for told in claim.get("claimReview", []):
        if not isinstance(told, dict):
            continue
        publisher = told.get("publisher")
        house: dict[str, Any] = publisher if isinstance(publisher, dict) else {}
        url = web_address(words(told.get("url")))
        try:
            yield checked(
                Review(
                    statement=words(claim.get("text")),
                    rating=words(told.get("textualRating")),
                    title=words(told.get("title")),
                    url=url,
                    publisher=words(house.get("name")) or words(house.get("site")) or host_of(url),
                    reviewed_on=day(told.get("reviewDate")),
                    claimant=words(claim.get("claimant")),
                    claimed_on=day(claim.get("claimDate")),
                    language=words(told.get("languageCode")),
                )
            )
        except Unreadable:
            continue
