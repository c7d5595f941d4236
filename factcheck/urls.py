from django.urls import URLPattern, URLResolver, include, path

from desk.admin import site
from desk.views.health import health

handler400 = "api.errors.unreadable"

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", site.urls),
    path("api/", include("api.urls")),
    path("", include("desk.evidence_urls")),
    path("", include("desk.urls")),
    path("", include("publishing.urls")),
    path("health/", health, name="health"),
]
