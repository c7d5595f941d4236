"""Where the guarded door may connect: addresses are resolved once, checked, and the checked one is connected to.

The check sits where the socket is opened, below redirects and names, so neither a redirect nor a name that changes its
address between two look-ups gets past it. The ranges follow the special-purpose registries of IANA (RFC 6890), as Python's
``ipaddress`` knows them, and add what that leaves open.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Thread
from typing import Any, TypeVar

import httpcore2

from sources.errors import Failed, Refused, TimedOut

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Sequence[str]]
Answer = TypeVar("Answer")

PORTS = (80, 443)
CONNECT_SECONDS = 6.0
PIECE = 16_384  # bytes written at once

NEVER: tuple[Network, ...] = (
    ip_network("168.63.129.16/32"),  # the metadata service of a cloud, on an address that looks public
    ip_network("192.0.0.0/24"),  # set aside for protocols; another cloud keeps its metadata there
    ip_network("192.88.99.0/24"),  # relays from IPv6 to IPv4
    ip_network("2002::/16"),  # 6to4 carries an IPv4 address inside
    ip_network("3fff::/20"),  # for documentation, and not in every Python's list yet
    ip_network("fec0::/10"),  # the site-local addresses of old
)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order the system prefers them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def read_address(text: str) -> Address:
    """An address as it counts: as IPv4 where it is IPv4 in IPv6's clothes."""
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def is_allowed(address: Address, allow: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in allow)


def check_address(
    text: str, port: int, allow: Iterable[Network] = (), ports: Collection[int] = PORTS
) -> None:
    """Raise Refused unless this is a public address and one of the ports, or in a network that is allowed."""
    address = read_address(text)
    if is_allowed(address, allow):
        return
    # Reserved is, among much else, what may be translated to any IPv4 address on its way (64:ff9b::/96).
    inside = not address.is_global or address.is_multicast or address.is_reserved
    if inside or is_allowed(address, NEVER):
        raise Refused("This address leads into a private network, and only the public internet is looked at.")
    if port not in ports:
        raise Refused(
            f"Port {port} is not a port of the web; only {' and '.join(map(str, ports))} are asked."
        )


def check_spelled(
    host: str, port: int, allow: Iterable[Network] = (), ports: Collection[int] = PORTS
) -> None:
    """As ``check_address``, for a host that is written as a number in any spelling, or is this machine by its own word.

    Nothing is looked up: what a name leads to is checked when the door opens.
    """
    if f".{host.rstrip('.').lower()}".endswith(".localhost"):
        host = "127.0.0.1"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return
    check_address(str(found[0][4][0]), port, allow, ports)


class Deadline:
    """A moment by which everything must be over, however often the other side keeps us waiting."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        """The seconds left; raises httpcore2.ReadTimeout when there are none."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time is up")
        return left if at_most is None else min(left, at_most)

    def within(self, work: Callable[[], Answer]) -> Answer:
        """What some work answers or raises; httpcore2.ReadTimeout where it is not done in time, and then it ends by itself.

        For what knows no limit of its own: the system looks a name up for half a minute where nobody answers it.
        """
        answer: Future[Answer] = Future()

        def run() -> None:
            try:
                answer.set_result(work())
            except BaseException as error:
                answer.set_exception(error)

        Thread(target=run, daemon=True).start()
        try:
            return answer.result(self.left())
        except TimeoutError as error:
            raise httpcore2.ReadTimeout("the time is up") from error


class GuardedStream(httpcore2.NetworkStream):
    """A connection on which no wait outlasts the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # In pieces that the system takes whole: each wait for room has a measure of its own, and a slow reader makes many.
        for start in range(0, len(buffer), PIECE):
            self._stream.write(buffer[start : start + PIECE], self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return GuardedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens connections for httpcore2, each to an address that was checked a moment before.

    All addresses of a name must be acceptable: a name with a public and a private one is refused, not tried.
    """

    def __init__(
        self,
        allow: Iterable[Network],
        deadline: Deadline,
        resolver: Resolver = resolve,
        ports: Collection[int] = PORTS,
    ) -> None:
        self._allow = tuple(allow)
        self._ports = ports
        self._deadline = deadline
        self._resolve = resolver
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = self.addresses(host, port)
        for position, address in enumerate(addresses):
            try:
                stream = self._backend.connect_tcp(
                    address, port, self._deadline.left(CONNECT_SECONDS), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if position == len(addresses) - 1:
                    raise
            else:
                return GuardedStream(stream, self._deadline)
        raise httpcore2.ConnectError(f"{host} has no address")

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Where a host leads. Raises Refused if one of the addresses is not for us, Failed if there is none in time."""
        try:
            addresses = self._deadline.within(lambda: self._resolve(host, port))
        except httpcore2.TimeoutException as error:
            raise TimedOut(f"Nobody could say in time where {host} is.") from error
        except (OSError, UnicodeError) as error:
            raise Failed(f"The name {host} is not known.") from error
        for address in addresses:
            check_address(address, port, self._allow, self._ports)
        return addresses
