"""The manual's examples for consumers do what they say, on a live desk."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from claims.actions.people import SERVER, make_key
from people.models import ApiKey
from people.roles import Scope
from publishing.models import Publication
from publishing.relay import relay
from tests.record import Desk

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "manual" / "consuming.md").read_text()
EXAMPLES = re.findall(r"```(sh|python)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.skipif(not shutil.which("curl"), reason="the examples use curl")
def test_the_examples_of_the_manual_run(
    desk: Desk, live_server: LiveServer, published: Publication, tmp_path: Path
) -> None:
    relay()
    _, secret = make_key("A", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive", team=desk.team)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "clients" / "python"),
        "FACTCHECK": live_server.url,
        "FACTCHECK_KEY": secret,
        "HOOK": "http://127.0.0.1:9/hook",
    }
    said = []
    for language, text in EXAMPLES:
        command = ["bash", "-euo", "pipefail", "-c"] if language == "sh" else [sys.executable, "-c"]
        ran = subprocess.run(
            [*command, text], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, f"{text}\n{ran.stderr}"
        said.append(ran.stdout)

    verdicts, scales, unchanged, changes, acknowledged, pulled, again, known, hook, refused, feed = said
    assert published.verdict.statement in verdicts
    assert '"label":"True","rating":"supported","number":5' in scales
    assert unchanged == "304\n"
    assert '"type":"verdict.published"' in changes
    assert acknowledged == '{"acknowledged":1}'
    assert f"1 changes since the last time\nTrue {published.verdict.statement}" in pulled
    assert again == "0 changes read; 1 verdicts are out.\n"
    assert known == "https://www.example.com/story?utm_source=mail 0 verdicts\n"
    assert "whsec_" in hook
    assert refused == "401\n"
    assert published.verdict.statement in feed
    assert ApiKey.objects.get().acknowledged == 1
