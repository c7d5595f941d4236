from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self) -> None:
        from desk.signed_in import note

        user_logged_in.connect(note, dispatch_uid="desk.signed_in")
