"""Every page, on a screen and on a phone: it can be read and worked without a mouse, and nothing on it complains."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from claims.actions import assignments, channels, choosing, invitations, notices, outside, verdicts
from claims.actions import claims as claim_actions
from claims.models import Article, Claim, Consultation, Evidence, Likeness, Lookup, Step, Verdict
from claims.states import StepState
from people.models import Person
from people.roles import Role
from publishing import actions as publishing
from publishing import letters
from sources.models import Provider
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.record import BODY, Desk, add_passage, decide, make_check, make_claim, rescale

pytestmark = pytest.mark.browser

FAULTS, FOCUS = (Path(__file__).with_name(name).read_text() for name in ("faults.js", "focus.js"))
LONG = "Rüstungsgüterausfuhrgenehmigungsverfahrensbeschleunigungsverordnung"
LONG_ADDRESS = (
    f"https://archive.example/{'a-very-long-address/' * 8}page.html?session={'0123456789abcdef' * 4}"
)


@pytest.fixture
def corrected(desk: Desk, approved: Verdict, evidence: list[Evidence]) -> Claim:
    """A claim whose published verdict was replaced by a correction."""
    publishing.publish(approved.pk, by=desk.by("dora"))
    claim_actions.recheck(approved.claim_id, by=desk.by("dora"), reason="A reader wrote.")
    assignments.take(approved.claim_id, by=desk.by("ann"))
    claim = Claim.objects.get(pk=approved.claim_id)
    again = decide(desk, claim, evidence, rating="mixed", rationale=f"Only half of it [1]. {LONG}")
    verdicts.approve(again.pk, by=desk.by("bob"))
    publishing.publish(again.pk, by=desk.by("dora"), change_kind="correction", change_note=f"Half. {LONG}")
    return claim


@pytest.fixture
def in_review(desk: Desk, article: Article) -> Claim:
    """A claim in Ann's hands with everything that can stand on a screen, and words that break no line."""
    claim = make_claim(article, BODY[BODY.index("The president") : BODY.index(" The deal")], kind="forecast")
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    assignments.take(claim.pk, by=desk.by("ann"))
    add_passage(claim, desk, "The Harbour Post", f"The visit is planned, {LONG} says.", quote_difference=LONG)
    add_passage(claim, desk, "Inland Gazette", LONG_ADDRESS, stance="refutes", tier="primary")
    add_passage(
        claim, desk, "The Daily Skim", "He will come.", circular=True, circular_reason="repeats the article"
    )
    check = make_check(desk.team, f"He will come in May, {LONG}.", rating=LONG, url=LONG_ADDRESS, title=LONG)
    for found, state in ((check, "proposed"), (make_check(desk.team, f"He came. {LONG}"), "refused")):
        settled = {"settled_by": desk.ann, "settled_at": timezone.now()} if state == "refused" else {}
        Likeness.objects.create(
            claim=claim, fact_check=found, probability=0.9, reason=f"both name {LONG}", state=state, **settled
        )
    failed, waiting = claim.lookups.order_by("pk")[:2]
    Lookup.objects.filter(pk=failed.pk).update(
        outcome="failed", error=f"No answer from {LONG_ADDRESS}", answered_at=timezone.now()
    )
    Step.objects.filter(kind=Step.Kind.LOOK, subject=waiting.pk).update(
        state=StepState.PARKED, error=f"Gave up: {LONG_ADDRESS}", ended_at=timezone.now()
    )
    return claim


@pytest.fixture
def to_sign(desk: Desk, article: Article) -> Verdict:
    """Ann's verdict on a third claim, waiting for a signature; it asks for an exception."""
    claim = make_claim(article, "The deal is a shame.", reasons=[{"rule": "x", "weight": 0.2, "text": LONG}])
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    assignments.take(claim.pk, by=desk.by("ann"))
    one = add_passage(claim, desk, "The Harbour Post", "The envoy called it a shame.")
    return decide(desk, claim, [one], rationale=f"One paper says so [1]. {LONG}", override_reason=LONG)


@pytest.fixture
def consulted(desk: Desk, article: Article, in_review: Claim) -> Provider:
    """A language model with a long name, which read the article, judged a passage and was tested in vain."""
    provider = Provider.objects.create(team=desk.team, name=LONG[:60], address=LONG_ADDRESS[:300], model=LONG)
    row = in_review.evidence.exclude(circular=True).earliest("pk")
    ended = {"outcome": "answered", "answered_at": timezone.now(), "digest": "d" * 64, "tokens_in": 12_345}
    about = {"provider": provider, "article": article}
    said = Consultation.objects.create(call="extract", revision=1, refused={"quote": 3}, **about, **ended)
    said.claims.add(in_review)
    Claim.objects.filter(pk=in_review.pk).update(by_models=[provider.name])
    Consultation.objects.create(
        call="judge", claim=in_review, evidence=row, stance="refutes", words=LONG, **about, **ended
    )
    failed = {
        "outcome": "failed",
        "answered_at": timezone.now(),
        "error": f"No answer from {LONG_ADDRESS}"[:400],
    }
    Consultation.objects.create(
        call="judge", claim=in_review, evidence=in_review.evidence.latest("pk"), **about, **failed
    )
    Consultation.objects.create(call="test", provider=provider, **failed)
    return provider


