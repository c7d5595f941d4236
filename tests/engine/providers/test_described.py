"""A described request is joined with whatever address a person has typed."""

from __future__ import annotations

import pytest

from engine.providers import Described


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://127.0.0.1:11434/v1/", "http://127.0.0.1:11434/v1/chat/completions"),
        (" http://127.0.0.1:11434 ", "http://127.0.0.1:11434/v1/chat/completions"),
        ("https://models.example/v1/chat/completions", "https://models.example/v1/chat/completions"),
        ("https://models.example/team/a", "https://models.example/team/a/v1/chat/completions"),
        ("https://models.example/v1beta/chat/completions", "https://models.example/v1beta/chat/completions"),
        ("https://models.example/xv1", "https://models.example/xv1/v1/chat/completions"),
    ],
)
def test_the_path_is_put_behind_what_is_there_of_it(address: str, whole: str) -> None:
    assert Described("/v1/chat/completions", {}, b"").at(address) == whole
