from typing import Any

from django.db import migrations, models
from django.db.models import Max, Q


def let_go(apps: Any, schema_editor: Any) -> None:
    """At its hour each is told anew what it replaces."""
    apps.get_model("publishing", "Publication").objects.filter(state="scheduled").update(replaces=None)


def number(apps: Any, schema_editor: Any) -> None:
    """On the way back what waits takes a version's number again, which no other of its claim has."""
    publications = apps.get_model("publishing", "Publication").objects
    for waiting in publications.filter(state="scheduled"):
        others = publications.filter(claim=waiting.claim_id).exclude(pk=waiting.pk)
        highest = others.aggregate(highest=Max("version"))["highest"] or 0
        publications.filter(pk=waiting.pk).update(version=highest + 1)


class Migration(migrations.Migration):
    """What waits for its hour stands in the way of no other: it replaces nothing yet, and takes no version's number."""

    dependencies = [("publishing", "0011_invented")]

    operations = [
        migrations.RemoveConstraint("publication", "publication_version_once"),
        migrations.AddConstraint(
            "publication",
            models.UniqueConstraint(
                fields=["claim", "version"], condition=~Q(state="scheduled"), name="publication_version_once"
            ),
        ),
        migrations.RunPython(let_go, number, elidable=True),
    ]
