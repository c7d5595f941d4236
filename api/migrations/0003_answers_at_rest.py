"""The answers that are given again for an Idempotency-Key are encrypted: one may hold a secret that is shown once."""

from django.db import migrations

import people.secrets_at_rest
from people.secrets_at_rest import lock, unlock


def lock_all(apps, schema_editor):
    for row in apps.get_model("api", "IdempotentRequest").objects.exclude(body=""):
        row.body = lock(row.body)
        row.save(update_fields=["body"])


def unlock_all(apps, schema_editor):
    for row in apps.get_model("api", "IdempotentRequest").objects.exclude(body=""):
        row.body = unlock(row.body)
        row.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [("api", "0002_allowances")]

    operations = [
        migrations.AlterField("idempotentrequest", "body", people.secrets_at_rest.SecretField(blank=True)),
        migrations.RunPython(lock_all, unlock_all),
    ]
