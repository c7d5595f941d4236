"""By which name the desk was asked; and what pages need and programs don't: without it the shortest request of the API takes
a seventh less."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin


class ByItsName:
    """Who asks for the desk by the name in SITE_URL came by https if that says so, though the proxy before us speaks http and
    may not be one that gunicorn believes: the address of a next page must not lead a key out of https."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        site = urlsplit(settings.SITE_URL)
        if site.scheme != "https":
            raise MiddlewareNotUsed
        self.get_response, self.name = get_response, site.netloc.lower()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get("HTTP_HOST", "").lower() == self.name:
            request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


class ForPages(MiddlewareMixin):
    """A program shows its key with each request, and has no session."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if request.path_info.startswith("/api/"):
            return self.get_response(request)
        return super().__call__(request)


class Sessions(ForPages, SessionMiddleware):
    pass


class People(ForPages, AuthenticationMiddleware):
    pass


class Messages(ForPages, MessageMiddleware):
    pass


class Policy(CSPMiddleware):
    """An answer that brings its own policy keeps it, and none is put together beside it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if HEADER in response else super().process_response(request, response)
