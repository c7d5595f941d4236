from typing import Any

from django.db import migrations, models
from django.db.models import Q


def mark(apps: Any, schema_editor: Any) -> None:
    """In JSON as it is stored no text can hold these words, for its quotes are escaped."""
    said = Q(document__contains='"invented":true')
    rows = apps.get_model("publishing", "Publication").objects
    rows.filter(said | Q(claim__article__invented=True)).update(invented=True)


class Migration(migrations.Migration):
    """What was made up is told by its row, as its document tells it: its article may be, or only a page that it rests on."""

    dependencies = [("publishing", "0010_retired_secrets")]

    operations = [
        migrations.AddField(
            "publication",
            "invented",
            models.BooleanField(default=False, help_text="Made up for the demonstration, or rests on it."),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]
