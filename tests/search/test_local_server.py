"""The office server: answers as data, to this machine alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from search.local_server import server


@pytest.fixture
def office(data: Path, site: Path, tmp_path: Path) -> Iterator[HTTPConnection]:
    """A running office server and a connection to it."""
    (tmp_path / "data").symlink_to(data)
    (tmp_path / "site").symlink_to(site)
    serving = server(tmp_path, 0)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    connection = HTTPConnection("127.0.0.1", serving.server_port, timeout=20)
    yield connection
    connection.close()
    serving.shutdown()
    serving.server_close()


def test_it_answers_as_the_finder_does(office: HTTPConnection) -> None:
    """The same results as everywhere else, as JSON."""
    office.request("GET", f"/answers.json?q={quote('insulin Приштина')}&limit=3")
    found = json.loads(office.getresponse().read())

    assert found["results"][0]["id"] == "kosovo/prishtina/insulin"
    assert len(found["results"]) <= 3


def test_it_gives_the_site(office: HTTPConnection) -> None:
    """Pages of the built site come from the same address."""
    office.request("GET", "/find.html")

    assert office.getresponse().status == 200


def test_another_name_for_this_machine_is_refused(office: HTTPConnection) -> None:
    """A page elsewhere cannot read answers by having its own name point here."""
    office.request("GET", "/answers.json?q=insulin", headers={"Host": "elsewhere.example"})

    assert office.getresponse().status == 421


def test_it_listens_on_this_machine_only(data: Path, tmp_path: Path) -> None:
    """No other machine can reach the server."""
    (tmp_path / "data").symlink_to(data)
    serving = server(tmp_path, 0)

    assert serving.server_address[0] == "127.0.0.1"
    serving.server_close()
