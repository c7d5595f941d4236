"""People as programs know them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class SignInName(serializers.SlugRelatedField[Any]):
    """Who did it, by the name one signs in with; null where nobody has or where it was the machine."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="username", read_only=True, allow_null=True, **options)
