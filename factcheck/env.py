"""Strict readers of the environment.

Each takes the name of a variable and answers its value in the type the settings need. A variable that is empty counts as
not set. A value that can't be used stops the start with `ImproperlyConfigured`, in a sentence that names the variable and
says what it should be.

django-environ takes the addresses of databases and mail servers apart; its other readers are not used, because they
guess: to them `DEBUG=flase` is off, and a value that begins with a dollar sign names another variable.
"""

import ipaddress
import os
import re
import secrets
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

DEFAULT_DATA_DIR = Path(__file__).resolve().parent.parent / "var"

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})

# A unix socket's whole path has to fit into 104 bytes on macOS and 108 on Linux.
LONGEST_SOCKET_PATH = 100


def wrong(name: str, reason: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"The environment variable {name} {reason}.")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in YES:
        return True
    if value in NO:
        return False
    raise wrong(name, f"is {value!r}: it should be 1 or 0")


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name)
    if not value:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
        raise wrong(name, f"is {value!r}: it should be a whole number from {least} to {most}")
    return int(value)


def taken_apart(value: str) -> SplitResult:
    """What an address is made of; of one whose host or port can't be one, nothing."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts


def listed(name: str, default: list[str]) -> list[str]:
    """Values divided by commas."""
    return [part for part in (part.strip() for part in text(name).split(",")) if part] or default


def hosts(name: str, default: list[str]) -> list[str]:
    """Names a server answers to, divided by commas; Django would compare an address or a port with each caller's, in vain."""
    found = listed(name, default)
    for part in found:
        if not re.fullmatch(r"\*|\.?[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]", part):
            raise wrong(name, f"holds {part!r}: it should be names such as desk.example, divided by commas")
    return found


def folder(name: str, default: Path) -> Path:
    """An absolute path; the folder is made, for its owner alone, if it is not there."""
    path = Path(text(name, str(default))).expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise wrong(name, f"is {str(path)!r}, and that folder can't be made: {error.strerror}") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise wrong(name, f"is {str(path)!r}, and nothing can be written into that folder")
    return path


def web_address(name: str, default: str) -> str:
    """An http or https address without a slash at its end."""
    value = text(name, default).rstrip("/")
    parts = taken_apart(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise wrong(name, f"is {value!r}: it should be an address such as https://desk.example")
    return value


def optional_address(name: str, default: str) -> str:
    """A web address, or nothing where somebody set the variable to nothing: that leaves what is behind it out."""
    return "" if os.environ.get(name, default).strip() == "" else web_address(name, default)


def networks(name: str) -> list[Network]:
    found = []
    for part in listed(name, []):
        try:
            found.append(ipaddress.ip_network(part))
        except ValueError as error:
            raise wrong(
                name, f"holds {part!r}: it should be networks such as 10.1.2.0/24, divided by commas"
            ) from error
    return found


def ports(name: str, default: list[int]) -> list[int]:
    """Numbers of ports, divided by commas."""
    found = listed(name, [str(port) for port in default])
    if not all(re.fullmatch(r"[0-9]{1,5}", part) and 0 < int(part) < 65_536 for part in found):
        raise wrong(name, f"is {text(name)!r}: it should be ports such as 80,443")
    return [int(part) for part in found]


def database(name: str) -> dict[str, Any] | None:
    """The connection to PostgreSQL, as Django takes it; None if the variable is not set."""
    value = text(name)
    if not value:
        return None
    if taken_apart(value).scheme not in {"postgres", "postgresql"}:
        raise wrong(name, "should be an address such as postgres://user:password@host:5432/name")
    connection: dict[str, Any] = environ.Env.db_url_config(value)
    if not connection["NAME"]:
        raise wrong(name, "names no database: put it at the end, as in postgres://host/name")
    return connection


def broker(name: str, default: str) -> str:
    """The address of a Redis-compatible server, as Celery takes it."""
    value = text(name, default)
    if not value:
        raise wrong(name, "is not set: with DATABASE_URL it is needed, as in redis://127.0.0.1:6379/0")
    parts = taken_apart(value)
    if parts.scheme == "redis+socket":
        named = bool(parts.path)
    else:
        named = bool(parts.hostname and re.fullmatch("/?[0-9]*", parts.path))
    if parts.scheme not in {"redis", "rediss", "redis+socket"} or not named:
        raise wrong(
            name, "should be an address such as redis://127.0.0.1:6379/0 or redis+socket:///path/to/socket"
        )
    return value


def mail(name: str, default: str) -> dict[str, Any]:
    value = text(name, default)
    if taken_apart(value).scheme not in environ.Env.EMAIL_SCHEMES:
        raise wrong(name, "should be an address such as smtp+tls://user:password@host:587")
    server: dict[str, Any] = environ.Env.email_url_config(value)
    return server


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise wrong(name, f"is {value!r}: it should be a time zone such as Europe/Berlin") from error
    return value


def language(name: str, offered: list[str]) -> str:
    """The first language asked for that is offered, else the first that is offered.

    Operating systems set this variable too, to a list such as `de_AT:de:en`, and expect a program that does not know
    a language to go on to the next; so a language we lack is no error, but something that is no language is.
    """
    asked = text(name, offered[0])
    for part in asked.split(":"):
        if not re.fullmatch(r"[A-Za-z]{1,8}([-_.@][A-Za-z0-9-]+)*", part):
            raise wrong(name, f"is {asked!r}: it should be a language such as {offered[0]}")
        if re.split(r"[-_.@]", part)[0].lower() in offered:
            return re.split(r"[-_.@]", part)[0].lower()
    return offered[0]


def private_socket(run_dir: Path) -> Path:
    """Where the private broker of an embedded desk listens: in `run_dir`, or in a short folder if that path is too long."""
    socket = run_dir / "broker.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    mark = sha256(os.fsencode(run_dir)).hexdigest()[:12]
    runtime = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return Path(runtime) / f"factcheck-{os.getuid()}-{mark}" / "broker.sock"


def socket_address(socket: Path) -> str:
    return f"redis+socket://{quote(str(socket))}?virtual_host=0"


def secret_key(name: str, data_dir: Path, *, make: bool) -> str:
    """The key that signs sessions and cursors: given, or kept in the data folder, or made there once if `make` says so.

    Where the database is a server, other machines may share it and would make keys of their own: there one has to be given.
    """
    given = text(name)
    if given:
        if len(given) < 32:
            raise wrong(name, "is too short to be secret: it should have 32 characters or more")
        return given
    kept = data_dir / "secret-key"
    if not kept.exists():
        if not make:
            raise wrong(
                name, "is not set: with DATABASE_URL it is needed, 50 random characters that stay the same"
            )
        keep_secret_key(kept)
    return kept.read_text().strip()


def keep_secret_key(path: Path) -> None:
    """Writes a new key that only its owner can read; of processes that start together the first one's key stands."""
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()
