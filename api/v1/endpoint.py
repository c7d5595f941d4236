"""What every endpoint of this version shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any, ClassVar, cast

from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from django_filters.filters import MultipleChoiceFilter
from rest_framework import serializers
from rest_framework.exceptions import ParseError, UnsupportedMediaType, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api import access, conditional, throttling, writing
from api.deprecation import Deprecated
from api.lines import Lines
from api.paging import CursorPages
from api.pieces import take_pieces
from people.actors import Actor
from people.roles import Scope


@method_decorator(gzip_page, name="dispatch")
class Endpoint(GenericViewSet[Any]):
    """Reads answer with an ETag; writes are one action each. ``ordering`` is that of a list; the view's own one may be asked
    for in one of ``orderings``, with a minus before it for the other way. ``parameters`` are what else a list is asked with.
    ``deprecated`` are its actions that are going to go."""

    reads_with: frozenset[Scope] = access.READS_RECORD
    writes_with: frozenset[Scope] = access.REVIEW
    open_to_all = False
    ordering: ClassVar[tuple[str, ...]] = ("-id",)
    orderings: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[tuple[str, ...]] = ()
    deprecated: ClassVar[Mapping[str | None, Deprecated]] = {}
    lookup_value_regex = r"\d{1,18}"
    http_method_names = ["get", "head", "post", "patch"]  # as Django has it
    action_status = 200

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.headers.get("Content-Encoding", "identity").lower() not in {"", "identity"}:
            raise UnsupportedMediaType("", "Send it as it is: requests are not unpacked.", code="packed")
        if request.method not in SAFE_METHODS:
            take_pieces(request, whole=Lines not in self.parser_classes)
            if "If-Match" in request.headers and not self.detail:
                raise ParseError("Leave If-Match out: nothing that stands already is written to here.")
        elif self.action != "retrieve":
            self._check_parameters(request)

    def _check_parameters(self, request: Request) -> None:
        """A misspelt filter would narrow nothing, and the second of two be the only one that does: the list would be taken for
        what was asked for."""
        is_list = self.action == "list"
        filters = getattr(self, "filterset_class", None) if is_list else None
        narrowed = filters.base_filters if filters else {}
        known = [
            *narrowed,
            *self.parameters,
            *(("ordering",) if self.orderings and is_list else ()),
            *(("cursor", "page_size") if self.paginator else ()),
            "format",
        ]
        if unknown := sorted(request.query_params.keys() - set(known)):
            said = f"There is no such parameter here; there are: {', '.join(known)}."
            raise ValidationError({name[:100]: said for name in unknown[:20]})
        several = {name for name, one in narrowed.items() if isinstance(one, MultipleChoiceFilter)}
        sent = dict(request.query_params.lists())
        if twice := [name for name in known if name not in several and len(sent.get(name, ())) > 1]:
            raise ValidationError(dict.fromkeys(twice, "This takes one value, and more were sent."))

    def get_ordering(self) -> tuple[str, ...]:
        """The order of the list: fields of one direction, the last one unique."""
        asked = self.request.query_params.get("ordering")
        if asked is None or not self.orderings or self.action != "list":
            return self.ordering
        name = asked.removeprefix("-")
        if name not in self.orderings:
            raise ValidationError({"ordering": f"A list is in the order of {', '.join(self.orderings)}."})
        sign = asked[: len(asked) - len(name)]
        return (asked,) if name == "id" else (asked, f"{sign}id")

    @property
    def by(self) -> Actor:
        return access.actor_of(self.request)

    @property
    def pk(self) -> int:
        return int(self.kwargs["pk"])

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.add_post_render_callback(partial(self._told, request))
            return response
        return self._told(request, response)

    def _told(self, request: Request, response: HttpResponseBase) -> HttpResponseBase:
        """The answer as it leaves, a 304 too: with what is left of the minute, and whether it is going to go."""
        response = conditional.answer_read(request, response)
        response["Content-Security-Policy"] = NO_PAGE
        throttling.tell(request, response)
        if going := self.deprecated.get(self.action):
            going.tell(response)
        return response

    def page(self, rows: Any, shape: type[serializers.BaseSerializer[Any]]) -> Response:
        """One page of a list that belongs to something."""
        return self.shown_page(self.pages.paginate_queryset(rows, self.request, self), shape)

    @property
    def pages(self) -> CursorPages:
        return cast("CursorPages", self.paginator)

    def shown_page(self, found: list[Any], shape: type[serializers.BaseSerializer[Any]]) -> Response:
        return self.get_paginated_response(shape(found, many=True, context={"by": self.by}).data)

    def read_input(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """What the request says, checked. Raises ValidationError (422)."""
        read = shape(data=self.request.data, partial=self.request.method == "PATCH")
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def write(self, act: Callable[[], Response], **held: Callable[[], Any]) -> Response:
        return writing.write(self.request, act, **held)

    def write_new(self, act: Callable[[], Response]) -> Response:
        """As ``write``, for what is read at an address of its own, which ``Location`` names: each time it is answered."""
        response = self.write(act)
        response["Location"] = self.request.build_absolute_uri(f"{self.request.path}{response.data['id']}/")
        return response


# A browser that shows an answer runs nothing of it, and in no other's frame.
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def read_flag(request: Request, name: str) -> bool:
    """A parameter that is on or off. Raises ValidationError for anything else."""
    word = request.query_params.get(name, "0").lower()
    if word not in {"0", "1", "false", "true"}:
        raise ValidationError({name: "This is 1 or 0."})
    return word in {"1", "true"}


# What a request may say. A field that we don't know is refused: it is a misspelt one we do. (No docstring: the schema
# would describe every request by it.)
class Input(serializers.Serializer[Any]):
    default_error_messages = {"null": "No data provided"}  # as REST framework says it of a whole request

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(data.keys() - self.names)):
            known = ", ".join(self.fields) or "none"
            raise serializers.ValidationError(
                {
                    str(name)[:100]: f"There is no such field here; there are: {known}."
                    for name in unknown[:20]
                }
            )
        return super().to_internal_value(data)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self.fields)

    def run_validators(self, value: Any) -> None:
        if self.validators:  # without any, too, REST framework copies the value for them
            super().run_validators(value)
