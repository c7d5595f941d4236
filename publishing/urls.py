"""What the public reads."""

from django.urls import path

from publishing import views

urlpatterns = [
    path("checks/feed.json", views.feed_json, name="feed_json"),
    path("checks/claimreviews.json", views.data_feed, name="data_feed"),
    path("checks/feed.atom", views.feed_atom, name="feed_atom"),
    path("checks/<int:claim>/", views.check, name="check"),
    path("checks/<int:claim>/complain/", views.complain, name="complain"),
    path("verdicts/<int:pk>/", views.verdict, name="verdict"),
    path("stories/<int:article>/", views.story, name="story"),
    path("corrections/", views.corrections, name="corrections"),
    path("policies/method/", views.method, name="method"),
]
