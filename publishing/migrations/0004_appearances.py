import json
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from publishing.addresses import NoAddress, hash_of


def fill(apps: Any, schema_editor: Any) -> None:
    appearances = apps.get_model("publishing", "Appearance").objects
    rows = apps.get_model("publishing", "Publication").objects.exclude(state="scheduled")
    for pk, team, document in rows.values_list("pk", "team", "document").iterator(chunk_size=500):
        for one in json.loads(document)["appearances"]:
            try:
                appearances.get_or_create(publication_id=pk, team_id=team, hash=hash_of(one["url"]))
            except NoAddress:
                continue


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_source_rules"),
        ("publishing", "0003_lists_of_a_team"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hash", models.CharField(max_length=64)),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appearances",
                        to="publishing.publication",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("team", "hash", "publication"), name="appearance_once")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
