"""The whole desk as a person starts it: one command, that leaves nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import Process, wait_until

pytestmark = pytest.mark.chaos


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One data folder for all: the first start prepares it, the others find it prepared."""
    data_dir = tmp_path_factory.mktemp("launch") / "a desk"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "DATA_DIR": str(data_dir), "PORT": str(free_port()), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def running(environment: dict[str, str], tmp_path: Path) -> Iterator[Process]:
    process = launch(environment, tmp_path / "launch.log")
    wait_until(lambda: process.says("Ctrl-C stops it"), "the desk to start", seconds=90)
    yield process
    process.ask_to_stop()
    process.wait()


def launch(environment: dict[str, str], log: Path) -> Process:
    return Process([sys.executable, "-m", "factcheck.launch"], log, environment)


def processes_of(environment: dict[str, str]) -> list[str]:
    """Command lines of everything that runs in this desk's data folder, wherever it has moved to in the tree of processes."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if environment["DATA_DIR"].encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:  # it ended meanwhile
            continue
    return found


def serves(environment: dict[str, str]) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", int(environment["PORT"]), timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def supervised(environment: dict[str, str]) -> dict[str, int]:
    """The programs that run, with their process ids."""
    configuration = f"{environment['DATA_DIR']}/run/supervisor.conf"
    command = [sys.executable, "-m", "supervisor.supervisorctl", "-c", configuration, "status"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    running = [line.split() for line in said.splitlines() if " RUNNING " in line]
    return {name.split(":")[-1]: int(pid.rstrip(",")) for name, _, _, pid, *_ in running}


def test_all_programs_run_and_end_with_the_command(running: Process, environment: dict[str, str]) -> None:
    assert set(supervised(environment)) == {"broker", "web", "text", "default", "fetch", "beat"}
    assert serves(environment)

    running.ask_to_stop(signal.SIGINT)
    running.popen.wait(40)

    assert running.popen.returncode == 0
    assert processes_of(environment) == []


def test_what_dies_is_started_again(running: Process, environment: dict[str, str]) -> None:
    before = supervised(environment)
    for name in ("web", "text", "broker"):
        os.kill(before[name], signal.SIGKILL)

    wait_until(lambda: set(supervised(environment)) == set(before), "all programs to run again")
    wait_until(lambda: serves(environment), "the web to answer again")
    after = supervised(environment)
    assert all(after[name] != before[name] for name in ("web", "text", "broker"))


def test_a_second_start_is_refused_with_a_sentence(
    running: Process, environment: dict[str, str], tmp_path: Path
) -> None:
    again = launch(environment, tmp_path / "again.log")
    again.popen.wait(30)

    assert again.popen.returncode == 1
    assert "already running" in again.log.read_text()


def test_a_port_that_is_taken_is_refused_with_a_sentence(environment: dict[str, str], tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(environment["PORT"])))
        other.listen()
        process = launch(environment, tmp_path / "launch.log")
        process.popen.wait(30)

    assert process.popen.returncode == 1
    assert f"Port {environment['PORT']} can't be used" in process.log.read_text()


def test_a_path_that_the_supervisor_would_misread_is_refused(
    environment: dict[str, str], tmp_path: Path
) -> None:
    process = launch({**environment, "DATA_DIR": str(tmp_path / "100%")}, tmp_path / "launch.log")
    process.popen.wait(30)

    assert process.popen.returncode == 1
    assert "has a percent sign in it" in process.log.read_text()


def test_when_the_command_itself_is_killed_the_rest_ends_too(
    running: Process, environment: dict[str, str]
) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux tells a process that its parent is gone")
    running.popen.kill()
    running.popen.wait()

    wait_until(lambda: processes_of(environment) == [], "everything to end", seconds=40)
