"""Names to addresses, asked once per connection and only for a limited time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scrapers.http.address_policy import Refused, forbidden, parse_address

SocketAddress = tuple[Any, ...]
Forbidden = Callable[[str, int], bool]


@dataclass(frozen=True)
class Answer:
    """One address of a name, ready to connect to."""

    family: int
    sockaddr: SocketAddress


Resolver = Callable[[str, int], list[Answer]]


class NoSuchName(Exception):
    """The name does not exist; said by its name server."""


class NameUnanswered(Exception):
    """Nobody could say whether the name exists."""


def system_resolver(host: str, port: int) -> list[Answer]:
    """Ask the operating system."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise NoSuchName(f"{host!r} is not a host name") from error
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise NoSuchName(f"the name {host} does not exist") from error
        raise NameUnanswered(f"no name server answered for {host}: {error.strerror}") from error
    return [Answer(family, sockaddr) for family, _, _, _, sockaddr in found]


def resolve(resolver: Resolver, host: str, port: int, seconds: float) -> list[Answer]:
    """Ask a resolver, but wait no longer than the look may last."""
    outcome: list[list[Answer] | BaseException] = []

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
        raise NameUnanswered(f"no name server answered for {host} within {seconds:.0f} seconds")
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def public_only(address: str, port: int) -> bool:
    """Whether an address must not be connected to."""
    return forbidden(parse_address(address))


def checked(answers: list[Answer], host: str, port: int, refuse: Forbidden) -> list[Answer]:
    """The answers, or a refusal: one forbidden address among them condemns the name."""
    if not answers:
        raise NoSuchName(f"the name {host} has no address")
    for answer in answers:
        if refuse(str(answer.sockaddr[0]), int(answer.sockaddr[1])):
            raise Refused(f"{host} leads to {answer.sockaddr[0]}, which is no public address.")
    return answers
