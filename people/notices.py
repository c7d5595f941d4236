"""The kinds of notices, and the ways they reach a person. Every notice is in the app; the way says what goes out besides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from people.models import Person


class Way(StrEnum):
    APP = "app"
    MAIL = "mail"
    CHAT = "chat"
    DIGEST = "digest"


WAYS = {
    Way.APP: "here only",
    Way.MAIL: "e-mail, at once",
    Way.CHAT: "my chat, at once",
    Way.DIGEST: "e-mail, once a day",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """``words`` complete the sentence "Tell me when ..."; ``usual`` is the way of somebody who chose nothing."""

    words: str
    usual: Way


KINDS = {
    "assigned": Kind("I am given a claim", Way.MAIL),
    "handed_back": Kind("a claim that I gave somebody is handed back", Way.APP),
    "sent_back": Kind("a verdict of mine is sent back", Way.MAIL),
    "to_sign": Kind(
        "a verdict waits for a signature, or a claim for a second reading, that may be mine", Way.APP
    ),
    "due": Kind("a claim of mine is due soon", Way.MAIL),
    "escalated": Kind("a claim of the team is about to be late", Way.MAIL),
    "dispute": Kind("two people do not agree, and I am one of them or could settle it", Way.MAIL),
    "held": Kind(
        "a published verdict that I signed or look after is held, waits for its release, or is withdrawn",
        Way.MAIL,
    ),
    "rechecked": Kind("a verdict that I filed or look after is to be checked again", Way.MAIL),
    "mentioned": Kind("somebody writes @ and my sign-in name", Way.MAIL),
    "account": Kind("somebody else changes my password or address", Way.MAIL),
    "verdict.refused": Kind("a verdict did not go out at its hour", Way.MAIL),
    "complaint.received": Kind("a reader writes about a published verdict", Way.DIGEST),
    "model.budget": Kind("a language model has used up its day’s budget", Way.APP),
    "webhook.stopped": Kind("a webhook was stopped", Way.DIGEST),
    "channel.failed": Kind("the team's channel did not take what it is told", Way.DIGEST),
}
OF_THE_TEAM = {
    "to_sign": "a verdict waits for a signature",
    "dispute": "two people do not agree on a verdict",
    "escalated": "a claim is about to be late",
    "corrected": "a published verdict is corrected, updated or withdrawn",
    "held": "a published verdict is held",
    "rechecked": "a signed verdict is to be checked again",
    "verdict.refused": "a verdict did not go out at its hour",
    "complaint.received": "a reader writes about a published verdict",
}
"""What a team's channel can be told of; the words complete the sentence "Tell the channel when ..."."""


def way_for(person: Person, kind: str) -> Way:
    """The person's choice for this kind, where there is an address for it."""
    chosen = person.notice_choices.get(kind)
    way = Way(chosen) if chosen in set(Way) else KINDS[kind].usual
    missing = not person.chat_url if way == Way.CHAT else way != Way.APP and not person.email
    return Way.APP if missing else way
