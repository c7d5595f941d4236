"""Choosing: the rest parked at once, a claim split in two, and what the team wants first or never."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from claims import history
from claims.actions import assignments, choosing, claims, likenesses, origins, readings, siblings
from claims.actions import evidence as evidence_actions
from claims.models import Article, ChoosingRule, Claim, Event, Evidence, Likeness
from claims.rules import Conflict, IllegalMove, Invalid, NotAllowed, NotThere
from engine.types import Anchor, Kind, Reading, Worth
from engine.types import Claim as Found
from people.actors import machine
from tests.record import BODY, Desk, make_claim

READER = machine("reader")


def test_the_rest_is_parked_and_what_was_chosen_stays(desk: Desk, article: Article) -> None:
    chosen, first, second = (make_claim(article, BODY[: 40 + n]) for n in range(3))
    claims.queue(chosen.pk, by=desk.by("ann"))
    assert [claim.pk for claim in choosing.park_rest(article.pk, by=desk.by("ann"))] == [first.pk, second.pk]
    assert list(article.claims.values_list("state", flat=True)) == ["queued", "parked", "parked"]
    assert choosing.park_rest(article.pk, by=desk.by("ann")) == []
    with pytest.raises(NotThere):
        choosing.park_rest(article.pk, by=desk.by("eve"))


def test_a_claim_is_merged_into_another_that_is_live_and_never_into_itself(
    desk: Desk, article: Article, claim: Claim
) -> None:
    gone, other = (make_claim(article, BODY[: 40 + n]) for n in range(2))
    claims.dismiss(gone.pk, by=desk.by("ann"), reason="A figure of speech.")
    for into, why in [(claim, "into itself"), (gone, "that is live itself")]:
        with pytest.raises(Invalid, match=why):
            claims.merge(claim.pk, by=desk.by("ann"), into=into.pk)
    merged = claims.merge(claim.pk, by=desk.by("ann"), into=other.pk)
    assert (merged.state, merged.merged_into) == ("merged", other)


def test_the_rest_comes_back_as_a_whole_but_for_what_was_moved_meanwhile(
    desk: Desk, article: Article
) -> None:
    ann, bob = desk.by("ann"), desk.by("bob")
    alone, stays, taken, again = (make_claim(article, BODY[: 40 + n]) for n in range(4))
    claims.park(alone.pk, by=bob)
    choosing.park_rest(article.pk, by=ann)
    assignments.take(taken.pk, by=bob)
    claims.reopen(again.pk, by=bob)
    claims.park(again.pk, by=bob)  # somebody thought about it once more
    with pytest.raises(NotThere):
        choosing.reopen_rest(article.pk, by=desk.by("eve"))

    back, moved = choosing.reopen_rest(article.pk, by=ann)
    assert ([claim.pk for claim in back], moved) == ([stays.pk], 2)
    states = dict(article.claims.values_list("pk", "state"))
    assert states == {alone.pk: "parked", stays.pk: "new", taken.pk: "assigned", again.pk: "parked"}
    last = Event.objects.filter(article=article).latest("pk")
    assert history.sentence(last) == "Ann brought back what was left out together: 1 claim"
    with pytest.raises(IllegalMove, match="nothing to bring back"):
        choosing.reopen_rest(article.pk, by=ann)


def test_what_was_left_out_and_then_moved_altogether_stays(desk: Desk, claim: Claim) -> None:
    choosing.park_rest(claim.article_id, by=desk.by("ann"))
    assignments.take(claim.pk, by=desk.by("bob"))
    with pytest.raises(IllegalMove, match="moved since"):
        choosing.reopen_rest(claim.article_id, by=desk.by("ann"))
    claim.refresh_from_db()
    assert claim.state == "assigned"


@pytest.mark.parametrize(("queue", "state"), [(False, "new"), (True, "queued")])
def test_a_claim_is_split_and_what_was_chosen_stays_chosen(
    desk: Desk, claim: Claim, queue: bool, state: str
) -> None:
    if queue:
        claims.queue(claim.pk, by=desk.by("ann"))
    said = ["Northland shipped shells.", "Officials said so."]
    first, second = choosing.split(claim.pk, by=desk.by("ann"), statements=said)
    assert (first.pk, first.statement, second.statement) == (claim.pk, *said)
    assert set(claim.article.claims.values_list("statement", "state")) == {(one, state) for one in said}
    assert second.lookups.exists() is queue
    assert [a.quote for a in second.anchors.all()] == [a.quote for a in claim.anchors.all()]
    line = Event.objects.get(type="claim.split")
    assert history.sentence(line) == f"Ann split the claim: claim {second.pk} says “Officials said so.”"


@pytest.mark.parametrize("statements", [["Only one."], ["Twice.", "twice."], []])
def test_a_split_has_two_statements(desk: Desk, claim: Claim, statements: list[str]) -> None:
    with pytest.raises(Invalid):
        choosing.split(claim.pk, by=desk.by("ann"), statements=statements)
    assert Claim.objects.count() == 1


def test_what_is_filed_or_changed_meanwhile_is_not_split(desk: Desk, filed: object, held: Claim) -> None:
    with pytest.raises(IllegalMove, match="keeps its wording"):
        choosing.split(held.pk, by=desk.by("ann"), statements=["One.", "Two."])
    with pytest.raises(Conflict):
        choosing.split(held.pk, by=desk.by("ann"), statements=["One.", "Two."], expected=1)


def test_a_claim_is_not_merged_into_one_that_was_merged_itself(desk: Desk, article: Article) -> None:
    first, second, third = (make_claim(article, BODY[: 40 + n]) for n in range(3))
    claims.merge(first.pk, by=desk.by("ann"), into=second.pk)
    with pytest.raises(Invalid, match="that is live itself"):
        claims.merge(third.pk, by=desk.by("ann"), into=first.pk)
    assert claims.merge(third.pk, by=desk.by("ann"), into=second.pk).merged_into == second


def test_what_a_claim_is_and_asks_is_one_of_the_words_for_it(desk: Desk, claim: Claim) -> None:
    for field, wrong, right, sentence in (
        ("kind", "rumour", "quantity", "“rumour” is no kind of claim"),
        ("question", "why", "attribution", "“why” is no question a verdict answers"),
        ("colour", "red", None, "“colour” can't be changed here"),
    ):
        with pytest.raises(Invalid, match=sentence):
            claims.mend(claim.pk, by=desk.by("ann"), **{field: wrong})
        if right:
            assert getattr(claims.mend(claim.pk, by=desk.by("ann"), **{field: right}), field) == right


def test_what_is_parked_comes_back_with_a_reason_that_is_short(desk: Desk, claim: Claim) -> None:
    claims.park(claim.pk, by=desk.by("ann"))
    with pytest.raises(Invalid, match="Say it in 300 characters; these are 301"):
        claims.reopen(claim.pk, by=desk.by("ann"), reason="x" * 301)
    assert claims.reopen(claim.pk, by=desk.by("ann"), reason="x" * 300).state == "new"


def test_what_was_merged_is_left_as_it_is(
    desk: Desk, earlier: Claim, said: Claim, evidence: list[Evidence], claim: Claim, alike: Likeness
) -> None:
    """It has a speaker to ask about, sources to group and a likeness to settle: nobody does any of it now."""
    ann, into = desk.by("ann"), make_claim(claim.article, "The deal is a shame.")
    claims.merge(said.pk, by=ann, into=into.pk)
    Claim.objects.filter(pk=claim.pk).update(state="merged", merged_into=into.pk)
    for act in (
        lambda: claims.mend(said.pk, by=ann, statement="Something else."),
        lambda: choosing.split(said.pk, by=ann, statements=["One.", "Two."]),
        lambda: siblings.ask(said.pk, by=ann, question="attribution"),
        lambda: origins.merge(claim.pk, by=ann, number=1, into=2),
        lambda: evidence_actions.judge(evidence[0].pk, by=ann, stance="refutes"),
        lambda: likenesses.confirm(alike.pk, by=ann),
    ):
        with pytest.raises(IllegalMove, match="“Merged”"):
            act()


# --- Always first, never ------------------------------------------------------------------------------------------------


def reading(*statements: str) -> Reading:
    found = tuple(
        Found(
            statement=said,
            kind=Kind.EVENT,
            anchors=(Anchor(quote=BODY[: 30 + n], start=0, end=30 + n),),
            worth=Worth(score=0.5, reasons=()),
        )
        for n, said in enumerate(statements)
    )
    return Reading(claims=found, language="en", version="test-1")


def read(article: Article, *statements: str) -> dict[str, Claim]:
    readings.write_reading(
        article.pk, reading(*statements), by=READER, revision=article.revision, at=timezone.now()
    )
    readings.choose_all_the_same(article.pk, by=READER)
    return {claim.statement: claim for claim in article.claims.all()}


def test_rules_are_applied_at_reading_with_their_reasons(desk: Desk, article: Article) -> None:
    for about, name, effect, words in (
        ("word", "vaccine", "first", ""),
        ("topic", "Sport", "never", "football, cup final"),
        ("word", "shells", "never", ""),
    ):
        choosing.add_rule(by=desk.by("dora"), about=about, name=name, effect=effect, words=words)
    desk.team.auto_queue = 1
    desk.team.save()
    found = read(
        article,
        "Shipping grew by half.",
        "Vaccines arrived late.",
        "The cup final drew 40,000.",
        "Eggshells are sold.",
        "Shells and vaccines were loaded.",
    )
    states = {statement: claim.state for statement, claim in found.items()}
    assert states == {
        "Shipping grew by half.": "new",
        "Vaccines arrived late.": "queued",
        "The cup final drew 40,000.": "parked",
        "Eggshells are sold.": "new",
        "Shells and vaccines were loaded.": "new",
    }
    assert found["Vaccines arrived late."].reasons[-1]["text"] == (
        "Always first, by the team's rule on the word “vaccine”"
    )
    assert found["Vaccines arrived late."].level == "high"
    assert len(found["Shells and vaccines were loaded."].reasons) == 2, "both rules: a person chooses"


def test_a_rule_moves_no_claim_that_is_no_choice(desk: Desk, article: Article) -> None:
    """An opinion is kept with its reason, whatever the team wants first or never."""
    choosing.add_rule(by=desk.by("dora"), about="word", name="port", effect="never")
    states = []
    for dismissed in ("An opinion.", ""):
        claim = make_claim(
            article, BODY[:50], statement="The port is ugly.", dismissed_reason=dismissed,
            state="dismissed" if dismissed else "new",
        )  # fmt: skip
        choosing.apply([claim], desk.team.pk)
        states.append((claim.state, claim.dismissed_reason))
    assert states == [("dismissed", "An opinion."), ("parked", "")]


def test_a_rule_on_a_speaker_is_about_what_that_speaker_says_alone(desk: Desk) -> None:
    choosing.add_rule(by=desk.by("dora"), about="speaker", name="Ida Rees", effect="first")
    ruled = [
        choosing.ruling(choosing.rules_of(desk.team.pk), said, speaker).priority
        for said, speaker in [
            ("The port grew.", "ida rees"),
            ("Ida Rees left the port.", "Oren Vask"),
            ("Ida Rees left the port.", ""),
        ]
    ]
    assert ruled == [choosing.ALWAYS_FIRST, None, None]


def test_a_rule_ends_and_may_be_set_again(desk: Desk, article: Article) -> None:
    rule = choosing.add_rule(by=desk.by("dora"), about="word", name="port", effect="never")
    with pytest.raises(Invalid, match="rule about this already"):
        choosing.add_rule(by=desk.by("dora"), about="word", name="port", effect="first")
    choosing.end_rule(rule.pk, by=desk.by("dora"))
    assert read(article, "The port grew.")["The port grew."].state == "new"
    choosing.add_rule(by=desk.by("dora"), about="word", name="port", effect="first")
    said = [
        history.sentence(event) for event in Event.objects.filter(type__startswith="choosing").order_by("pk")
    ]
    assert said == [
        "Dora set a rule: never: the word “port”",
        "Dora ended the rule: never: the word “port”",
        "Dora set a rule: always first: the word “port”",
    ]


def test_an_editor_sets_rules_of_her_own_team(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="Ann may not assign claims"):
        choosing.add_rule(by=desk.by("ann"), about="word", name="port", effect="never")
    rule = choosing.add_rule(by=desk.by("dora"), about="word", name="port", effect="never")
    with pytest.raises(NotAllowed, match="Ann may not assign claims"):
        choosing.end_rule(rule.pk, by=desk.by("ann"))
    with pytest.raises(NotThere):
        choosing.end_rule(rule.pk, by=desk.by("eve"))
    with pytest.raises(Invalid, match="Say whom or what the rule is about"):
        choosing.add_rule(by=desk.by("dora"), about="word", name=" ", effect="never")
    for wrong in ({"about": "mood"}, {"effect": "maybe"}, {"about": "topic"}):
        said = {"about": "word", "name": "x", "effect": "never"} | wrong
        with pytest.raises(Invalid):
            choosing.add_rule(by=desk.by("dora"), **said)
    assert ChoosingRule.objects.count() == 1


def test_always_first_is_taken_first(desk: Desk, article: Article) -> None:
    pressing = make_claim(article, BODY[:50], score=0.1, priority=4)
    plain = make_claim(article, BODY[:51], score=0.9, priority=3)
    for one in (plain, pressing):
        claims.queue(one.pk, by=desk.by("ann"))
    assert assignments.take_next(by=desk.by("ann")) == pressing


def test_the_day_of_a_forecast_goes_with_its_claim(desk: Desk, article: Article) -> None:
    visit = make_claim(article, BODY[62:110], kind="forecast", due_on=date(2999, 5, 1), due_phrase="in May")
    _, other = choosing.split(visit.pk, by=desk.by("ann"), statements=["He comes.", "He speaks."])
    assert (other.kind, other.due_on, other.due_phrase) == ("forecast", date(2999, 5, 1), "in May")
