"""Parts of a row that is written out by hand: how they are described, and how a time is written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

_MOMENT = serializers.DateTimeField()


def moment(at: datetime | None) -> str | None:
    """A time as every answer writes it."""
    return None if at is None else str(_MOMENT.to_representation(at))


class Written(serializers.ReadOnlyField):
    """A part that is described by a serializer which never writes it."""

    def __init__(self, shape: serializers.BaseSerializer[Any]) -> None:
        super().__init__()
        self.shape = shape


class WrittenExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # it registers its subclasses
    target_class = Written

    def map_serializer_field(self, auto_schema: Any, direction: str) -> Any:
        return auto_schema._map_serializer_field(self.target.shape, "response")
