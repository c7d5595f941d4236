"""Tries a connector now, with a real request, for whoever looks after it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sources import breaker, lookup
from sources.connectors import CONNECTORS, LocalConnector, RemoteConnector
from sources.errors import SourceError
from sources.fetch import fetch
from sources.models import Document


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether it works, and the answer in a sentence."""

    works: bool
    sentence: str


def run(name: str, team_id: int) -> Trial:
    """Ask the connector (a key of ``CONNECTORS``) something that it should know; nothing of the answer is kept.

    It is asked although it may be left alone just now: an answer opens it again for everybody.
    """
    place = CONNECTORS[name]
    if missing := lookup.missing_settings(place):
        return Trial(False, f"{place.label} is not set up: {', '.join(missing)} is empty.")
    if isinstance(place, LocalConnector):
        count = Document.objects.filter(team=team_id).count()
        return Trial(True, f"{place.label}: {count:,} can be searched.")
    if not isinstance(place, RemoteConnector):
        raise TypeError(f"{name} is neither a local nor a remote connector")
    began = time.monotonic()
    try:
        said = place.read_trial(
            fetch(place.describe_trial(lookup.configured(place, limit="3", language="en")))
        )
    except SourceError as error:
        told = place.explain(error)
        breaker.note(name, told)
        return Trial(False, f"{place.label}: {told}")
    breaker.note(name)
    return Trial(True, f"{place.label} answered in {time.monotonic() - began:.1f} seconds: {said}.")
