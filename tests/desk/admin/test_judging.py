"""On the claim screen Ann adds evidence, says what kind of source it is, splits and merges sources."""

from __future__ import annotations

from django.test import Client

from claims import history
from claims.actions import evidence as evidence_actions
from claims.models import Claim, Event, Evidence, Lookup, Verdict
from tests.desk.admin.reviewing import address, as_seen
from tests.record import Desk, add_passage


def test_ann_adds_a_page_once(ann: Client, held: Claim) -> None:
    said = {"page_url": "https://page.example/a", "page_passage": "Quoted words", "page_stance": "supports"}
    for _ in range(2):
        page = ann.post(address(held), as_seen(held, [], do="add_page", **said), follow=True)
    assert held.evidence.filter(asked_url="https://page.example/a", stance="supports").count() == 1
    assert "The page is being fetched" in page.text


def test_a_wrong_address_is_said_and_kept(ann: Client, held: Claim) -> None:
    page = ann.post(address(held), as_seen(held, [], do="add_page", page_url="ftp://page.example/a"))
    assert page.status_code == 422
    assert "begins with http:// or https://" in page.text
    assert "ftp://page.example/a" in page.text


def test_a_failed_search_never_reads_as_an_empty_one(ann: Client, held: Claim) -> None:
    Lookup.objects.filter(claim=held).delete()
    for outcome in ("failed", "nothing"):
        said = {"logged_place": "The register", "logged_question": outcome, "logged_outcome": outcome}
        page = ann.post(address(held), as_seen(held, [], do="log_search", **said), follow=True)
    assert 'class="failed"' in page.text
    assert "searched, found nothing" in page.text


def test_where_there_is_no_evidence_the_screen_says_why(ann: Client, held: Claim) -> None:
    held.lookups.all().delete()

    def told() -> str:
        return ann.get(address(held)).text

    assert "Nothing is known: nobody has searched." in told()
    search = held.lookups.create(connector="corpus", query="shells")
    assert "Nothing is found yet: searches are still out." in told()
    for outcome, count, sentence in [
        ("failed", 0, "Nothing is known: no search went through."),
        ("nothing", 0, "Nothing was found."),
        ("found", 5, "No passage of the pages that were found is about this claim."),
    ]:
        search.outcome, search.count, search.answered_at = outcome, count, search.asked_at
        search.save()
        assert sentence in told()


def test_what_kind_of_source_it_is_and_whose_word_is_hers_to_say(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    pk = evidence[0].pk
    judged = {f"tier-{pk}": "primary", f"party-{pk}": "on", f"counts-{pk}": ""}
    form = as_seen(held, evidence, do="keep", **judged)
    page = ann.post(address(held), form, follow=True)

    kept = Evidence.objects.get(pk=pk)
    assert (kept.tier, kept.interested_party, kept.counts) == ("primary", True, True)
    line = Event.objects.filter(type="evidence.judged").order_by("pk").last()
    assert line is not None
    before = Event.objects.count()
    assert '<option value="primary" selected>' in page.text
    assert f'name="party-{pk}" checked' in page.text

    del form[f"party-{pk}"]
    ann.post(address(held), form | {f"tier-{pk}": "background"})
    kept.refresh_from_db()
    assert (kept.tier, kept.interested_party) == ("background", False)
    assert Event.objects.count() == before + 1, "one line for what is judged of one passage at once"
    said = history.sentence(Event.objects.latest("pk"))
    assert (
        said
        == "Ann judged evidence from The Harbour Post, “The Harbour Post report”: tier background, no party to the claim"
    )

    ann.post(address(held), form | {f"tier-{pk}": "background", f"stance-{pk}": "refutes"})
    said = history.sentence(Event.objects.latest("pk"))
    assert (
        said
        == "Ann judged evidence from The Harbour Post, “The Harbour Post report”: it contradicts the claim"
    )


def test_one_primary_source_without_an_interest_can_be_reached(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    pk, rule = evidence[0].pk, f"/admin/claims/claim/{held.pk}/rule/"
    form = as_seen(held, evidence[:1], rationale="The register says so [1].", **{f"tier-{pk}": "primary"})

    assert "Stands on a primary source" in ann.post(rule, form).text
    assert "is itself a party" not in ann.post(rule, form).text
    assert "needs 2 independent sources" in ann.post(rule, form | {f"party-{pk}": "on"}).text
    assert "needs 2 independent sources" in ann.post(rule, form | {f"tier-{pk}": "secondary"}).text
    assert Evidence.objects.get(pk=pk).tier == "secondary", "asking writes nothing"

    ann.post(address(held), form)
    verdict = Verdict.objects.get(state="decided")
    assert (verdict.rule, verdict.override_asked) == (
        "Stands on a primary source that is no party to the claim.",
        "",
    )
    assert verdict.evidence[0]["tier"] == "primary"


def test_a_judgement_that_is_not_saved_yet_is_kept_with_the_draft(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    pk = evidence[0].pk
    said = {f"tier-{pk}": "background", f"party-{pk}": "on", "question": "Southmark customs"}
    ann.post(address(held), as_seen(held, evidence, do="search", **said))
    page = ann.get(address(held))
    assert '<option value="background" selected>' in page.text
    assert f'name="party-{pk}" checked' in page.text
    assert Evidence.objects.get(pk=pk).tier == "secondary"


def test_a_form_without_the_kind_of_source_leaves_it(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    evidence_actions.judge(evidence[0].pk, by=desk.by("ann"), tier="primary", interested_party=True)
    ann.post(address(held), as_seen(held, evidence, do="keep", **{f"tier-{evidence[1].pk}": "gossip"}))
    kept = Evidence.objects.get(pk=evidence[0].pk)
    assert (kept.tier, kept.interested_party) == ("primary", True)
    assert Evidence.objects.get(pk=evidence[1].pk).tier == "secondary"


def test_sources_are_split_and_merged(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    numbers = [one.origin.number for one in evidence if one.origin]
    into = {f"into-{numbers[0]}": str(numbers[1])}
    page = ann.post(address(held), as_seen(held, evidence, do=f"merge:{numbers[0]}", **into), follow=True)
    assert "2 pages, 1 independent source" in page.text

    apart = {f"origin-{evidence[0].pk}": "0"}
    page = ann.post(address(held), as_seen(held, evidence, do=f"move:{evidence[0].pk}", **apart), follow=True)
    assert "2 pages, 2 independent sources" in page.text

    ann.post(address(held), as_seen(held, evidence, do=f"merge:{numbers[1]}", **{f"into-{numbers[1]}": "3"}))
    before = Event.objects.count()
    page = ann.post(address(held), as_seen(held, evidence, do="split:3"), follow=True)
    assert "Source 3 is 2 sources now." in page.text
    assert "2 pages, 2 independent sources" in page.text
    assert Event.objects.count() == before + 1


def test_a_page_that_repeats_the_article_is_struck_and_cannot_count(
    desk: Desk, ann: Client, held: Claim
) -> None:
    copy = add_passage(held, desk, "The Echo", "Northland has shipped ammunition.", circular=True)
    page = ann.get(address(held))
    assert "<s>The Echo" in page.text
    assert "repeats the article" in page.text
    assert f'name="counts-{copy.pk}"' not in page.text
    refused = ann.post(
        address(held), as_seen(held, [copy], rationale="It says so.", override_reason="All the same.")
    )
    assert refused.status_code == 422
    assert "repeats the checked article" in refused.text
