"""What a list of claims, or of verdicts, can be narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django_filters import rest_framework as filters

from api.v1.shapes.words import BIGGEST_ID, CLAIM_STATES, KINDS, PUBLIC_STATES, RATINGS
from claims.models import Claim, Verdict
from publishing.models import Publication

MOST_WORDS = 20


class IdFilter(filters.NumberFilter):  # type: ignore[misc]  # django-filter has no types
    field_class = forms.IntegerField

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=BIGGEST_ID, **options)

    def get_max_validator(self) -> None:
        """The field has its own."""


class ClaimFilter(filters.FilterSet):  # type: ignore[misc]  # as above
    """Several values of one field are alternatives; several fields must all fit."""

    state = filters.MultipleChoiceFilter(choices=CLAIM_STATES)
    kind = filters.MultipleChoiceFilter(choices=KINDS)
    rating = filters.MultipleChoiceFilter(
        choices=RATINGS,
        method="by_rating",
        label="Of the desk's latest verdict that was not sent back.",
    )
    article = IdFilter(field_name="article_id")
    assignee = filters.CharFilter(method="by_assignee", label="The sign-in name of whoever holds it.")
    speaker = filters.CharFilter(
        field_name="speaker__name", lookup_expr="icontains", label="Part of the name."
    )
    q = filters.CharFilter(method="by_words", max_length=500, label="Words that all stand in the statement.")
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Claim
        fields: list[str] = []

    def by_rating(self, claims: QuerySet[Claim], name: str, ratings: list[str]) -> QuerySet[Claim]:
        if not ratings:
            return claims
        standing = Verdict.objects.filter(claim=OuterRef("pk")).standing()
        rated = claims.annotate(standing_rating=Subquery(standing.order_by("-pk").values("rating")[:1]))
        return rated.filter(standing_rating__in=ratings)

    def by_assignee(self, claims: QuerySet[Claim], name: str, assignee: str) -> QuerySet[Claim]:
        return claims.filter(assignments__ended_at=None, assignments__person__username=assignee)

    def by_words(self, claims: QuerySet[Claim], name: str, words: str) -> QuerySet[Claim]:
        for word in words.split()[:MOST_WORDS]:
            claims = claims.filter(statement__icontains=word)
        return claims


class VerdictFilter(filters.FilterSet):  # type: ignore[misc]  # as above
    """Nothing is found by what is not shown: a held or withdrawn verdict has no rating here either."""

    state = filters.MultipleChoiceFilter(
        choices=PUBLIC_STATES, label="Without it what is out: published and held."
    )
    rating = filters.MultipleChoiceFilter(choices=RATINGS, method="by_rating", label="While it is shown.")
    claim = IdFilter(field_name="claim_id", label="Every version of one claim’s verdict, with all=1.")
    speaker = filters.CharFilter(
        field_name="claim__speaker__name", lookup_expr="icontains", label="Part of the name."
    )
    q = filters.CharFilter(method="by_words", max_length=500, label="Words that all stand in the statement.")
    published_after = filters.IsoDateTimeFilter(field_name="published_at", lookup_expr="gte")
    published_before = filters.IsoDateTimeFilter(field_name="published_at", lookup_expr="lt")

    class Meta:
        model = Publication
        fields: list[str] = []

    def by_rating(self, rows: QuerySet[Publication], name: str, ratings: list[str]) -> QuerySet[Publication]:
        shown = [Publication.State.PUBLISHED, Publication.State.REPLACED]
        return rows.filter(verdict__rating__in=ratings, state__in=shown) if ratings else rows

    def by_words(self, rows: QuerySet[Publication], name: str, words: str) -> QuerySet[Publication]:
        for word in words.split()[:MOST_WORDS]:
            rows = rows.filter(verdict__statement__icontains=word)
        return rows
