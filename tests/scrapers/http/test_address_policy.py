"""No input makes the client connect to an address that is not public."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scrapers.http.address_policy import is_forbidden
from scrapers.http.dns import ResolvedAddress, not_public
from scrapers.http.response import FetchFailure
from tests.scrapers.fixtures.loopback import LoopbackNetwork, reply

CASES = yaml.safe_load((Path(__file__).parent / "addresses.yml").read_text(encoding="utf-8"))


@pytest.fixture
def connections(network: LoopbackNetwork, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Addresses that sockets were connected to, without the permitted first page."""
    made: list[Any] = []
    allowed = socket.socket.connect

    def connect(sock: socket.socket, address: Any) -> None:
        if (address[0], address[1]) in network.names.allowed:
            return allowed(sock, address)
        made.append(address)
        raise OSError("not reached")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return made


def resolver(network: LoopbackNetwork, given: list[Any]) -> Callable[[str, int], list[ResolvedAddress]]:
    """A resolver with the answers of a case, in turn when there are several."""
    turns = given if given and isinstance(given[0], list) else [given]
    asked = [0]

    def resolve(host: str, port: int) -> list[ResolvedAddress]:
        if (host, port) in network.names.answers:
            return network.names.answers[(host, port)]
        if not given:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
            return [ResolvedAddress(family, address) for family, _, _, _, address in found]
        asked[0] += 1
        turn = turns[min(asked[0], len(turns)) - 1]
        return [ResolvedAddress(socket.AF_INET6 if ":" in text else socket.AF_INET, (text, port)) for text in turn]

    return resolve


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_no_trick_opens_a_connection(case: dict[str, Any], network: LoopbackNetwork, connections: list[Any]) -> None:
    """The fetch fails with a reason, and no socket is connected to a forbidden address."""
    network.server("harmless.test").routes["*"] = reply(b"", "302 Found", Location=case.get("location", "/"))
    client = network.client()
    object.__setattr__(client.policy, "resolver", resolver(network, case.get("answers", [])))
    answer = client.get(case.get("url", "http://harmless.test/"))

    assert isinstance(answer, FetchFailure)
    assert [address for address in connections if not_public(str(address[0]), 80)] == []
    assert connections == []


def test_the_probe_can_fail(network: LoopbackNetwork, connections: list[Any]) -> None:
    """A public address is connected to, so the probe would detect a leak."""
    client = network.client()
    object.__setattr__(client.policy, "resolver", resolver(network, ["93.184.215.14"]))
    client.get("http://public.test/")

    assert connections == [("93.184.215.14", 80)]


def test_there_are_enough_cases() -> None:
    """The probe has at least 45 cases."""
    assert len(CASES) >= 45


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_forbidden_like_the_plain_one(address: ipaddress.IPv4Address) -> None:
    """The IPv6 form of an IPv4 address is not allowed when the address is not."""
    assert is_forbidden(ipaddress.IPv6Address(f"::ffff:{address}")) == is_forbidden(address)


@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_forbidden(address: ipaddress.IPv4Address) -> None:
    """Whatever Python calls private, reserved or multicast is forbidden."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert is_forbidden(address)
