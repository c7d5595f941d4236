import re
from typing import Any

from django.db import migrations
from django.db.models.functions import Left

LONGEST = 80


def call(apps: Any, schema_editor: Any) -> None:
    """By the words that ``sources.pages.opening`` gave on this day."""
    documents = apps.get_model("sources", "Document").objects
    nameless = documents.filter(title="", url="").values_list("pk", Left("text", 5 * LONGEST))
    for pk, text in list(nameless):
        words = " ".join(re.sub("^#{1,6} ", "", text).split())
        title = words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rsplit(' ', 1)[0]}…"
        documents.filter(pk=pk).update(title=title)


class Migration(migrations.Migration):
    """A text that has neither a title nor an address was called "document 15"."""

    dependencies = [("sources", "0010_leave_out_indexes_that_nobody_asks")]

    operations = [migrations.RunPython(call, migrations.RunPython.noop, elidable=True)]