@pytest.fixture
def addresses(
    consulted: Provider, desk: Desk, article: Article, corrected: Claim, in_review: Claim, to_sign: Verdict
) -> dict[Person | None, dict[str, str]]:
    """What each of them reads; None is the public."""
    Article.objects.filter(pk=article.pk).update(
        title=f"A deal and its {LONG}", url=LONG_ADDRESS, read_at=timezone.now()
    )
    document = in_review.evidence.earliest("pk").document_id
    _, link = outside.invite(
        to_sign.pk, by=desk.by("dora"), name=f"Prof. {LONG}", email="lund@university.example"
    )
    _, invitation = invitations.invite(by=desk.by("adam"), roles=[Role.EDITOR], name=LONG)
    notices.tell([desk.ann], "due", f"Due at noon: {LONG} {LONG_ADDRESS}", link="/", once="due")
    channels.keep(by=desk.by("adam"), url="https://hooks.chat.example/1", kinds=["held"])
    notices.tell_team(desk.team.pk, "held", f"Held: {LONG} {LONG_ADDRESS}", link="/", once="held")
    choosing.add_rule(by=desk.by("dora"), about="word", name=LONG, effect="never")
    rescale(desk)
    return {
        desk.dora: {
            "desk": "/",
            "article": f"/articles/{article.pk}/",
            "published claim": f"/claims/{corrected.pk}/",
            "claim in review": f"/claims/{in_review.pk}/",
            "source as seen": f"/documents/{document}/",
            "verdict to sign": f"/admin/claims/verdict/{to_sign.pk}/change/",
            "history": f"/claims/{corrected.pk}/history/",
            "rules for choosing": "/choosing/",
            "editor's queue": "/admin/",
            "language models": "/models/",
        },
        desk.ann: {
            "my queue": "/admin/",
            "review": f"/admin/claims/claim/{in_review.pk}/change/",
            "own verdict": f"/admin/claims/verdict/{to_sign.pk}/change/",
            "list of claims": "/admin/claims/claim/",
            "what I can take": "/admin/me/",
            "notices": "/admin/notices/",
            "how I am told": "/admin/notices/choices/",
            "where I am signed in": "/admin/sessions/",
        },
        desk.bob: {"to sign off": "/admin/to-sign/"},
        desk.adam: {
            "administration": "/admin/",
            "its language models": "/models/",
            "people": "/admin/people/person/",
            "invitations": "/admin/invitations/",
            "the team's channel": "/admin/channel/",
            "rating scale": f"/admin/people/team/{desk.team.pk}/scale/",
            "Ann leaves": f"/admin/people/person/{desk.ann.pk}/leaving/",
            "where Ann is signed in": f"/admin/people/person/{desk.ann.pk}/sessions/",
        },
        None: {
            "reader from outside": f"/outside/{link}/",
            "join": f"/join/{invitation}/",
            "sign in": "/admin/login/",
            "forgotten password": "/password/forgotten/",
            "link is on its way": "/password/sent/",
            "new password": urlsplit(letters.link_for(desk.bob)).path,
            "link is over": "/password/MQ/nothing/",
            "check": f"/checks/{corrected.pk}/",
            "story": f"/stories/{article.pk}/",
            "corrections": "/corrections/",
            "method": "/policies/method/",
        },
    }


def faults_of(page: Page) -> list[str]:
    """What somebody with a keyboard, a screen reader or a phone would stumble over, at both widths."""
    found = []
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        page.keyboard.press("Tab")
        found += [f"{width} pixels wide: {one}" for one in page.evaluate(FAULTS) + page.evaluate(FOCUS)]
    return found


def axe_faults(page: Page) -> list[str]:
    """What axe-core finds: each rule that is broken with the first element that breaks it."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} ({one['help']}): {one['nodes'][0]['html'][:160]}" for one in found]


def test_every_page_is_sound(addresses: dict[Person | None, dict[str, str]], open_page: OpenPage) -> None:
    faults = []
    for reader, theirs in addresses.items():
        page = open_page(reader)
        for name, address in theirs.items():
            page.goto(address)
            faults += [f"{name}, axe: {one}" for one in axe_faults(page)]
            faults += [f"{name}, {one}" for one in faults_of(page)]
            faults += [f"{name} on a phone, axe: {one}" for one in axe_faults(page)]
    assert not faults, "\n".join(faults)


def test_on_a_phone_no_link_of_the_masthead_has_to_be_scrolled_to(desk: Desk, open_page: OpenPage) -> None:
    desk.dora.is_administrator = True
    desk.dora.save()
    page = open_page(desk.dora, PHONE)
    for address in ("/", "/admin/sources/document/"):
        page.goto(address)
        boxes = [link.bounding_box() for link in page.locator(".masthead a").all()]
        assert len(boxes) > 7
        assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE for box in boxes)


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<h1>One</h1><h1>Another</h1>", "2 headings of the first level"),
        ("<input placeholder='Find'>", "no label"),
        ("<button><svg aria-hidden='true'></svg></button>", "no name"),
        ("<img src='data:,'>", "no text instead"),
        ("<p id='a'></p><p id='a'></p>", "twice on the page"),
        ("<p style='width: 1300px'>Wide</p>", "scrolls sideways"),
        ("<a href='/' style='outline: none'>Go</a>", "shows no focus"),
    ],
)
def test_a_fault_is_seen(browser: Browser, markup: str, fault: str) -> None:
    page = browser.new_page()
    page.set_content(f"<!doctype html><html lang=en><title>A page</title>{markup}")
    assert fault in "\n".join(faults_of(page))
    page.close()


def test_axe_sees_what_can_not_be_read(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<!doctype html><html lang=en><title>A page</title><main><h1 style='color: #ccc'>Pale</h1>"
    )
    assert any(one.startswith("color-contrast") for one in axe_faults(page))
    page.close()


def test_the_api_is_shown_on_a_page(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/api/v1/docs/")
    expect(page.locator("[data-path='/api/v1/verdicts/{id}/']").first).to_be_visible()
    page.set_viewport_size({"width": PHONE, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
