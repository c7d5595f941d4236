from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    publications = apps.get_model("publishing", "Publication")
    claims = apps.get_model("claims", "Claim").objects.filter(pk=OuterRef("claim"))
    publications.objects.update(team=Subquery(claims.values("article__team")[:1]))


class Migration(migrations.Migration):
    # Rows are written before the table is altered again: on PostgreSQL that can't stand in one transaction.
    atomic = False

    dependencies = [
        ("claims", "0002_likenesses"),
        ("people", "0001_initial"),
        ("publishing", "0002_webhooks_and_complaints"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="people.team",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="publication",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="publications", to="people.team"
            ),
        ),
        migrations.RemoveIndex(model_name="publication", name="publishing__state_47a8c0_idx"),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=Q(state__in=["published", "held"]),
                fields=["team", "-published_at", "-id"],
                name="publication_out_of_a_team",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=~Q(state="scheduled"),
                fields=["team", "-published_at", "-id"],
                name="publication_ever_of_a_team",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=Q(state="scheduled"), fields=["scheduled_for"], name="publication_scheduled"
            ),
        ),
    ]
