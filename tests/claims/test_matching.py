"""What of an article was checked before is found by a step that is owed, from vectors that stand in the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer

from claims import archive, machine, matching, steps
from claims.actions import articles, claims, likenesses, research
from claims.actions import factchecks as imports
from claims.models import Article, Claim, Likeness, Lookup, StatementVector, Step
from claims.states import StepState
from engine import match
from people.actors import SERVER
from people.models import Team
from sources.factchecks import Review
from tests.record import Desk, make_check, make_claim

SAME = "Northland has shipped ammunition to Southmark, officials say."


def look(article: Article) -> Step:
    """Do the step that is owed after an article was read."""
    step = steps.owe_again(Step.Kind.MATCH, article.pk)
    machine.run(step.pk)
    step.refresh_from_db()
    assert (step.state, step.error) == (StepState.DONE, "")
    return step


def work(*kinds: str) -> None:
    """Do what is owed of these kinds, until nothing is."""
    while pk := Step.objects.filter(kind__in=kinds, state="owed").values_list("pk", flat=True).first():
        machine.run(pk)
        assert Step.objects.get(pk=pk).state == StepState.DONE


def proposed(claim: Claim) -> list[Claim | None]:
    return [row.other for row in claim.likenesses.filter(state="proposed")]


@pytest.fixture
def known(earlier: Claim) -> Claim:
    """The earlier claim, when its article was looked at."""
    look(earlier.article)
    return earlier


def test_an_article_that_was_read_is_compared_next(article: Article) -> None:
    machine.run(Step.objects.get(kind="read", subject=article.pk).pk)
    assert Step.objects.get(kind="match").subject == article.pk


def test_an_earlier_claim_is_proposed_with_how_sure_and_why(known: Claim, claim: Claim) -> None:
    look(claim.article)

    likeness = claim.likenesses.get()
    assert likeness.other == known
    assert likeness.probability >= match.SHOWN
    assert likeness.reason
    assert match.EMBED_VERSION in likeness.proposed_by
    assert claim.events.filter(type="likeness.proposed").count() == 1
    assert not known.likenesses.exists()


def test_looking_again_changes_nothing_and_embeds_nothing(
    known: Claim, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(claim.article)
    first = list(Likeness.objects.values_list("pk", "state"))
    monkeypatch.setattr(match, "embed", lambda texts: pytest.fail("they are embedded already"))

    look(claim.article)

    assert list(Likeness.objects.values_list("pk", "state")) == first
    assert claim.events.filter(type="likeness.proposed").count() == 1


def test_a_restart_finds_the_same_from_the_database(
    known: Claim, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(claim.article)
    Likeness.objects.all().delete()
    archive.forget()
    monkeypatch.setattr(match, "embed", lambda texts: pytest.fail("they are embedded already"))

    look(claim.article)

    assert proposed(claim) == [known]


def test_a_vector_is_384_half_numbers_of_the_encoders_version(known: Claim) -> None:
    vector = StatementVector.objects.get(claim=known)
    assert len(bytes(vector.data)) == 2 * 384
    assert vector.version == match.EMBED_VERSION
    assert abs(float((archive.vectors_of(bytes(vector.data))[0].astype("f4") ** 2).sum()) - 1) < 0.01


def test_another_teams_claims_are_never_compared(desk: Desk, known: Claim) -> None:
    theirs, _ = articles.receive(by=desk.by("eve"), title="Theirs", body=f"{SAME} It was a long day.")
    claim = make_claim(theirs, SAME)
    ours = make_claim(articles.receive(by=desk.by("dora"), title="Ours", body=theirs.body)[0], SAME)
    for story in (theirs, ours.article):
        look(story)
    assert proposed(claim) == []
    assert proposed(ours) == [known]


def dismissed(desk: Desk, known: Claim) -> None:
    claims.dismiss(known.pk, by=desk.by("ann"), reason="A figure of speech.")


def merged(desk: Desk, known: Claim) -> None:
    sibling = make_claim(known.article, "Nobody in the port would speak of it on that day.")
    claims.merge(known.pk, by=desk.by("ann"), into=sibling.pk)


def reworded(desk: Desk, known: Claim) -> None:
    claims.mend(known.pk, by=desk.by("ann"), statement="Bread costs twice as much in Marhaven.")


@pytest.mark.parametrize("fate", [dismissed, merged, reworded])
@pytest.mark.parametrize("loaded", [True, False], ids=["in the index", "not loaded yet"])
def test_what_is_gone_or_says_something_else_is_not_proposed(
    desk: Desk, known: Claim, claim: Claim, fate: Callable[[Desk, Claim], None], loaded: bool
) -> None:
    if not loaded:
        archive.forget()
    fate(desk, known)
    look(claim.article)
    assert proposed(claim) == []


def test_a_reworded_claim_is_compared_anew_and_its_old_proposals_go(
    desk: Desk, known: Claim, claim: Claim
) -> None:
    look(claim.article)
    claims.mend(claim.pk, by=desk.by("ann"), statement="Bread costs twice as much in Marhaven.")
    work("compare")
    assert proposed(claim) == []

    claims.mend(claim.pk, by=desk.by("ann"), statement=SAME)
    work("compare")
    assert proposed(claim) == [known]


def test_a_reopened_claim_is_in_the_index_again(desk: Desk, known: Claim, claim: Claim) -> None:
    dismissed(desk, known)
    look(claim.article)
    claims.reopen(known.pk, by=desk.by("ann"))
    work("compare")
    look(claim.article)
    assert proposed(claim) == [known]


def test_what_ann_refused_stays_refused(desk: Desk, known: Claim, claim: Claim) -> None:
    look(claim.article)
    likenesses.refuse(claim.likenesses.get().pk, by=desk.by("ann"))
    look(claim.article)
    assert claim.likenesses.get().state == "refused"


def test_another_encoder_learns_everything_anew(
    known: Claim, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match, "EMBED_VERSION", "embed-next")
    archive.forget()
    look(claim.article)
    assert proposed(claim) == []

    work("learn")
    look(claim.article)

    assert set(StatementVector.objects.values_list("version", flat=True)) == {"embed-next"}
    assert proposed(claim) == [known]


# --- Fact checks of others ----------------------------------------------------------------------------------------------


def bring_in(team: Team, *statements: str) -> None:
    reviews = [Review(one, "False", url=f"https://a.example/{n}") for n, one in enumerate(statements)]
    imports.bring_in(reviews, by=SERVER, team=team, came="file", source="old.csv")


def test_imported_checks_are_learned_and_proposed_for_what_stands_open(
    desk: Desk, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "BATCH", 2)
    bring_in(desk.team, SAME, "Bread costs twice as much.", "The bridge was closed.", "It rained in May.")
    work("learn", "match")

    likeness = claim.likenesses.get()
    assert likeness.fact_check
    assert likeness.fact_check.statement == SAME
    assert StatementVector.objects.exclude(fact_check=None).count() == 4


def test_importing_again_owes_nothing(desk: Desk) -> None:
    owed = Step.objects.filter(kind="learn", state="owed")
    bring_in(desk.team, SAME)
    assert owed.count() == 1
    work("learn")
    bring_in(desk.team, SAME)
    assert not owed.exists()
    bring_in(desk.team, SAME, "Bread costs twice as much.")
    assert owed.count() == 1


def test_a_check_with_a_headline_has_two_vectors(desk: Desk) -> None:
    check = make_check(desk.team, SAME, title="No, the ships were empty")
    (learned,) = archive.embed_checks([check])
    assert len(learned.data) == 2 * 2 * 384


def test_what_a_search_brings_is_compared_with_the_claim_it_was_made_for(desk: Desk, claim: Claim) -> None:
    make_check(desk.team, SAME)
    lookup = Lookup.objects.create(claim=claim, connector="factchecktools", query=SAME)
    research.answer(lookup, by=machine.SEARCHER, outcome="found", fact_checks=1)
    work("compare")

    assert lookup.count == 1
    assert claim.likenesses.get().fact_check
    assert not claim.evidence.exists()


def test_others_are_asked_who_has_checked_it_and_what_they_found_is_proposed(
    desk: Desk, claim: Claim, httpserver: HTTPServer, settings
) -> None:
    settings.FACTCHECKTOOLS_KEY, settings.FACTCHECKTOOLS_URL = "k-1", httpserver.url_for("").rstrip("/")
    review = {"publisher": {"name": "The Post"}, "url": "https://a.example/1", "textualRating": "Unproven"}
    httpserver.expect_request("/v1alpha1/claims:search").respond_with_json(
        {"claims": [{"text": SAME, "claimReview": [review]}]}
    )
    claims.queue(claim.pk, by=desk.by("ann"))
    lookup = claim.lookups.get(connector="factchecktools")
    machine.run(Step.objects.get(kind="look", subject=lookup.pk).pk)
    work("compare", "weigh")

    lookup.refresh_from_db()
    assert (lookup.outcome, lookup.count, lookup.documents.count()) == ("found", 1, 0)
    likeness = claim.likenesses.get()
    assert likeness.fact_check
    assert (likeness.fact_check.rating, likeness.state) == ("Unproven", "proposed")
    assert not claim.evidence.exists()
    assert not claim.origins.exists()


def test_without_a_key_nobody_else_is_asked(desk: Desk, claim: Claim) -> None:
    claims.queue(claim.pk, by=desk.by("ann"))
    assert set(claim.lookups.values_list("connector", flat=True)) == {"corpus", "wikipedia"}


def test_looking_again_costs_few_queries(
    known: Claim, claim: Claim, django_assert_max_num_queries: Callable
) -> None:
    look(claim.article)
    with django_assert_max_num_queries(40):
        look(claim.article)


def test_what_breaks_is_owed_again_and_says_why(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(texts: object) -> None:
        raise RuntimeError("the weights are damaged")

    monkeypatch.setattr(match, "embed", broken)
    step = steps.owe_again(Step.Kind.MATCH, claim.article_id)
    machine.run(step.pk)
    step.refresh_from_db()
    assert (step.state, step.error) == (StepState.OWED, "RuntimeError: the weights are damaged")
