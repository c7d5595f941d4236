"""Signing in without a password exists in the demonstration and nowhere else."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from django.test import Client, override_settings
from django.urls import include, path

from desk import urls
from desk.admin import site
from tests.record import Desk


@pytest.fixture
def demonstration() -> ModuleType:
    """The addresses of a desk that was started with the demonstration."""
    module = ModuleType("demonstration")
    module.urlpatterns = [path("admin/", site.urls), path("", include(urls.patterns(demonstration=True)))]  # type: ignore[attr-defined]
    return module


def test_ann_signs_in_with_one_button(desk: Desk, client: Client, demonstration: ModuleType) -> None:
    with override_settings(ROOT_URLCONF=demonstration):
        answer = client.post("/demo/sign-in/ann/")
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert client.session["_auth_user_id"] == str(desk.ann.pk)


def test_bob_comes_to_the_page_he_wanted(desk: Desk, client: Client, demonstration: ModuleType) -> None:
    with override_settings(ROOT_URLCONF=demonstration):
        asked = client.get("/admin/login/?next=/articles/1/").content.decode()
        assert (
            '<input type="hidden" name="next" value="/articles/1/"><button class="main">Sign in as Bob'
            in asked
        )
        assert client.post("/demo/sign-in/bob/", {"next": "/articles/1/"})["Location"] == "/articles/1/"


def test_the_first_focus_is_on_anns_button(desk: Desk, client: Client, demonstration: ModuleType) -> None:
    with override_settings(ROOT_URLCONF=demonstration):
        fresh = client.get("/admin/login/").content.decode()
        wrong = client.post("/admin/login/", {"username": "ann", "password": "no"}).content.decode()
    assert focused(fresh) == ['<button class="main" autofocus>']
    assert [one.split()[0] for one in focused(wrong)] == ["<input"], "who types a password stays with it"


def focused(page: str) -> list[str]:
    return [tag for tag in re.findall(r"<[^>]+>", page) if " autofocus" in tag]


@pytest.mark.parametrize("name", ["adam", "dora", "eve", "nobody"])
def test_nobody_else_does(desk: Desk, client: Client, demonstration: ModuleType, name: str) -> None:
    with override_settings(ROOT_URLCONF=demonstration):
        assert client.post(f"/demo/sign-in/{name}/").status_code == 404
        assert "_auth_user_id" not in client.session


def test_it_is_a_post_with_its_token(desk: Desk, demonstration: ModuleType) -> None:
    strict = Client(enforce_csrf_checks=True)
    with override_settings(ROOT_URLCONF=demonstration):
        assert strict.get("/demo/sign-in/ann/").status_code == 405
        assert strict.post("/demo/sign-in/ann/").status_code == 403


def test_without_the_demonstration_there_is_no_such_address(desk: Desk, client: Client) -> None:
    assert client.post("/demo/sign-in/ann/").status_code == 404
    page = client.get("/admin/login/").content.decode()
    assert "Sign in as Ann" not in page
    assert 'name="username"' in focused(page)[0]
    assert "_auth_user_id" not in client.session
