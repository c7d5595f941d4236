from django.urls import URLPattern, URLResolver, include, path

from desk.views.documents import document
from desk.views.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("api.urls")),
    path("documents/<int:pk>/", document, name="document"),
    path("health/", health, name="health"),
]
