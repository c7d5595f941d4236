"""What `manage.py check --deploy` says about the surroundings of a desk that others can reach."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.urls, deploy=True)
def site_url_is_reachable(**_: Any) -> list[checks.CheckMessage]:
    if urlsplit(settings.SITE_URL).hostname not in {"127.0.0.1", "localhost", "::1"}:
        return []
    said = f"SITE_URL is {settings.SITE_URL}, and what is published and mailed carries addresses that begin with it."
    return [
        checks.Warning(
            said, hint="Set SITE_URL to the address under which others see the desk.", id="factcheck.W001"
        )
    ]


@checks.register("mail", deploy=True)
def mail_is_sent(**_: Any) -> list[checks.CheckMessage]:
    if settings.EMAIL_BACKEND != "django.core.mail.backends.filebased.EmailBackend":
        return []
    said = f"Mail is not sent but kept as files in {settings.EMAIL_FILE_PATH}."
    return [
        checks.Warning(
            said, hint="Set EMAIL_URL, as in smtp+tls://user:password@host:587.", id="factcheck.W002"
        )
    ]
