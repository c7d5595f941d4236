from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = "The door for programs"

    def ready(self) -> None:
        from api import schema  # noqa: F401  # tells drf-spectacular of our keys
