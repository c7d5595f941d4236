"""Articles come in whole or not at all, and are read by a step that is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from claims import history, machine, queries, steps
from claims.actions import articles, claims, likenesses, readings
from claims.machine import READER
from claims.models import Anchor, Article, Claim, Event, Step
from claims.rules import Invalid, NotAllowed, NotThere, TooLarge
from engine.types import Anchor as Found
from engine.types import Claim as FoundClaim
from engine.types import Kind, Reading, Worth
from people.actors import SERVER
from tests.record import BODY, Desk, told_by_history

REFUSED = {
    "empty": ("", Invalid, "no text in it"),
    "only white space": (" \n\t \u00a0\n", Invalid, "no text in it"),
    "not text at all": (None, Invalid, "missing"),
    "a picture": ("\x89PNG\r\n\x1a\n\x00\x00", Invalid, "control characters"),
    "half a surrogate pair": ("One two three four five \ud800.", Invalid, "control characters"),
    "no sentence": ("12 34 56 78 -- // ...", Invalid, "not one sentence"),
    "too long": ("word " * 100_001, TooLarge, "at most 500,000"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_article_is_refused_in_a_sentence_and_nothing_is_kept(desk: Desk, kind: str) -> None:
    body, error, says = REFUSED[kind]
    with pytest.raises(error, match=says):
        articles.receive(by=desk.by("ann"), body=body)  # type: ignore[arg-type]
    assert not Article.objects.exists()
    assert not Event.objects.exists()


def test_an_article_is_received_with_a_step_and_a_line(desk: Desk) -> None:
    article, made = articles.receive(
        by=desk.by("ann"), body=BODY.replace(" ", "\r\n", 1), url="https://a.example/1"
    )
    assert made
    assert article.body.startswith("Northland\nhas")
    assert article.title == "Northland"
    assert Step.objects.get(subject=article.pk).kind == Step.Kind.READ
    assert [e.type for e in article.events.all()] == ["article.received"]


def test_the_same_text_is_answered_with_the_standing_article(desk: Desk, article: Article) -> None:
    again, made = articles.receive(by=desk.by("ann"), body=BODY, title="Another title")
    assert (again, made) == (article, False)
    assert Article.objects.count() == Event.objects.count() == 1


def test_another_team_has_its_own(desk: Desk, article: Article) -> None:
    _, made = articles.receive(by=desk.by("eve"), body=BODY)
    assert made
    with pytest.raises(NotThere):
        articles.mend(article.pk, by=desk.by("eve"), title="Mine now")


def test_an_administrator_brings_nothing_in(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="Adam may not bring in articles"):
        articles.receive(by=desk.by("adam"), body=BODY)


def test_a_reader_from_outside_mends_none(desk: Desk, article: Article) -> None:
    """They may read the record, and sign the one verdict they were asked for."""
    desk.bob.is_reviewer, desk.bob.is_outside = False, True
    desk.bob.save()
    with pytest.raises(NotAllowed, match="Bob may not bring in articles"):
        articles.mend(article.pk, by=desk.by("bob"), title="Mine now")


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x", "javascript:alert(1)", "a.example", "http://", "file:///etc/passwd"]
)
def test_an_address_is_http_or_refused(desk: Desk, url: str) -> None:
    with pytest.raises(Invalid, match="http"):
        articles.receive_url(by=desk.by("ann"), url=url)


def test_the_same_address_is_taken_once(desk: Desk) -> None:
    first, made = articles.receive_url(by=desk.by("ann"), url="https://a.example/story")
    second, again = articles.receive_url(by=desk.by("ann"), url="https://a.example/story")
    assert (made, again, first) == (True, False, second)


def found(quote: str, body: str, score: float, **fields: object) -> FoundClaim:
    start = body.index(quote)
    anchor = Found(quote, start, start + len(quote))
    return FoundClaim(quote, (anchor,), Kind.EVENT, Worth(score), **fields)  # type: ignore[arg-type]


def reading(body: str) -> Reading:
    shipped, visit, shame = (s for s in (body.split(". ")))
    return Reading(
        (
            found(shipped, body, 0.9),
            found(visit, body, 0.5),
            found(shame, body, 0.0, dismissed="An opinion."),
        ),
        language="en",
        version="test-1",
    )


def choose(article: Article) -> None:
    """As the step that looks up what was checked before ends."""
    readings.choose_all_the_same(article.pk, by=READER)


def test_what_was_probably_checked_before_is_left_to_a_person(
    desk: Desk, earlier: Claim, article: Article
) -> None:
    desk.team.auto_queue = 1
    desk.team.save()
    write(article)
    first, second, _ = Claim.objects.filter(article=article).order_by("position")
    found = likenesses.Proposal(first.statement, 0.97, "both name Northland", other=earlier.pk)
    likenesses.propose(first.pk, [found], by=READER, version="test-1")
    choose(article)
    assert list(article.claims.filter(state="queued")) == [second]
    claims.park(second.pk, by=desk.by("ann"))
    choose(article)
    assert not article.claims.filter(state="queued").exists(), "the machine chooses once"


def test_where_it_can_not_be_looked_up_the_worthiest_are_queued_all_the_same(
    desk: Desk, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.team.auto_queue = 1
    desk.team.save()
    write(article)

    def broken(*_: object) -> None:
        raise OSError("The weights are damaged.")

    monkeypatch.setitem(machine.WORK, Step.Kind.MATCH, broken)
    machine.run(Step.objects.get(kind=Step.Kind.MATCH, subject=article.pk).pk)
    assert article.claims.filter(state="queued").count() == 1


def write(article: Article) -> Article | None:
    return readings.write_reading(
        article.pk, reading(article.body), by=READER, revision=article.revision, at=timezone.now()
    )


def test_the_worthiest_claims_are_queued_and_the_opinion_is_kept_with_its_reason(
    desk: Desk, article: Article
) -> None:
    desk.team.auto_queue = 1
    desk.team.save()
    write(article)
    assert not queries.progress(Article.objects.get()).done, "what was checked before is looked up first"
    choose(article)
    assert queries.progress(Article.objects.get()).queued == 1
    states = list(Claim.objects.order_by("position").values_list("state", "dismissed_reason"))
    assert states == [("queued", ""), ("new", ""), ("dismissed", "An opinion.")]
    assert Claim.objects.get(state="queued").lookups.count() == 2
    assert history.verify()[0] == []


def test_reading_twice_makes_no_claim_twice(desk: Desk, article: Article) -> None:
    write(article)
    write(article)
    assert (Claim.objects.count(), Anchor.objects.count()) == (3, 3)


def test_a_reading_of_a_text_that_was_revised_meanwhile_is_thrown_away(desk: Desk, article: Article) -> None:
    late = reading(article.body)
    articles.mend(article.pk, by=desk.by("dora"), body=BODY.replace("in May", "in June"))
    assert readings.write_reading(article.pk, late, by=READER, revision=1, at=timezone.now()) is None
    assert not Claim.objects.exists()
    assert write(Article.objects.get())
    assert Claim.objects.count() == 3


def test_of_a_text_that_is_revised_while_the_machine_reads_it_nothing_is_kept(
    desk: Desk, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(_: object) -> Reading:
        articles.mend(article.pk, by=desk.by("dora"), body=BODY.replace("in May", "in June"))
        return reading(BODY)

    monkeypatch.setattr("engine.extract.read", meanwhile)
    step = Step.objects.get(kind=Step.Kind.READ, subject=article.pk)
    machine.run(step.pk)
    step.refresh_from_db()
    article.refresh_from_db()
    assert (step.state, step.error, article.read_at, article.simhash) == ("done", "", None, None)
    assert not Claim.objects.exists()
    assert Step.objects.filter(kind=Step.Kind.READ, subject=article.pk, state="owed").exists()


def test_a_revision_keeps_the_claims_and_moves_their_anchors(desk: Desk, article: Article) -> None:
    write(article)
    kept = Claim.objects.order_by("position").first()
    assert kept
    claims.queue(kept.pk, by=desk.by("ann"))
    revised = articles.mend(article.pk, by=desk.by("dora"), body="Note well: it changed! " + BODY)
    assert (revised.revision, revised.read_at) == (2, None)
    readings.write_reading(
        article.pk,
        Reading((found(kept.statement, revised.body, 0.9),), "en", "test-1"),
        by=READER,
        revision=2,
        at=timezone.now(),
    )
    gone = Claim.objects.get(statement__startswith="The president")
    assert (gone.state, gone.dismissed_reason) == ("new", "")  # its quote still stands in the text
    kept.refresh_from_db()
    newest = kept.anchors.get(revision=2)
    assert kept.state == "queued"
    assert revised.body[newest.start : newest.end] == kept.statement


def test_the_engine_reads_an_article_and_a_forecast_gets_its_day(desk: Desk, article: Article) -> None:
    machine.run(Step.objects.get(subject=article.pk).pk)
    article.refresh_from_db()
    assert article.read_at
    forecast = Claim.objects.get(kind="forecast")
    assert forecast.due_on
    assert date(2026, 5, 1) <= forecast.due_on <= date(2026, 5, 31)
    for anchor in Anchor.objects.all():
        assert article.body[anchor.start : anchor.end] == anchor.quote


def test_a_near_copy_is_linked_and_read_in_full(desk: Desk, article: Article) -> None:
    story = " ".join(
        f"Ship {n} put out of the harbour of Northland with {n} crates on board." for n in range(40)
    )
    theirs, _ = articles.receive(by=desk.by("eve"), body=story)
    first, _ = articles.receive(by=desk.by("ann"), body=story)
    copy, _ = articles.receive(by=desk.by("bob"), body=story + " It rained.")
    third, _ = articles.receive(by=desk.by("bob"), body=story + " It snowed.")
    other, _ = articles.receive(by=desk.by("bob"), body=BODY + " Nothing of this stands elsewhere.")
    for one in (theirs, first, copy, third, other, first):
        machine.run(steps.owe_again(Step.Kind.READ, one.pk).pk)
    links = dict(Article.objects.values_list("pk", "near_copy_of"))
    assert {pk: of for pk, of in links.items() if of} == {copy.pk: first.pk, third.pk: first.pk}
    told = [one for one in told_by_history() if "nearly the same" in one]
    assert told == [f"The machine found that the article is nearly the same as article {first.pk}"] * 2
    assert Claim.objects.filter(article=copy).exists()


def test_an_untouched_claim_takes_a_better_wording_and_a_touched_one_keeps_its_own(
    desk: Desk, article: Article
) -> None:
    write(article)
    touched, fresh = Claim.objects.order_by("position")[:2]
    claims.park(touched.pk, by=desk.by("ann"))
    better = [replace(one, statement=f"Better: {one.statement}") for one in reading(article.body).claims[:2]]
    readings.write_reading(
        article.pk, Reading(tuple(better), "en", "test-2"), by=READER, revision=1, at=timezone.now()
    )
    touched.refresh_from_db()
    fresh.refresh_from_db()
    assert Claim.objects.count() == 3
    assert (touched.state, touched.statement.startswith("Better")) == ("parked", False)
    assert (fresh.found_by, fresh.statement.startswith("Better")) == ("test-2", True)


def test_what_a_revision_took_out_is_dismissed_unless_somebody_works_on_it(
    desk: Desk, article: Article
) -> None:
    write(article)
    worked_on, gone, _ = Claim.objects.order_by("position")
    claims.queue(worked_on.pk, by=desk.by("ann"))
    revised = articles.mend(
        article.pk, by=desk.by("dora"), body="The whole report was wrong and is withdrawn."
    )
    readings.write_reading(
        article.pk, Reading((), "en", "test-1"), by=READER, revision=revised.revision, at=timezone.now()
    )
    gone.refresh_from_db()
    worked_on.refresh_from_db()
    assert (gone.state, gone.dismissed_reason) == ("dismissed", readings.GONE)
    assert worked_on.state == "queued"


def test_the_servers_command_line_brings_in_for_the_team_it_names(desk: Desk) -> None:
    made, _ = articles.receive(by=SERVER, team=desk.team, body=BODY)
    assert (made.team, made.received_by) == (desk.team, None)
    with pytest.raises(NotAllowed):
        articles.receive(by=SERVER, body=BODY)
    theirs, _ = articles.receive(by=desk.by("eve"), team=desk.team, body=BODY)
    assert theirs.team == desk.eve.team


def test_an_article_gets_no_text_of_another_and_no_field_that_it_has_not(
    desk: Desk, article: Article
) -> None:
    other, _ = articles.receive(by=desk.by("dora"), body="Two ships left the port last night.")
    theirs, _ = articles.receive(by=desk.by("eve"), body="Another desk has had this text for a week.")
    with pytest.raises(Invalid, match="on the desk already, as another article"):
        articles.mend(article.pk, by=desk.by("dora"), body=other.body)
    with pytest.raises(Invalid, match="“colour” can't be changed"):
        articles.mend(article.pk, by=desk.by("dora"), colour="red")
    revised = articles.mend(article.pk, by=desk.by("dora"), body=theirs.body)
    assert (revised.revision, revised.body) == (2, theirs.body)


def test_an_address_has_two_thousand_characters_at_most(desk: Desk) -> None:
    start = "https://post.example/"
    longest = start + "a" * (2_000 - len(start))
    with pytest.raises(Invalid, match="longer than 2,000 characters"):
        articles.receive_url(by=desk.by("dora"), url=f"{longest}a")
    assert articles.receive_url(by=desk.by("dora"), url=longest)[0].url == longest


def test_each_text_is_kept_with_who_gave_it_and_told_in_a_line(desk: Desk, article: Article) -> None:
    second = "Northland has shipped nothing to Southmark, officials say."
    articles.mend(article.pk, by=desk.by("ann"), body=second, title="No deal")
    articles.mend(article.pk, by=desk.by("bob"), title="No deal yet")
    kept = [(one.number, one.body, one.digest, one.by) for one in article.revisions.order_by("number")]
    assert kept == [
        (1, BODY, articles.digest_of(BODY), desk.dora),
        (2, second, articles.digest_of(second), desk.ann),
    ]
    told = [event.type for event in article.events.order_by("pk")]
    assert told == ["article.received", "article.revised", "article.mended"]
    stands = Article.objects.get(pk=article.pk)
    assert (stands.body, stands.digest, stands.revision, stands.title) == (
        second,
        articles.digest_of(second),
        2,
        "No deal yet",
    )


def test_nothing_was_published_before_there_was_print(desk: Desk, article: Article) -> None:
    with pytest.raises(Invalid, match="Nothing was published in the year 999"):
        articles.mend(article.pk, by=desk.by("ann"), published_on=date(999, 3, 1))
    assert articles.mend(article.pk, by=desk.by("ann"), published_on=date(1900, 3, 1)).published_on == date(
        1900, 3, 1
    )
