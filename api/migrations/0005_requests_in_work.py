from django.db import migrations, models


class Migration(migrations.Migration):
    """A request that is done in many transactions is held while it is done."""

    dependencies = [("api", "0004_leave_out_indexes_that_nobody_asks")]

    operations = [
        migrations.AddField("idempotentrequest", "lease_until", models.DateTimeField(blank=True, null=True)),
    ]
