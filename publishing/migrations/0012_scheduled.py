from typing import Any

from django.db import migrations, models
from django.db.models import Q


def let_go(apps: Any, schema_editor: Any) -> None:
    """At its hour each is told anew what it replaces."""
    apps.get_model("publishing", "Publication").objects.filter(state="scheduled").update(replaces=None)


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
        migrations.RunPython(let_go, migrations.RunPython.noop, elidable=True),
    ]
