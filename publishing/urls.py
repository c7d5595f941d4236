"""What the public reads."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path

from publishing import views
from publishing.sitemaps import SITEMAPS

urlpatterns = [
    path("checks/", views.checks, name="checks"),
    path("checks/feed.json", views.feed_json, name="feed_json"),
    path("checks/claimreviews.json", views.data_feed, name="data_feed"),
    path("checks/feed.atom", views.feed_atom, name="feed_atom"),
    path("checks/<int:claim>/", views.check, name="check"),
    path("checks/<int:claim>/complain/", views.complain, name="complain"),
    path("verdicts/<int:pk>/", views.verdict, name="verdict"),
    path("stories/<int:article>/", views.story, name="story"),
    path(
        "sitemap.xml",
        views.public(sitemap_views.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"},
    ),
    path(
        "sitemap-<slug:section>.xml",
        views.public(sitemap_views.sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap",
    ),
    path("robots.txt", views.robots),
    path("corrections/", views.corrections, name="corrections"),
    path("policies/method/", views.method, name="method"),
]
