"""Fixtures of the tests of scrapers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.scrapers.fixtures.loopback import LoopbackNetwork, loopback_network


@pytest.fixture
def network() -> Iterator[LoopbackNetwork]:
    """Servers and names on this machine."""
    with loopback_network() as made:
        yield made
