"""The secrets of webhooks are encrypted where they stand."""

from django.db import migrations

import people.secrets_at_rest
from people.secrets_at_rest import lock, unlock


def lock_all(apps, schema_editor):
    _change(apps, lambda one: lock(one) if one.startswith("whsec_") else one)


def unlock_all(apps, schema_editor):
    _change(apps, lambda one: one if one.startswith("whsec_") else unlock(one))


def _change(apps, change):
    for row in apps.get_model("publishing", "Subscription").objects.all():
        row.secret, row.previous_secret = change(row.secret), change(row.previous_secret)
        row.save(update_fields=["secret", "previous_secret"])


class Migration(migrations.Migration):
    dependencies = [("publishing", "0004_appearances")]

    operations = [
        migrations.AlterField("subscription", "secret", people.secrets_at_rest.SecretField()),
        migrations.AlterField("subscription", "previous_secret", people.secrets_at_rest.SecretField(blank=True)),
        migrations.RunPython(lock_all, unlock_all),
    ]
