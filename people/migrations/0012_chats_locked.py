from typing import Any

from django.db import migrations

from people.secrets_at_rest import KeyLost, SecretField, lock, unlock


def close(apps: Any, schema_editor: Any) -> None:
    _each(apps, lock)


def open_again(apps: Any, schema_editor: Any) -> None:
    _each(apps, _or_nothing)


def _or_nothing(kept: str) -> str:
    try:
        return unlock(kept)
    except KeyLost:
        return ""


def _each(apps: Any, change: Any) -> None:
    people = apps.get_model("people", "Person").objects
    for pk, kept in list(people.exclude(chat_url="").values_list("pk", "chat_url")):
        people.filter(pk=pk).update(chat_url=change(kept))


class Migration(migrations.Migration):
    """What opens a person's chat is encrypted, as a team's channel is."""

    dependencies = [("people", "0011_scales")]

    operations = [
        migrations.AlterField(
            "person",
            "chat_url",
            SecretField(blank=True, help_text="An incoming webhook of Slack, Mattermost or Teams, locked."),
        ),
        migrations.RunPython(close, open_again),
    ]
