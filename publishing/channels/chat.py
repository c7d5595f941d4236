"""Notices to an incoming webhook of Slack, Mattermost or Microsoft Teams.

Slack and Mattermost take ``{"text"}`` (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/,
https://developers.mattermost.com/integrate/webhooks/incoming/); a Teams workflow takes a message with an adaptive card
(https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook).
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from people.models import ChannelNotice, Notice
from people.secrets_at_rest import KeyLost, unlock
from publishing.channels.email import NotSent
from sources.errors import SourceError, TooLarge
from sources.exchange import Request
from sources.fetch import Limits, fetch

LIMITS = Limits(seconds=15.0, redirects=0, body=100_000)
TEAMS = (".logic.azure.com", ".api.powerplatform.com", ".webhook.office.com")


def notice(one: Notice) -> None:
    """Post one notice to its person's chat. Raises NotSent."""
    post(_address(one.person.chat_url), one.text, one.link)


def to_channel(one: ChannelNotice) -> None:
    """Post one notice to its team's channel. Raises NotSent."""
    post(_address(one.channel.url), one.text, one.link)


def _address(kept: str) -> str:
    try:
        return unlock(kept)
    except KeyLost as error:
        raise NotSent(str(error)) from error


def post(url: str, text: str, link: str) -> None:
    """Post words, with a link of this desk or without, to an incoming webhook. Raises NotSent."""
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    body = json.dumps(message(url, text, link), ensure_ascii=False).encode()
    asked = Request(url, headers=headers, method="POST", robots=False, body=body)
    try:
        fetch(asked, limits=LIMITS, pace=None)
    except TooLarge:  # it was taken, and we don't read long answers
        return
    except SourceError as error:
        raise NotSent(str(error)) from error


def message(url: str, text: str, link: str) -> dict[str, Any]:
    """What the chat at this address understands. Words of an article can neither call a channel nor make a link."""
    link = f"{settings.SITE_URL.rstrip('/')}{link}" if link else ""
    host = urlsplit(url).hostname or ""
    if not host.endswith(TEAMS):
        return {"text": f"{_harmless(text)}\n{link}".strip()}
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": _plain(text), "wrap": True}],
    }
    if link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open", "url": link}]
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
    }


def _harmless(text: str) -> str:
    """Slack's three characters written out, and no name that Mattermost would call."""
    written = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return written.replace("@", "@\u200b")


def _plain(text: str) -> str:
    """A card reads Markdown: a bracket makes no link."""
    return text.replace("[", "\\[").replace("]", "\\]")
