"""The editors' desk: a page for each noun, and one POST for each verb."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from desk.views import (
    article,
    articles,
    choosing,
    claim,
    demo,
    history,
    join,
    models,
    moves,
    outside,
    password,
    places,
    searches,
    sources,
)


def patterns(*, demonstration: bool) -> list[URLPattern]:
    """The desk's addresses; signing in without a password is one of them only in the demonstration."""
    demo_only = [path("demo/sign-in/<slug:name>/", demo.sign_in, name="demo_sign_in")]
    return [
        path("", articles.home, name="desk"),
        path("articles/moving/", articles.moving, name="articles_moving"),
        path("articles/<int:pk>/", article.article, name="article"),
        path("articles/<int:pk>/moving/", article.moving, name="article_moving"),
        path("articles/<int:pk>/mend/", article.mend, name="article_mend"),
        path("articles/<int:pk>/read-again/", article.read_again, name="article_read_again"),
        path("articles/<int:pk>/park-rest/", article.park_rest, name="article_park_rest"),
        path("articles/<int:pk>/reopen-rest/", article.reopen_rest, name="article_reopen_rest"),
        path("articles/<int:pk>/assign/", article.assign, name="article_assign"),
        path("claims/<int:pk>/", claim.claim, name="claim"),
        path("claims/<int:pk>/moving/", claim.moving, name="claim_moving"),
        path("claims/<int:pk>/mend/", claim.mend, name="claim_mend"),
        path("claims/<int:pk>/buttons/", claim.buttons, name="claim_buttons"),
        path("claims/<int:pk>/ask-models/", models.again_about, name="claim_ask_models"),
        path("claims/<int:pk>/sources/", sources.sources, name="claim_sources"),
        path("claims/<int:pk>/sources/<slug:verb>/", sources.move, name="sources_move"),
        path("leads/<int:pk>/<slug:verb>/", sources.lead, name="lead_move"),
        path("claims/<int:pk>/search/", searches.search, name="claim_search"),
        path("claims/<int:pk>/log-search/", searches.log, name="claim_log_search"),
        path("claims/<int:pk>/history/", history.screen, name="claim_history"),
        path("outside/<str:token>/", outside.screen, name="outside_reading"),
        path("join/<str:token>/", join.screen, name="join"),
        path("password/forgotten/", password.forgotten, name="password_forgotten"),
        path("password/sent/", password.sent, name="password_sent"),
        path("password/<str:uidb64>/<str:token>/", password.NewPassword.as_view(), name="password_new"),
        path("choosing/", choosing.screen, name="choosing"),
        path("choosing/<int:pk>/end/", choosing.end, name="choosing_end"),
        path("claims/<int:pk>/<slug:verb>/", moves.claim, name="claim_move"),
        path("verdicts/<int:pk>/publish/", claim.publish, name="publish"),
        path("verdicts/<int:pk>/<slug:verb>/", moves.verdict, name="verdict_move"),
        path("likenesses/<int:pk>/<slug:verb>/", moves.likeness, name="likeness_move"),
        path("places/", places.places, name="places"),
        path("places/<slug:name>/test/", places.test, name="place_test"),
        path("models/", models.models, name="models"),
        path("models/moving/", models.moving, name="models_moving"),
        path("models/<int:pk>/test/", models.test, name="model_test"),
        path("consultations/<int:pk>/again/", models.again, name="consultation_again"),
        path("feeds/add/", places.add_feed, name="feed_add"),
        path("feeds/<int:pk>/<slug:verb>/", places.move_feed, name="feed_move"),
        path("complaints/<int:pk>/close/", moves.complaint, name="complaint_close"),
        path("searches/<int:pk>/retry/", searches.retry, name="search_retry"),
        path("steps/<int:pk>/retry/", moves.retry_work, name="work_retry"),
        *(demo_only if demonstration else []),
    ]


urlpatterns = patterns(demonstration=settings.DEMO and settings.EMBEDDED)
