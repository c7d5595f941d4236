"""A real browser on a live server. Whatever a test does, a page that complains on the way fails it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from people.models import Person
from tests.processes import Broker

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP, PHONE = 1280, 390
PATIENCE = 20_000  # milliseconds; a machine that is busy with other things is slow, not wrong
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: install it, or name it in CHROMIUM")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, in which Django would refuse to ask the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(live_server: Any, broker: Broker, browser: Browser) -> Iterator[OpenPage]:
    """``open_page(person, width=390, scripts=False)``: an empty page of the site, signed in as that person or as nobody.

    Afterwards an error on its console, a script that threw or a request that was refused fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(person: Person | None = None, width: int = DESKTOP, *, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if person is not None:
            context.add_cookies([session_of(person, live_server.url)])
        page = context.new_page()
        watch(page, faults)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def session_of(person: Person, site: str) -> Any:
    client = Client()
    client.force_login(person)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": site,
    }


def watch(page: Page, faults: list[str]) -> None:
    """Note what goes wrong in a page; a violation of the Content-Security-Policy is an error on its console."""

    def said(line: ConsoleMessage) -> None:
        if line.type == "error":
            faults.append(f"{page.url}: {line.text}")

    def threw(error: Error) -> None:
        faults.append(f"{page.url}: {error}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a poll that was under way when the page was left
            faults.append(f"{page.url}: {request.url}: {request.failure}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            faults.append(f"{page.url}: {response.url} was answered with {response.status}")

    page.on("console", said)
    page.on("pageerror", threw)
    page.on("requestfailed", failed)
    page.on("response", answered)
