from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "What goes out"

    def ready(self) -> None:
        from claims.signals import event_recorded
        from publishing import bell

        event_recorded.connect(bell.ring, dispatch_uid="publishing.bell")
