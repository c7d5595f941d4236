from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from people.secrets_at_rest import SecretField


def retire(apps: Any, schema_editor: Any) -> None:
    retired = apps.get_model("publishing", "RetiredSecret").objects
    good = apps.get_model("publishing", "Subscription").objects.filter(previous_until__gt=timezone.now())
    for pk, secret, until in good.values_list("pk", "previous_secret", "previous_until"):
        retired.create(subscription_id=pk, secret=secret, until=until)


def bring_back(apps: Any, schema_editor: Any) -> None:
    hooks = apps.get_model("publishing", "Subscription").objects
    for one in apps.get_model("publishing", "RetiredSecret").objects.order_by("until"):
        hooks.filter(pk=one.subscription_id).update(previous_secret=one.secret, previous_until=one.until)


class Migration(migrations.Migration):
    """Every secret that was replaced signs for its day: there may be several."""

    dependencies = [("publishing", "0009_leave_out_indexes_that_nobody_asks")]

    operations = [
        migrations.CreateModel(
            "RetiredSecret",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", SecretField()),
                ("until", models.DateTimeField()),
                (
                    "subscription",
                    models.ForeignKey(
                        "publishing.subscription", django.db.models.deletion.CASCADE, related_name="retired"
                    ),
                ),
            ],
        ),
        migrations.RunPython(retire, bring_back),
        migrations.RemoveField("subscription", "previous_secret"),
        migrations.RemoveField("subscription", "previous_until"),
    ]
