"""The reviewers' door: Django's admin, with the record to read and screens of its own for claims and verdicts."""

from desk.admin import claims, people, providers, publishers, sources, webhooks
from desk.admin.start import site

__all__ = ["claims", "people", "providers", "publishers", "site", "sources", "webhooks"]
