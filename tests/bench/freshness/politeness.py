"""Benchmark of a run over 500 sources: `python -m tests.bench.freshness.politeness`; fails above 1.3 times the pauses or 300 MB."""

from __future__ import annotations

import multiprocessing
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from tests.bench.freshness.pages import LANGUAGES, content, render
from tests.scrapers.fixtures.loopback import LoopbackServer, Request, reply

HOSTS, PAGES, PAUSE = 50, 10, 4.0
SLOWEST, LARGEST = 1.3, 300
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def serve(ports: Connection) -> None:
    """Serve fifty hosts, each on its own loopback address, with pages of usual size and latency."""

    def handler(request: Request) -> None:
        time.sleep(0.05)
        if request.path == "/robots.txt":
            return request.send(reply(b"", "404 Not Found"))
        return request.send(pages[int(request.path[1:])])

    # Eight hundred menu entries make the pages as expensive to parse as those of a ministry.
    padding = b"<nav>" + b"<li><a href=/x>menu entry</a></li>" * 800 + b"</nav></body>"
    pages = []
    for number in range(PAGES):
        page = render(content(list(LANGUAGES)[number % len(LANGUAGES)]), "main", ("menu", "classes"), 0, number)
        pages.append(reply(page.replace(b"</body>", padding)))
    servers = [LoopbackServer(f"127.0.1.{n + 1}") for n in range(HOSTS)]
    for server in servers:
        server.routes["*"] = handler
    ports.send([server.port for server in servers])
    requests: Counter[int] = Counter()
    while ports.recv() == "count":
        requests = Counter({n: len(server.times) for n, server in enumerate(servers)})
        gaps = [
            later[0] - earlier[0]
            for server in servers
            for earlier, later in zip(server.times, server.times[1:], strict=False)
        ]
        ports.send((max(requests.values()), sum(requests.values()), min(gaps)))
        for server in servers:
            server.times.clear()
    threading.Event().wait()


def weeks_later(weeks: int) -> datetime:
    """START plus some weeks."""
    return START + timedelta(weeks=weeks)


def main() -> int:
    """Run twice over all sources: first observations, and a week later."""
    ours, theirs = multiprocessing.get_context("fork").Pipe()
    serving = multiprocessing.get_context("fork").Process(target=serve, args=(theirs,), daemon=True)
    serving.start()
    ports = ours.recv()

    import psutil

    from scrapers.http.client import HttpClient
    from scrapers.http.dns import ResolvedAddress
    from scrapers.http.pinned_connection import ConnectionPolicy
    from scrapers.observe.host_reader import RunSettings
    from scrapers.observe.run import ObservationRun
    from scrapers.sources.register import load
    from scrapers.state.store import StateStore

    def resolve(host: str, port: int) -> list[ResolvedAddress]:
        number = int(host[1:].split(".")[0])
        return [ResolvedAddress(socket.AF_INET, (f"127.0.1.{number + 1}", ports[number]))]

    failures = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "sources/register").mkdir(parents=True)
        for host in range(HOSTS):
            for page in range(PAGES):
                text = f"title: t\npublisher: p\ntype: ngo\nlanguage: en\npublished: undated\nurl: http://h{host}.t{host}/{page}\n"
                (root / f"sources/register/s{host}-{page}.yml").write_text(text, encoding="utf-8")
        rules = ConnectionPolicy(
            resolver=resolve,
            is_refused=lambda address, port: port not in ports,
            ssl_context=ssl.create_default_context(),
        )
        for week, name in enumerate(("first looks", "a week later")):
            largest, stop = [0], threading.Event()

            def watch(largest: list[int] = largest, stop: threading.Event = stop) -> None:
                process = psutil.Process()
                while not stop.wait(0.1):
                    largest[0] = max(largest[0], process.memory_info().rss)

            threading.Thread(target=watch, daemon=True).start()
            settings = RunSettings(pause=PAUSE, confirm_after=PAUSE, probe=False)
            began = time.monotonic()
            result = ObservationRun(StateStore(root), HttpClient(rules), partial(weeks_later, week), settings).observe(
                load(root).values(), {}
            )
            took = time.monotonic() - began
            stop.set()
            ours.send("count")
            most, requests, gap = ours.recv()
            alone, megabytes = (most - 1) * PAUSE, largest[0] / 1e6
            print(
                f"{name}: {len(result.observations)} looks ({', '.join(f'{n} {family.description}' for family, n in result.families.items())}), {requests} requests, {took:.1f} s where pauses alone "
                f"cost {alone:.1f} s ({took / alone:.2f} times), shortest pause {gap:.2f} s, {megabytes:.0f} MB"
            )
            if (
                took > SLOWEST * alone
                or megabytes > LARGEST
                or gap < PAUSE
                or len(result.observations) != HOSTS * PAGES
            ):
                failures.append(name)
    print("All floors hold." if not failures else f"Below the floors: {failures}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
