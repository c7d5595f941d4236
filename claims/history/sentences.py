"""A line of history as a sentence for people."""

from __future__ import annotations

import json
from typing import Any

from claims.counting import count
from claims.models import Event
from sources.connectors import CONNECTORS

_SAYS: dict[str, str] = {
    "article.received": "{who} brought in the article",
    "article.fetched": "{who} fetched the article from its address",
    "article.file_read": "{who} took the article's text from the file {name}",
    "article.read": "{who} read the article: {claims:claim}, {dismissed} not checkable",
    "article.reread": "{who} had the article read again, in which nothing was found",
    "article.linked": "{who} found that the article is nearly the same as article {of}",
    "article.mended": "{who} mended {fields}",
    "article.revised": "{who} gave the article a new text (revision {revision})",
    "article.rest_parked": "{who} left out what nobody had chosen: {many}",
    "article.rest_reopened": "{who} brought back what was left out together: {many}",
    "claims.added": "{who} sent in {many}",
    "claim.queued": "{who} chose the claim to be checked",
    "claim.parked": "{who} put the claim aside",
    "claim.dismissed": "{who} set the claim aside as not checkable: {reason}",
    "claim.merged": "{who} merged the claim into claim {into}",
    "claim.reopened": "{who} reopened the claim: {reason}",
    "claim.assigned": "{who} assigned the claim to {assignee}",
    "claim.escalated": "{who} told the editors that {holder}'s claim is due {due_at}",
    "claim.split": "{who} split the claim: claim {other} says “{statement}”",
    "claim.taken": "{who} took the claim",
    "claim.opened": "{who} opened the claim",
    "claim.handed_back": "{who} handed the claim back{because}",
    "claim.waiting": "{who} set the claim to wait until {due_on}",
    "claim.woken": "{who} put the claim back into the queue: its day has come",
    "claim.mended": "{who} changed the {fields}",
    "claim.rechecked": "{who} asked for the claim to be checked again: {reason}",
    "claim.let_stand": "{who} called the re-check off, the verdict stands: {reason}",
    "claim.researched": "{who} asked {connectors}",
    "sibling.made": "{who} made this claim of claim {of}, to check {asked}",
    "likeness.proposed": "{who} found {checks} that may be of the same claim",
    "likeness.confirmed": "{who} confirmed that {earlier} is about the same claim",
    "likeness.refused": "{who} found that {earlier} is not about the same claim",
    "likeness.reopened": "{who} took back what was said of {earlier}",
    "likeness.news": "{who} noted: {news}",
    "factchecks.imported": "{who} imported fact checks from {source}: {added} added, {changed} changed",
    "lookup.answered": "{who} asked {connector}: {outcome}",
    "lookup.logged": "{who} noted a search in {connector}: {outcome}",
    "document.added": "{who} added a document: {title}",
    "document.attributed": "{who} said who published the document {title}: {publisher}",
    "document.unattributed": "{who} took back who published the document {title}: it was {before}",
    "evidence.added": "{who} added {evidence}",
    "evidence.found": "{who} found {count:passage} from {pages:page}",
    "evidence.judged": "{who} judged {evidence}: {changes}",
    "evidence.reused": "{who} used {evidence} here, which claim {of} has too",
    "evidence.attributed": "{who} said from whom {evidence} is: {name}",
    "evidence.unattributed": "{who} took back from whom {evidence} is: it was {before}",
    "evidence.translated": "{who} translated {evidence}",
    "evidence.copy_given": "{who} gave a saved copy of the page {address}; its quote: {check}",
    "evidence.reread": "{who} read another copy of the page: the quote in {evidence} is {found}",
    "origin.merged": "{who} counted source {number} with source {into}",
    "origin.split": "{who} set the pages of source {number} apart: sources {numbers}",
    "origin.undone": "{who} put the sources back to how they stood before",
    "origin.given_back": "{who} let the machine group the sources again",
    "interest.declared": "{who} said that {name} is a party to the claim: {why}",
    "interest.denied": "{who} said that {name} is no party to the claim: {why}",
    "lead.followed": "{who} followed a primary source that was named: {name}",
    "lead.left": "{who} left a primary source aside that was named: {name}",
    "lead.reopened": "{who} took back what was said of the primary source {name}",
    "publisher.mended": "{who} mended the publisher {name}: {changes}",
    "speaker.mended": "{who} mended the speaker {name}: {changes}",
    "verdict.suggested": "{who} suggested {rating}",
    "verdict.decided": "{who} filed {label} on {origins:independent source}",
    "verdict.disputed": "{who} filed {label} again and asked a third person: {dispute}",
    "reading.filed": "{who} filed what they found; nobody sees it until a second person has read the claim too",
    "reading.recalled": "{who} took back what they had filed, which nobody has seen",
    "verdict.agreed": "{who} read the claim blind and filed {label}, as {first} had: both are opened",
    "verdict.differed": "{who} read the claim blind and filed {label}; {first} had filed {first_label}: a third person decides",
    "verdict.approved": "{who} signed off {label}",
    "reader.invited": "{who} asked {reader} from outside to be the second reader",
    "reader.opened": "{who} (outside) opened the verdict from the link mailed to them",
    "choosing.added": "{who} set a rule: {rule}",
    "choosing.ended": "{who} ended the rule: {rule}",
    "person.declared": "{who} said what they can take: {fields}",
    "verdict.sent_back": "{who} sent the verdict back: {comment}",
    "verdict.set_aside": "{who} took neither of the two verdicts and writes their own",
    "verdict.recalled": "{who} took the verdict back",
    "verdict.spiked": "{who} decided that the verdict will not run",
    "verdict.published": "{who} published {label} (version {version})",
    "verdict.replaced": "{who} replaced the published verdict with {label} ({change})",
    "verdict.scheduled": "{who} set the verdict to be published on {hour}",
    "verdict.unscheduled": "{who} took the verdict off the schedule",
    "verdict.held": "{who} held the published verdict: {note}",
    "verdict.release_asked": "{who} asked to release the held verdict",
    "verdict.released": "{who} released the held verdict",
    "verdict.withdrawn": "{who} withdrew the verdict: {note}",
    "complaint.received": "A reader wrote about the published verdict",
    "complaint.closed": "{who} closed a reader's complaint: {answer}",
    "complaints.forgotten": "{who} blanked who wrote {many}, closed long ago",
    "feed.added": "{who} added the feed {name}",
    "feed.stopped": "{who} stopped the feed {name}",
    "feed.started": "{who} started the feed {name} again",
    "person.added": "{who} added {name} as {roles}",
    "person.invited": "{who} invited {name} to join as {roles}",
    "person.joined": "{who} joined as {roles}, invited by {inviter}",
    "person.uninvited": "{who} withdrew the invitation of {name}",
    "person.chose_notices": "{who} chose how they are told of things",
    "person.mended": "{who} changed {name}: {fields}",
    "scale.changed": "{who} made version {version} of the rating scale: {changes}",
    "team.mended": "{who} changed the team's {fields}",
    "consumer.added": "{who} added the organisation {name}",
    "consumer.mended": "{who} changed the organisation {name}",
    "person.closed": "{who} closed the account of {name}: {what}",
    "person.new_password": "{who} chose a new password",
    "person.mailed_link": "{who} mailed {name} a link to choose a new password",
    "person.reset_password": "{who} chose a new password by the link that was mailed; all sessions ended",
    "sessions.ended": "{who} ended {sessions} of {name}",
    "key.made": "{who} made the key {label} with {scopes}",
    "key.revoked": "{who} revoked the key {label}",
    "channel.set": "{who} had the team's channel at {host} told of things",
    "channel.stopped": "{who} stopped telling the channel at {host}",
    "model.added": "{who} set up the language model {name}",
    "model.mended": "{who} changed the language model {name}: {fields}",
    "model.read": "{name} read the article beside our machine: {claims:claim} stood the checks, {alone} of them new, {refused} refused",
    "model.judged": "{name} judged {evidence} beside our machine: it {stance}",
    "model.worded": "{name} worded the suggestion",
    "model.refused": "{name} was asked to {call}, and nothing it said stood the checks: {error}",
    "model.not_asked": "{name} was not asked to {call}: {error}",
    "model.failed": "{name} was asked to {call} and gave no answer that can be used: {error}",
    "webhook.added": "{who} had {url} told of changes",
    "webhook.mended": "{who} changed the webhook to {url}",
    "webhook.rotated": "{who} gave the webhook to {url} a new secret",
    "webhook.stopped": "{who} stopped the webhook to {url}: {reason}",
    "webhook.started": "{who} started the webhook to {url} again, and has {missed:change} sent that it missed",
}


