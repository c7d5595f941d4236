"""What a list of claims, or of verdicts, can be narrowed by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField

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


class _Moment(IsoDateTimeField):  # type: ignore[misc]  # as above
    def to_python(self, value: Any) -> datetime | None:
        """None where nothing is asked. What has left the calendar in UTC is no moment."""
        try:
            moment: datetime | None = super().to_python(value)
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class MomentFilter(filters.IsoDateTimeFilter):  # type: ignore[misc]  # as above
    field_class = _Moment


class OneOf(filters.MultipleChoiceFilter):  # type: ignore[misc]  # as above
    """One or more words of a list; who sends another is told which there are."""

    def __init__(self, *, choices: Sequence[tuple[str, Any]], **options: Any) -> None:
        said = f"“%(value)s” is none of these: {', '.join(word for word, _ in choices)}."
        super().__init__(choices=choices, error_messages={"invalid_choice": said}, **options)


class WordsFilter(filters.CharFilter):  # type: ignore[misc]  # as above
    """Words that must all stand in ``field_name``."""

    def __init__(self, **options: Any) -> None:
        label = "Words that all stand in the statement."
        super().__init__(label=label, max_length=500, validators=[self.check_number], **options)

    @staticmethod
    def check_number(words: str) -> None:
        if len(words.split()) > MOST_WORDS:
            raise ValidationError(f"At most {MOST_WORDS} words are looked for at once.")

    def filter(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        for word in words.split() if words else ():
            rows = rows.filter(**{f"{self.field_name}__icontains": word})
        return rows


class ClaimFilter(filters.FilterSet):  # type: ignore[misc]  # as above
    """Several values of one field are alternatives; several fields must all fit."""

    state = OneOf(choices=CLAIM_STATES)
    kind = OneOf(choices=KINDS)
    rating = OneOf(
        choices=RATINGS,
        method="by_rating",
        label="Of the desk's latest verdict that was not sent back.",
    )
    article = IdFilter(field_name="article_id")
    assignee = filters.CharFilter(method="by_assignee", label="The sign-in name of whoever holds it.")
    speaker = filters.CharFilter(
        field_name="speaker__name", lookup_expr="icontains", label="Part of the name."
    )
    q = WordsFilter(field_name="statement")
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


class VerdictFilter(filters.FilterSet):  # type: ignore[misc]  # as above
    """Nothing is found by what is not shown: a held or withdrawn verdict has no rating here either."""

    state = OneOf(choices=PUBLIC_STATES, label="Without it what is out: published and held.")
    rating = OneOf(choices=RATINGS, method="by_rating", label="While it is shown.")
    claim = IdFilter(field_name="claim_id", label="Every version of one claim’s verdict, with all=1.")
    speaker = filters.CharFilter(method="by_speaker", label="Part of the name, while it is shown.")
    q = WordsFilter(field_name="verdict__statement")
    published_after = MomentFilter(field_name="published_at", lookup_expr="gte")
    published_before = MomentFilter(field_name="published_at", lookup_expr="lt")

    class Meta:
        model = Publication
        fields: list[str] = []

    def by_speaker(self, rows: QuerySet[Publication], name: str, words: str) -> QuerySet[Publication]:
        shown = rows.exclude(state=Publication.State.WITHDRAWN)
        return shown.filter(speaker__icontains=words) if words else rows

    def by_rating(self, rows: QuerySet[Publication], name: str, ratings: list[str]) -> QuerySet[Publication]:
        shown = [Publication.State.PUBLISHED, Publication.State.REPLACED]
        return rows.filter(verdict__rating__in=ratings, state__in=shown) if ratings else rows
