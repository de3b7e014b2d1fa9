"""Name resolution: one lookup a connection, with a time limit, whose result is checked before use."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scrapers.http.address_policy import AddressRefused, is_forbidden, parse_address

SocketAddress = tuple[Any, ...]
AddressFilter = Callable[[str, int], bool]


@dataclass(frozen=True)
class ResolvedAddress:
    """One address of a host name, as `socket.connect` takes it."""

    family: int
    sockaddr: SocketAddress


Resolver = Callable[[str, int], list[ResolvedAddress]]


class NameNotFound(Exception):
    """The name server answered that the name does not exist."""


class NameLookupFailed(Exception):
    """No name server answered."""


def system_resolver(host: str, port: int) -> list[ResolvedAddress]:
    """Addresses of a host by the operating system's resolver."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise NameNotFound(f"{host!r} is not a host name") from error
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise NameNotFound(f"the name {host} does not exist") from error
        raise NameLookupFailed(f"no name server answered for {host}: {error.strerror}") from error
    return [ResolvedAddress(family, sockaddr) for family, _, _, _, sockaddr in found]


def resolve(resolver: Resolver, host: str, port: int, seconds: float) -> list[ResolvedAddress]:
    """Addresses of a host; raises NameLookupFailed when the resolver takes longer than `seconds`."""
    outcome: list[list[ResolvedAddress] | BaseException] = []

    def look_up() -> None:
        try:
            outcome.append(resolver(host, port))
        except BaseException as error:
            outcome.append(error)

    # The operating system's lookup cannot be interrupted; a daemon thread can be abandoned.
    thread = threading.Thread(target=look_up, daemon=True, name=f"resolve {host}")
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise NameLookupFailed(f"no name server answered for {host} within {seconds:.0f} seconds")
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def not_public(address: str, port: int) -> bool:
    """Address filter of production: whether an address must not be connected to."""
    return is_forbidden(parse_address(address))


def check_addresses(
    addresses: list[ResolvedAddress], host: str, port: int, is_refused: AddressFilter
) -> list[ResolvedAddress]:
    """The addresses of a host; raises AddressRefused when any of them is refused."""
    if not addresses:
        raise NameNotFound(f"the name {host} has no address")
    for address in addresses:
        if is_refused(str(address.sockaddr[0]), int(address.sockaddr[1])):
            raise AddressRefused(f"{host} resolves to {address.sockaddr[0]}, which is no public address.")
    return addresses
