"""The set-up of the tests: no other machine is reached, and what drives a browser is marked."""

from __future__ import annotations

import socket

import pytest

from tests.conftest import pytest_collection_modifyitems


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, ("192.0.2.1", 80)),
        (socket.AF_INET, ("example.org", 80)),
        (socket.AF_INET6, ("2001:db8::1", 80)),
    ],
)
def test_another_machine_is_not_reached(family: socket.AddressFamily, address: tuple[str, int]) -> None:
    """Documentation addresses are refused before a packet is sent, as is a name."""
    with socket.socket(family) as client, pytest.raises(RuntimeError, match="tried to use socket"):
        client.connect(address)


def test_this_machine_is_reached() -> None:
    """A server on the loopback interface can be tested."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()[:2]):
        pass


@pytest.mark.parametrize(
    ("fixtures", "markers"),
    [([], []), (["drives_browser", "page"], ["browser"]), (["takes_seconds", "drives_browser"], ["browser", "slow"])],
)
def test_markers_follow_from_fixtures(fixtures: list[str], markers: list[str], request: pytest.FixtureRequest) -> None:
    """A test that uses a browser or a slow fixture, also through another fixture, has the marker."""
    item = pytest.Function.from_parent(request.node.parent, name="test_this_machine_is_reached")
    item.fixturenames[:] = fixtures
    pytest_collection_modifyitems([item])

    assert [mark.name for mark in item.own_markers] == markers
