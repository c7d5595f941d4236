from django.urls import include, path, re_path

from api.errors import Unknown

app_name = "api"
urlpatterns = [
    path("v1/", include("api.v1.urls")),
    re_path("", Unknown.as_view(), name="unknown"),
]
