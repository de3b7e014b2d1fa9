"""Cost of edits: a build with nothing changed, one with an edited claim, and the time from saving a file to its page in `serve`.

    python -m tests.bench.build.edits             the real collection
    python -m tests.bench.build.edits 10000       a generated collection of this size

Builds are in seconds of processor time. The time from saving to the page is wall-clock, as a person waits for it; run it alone.
"""

from __future__ import annotations

import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.build.collection import Shape, generate
from tests.constants import REPOSITORY

EDITS = 5
PATIENCE = 120  # seconds


def main(arguments: list[str]) -> None:
    """Print the figures."""
    # A stopped server may still be writing its last build.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tree = Path(folder) / "tree"
        if arguments:
            generate(tree, Shape(int(arguments[0])))
        else:
            for name in ("docs", "sources"):
                shutil.copytree(REPOSITORY / name, tree / name)
            shutil.copyfile(REPOSITORY / "mkdocs.yml", tree / "mkdocs.yml")
        entry = next(path for path in sorted(tree.rglob("docs/*/*/*.md")) if "\ntitle: " in path.read_text("utf-8"))
        print(f"whole build {_build(tree):.2f} s, nothing changed {_build(tree):.2f} s")
        before = _states(tree / "build" / "site")
        _retitle(entry, "An edited title 0")
        seconds = _build(tree)
        after = _states(tree / "build" / "site")
        changed = sum(before.get(name) != state for name, state in after.items())
        print(f"one title edited {seconds:.2f} s, files written {changed} of {len(after)}")
        waits = sorted(_waits(tree, entry))
        print(
            f"saved file to its page in `serve`: {waits[0]:.2f} to {waits[-1]:.2f} s, median {waits[len(waits) // 2]:.2f} s"
        )


def _build(tree: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "returnkb", "build", "--root", tree], check=True, capture_output=True, cwd=REPOSITORY
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _states(folder: Path) -> dict[str, tuple[int, int]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def _retitle(entry: Path, title: str) -> None:
    lines = entry.read_text(encoding="utf-8").split("\n")
    lines = [f"title: {title}" if line.startswith("title:") else line for line in lines]
    entry.write_text("\n".join(lines), encoding="utf-8")


def _waits(tree: Path, entry: Path) -> Iterator[float]:
    """Seconds from each of some edits to the page that shows it."""
    path = entry.relative_to(tree / "docs").with_suffix(".html").as_posix()
    with _serving(tree) as address:
        for number in range(1, EDITS + 1):
            title = f"An edited title {number}"
            _retitle(entry, title)
            start = time.monotonic()
            while title not in _page(f"{address}{path}"):
                if time.monotonic() - start > PATIENCE:
                    raise TimeoutError(f"{path} does not show its new title")
                time.sleep(0.02)
            yield time.monotonic() - start
            time.sleep(15)  # until the whole site is built again


@contextmanager
def _serving(tree: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "returnkb", "serve", "--root", str(tree), "--port", str(port)]
    process = subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        start = time.monotonic()
        while not _page(address):
            if time.monotonic() - start > PATIENCE:
                raise TimeoutError("the site is not served")
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()


def _page(address: str) -> str:
    try:
        with urlopen(address, timeout=30) as answer:  # noqa: S310  # an address of this machine
            return str(answer.read().decode("utf-8"))
    except (URLError, ConnectionError):
        return ""


if __name__ == "__main__":
    main(sys.argv[1:])
