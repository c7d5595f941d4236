"""The editors' start page: articles, what waits, what is stuck, and bringing one in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from claims import machine
from claims.actions import articles
from claims.actions import claims as claim_actions
from claims.actions.people import make_key
from claims.models import Article, Claim, Consultation, Evidence, Inquiry, Lookup, Step, Upload, Verdict
from claims.states import StepState
from people.roles import Scope
from sources.models import Provider
from tests.record import Desk
from tests.sources.paper_files import pdf, word

TEXT = "The port of Southmark handled twelve ships on Monday, the harbour master said.\n"


@pytest.fixture
def dora(desk: Desk, client: Client) -> Client:
    client.force_login(desk.dora)
    return client


def test_a_stranger_is_sent_to_sign_in(client: Client, article: Article) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/")


def test_an_administrator_may_not_read_the_record(desk: Desk, client: Client, article: Article) -> None:
    client.force_login(desk.adam)
    answer = client.get(article.get_absolute_url())
    assert answer.status_code == 403
    assert "Adam may not read the team&#x27;s record." in answer.content.decode()


def test_an_administrator_begins_with_what_administrators_look_after(desk: Desk, client: Client) -> None:
    client.force_login(desk.adam)
    answer = client.get("/", follow=True)
    assert answer.redirect_chain == [("/admin/", 302)]
    assert "You look after people, keys and settings." in answer.text
    assert "<title>Administration · Factcheck</title>" in answer.text


def test_an_empty_desk_says_what_to_do(dora: Client) -> None:
    assert "Bring in your first article" in dora.get("/").content.decode()


def test_articles_stand_with_their_progress_the_last_first(
    desk: Desk, dora: Client, article: Article
) -> None:
    articles.receive(by=desk.by("dora"), title="A later one", body=TEXT)
    page = dora.get("/").content.decode()
    assert page.index("A later one") < page.index("A deal")
    assert "Being read" in page


def test_eve_sees_nothing_of_it(desk: Desk, client: Client, article: Article) -> None:
    client.force_login(desk.eve)
    page = client.get("/").content.decode()
    assert "A deal" not in page
    moving = client.get("/articles/moving/", {"articles": article.pk})
    assert moving.status_code == 286
    assert "moving-" not in moving.content.decode()


def test_a_second_page_holds_the_older_ones(desk: Desk, dora: Client) -> None:
    for number in range(21):
        Article.objects.create(
            team=desk.team, title=f"Piece {number}.", url="https://a.example/", intake="url"
        )
    first, second = dora.get("/").content.decode(), dora.get("/?page=2").content.decode()
    assert "Piece 20." in first
    assert "Piece 0." not in first
    assert "Piece 0." in second
    assert dora.get("/?page=999").status_code == dora.get("/?page=x").status_code == 200


@pytest.fixture
def by_work(desk: Desk, claim: Claim) -> dict[str, Callable[[], object]]:
    """What brings the article into each filter."""

    def failed() -> None:
        claim_actions.queue(claim.pk, by=desk.by("ann"))
        Lookup.objects.filter(claim=claim).update(outcome="failed", answered_at=timezone.now())

    return {
        "running": lambda: None,
        "choose": lambda: None,
        "checking": lambda: claim_actions.queue(claim.pk, by=desk.by("ann")),
        "sign": lambda: Claim.objects.filter(pk=claim.pk).update(state="to_sign"),
        "failed": failed,
        "checked": lambda: Claim.objects.filter(pk=claim.pk).update(state="settled"),
    }


@pytest.mark.parametrize("work", ["running", "choose", "checking", "sign", "failed", "checked"])
def test_articles_are_found_by_the_state_of_their_work(
    dora: Client, by_work: dict[str, Callable[[], object]], work: str
) -> None:
    by_work[work]()
    assert "A deal" in dora.get("/", {"work": work}).content.decode()


def test_an_article_that_has_nothing_of_the_kind_is_not_found(dora: Client, claim: Claim) -> None:
    Article.objects.update(read_at=timezone.now())
    for work in ("running", "checking", "sign", "failed", "checked"):
        page = dora.get("/", {"work": work}).content.decode()
        assert "A deal" not in page, work
        assert "No such article" in page


def test_articles_are_found_by_title(dora: Client, article: Article) -> None:
    assert "A deal" in dora.get("/", {"q": "DEAL"}).content.decode()
    assert "A deal" not in dora.get("/", {"q": "%"}).content.decode()


def test_progress_is_asked_for_only_while_something_runs(dora: Client, article: Article) -> None:
    assert "every 1500ms" in dora.get("/").content.decode()
    assert dora.get("/articles/moving/", {"articles": article.pk}).status_code == 200
    Article.objects.update(read_at=timezone.now())
    assert "every 1500ms" not in dora.get("/").content.decode()
    assert dora.get("/articles/moving/", {"articles": article.pk}).status_code == 286


@pytest.mark.parametrize("asked", ["", "x", "1,x,,2", "9" * 30, "٣"])
def test_odd_questions_about_progress_are_answered(dora: Client, asked: str) -> None:
    assert dora.get("/articles/moving/", {"articles": asked}).status_code == 286


def test_what_waits_for_dora_stands_on_the_desk(desk: Desk, client: Client, filed: Verdict) -> None:
    client.force_login(desk.dora)
    assert "<h2>To sign off</h2>" in client.get("/").content.decode()
    client.force_login(desk.ann)
    assert "<h2>To sign off</h2>" not in client.get("/").content.decode()


@pytest.fixture
def stuck(article: Article) -> Step:
    Step.objects.filter(kind="read").update(state=StepState.PARKED, error="The reader <broke> down.")
    return Step.objects.get(kind="read")


def test_dora_sees_what_is_stuck_and_has_it_tried_again(dora: Client, stuck: Step) -> None:
    page = dora.get("/").content.decode()
    assert "The reader &lt;broke&gt; down." in page
    assert f"/steps/{stuck.pk}/retry/" in page
    dora.post(f"/steps/{stuck.pk}/retry/")
    stuck.refresh_from_db()
    assert stuck.state == StepState.OWED


@pytest.mark.parametrize("kind", Step.Kind.values)
def test_whatever_is_stuck_stands_on_the_desk(
    desk: Desk, dora: Client, kind: str, filed: Verdict, evidence: list[Evidence]
) -> None:
    claim = filed.claim
    key, _ = make_key("site", by=desk.by("adam"), scopes=[Scope.PUBLISHED], consumer="Example News")
    model = Provider.objects.create(team=desk.team, name="Cellar", address="https://m.example", model="m")
    question = Consultation.objects.create(provider=model, call="extract", article=claim.article).pk
    subjects = {
        **dict.fromkeys(["fetch", "read", "match"], claim.article_id),
        **dict.fromkeys(["weigh", "compare", "pass_on"], claim.pk),
        **dict.fromkeys(["reread", "archive", "watch"], evidence[0].document_id),
        **dict.fromkeys(["consult", "check"], question),
        "look": claim.lookups.earliest("pk").pk,
        "learn": desk.team.pk,
        "recall": Inquiry.objects.create(key=key, team=desk.team, texts=["It is so."]).pk,
        "take_in": Upload.objects.create(team=desk.team, added_by=desk.ann, name="a.pdf", about={}).pk,
    }
    Step.objects.all().delete()
    Step.objects.create(kind=kind, subject=subjects[kind], state=StepState.PARKED, error="It broke down.")

    assert "It broke down." in dora.get("/").text


def test_ann_sees_it_and_may_not(desk: Desk, client: Client, stuck: Step) -> None:
    client.force_login(desk.ann)
    assert "/retry/" not in client.get("/").content.decode()
    answer = client.post(f"/steps/{stuck.pk}/retry/")
    assert answer.status_code == 403
    assert "Ann may not" in answer.content.decode()


def test_eves_try_finds_nothing(desk: Desk, client: Client, stuck: Step) -> None:
    client.force_login(desk.eve)
    assert client.post(f"/steps/{stuck.pk}/retry/").status_code == 404


# --- Bringing one in ----------------------------------------------------------------------------------------------------


def test_a_pasted_text_is_taken_in(desk: Desk, dora: Client) -> None:
    given = {"body": TEXT, "title": "Ships", "published_on": "2026-03-01", "publisher": "The Courier"}
    answer = dora.post("/", given)
    article = Article.objects.get()
    assert answer["Location"] == f"/articles/{article.pk}/"
    assert (article.title, article.publisher, article.intake) == ("Ships", "The Courier", "desk")
    assert article.received_by == desk.dora


@pytest.mark.parametrize(("given", "beside"), [("file", "id_file_error"), ("body", "id_body_error")])
def test_what_is_wrong_with_a_text_is_said_beside_the_field_it_came_from(
    dora: Client, given: str, beside: str
) -> None:
    words = "12 34 56"
    text = SimpleUploadedFile("numbers.txt", words.encode()) if given == "file" else words
    page = dora.post("/", {given: text}).text
    assert re.findall(r'<div id="(\w+)"><p class="wrong">This does not look like an article', page) == [
        beside
    ]


def test_a_file_is_taken_in(dora: Client) -> None:
    dora.post("/", {"file": SimpleUploadedFile("ships.txt", b"\xef\xbb\xbf" + TEXT.encode())})
    article = Article.objects.get()
    assert (article.body, article.intake) == (TEXT, "file")


PAGE = f"""<html><head><title>Ships sail</title><link rel="canonical" href="https://courier.example/ships">
<meta name="author" content="Ines Duarte"><meta property="article:published_time" content="2026-03-01T08:00:00Z"></head>
<body><article><h1>Ships sail</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ships.pdf", pdf(TEXT, title="Ships sail")),
        ("ships.docx", word(TEXT, title="Ships sail")),
        ("Ships.HTML", PAGE.encode()),
        ("ships.txt", f"Ships sail\n\n{TEXT}".encode()),
    ],
)
def test_an_article_comes_out_of_the_files_that_people_have(dora: Client, name: str, content: bytes) -> None:
    dora.post("/", {"file": SimpleUploadedFile(name, content), "publisher": "The Courier"})
    for step in Step.objects.filter(kind=Step.Kind.TAKE_IN):
        machine.run(step.pk)
    article = Article.objects.get()
    assert TEXT.strip() in article.body
    assert "<" not in article.body
    assert (article.title, article.publisher, article.intake) == ("Ships sail", "The Courier", "file")


