"""The one bell: rung after commit for each line of history. A lost ring costs seconds, for a sweep finds the line."""

from django.dispatch import Signal

event_recorded = Signal()  # sender: the event's type; keyword: event_id
