"""ClaimReview JSON-LD by schema.org 30, within Google's profile.

https://schema.org/ClaimReview and
https://developers.google.com/search/docs/appearance/structured-data/factcheck
"""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate

from publishing.documents import Facts, check_url, shorten
from sources.factchecks.review import INVENTED


class NotValid(ValueError):
    """The facts do not make a valid ClaimReview; the text says what is missing."""


def claimreview(facts: Facts) -> dict[str, Any]:
    """The JSON-LD of one verdict. Raises NotValid before anything malformed could be published."""
    review: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{facts.site_url}/verdicts/{facts.verdict}/#claimreview",
        "url": facts.story_url or check_url(facts),
        "claimReviewed": shorten(facts.statement),
        "datePublished": localdate(facts.first_published_at).isoformat(),
        "dateModified": localdate(facts.published_at).isoformat(),
        "inLanguage": facts.language,
        "license": _licence(facts.licence),
        "author": {
            "@type": "Organization",
            "name": facts.publisher,
            "url": f"{facts.site_url}/checks/",
            "publishingPrinciples": f"{facts.site_url}/policies/method/",
            "correctionsPolicy": f"{facts.site_url}/corrections/",
        },
        "itemReviewed": _claim(facts),
        "reviewRating": rating(facts.label, facts.headline, facts.number),
        "citation": _citations(facts),
    }
    if facts.rationale:
        review["reviewBody"] = facts.rationale
    if facts.invented:
        review["creativeWorkStatus"] = INVENTED
    if facts.headline:
        review["headline"] = facts.headline
    if facts.expires:
        review["expires"] = facts.expires.isoformat()
    if facts.change and facts.change["kind"] == "correction":
        review["correction"] = {
            "@type": "CorrectionComment",
            "text": facts.change["note"],
            "datePublished": localdate(facts.published_at).isoformat(),
        }
    check(review)
    return review


def _licence(said: str) -> str | dict[str, str]:
    """schema.org takes an address or a work; a licence that is only named is a work with a name."""
    is_address = said.startswith(("https://", "http://"))
    return said if is_address else {"@type": "CreativeWork", "name": said}


def _citations(facts: Facts) -> list[dict[str, Any]]:
    """The cited pages, each once, with the copy that was kept elsewhere where there is one."""
    cited: dict[str, dict[str, Any]] = {}
    for one in facts.evidence:
        if one["url"]:
            work = cited.setdefault(one["url"], {"@type": "CreativeWork", "url": one["url"]})
            names = {"name": one["title"], "archivedAt": one["archived_url"]}
            work |= {name: value for name, value in names.items() if value}
    return list(cited.values())


def _claim(facts: Facts) -> dict[str, Any]:
    claim: dict[str, Any] = {"@type": "Claim"}
    if shorten(facts.statement) != facts.statement:
        claim["text"] = facts.statement  # in full, for desks that compare it with what they check
    if facts.claim_date:
        claim["datePublished"] = facts.claim_date.isoformat()
    if facts.speaker and is_named(facts.speaker.get("name", "")):
        author = {"@type": "Person", "name": facts.speaker["name"]}
        if facts.speaker.get("role"):
            author["jobTitle"] = facts.speaker["role"]
        if facts.speaker.get("same_as"):
            author["sameAs"] = facts.speaker["same_as"]
        claim["author"] = author
    works = []
    for one in facts.appearances:
        if one["url"]:
            work = {"@type": "CreativeWork", "url": one["url"]}
            if one["archived_url"]:
                work["archivedAt"] = one["archived_url"]
            works.append(work)
    if works:
        claim["firstAppearance"], claim["appearance"] = works[0], works
    return claim


def is_named(speaker: str) -> bool:
    """Whether this is somebody, and not "reports" or "South Korean officials": schema.org's author is one."""
    last = speaker.split()[-1] if speaker.strip() else ""
    return last[:1].isupper() or last[:1].isdigit()


def rating(label: str, conclusion: str, number: tuple[int, int, int] | None) -> dict[str, Any]:
    """The label and its number on the scale; without a label the conclusion, for Google shows a rating's name or nothing.

    What the numbers mean is said on the policies page, as Google asks. A label that says neither true nor false carries
    none: a middle value would claim a half-truth. Raises NotValid.
    """
    told: dict[str, Any] = {"@type": "Rating", "alternateName": label or conclusion}
    if not told["alternateName"].strip():
        raise NotValid("A ClaimReview needs the rating in words.")
    if number is not None:
        value, worst, best = number
        if not 1 <= worst < best or not worst <= value <= best:
            raise NotValid(f"The number {value} of a ClaimReview lies on no scale from {worst} to {best}.")
        told |= {"ratingValue": value, "worstRating": worst, "bestRating": best}
    if conclusion and label:
        told["ratingExplanation"] = conclusion
    return told


def check(review: dict[str, Any]) -> None:
    """Google's required properties are there and within their limits."""
    if not review["claimReviewed"].strip():
        raise NotValid("A ClaimReview names the claim it reviews.")
    if len(review["claimReviewed"]) > 75:
        raise NotValid("The short form of the claim is longer than 75 characters.")
    if not str(review["url"]).startswith(("http://", "https://")):
        raise NotValid("A ClaimReview needs the full address of its page.")
    if not review["author"]["name"].strip():
        raise NotValid("A ClaimReview needs its publisher's name.")
