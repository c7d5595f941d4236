"""The environment of the tests. Nothing of the person's own gets into it but DATABASE_URL and REDIS_URL; it is made before the settings are read."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

SERVERS = ("DATABASE_URL", "REDIS_URL")
# Whatever else the settings read; a test in architecture/ compares.
CLEARED = (
    "ALLOWED_HOSTS",
    "DATABASE_POOL",
    "DEBUG",
    "DEMO",
    "EMAIL_URL",
    "FACTCHECKTOOLS_KEY",
    "FACTCHECKTOOLS_URL",
    "FETCH_CONTACT",
    "FETCH_PORTS",
    "KEEP_CONTACTS",
    "KEEP_DELIVERIES",
    "KEEP_SIGN_INS",
    "LANGUAGE",
    "MODELS_STAY_INSIDE",
    "PORT",
    "PROXIES",
    "PUBLIC_THROTTLE",
    "SEARXNG_URL",
    "SECRET_KEY_FALLBACKS",
    "SITE_URL",
    "THROTTLE",
    "TIME_ZONE",
    "WAYBACK_AVAILABLE_URL",
    "WAYBACK_KEY",
    "WAYBACK_URL",
    "WIKIPEDIA_URL",
)

# Each process of a run, also of one that pytest-xdist divides, has a folder and names in the broker of its own.
FOLDER = Path(tempfile.mkdtemp(prefix="factcheck-tests-"))
SET = {
    "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    "DATA_DIR": str(FOLDER),
    "SECRET_KEY": "for the tests, so it is no secret and needs no change",
    "REDIS_PREFIX": f"factcheck-test-{uuid4().hex[:12]}:",
    "FETCH_ALLOW": "127.0.0.0/8",
}


def make() -> None:
    for name in CLEARED:
        os.environ.pop(name, None)
    for name in SERVERS:
        if not os.environ.get(name):
            os.environ.pop(name, None)
    os.environ.update(SET)
    # A run starts dozens of processes, and to compile all that they import would be most of it.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if "REDIS_URL" not in os.environ and "DATABASE_URL" in os.environ:
        from factcheck import env

        os.environ["REDIS_URL"] = env.socket_address(env.private_socket(FOLDER / "run"))
    (FOLDER / "static").mkdir()
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
