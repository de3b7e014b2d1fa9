"""A real OpenSearch server on this machine, without plugins, for tests and benchmarks."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.constants import REPOSITORY
from tests.fixtures.web_servers import free_port

HERE = Path(__file__).parent
JARS = REPOSITORY / "build" / "opensearch" / "jars"
_START_SECONDS = 120


class Server:
    """A running server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def fill(self, name: str, settings: str, documents: str) -> None:
        """Make an index from the files of the export, as its documentation says."""
        self._send("PUT", name, settings, "application/json")
        answer = self._send("POST", f"{name}/_bulk?refresh=true", documents, "application/x-ndjson")
        assert not answer["errors"], [item for item in answer["items"] if item["index"].get("error")][:3]

    def search(self, name: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The response to a search."""
        answer = self._session.post(f"{self.url}/{name}/_search", json=body, timeout=60)
        assert answer.status_code == 200, answer.text[:2000]
        found: Mapping[str, Any] = answer.json()
        return found

    def _send(self, method: str, path: str, body: str, kind: str) -> dict[str, Any]:
        answer = self._session.request(
            method, f"{self.url}/{path}", data=body.encode(), headers={"Content-Type": kind}, timeout=120
        )
        assert answer.status_code == 200, answer.text[:2000]
        found: dict[str, Any] = answer.json()
        return found


def require_jars() -> None:
    """Check that the jars are those of the list; AssertionError with the repair otherwise."""
    lines = (HERE / "jars.sha256").read_text().splitlines()[1:]
    wanted = {name: digest for digest, name in (line.split(" ") for line in lines)}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in JARS.glob("*.jar")}
    assert found == wanted, f"{JARS} does not have the jars of {HERE / 'jars.sha256'}: run `python3 run.py test`"


@contextmanager
def running() -> Iterator[Server]:
    """A server for a while; it ends with its standard input, even if this process is killed."""
    require_jars()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config").mkdir()
        port, log = free_port(), Path(folder) / "output"
        java = shutil.which("java")
        assert java, "java is missing: run `python3 run.py test`"
        command = [java, "-Xms512m", "-Xmx512m", "-cp", f"{JARS}/*", str(HERE / "SingleNode.java"), folder, str(port)]
        with log.open("wb") as output:
            server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=output)
        assert server.stdin
        try:
            made = Server(f"http://127.0.0.1:{port}")
            end = time.monotonic() + _START_SECONDS
            while not _answers(made.url):
                assert server.poll() is None and time.monotonic() < end, log.read_text()[-3000:]
                time.sleep(0.2)
            yield made
        finally:
            server.stdin.close()
            server.wait(60)


def _answers(url: str) -> bool:
    session = requests.Session()
    session.trust_env = False
    try:
        return session.get(f"{url}/_cluster/health", timeout=5).status_code == 200
    except requests.RequestException:
        return False
