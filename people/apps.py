from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "Team"

    def ready(self) -> None:
        from people.patience import unlimited

        pre_migrate.connect(unlimited, sender=self, dispatch_uid="people.patience")
