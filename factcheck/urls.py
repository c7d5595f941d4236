from django.urls import URLPattern, URLResolver, include, path

from desk.admin import site
from desk.views.documents import document
from desk.views.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", site.urls),
    path("api/", include("api.urls")),
    path("documents/<int:pk>/", document, name="document"),
    path("", include("desk.urls")),
    path("", include("publishing.urls")),
    path("health/", health, name="health"),
]
