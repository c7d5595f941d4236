"""The programs of a running desk, as a configuration for supervisor, which starts again what dies."""

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# While everything starts, or a long article is read, the web answers first.
AFTER_WEB = ["nice", "-n", "5"]
FETCHERS = 8


@dataclass(frozen=True)
class Program:
    """`stop_signal` asks it to finish; after `stop_seconds` it is killed."""

    name: str
    command: list[str]
    stop_signal: str = "TERM"
    stop_seconds: int = 15


def python(arguments: str, *more: str) -> list[str]:
    return [sys.executable, "-m", *arguments.split(), *more]


def web(host: str, port: int) -> Program:
    options = "--worker-class gthread --threads 8 --graceful-timeout 10 --no-control-socket"
    return Program("web", python(f"gunicorn factcheck.wsgi --bind {host}:{port} {options}"))


def worker(name: str, *, queues: str, processes: int = 0, threads: int = 0) -> Program:
    """Processes for what computes, threads of one process for what waits; ``overtime`` keeps their time limits.

    SIGQUIT lets a worker finish for CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT seconds; then it hands its tasks back.
    """
    many = f"--pool threads --concurrency {threads}" if threads else f"--concurrency {processes}"
    options = f"--queues {queues} {many} --hostname {name}@%h --without-gossip --without-mingle"
    command = python(f"celery --app factcheck worker {options} --loglevel INFO")
    return Program(name, [*AFTER_WEB, *command], stop_signal="QUIT", stop_seconds=20)


def beat(run_dir: Path) -> Program:
    # No pid file: supervisor keeps it to one, and after a crash in a container the old number often names a living process.
    command = python(
        "celery --app factcheck beat --pidfile= --loglevel INFO",
        "--schedule",
        str(run_dir / "beat-schedule"),
    )
    return Program("beat", [*AFTER_WEB, *command])


def all_programs(host: str, port: int, run_dir: Path) -> list[Program]:
    return [
        web(host, port),
        worker("text", queues="text", processes=1),
        worker("default", queues="default", processes=1),
        # A claim is put to several places at once, and each of them may keep us waiting.
        worker("fetch", queues="fetch", threads=FETCHERS),
        beat(run_dir),
    ]


def ending_with_parent() -> list[str]:
    """What to put before a command so that it ends when the process that started it is killed, where the system can do that."""
    setpriv = shutil.which("setpriv")
    prefix = [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []
    works = setpriv and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0  # noqa: S603
    return prefix if works else []


def supervisor_configuration(
    programs: list[Program], broker: Program | None, *, base_dir: Path, socket: Path, logs: Path
) -> str:
    """The broker is a group of its own that starts first and stops last, when the workers have handed back what they held."""
    prefix = ending_with_parent()
    sections = [
        _section("unix_http_server", {"file": socket, "chmod": "0700"}),
        _section(
            "rpcinterface:supervisor",
            {"supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"},
        ),
        _section("supervisorctl", {"serverurl": f"unix://{socket}"}),
        _section(
            "supervisord",
            {
                "nodaemon": "true",
                "silent": "true",
                "logfile": logs / "supervisor.log",
                "pidfile": logs / "supervisor.pid",
                "childlogdir": logs,
                # Said only where it changes nothing: without it, root is warned at each start.
                **({"user": "root"} if os.getuid() == 0 else {}),
            },
        ),
        _section("group:desk", {"programs": ",".join(program.name for program in programs), "priority": 20}),
        *(_program_section(program, prefix, base_dir, logs) for program in programs),
    ]
    if broker:
        sections.append(_program_section(broker, prefix, base_dir, logs, priority=10))
    return "\n".join(sections)


def _program_section(program: Program, prefix: list[str], base_dir: Path, logs: Path, **more: object) -> str:
    return _section(
        f"program:{program.name}",
        {
            "command": shlex.join([*prefix, *program.command]),
            "directory": base_dir,
            "autorestart": "true",
            "startretries": 1000,
            "stopsignal": program.stop_signal,
            "stopwaitsecs": program.stop_seconds,
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": logs / f"{program.name}.log",
            "stdout_logfile_maxbytes": "5MB",
            "stdout_logfile_backups": 2,
            **more,
        },
    )


def _section(name: str, options: dict[str, object]) -> str:
    # supervisor replaces %(name)s in values, so a percent sign that means itself is doubled. (In paths that does not
    # help: some are replaced twice.)
    lines = [f"{option}={str(value).replace('%', '%%')}" for option, value in options.items()]
    return "\n".join([f"[{name}]", *lines, ""])
