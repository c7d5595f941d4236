"""Real processes for tests: the private broker, and Celery workers started with the command the desk starts them with."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis

from factcheck import broker, programs

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 60
QUEUES = ("text", "default", "fetch")


def wait_until(asked: Callable[[], Any], what: str, *, seconds: float = 30) -> Any:
    """The first answer that is true; fails with `what` if there is none in time."""
    deadline = time.monotonic() + seconds
    while not (answer := asked()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s in vain: {what}")
        time.sleep(0.05)
    return answer


class Process:
    """A program in a process group of its own, so that it can be killed with all its children, and is at the end."""

    def __init__(self, command: list[str], log: Path, environment: dict[str, str]) -> None:
        self.log = log
        with log.open("w") as output:
            self.popen = subprocess.Popen(
                command,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )

    @property
    def children(self) -> list[int]:
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.popen.pid)], capture_output=True, text=True, check=False
        )
        return [int(number) for number in found.stdout.split()]

    def says(self, words: str) -> bool:
        if self.popen.poll() is not None:
            raise AssertionError(f"the process ended by itself:\n{self.log.read_text()[-4000:]}")
        return words in self.log.read_text()

    def kill(self) -> None:
        """As the system does when memory is short, or a machine that is switched off: nothing is finished or handed back."""
        os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()

    def ask_to_stop(self, number: int = signal.SIGTERM) -> None:
        if self.popen.poll() is None:
            self.popen.send_signal(number)

    def wait(self) -> None:
        try:
            self.popen.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


class Broker:
    """The server behind REDIS_URL: one of our own, that can be stopped and started, or one that others use too."""

    def __init__(self, socket: Path | None, folder: Path, client: "redis.Redis", prefix: str) -> None:
        self.socket, self.folder, self.client, self.prefix = socket, folder, client, prefix
        self.process: Process | None = None

    def start(self) -> None:
        if self.socket:
            broker.prepare_socket_folder(self.socket)
            command = broker.command(self.socket, self.folder)
            self.process = Process(command, self.folder / "broker.log", dict(os.environ))
            wait_until(self._answers, "the broker to answer", seconds=10)

    def stop(self) -> None:
        if self.process:
            self.process.ask_to_stop()
            self.process.wait()

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:
            return False

    def is_idle(self) -> bool:
        """No message waits, and none is with a worker."""
        return not self.client.exists(*self._messages())

    def forget_messages(self) -> None:
        self.client.delete(*self._messages())

    def forget_everything(self) -> None:
        for key in self.client.scan_iter(f"{self.prefix}*"):
            self.client.delete(key)

    def _messages(self) -> list[str]:
        return [self.prefix + key for key in (*QUEUES, "unacked", "unacked_index", "unacked_mutex")]


def start_worker(
    name: str, *, queues: str, environment: dict[str, str], log: Path, processes: int = 0, threads: int = 0
) -> Process:
    """Returns at once; `wait_for_worker` returns when it takes messages."""
    program = programs.worker(name, queues=queues, processes=processes, threads=threads)
    return Process(program.command, log, environment)


def wait_for_worker(worker: Process) -> None:
    wait_until(lambda: worker.says(" ready."), "the worker to be ready", seconds=SECONDS_TO_START)


def stop_workers(workers: list[Process]) -> None:
    for worker in workers:
        worker.ask_to_stop(signal.SIGQUIT)
    for worker in workers:
        worker.wait()