def test_what_a_saved_page_says_of_itself_is_kept_and_what_a_person_says_goes_before(dora: Client) -> None:
    dora.post("/", {"file": SimpleUploadedFile("ships.html", PAGE.encode()), "byline": "I. Duarte"})
    article = Article.objects.get()
    assert (article.url, article.byline) == ("https://courier.example/ships", "I. Duarte")
    assert str(article.published_on) == "2026-03-01"


def test_an_address_is_taken_in_and_keeps_what_was_given_with_it(dora: Client) -> None:
    dora.post("/", {"url": "https://paper.example/ships", "title": "Ships"})
    article = Article.objects.get()
    assert (article.url, article.title, article.body, article.intake) == (
        "https://paper.example/ships",
        "Ships",
        "",
        "url",
    )


def test_the_same_text_again_leads_to_the_standing_article(dora: Client, article: Article) -> None:
    answer = dora.post("/", {"body": article.body}, follow=True)
    assert answer.redirect_chain == [(f"/articles/{article.pk}/", 302)]
    assert "on the desk already" in answer.content.decode()


def test_the_same_file_again_leads_to_its_article_that_waits_to_be_read(dora: Client) -> None:
    first, again = (
        dora.post("/", {"file": SimpleUploadedFile("ships.pdf", pdf(TEXT))}, follow=True) for _ in range(2)
    )
    assert again.redirect_chain == first.redirect_chain
    assert "on the desk already" in again.text


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        ({}, 422, "Paste the text, give the address of the page, or choose a file."),
        ({"body": "   \n "}, 422, "Paste the text, give the address"),
        ({"body": "12 34 56"}, 422, "This does not look like an article"),
        ({"body": TEXT + "\x00"}, 422, "Null characters are not allowed."),
        ({"body": TEXT + "\x1b"}, 422, "This is not text"),
        ({"body": "many words " * 50_000}, 413, "at most 500,000 are taken in"),
        ({"url": "ftp://paper.example/a"}, 422, "An address begins with http:// or https://"),
        ({"body": TEXT, "url": "javascript:alert(1)"}, 422, "An address begins with http:// or https://"),
        ({"body": TEXT, "published_on": "yesterday"}, 422, "Write the day as in 2026-03-01."),
        ({"body": TEXT, "file": ("a.txt", TEXT.encode())}, 422, "Paste the text or choose a file, not both."),
        ({"file": ("a.txt", b"caf\xe9 au lait for everybody")}, 422, "byte 4 fits no letter"),
        ({"file": ("a.pdf", b"%PDF-1.7" + b"x" * 10_000_000)}, 422, "a.pdf has more than 10 MB"),
        ({"file": ("a.xlsx", b"PK")}, 422, "Only .txt, .md, .html"),
        ({"file": ("a.txt", b"\x89PNG\r\n")}, 422, "a.txt is a picture; only text, web pages, PDF and Word"),
        ({"file": ("a.html", b"<html><body></body></html>")}, 422, "There is no text on this page"),
        ({"file": ("a.txt", b"")}, 422, "There is no text in this file."),
        ({"file": ("a.txt", b"x" * 10_000_001)}, 422, "a.txt has more than 10 MB"),
    ],
)
def test_what_can_not_be_taken_in_is_said_and_what_was_typed_is_kept(
    dora: Client, given: dict, status: int, sentence: str
) -> None:
    if "file" in given:
        given = given | {"file": SimpleUploadedFile(*given["file"])}
    answer = dora.post("/", given | {"byline": "Ines Duarte"})
    page = answer.content.decode()
    assert answer.status_code == status
    assert sentence in page
    assert 'value="Ines Duarte"' in page
    assert not Article.objects.exists()


def test_one_page_costs_the_same_queries_for_one_article_and_for_many(
    desk: Desk,
    dora: Client,
    claim: Claim,
    django_assert_max_num_queries: Callable,
    django_assert_num_queries: Callable,
) -> None:
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    with django_assert_max_num_queries(16) as few:
        dora.get("/")
    for number in range(8):
        articles.receive(by=desk.by("dora"), body=f"Number {number}: {TEXT}")
    Step.objects.filter(kind="read").update(state=StepState.PARKED, error="No.")
    with django_assert_num_queries(len(few) + 1):  # the articles of the stuck work
        dora.get("/")
