"""`make run`: prepares the desk and runs all of it, in the foreground, until it is told to stop.

Ctrl-C, SIGTERM and the closing of the terminal stop every program; one that dies is started again by supervisor.
"""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import broker, env, programs

SECONDS_TO_START = 90


class Refused(Exception):
    """The desk can't be started; says why in a sentence."""


class Stopped(BaseException):
    """Somebody asked us to stop."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as it is under nohup
        signal.signal(signal.SIGHUP, _stop)
    try:
        _choose_defaults()
        return _run()
    except Stopped:
        return 0
    except (Refused, broker.BrokerRefused, ImproperlyConfigured, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _choose_defaults() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    if not env.text("DATABASE_URL"):
        os.environ.setdefault("DEMO", "1")
    elif not env.text("SECRET_KEY"):
        # All programs of this desk run here and share this folder, so a key can be made for them.
        env.secret_key("SECRET_KEY", env.folder("DATA_DIR", env.DEFAULT_DATA_DIR), make=True)


def _run() -> int:
    from django.conf import settings

    for path in (settings.BASE_DIR, settings.DATA_DIR):
        if "%" in str(path):
            raise Refused(f"The path {path} has a percent sign in it, which supervisor can't take.")
    os.environ["DATA_DIR"] = str(settings.DATA_DIR)  # whatever folder a program is started in
    host = _address_to_listen_on()
    run_dir, logs = settings.DATA_DIR / "run", settings.DATA_DIR / "logs"
    for folder in (run_dir, logs):
        folder.mkdir(mode=0o700, exist_ok=True)
    broker.prepare_socket_folder(settings.BROKER_SOCKET)
    supervisor_socket = settings.BROKER_SOCKET.with_name("desk.sock")
    with _only_one(run_dir, supervisor_socket):
        _refuse_taken_port(host, settings.PORT)
        private = None
        if settings.BROKER_IS_PRIVATE:
            private = programs.Program("broker", broker.command(settings.BROKER_SOCKET, settings.DATA_DIR))
        _prepare_database()
        _prepare_static_files()
        configuration = run_dir / "supervisor.conf"
        configuration.write_text(
            programs.supervisor_configuration(
                programs.all_programs(host, settings.PORT, run_dir),
                private,
                base_dir=settings.BASE_DIR,
                socket=supervisor_socket,
                logs=logs,
            )
        )
        return _supervise(configuration, settings.PORT, logs)


def _address_to_listen_on() -> str:
    """Loopback, unless SITE_URL gives the desk another name; always loopback with the demo's accounts, which need no password."""
    from django.conf import settings

    named = urlsplit(settings.SITE_URL).hostname
    return "127.0.0.1" if settings.DEMO or named in {"127.0.0.1", "localhost", "::1"} else "0.0.0.0"  # noqa: S104


@contextmanager
def _only_one(run_dir: Path, supervisor_socket: Path) -> Iterator[None]:
    with (run_dir / "launch.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused("The desk is already running: stop it with Ctrl-C where it was started.") from error
        if _answers(supervisor_socket):
            raise Refused("The desk that ran here is still stopping: try again in a few seconds.")
        yield


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Port {port} can't be used ({error.strerror}): choose another, as in PORT=8001 make run."
            ) from error


def _prepare_database() -> None:
    import django
    from django.conf import settings
    from django.core.management import CommandError, call_command
    from django.db import connections
    from django.db.utils import OperationalError

    print("Preparing the database ...", flush=True)
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if settings.DEMO:
            call_command("prepare_demo")
    except OperationalError as error:
        raise Refused(f"The database can't be used: {error}") from error
    except CommandError as error:
        raise Refused(str(error)) from error
    connections.close_all()


def _prepare_static_files() -> None:
    """Collects them where they or the packages have changed since the last time."""
    from django.conf import settings

    found = settings.BASE_DIR.glob("*/static/**/*")
    # What was collected may lie in the same folder, and it has just changed.
    ours = sorted(path for path in found if path.is_file() and settings.STATIC_ROOT not in path.parents)
    seen = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in ours]
    packages = (settings.BASE_DIR / "requirements.lock").read_bytes()
    state = sha256(packages + repr(seen).encode()).hexdigest()
    stamp = settings.DATA_DIR / "run" / "static-files"
    if stamp.exists() and stamp.read_text() == state:
        return
    print("Preparing static files ...", flush=True)
    # A process of its own, for the settings name the files with their digests only there and once they are collected.
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Refused(
            f"The static files can't be prepared: {(done.stderr.strip() or 'it was stopped').splitlines()[-1]}"
        )
    stamp.write_text(state)


def _supervise(configuration: Path, port: int, logs: Path) -> int:
    command = [
        *programs.ending_with_parent(),
        sys.executable,
        "-m",
        "supervisor.supervisord",
        "-c",
        str(configuration),
    ]
    # A session of its own: Ctrl-C reaches this process only, which then stops the others in their order.
    supervisor = subprocess.Popen(command, start_new_session=True)  # noqa: S603
    try:
        _announce(supervisor, port, logs)
        supervisor.wait()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if supervisor.poll() is None:
            supervisor.terminate()
            with suppress(OSError):  # the terminal may be gone
                print("\nStopping ...", flush=True)
            supervisor.wait()
    raise Refused(f"The programs stopped by themselves; {logs / 'supervisor.log'} says why.")


def _announce(supervisor: "subprocess.Popen[bytes]", port: int, logs: Path) -> None:
    from django.conf import settings

    print(f"Starting web, workers and beat (their logs are in {logs}) ...", flush=True)
    deadline = time.monotonic() + SECONDS_TO_START
    while not _serves(port):
        if supervisor.poll() is not None or time.monotonic() > deadline:
            raise Refused(
                f"The desk did not start; {logs / 'web.log'} and {logs / 'supervisor.log'} say why."
            )
        time.sleep(0.1)
    print(f"\nFactcheck is at {settings.SITE_URL}/", flush=True)
    if settings.DEMO:
        print("Sign in with one click, as Ann (who decides) or as Bob (who signs off).")
    else:
        print("Sign in with a name made by: .venv/bin/python manage.py add_person NAME --role editor")
    print("Ctrl-C stops it.", flush=True)


def _serves(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status < 500  # 400 where ALLOWED_HOSTS leaves out this machine
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
