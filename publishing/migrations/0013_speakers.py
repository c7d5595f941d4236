from typing import Any

from django.db import migrations, models
from django.db.models import F, JSONField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce


def name(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("publishing", "Publication").objects.exclude(document="")
    told = rows.annotate(told=Cast(F("document"), JSONField()))
    told.update(speaker=Coalesce(KT("told__speaker__name"), Value("")))


class Migration(migrations.Migration):
    """Verdicts are found by the speaker whom they name, and not by whom the desk has found since."""

    dependencies = [("publishing", "0012_scheduled")]

    operations = [
        migrations.AddField(
            "publication",
            "speaker",
            models.CharField(blank=True, default="", help_text="Whom the document names.", max_length=200),
            preserve_default=False,
        ),
        migrations.RunPython(name, migrations.RunPython.noop, elidable=True),
    ]
