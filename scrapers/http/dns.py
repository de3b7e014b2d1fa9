"""Names to addresses, asked once per connection and only for a limited time."""

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
    """One address of a name, ready to connect to."""

    family: int
    sockaddr: SocketAddress


Resolver = Callable[[str, int], list[ResolvedAddress]]


class NameNotFound(Exception):
    """The name does not exist; said by its name server."""


class NameLookupFailed(Exception):
    """Nobody could say whether the name exists."""


def system_resolver(host: str, port: int) -> list[ResolvedAddress]:
    """Ask the operating system."""
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
    """Ask a resolver, but wait no longer than the look may last."""
    outcome: list[list[ResolvedAddress] | BaseException] = []

    def ask() -> None:
        try:
            outcome.append(resolver(host, port))
        except BaseException as error:
            outcome.append(error)

    # The operating system's look-up cannot be interrupted; a daemon thread can be left behind.
    asking = threading.Thread(target=ask, daemon=True, name=f"resolve {host}")
    asking.start()
    asking.join(seconds)
    if not outcome:
        raise NameLookupFailed(f"no name server answered for {host} within {seconds:.0f} seconds")
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def not_public(address: str, port: int) -> bool:
    """Whether an address must not be connected to."""
    return is_forbidden(parse_address(address))


def check_addresses(
    answers: list[ResolvedAddress], host: str, port: int, is_refused: AddressFilter
) -> list[ResolvedAddress]:
    """The answers, or a refusal: one forbidden address among them condemns the name."""
    if not answers:
        raise NameNotFound(f"the name {host} has no address")
    for answer in answers:
        if is_refused(str(answer.sockaddr[0]), int(answer.sockaddr[1])):
            raise AddressRefused(f"{host} leads to {answer.sockaddr[0]}, which is no public address.")
    return answers
