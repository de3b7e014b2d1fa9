"""Operations of somebody who keeps a collection, each as a program of its own: processor seconds by size of the collection."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from scrapers.observe.host_reader import RunSettings
from scrapers.observe.run import ObservationRun
from scrapers.sources.register import load
from scrapers.state.store import StateStore
from tests.bench.build.collection import Shape, generate
from tests.bench.build.processor_time import seconds
from tests.constants import REPOSITORY, TODAY
from tests.scrapers.fixtures.loopback import html, loopback_network, reply
from tests.scrapers.fixtures.project import START, Project

QUERY = "item in Aatown 3"


def measure(size: int) -> dict[str, float]:
    """Processor seconds of each operation on a generated collection with so many entries."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        generate(tree, Shape(size))
        found = {"build": _run(tree, "build"), "build again": _run(tree, "build")}
        _edit(tree)
        found["build after an edit"] = _run(tree, "build")
        found["check"] = _run(tree, "check")
        found["search"] = _run(tree, "search", QUERY)
        found["bundle"] = _run(tree, "bundle", "--out", Path(folder) / "dist")
        found["observe"] = seconds([sys.executable, "-m", "tests.bench.build.operations", folder, size], REPOSITORY)
    return {name: round(value, 2) for name, value in found.items()}


def _run(tree: Path, command: str, *words: object) -> float:
    day = TODAY.isoformat()
    return seconds([sys.executable, "-m", "returnkb", command, "--root", tree, "--today", day, *words], REPOSITORY)


def _edit(tree: Path) -> None:
    """Change one claim of one entry."""
    entry = min((tree / "docs").rglob("entry-*.md"))
    entry.write_text(entry.read_text().replace("people asked for", "persons asked for", 1))


def observe(root: Path, size: int) -> None:
    """Observe a source for every four entries on servers of this machine, without pauses."""
    with loopback_network() as network:
        project, count = Project(root, network), max(2, size // 4)
        for number in range(count):
            server = network.servers[number % 20] if number >= 20 else network.server()
            name = f"h{number}.t{number}"
            network.names.point(name, server)
            server.routes["/a"] = reply(html())
            project.register(f"s{number}", f"http://{name}/a")
        settings = RunSettings(pause=0.0, confirm_after=0.0, name_after=1.0, probe=False, seed=1)
        run = ObservationRun(StateStore(root), network.client(), lambda: START, settings)
        result = run.observe(load(root).values(), {})
        assert len(result.observations) == count, result.degraded


if __name__ == "__main__":
    observe(Path(sys.argv[1]) / "observed", int(sys.argv[2]))
