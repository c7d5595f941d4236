"""Takes the README's picture: ``python docs/picture.py`` writes docs/desk.png.

It prepares the demonstration in a folder of its own, does the work that is owed, lets Ann and Bob check one claim, and
photographs the article with Debian's Chromium (or the one named in CHROMIUM). Nothing outside this machine is asked.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright
from pytest_httpserver import HTTPServer

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "desk.png"
WIDTH, HEIGHT = 1280, 1000
LARGEST = 400_000
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--hide-scrollbars",
]  # fmt: skip
RATIONALE = (
    "Inspectors opened 41 wagons at the Dremny crossing and found artillery ammunition from two Merenthian plants in 17"
    " of them [{source}]. They found no rocket parts, so that half of the claim stands on the papers of one house alone."
)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="factcheck-") as folder, empty_wikipedia() as wikipedia:
        port = free_port()
        for name in ("DATABASE_URL", "REDIS_URL", "SITE_URL", "DEBUG"):
            os.environ.pop(name, None)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "DATA_DIR": folder,
            "DEMO": "1",
            "PORT": str(port),
            "WIKIPEDIA_URL": wikipedia,
            "FETCH_ALLOW": "127.0.0.0/8",
        }
        for command in ("migrate", "collectstatic --no-input"):
            run([sys.executable, "manage.py", *command.split(), "--verbosity", "0"])
        article, claim = prepare()
        with web(port):
            photograph(f"http://127.0.0.1:{port}", article, claim)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.relative_to(ROOT)}: {size // 1000} kB")
    return int(size >= LARGEST)


def run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603


@contextmanager
def empty_wikipedia() -> Iterator[str]:
    """Answers every search as the interface does that has nothing, so that the picture is the same with and without a network."""
    with HTTPServer(host="127.0.0.1") as server:
        nothing = {"batchcomplete": True, "query": {"searchinfo": {"totalhits": 0}, "search": []}}
        server.expect_request("/w/api.php").respond_with_json(nothing)
        yield server.url_for("").rstrip("/")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare() -> tuple[int, int]:
    """The demonstration with its research done and one claim checked and published; answers the article's and its id."""
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    logging.disable(logging.INFO)
    from claims import machine, steps
    from claims.actions import assignments, evidence, verdicts
    from claims.models import Claim, Step
    from claims.states import StepState
    from desk import demo
    from people.actors import Actor
    from people.models import Person
    from publishing.actions import publish

    with steps.without_messages():
        article = demo.prepare()
        while owed := Step.objects.filter(state=StepState.OWED, attempts=0).first():
            machine.run(owed.pk)
        ann, bob = (Actor.of(Person.objects.get(username=name)) for name in ("ann", "bob"))
        queued = Claim.objects.filter(article=article, state="queued")
        ammunition = queued.get(statement__contains="ammunition")
        for claim in (ammunition, queued.get(statement__contains="sanctions")):
            assignments.take(claim.pk, by=ann)
        assignments.open(ammunition.pk, by=ann)
        inspection = ammunition.evidence.get(document__publisher__name="Joint Border Mission")
        evidence.judge(inspection.pk, by=ann, stance="supports", tier="primary")
        filed = verdicts.decide(
            ammunition.pk,
            by=ann,
            rating="mixed",
            rationale=RATIONALE.format(source=inspection.origin.number if inspection.origin else 1),
            why="It is repeated without a source.",
            evidence=[inspection.pk],
        )
        publish(verdicts.approve(filed.pk, by=bob).pk, by=bob)
    return article.pk, ammunition.pk


@contextmanager
def web(port: int) -> Iterator[None]:
    """The desk's web process alone."""
    command = [sys.executable, "-m", "gunicorn", "factcheck.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--worker-class", "gthread", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
    process = subprocess.Popen([*command, *options], cwd=ROOT)  # noqa: S603
    try:
        deadline = time.monotonic() + 60
        while not answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("The web process did not start.")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def photograph(site: str, article: int, claim: int) -> None:
    """Sign in as Bob with the demonstration's button, go from the claim in the text to its card, and take the picture."""
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=CHROMIUM)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(site)
        page.get_by_role("button", name="Bob").click()
        page.goto(f"{site}/articles/{article}/")
        page.locator(f"#m{claim}").click()
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