# Lines from before evidence was called by its name tell its number, but for these, which told none.
_NUMBERLESS = {"evidence.added", "evidence.reused"}


class _Count(int):
    """A number that counts: ``{pages:page}`` is "1 page" or "2 pages"."""

    def __format__(self, noun: str) -> str:
        return count(int(self), noun) if noun else str(int(self))


class _Blank(str):
    def __format__(self, noun: str) -> str:
        return f"{self} {noun}s" if noun else str(self)


class _Said(dict[str, Any]):
    """What a line says; "…" where it was blanked."""

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        return _Count(value) if type(value) is int else value

    def __missing__(self, key: str) -> str:
        return _Blank("…")


def payload_of(event: Event) -> dict[str, Any]:
    """What the line carries; empty where it was blanked."""
    text = event.payload.text
    return dict(json.loads(text)) if text else {}


def actor_name(event: Event) -> str:
    """Who did it, as people read it."""
    if event.person is not None:
        return event.person.name
    if event.key is not None and event.key.consumer is not None:
        return event.key.consumer.name
    return "The machine" if event.machine else "Somebody on the server"


def place(connector: str) -> str:
    """Where was looked, in people's words; a place that a person noted is named as she named it."""
    known = CONNECTORS.get(connector)
    return known.label if known else connector


def sentence(event: Event) -> str:
    """One sentence, such as "Ann Okafor filed Mixed on 3 independent sources"."""
    pattern = _SAYS.get(event.type, "{who}: " + event.type.replace(".", " ").replace("_", " "))
    said = _Said(payload_of(event), who=actor_name(event))
    said["because"] = f": {said['reason']}" if said.get("reason") else ""
    if "evidence" in said:
        before = "evidence" if event.type in _NUMBERLESS else f"evidence {said['evidence']}"
        said["evidence"] = said.get("called") or before
    for field in {"connector", "connectors"} & said.keys():
        said[field] = ", ".join(place(name) for name in said[field].split(", "))
    return pattern.format_map(said)
