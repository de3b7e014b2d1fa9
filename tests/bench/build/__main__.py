"""Cost of the build: processor seconds of each phase by size, growth exponents, memory, largest pages; for even and skewed collections.

    python -m tests.bench.build                                     1,000 to 20,000 entries, and the skewed shapes
    python -m tests.bench.build 500 1000                            other sizes, without the skewed shapes
    python -m tests.bench.build --against CHECKOUT [SIZE [ROUNDS]]  the whole build beside that of another checkout, in alternating runs

Figures are seconds of processor time; ratios in one run are comparable, seconds of different machines are not.
"""

from __future__ import annotations

import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from returnkb.corpus.load import gc_paused
from tests.bench.build.collection import Shape, generate
from tests.bench.build.phases import phases
from tests.constants import REPOSITORY

SIZES = (1000, 3000, 10000, 20000)
SKEWED = {
    "one country with all 10,000": Shape(10000, in_one_country=10000),
    "one place with 2,000 of 3,000": Shape(3000, in_one_place=2000),
    "one source with 5,000 claims": Shape(3000, claims_of_one_source=5000),
}


def main(arguments: list[str]) -> None:
    """Print the figures."""
    if arguments[:1] == ["--measure"]:
        print(json.dumps(_measure(Path(arguments[1]))))
        return
    if arguments[:1] == ["--against"]:
        _compare(Path(arguments[1]), *map(int, arguments[2:4]))
        return
    sizes = [int(size) for size in arguments] or list(SIZES)
    before: dict[str, float] = {}
    for size in sizes:
        figures = _figures(Shape(size))
        _print(f"{size} entries", figures)
        times = figures["seconds"]
        if before:
            growth = math.log(size / sizes[sizes.index(size) - 1])
            print(
                "  exponents: "
                + ", ".join(f"{name} {math.log(times[name] / before[name]) / growth:.2f}" for name in times)
            )
        before = times
    for name, shape in SKEWED.items() if not arguments else ():
        _print(name, _figures(shape))


def _figures(shape: Shape) -> dict[str, dict[str, float]]:
    """Measure a generated collection in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        generate(tree, shape)
        command = [sys.executable, "-m", "tests.bench.build", "--measure", str(tree)]
        return dict(json.loads(subprocess.run(command, check=True, capture_output=True, cwd=REPOSITORY).stdout))


def _measure(tree: Path) -> dict[str, dict[str, float]]:
    seconds = {}
    with gc_paused():  # as a build does
        for name, phase in phases(tree):
            start = time.process_time()
            phase()
            seconds[name] = time.process_time() - start
    site = [path for path in (tree / "build" / "site").rglob("*") if path.is_file()]
    pages = {
        path.relative_to(tree / "build/site").as_posix(): path.stat().st_size / 1e3
        for path in site
        if path.suffix == ".html"
    }
    other = {
        "memory in MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
        "files": len(site),
        "site in MB": sum(path.stat().st_size for path in site) / 1e6,
    }
    largest = dict(sorted(pages.items(), key=lambda item: -item[1])[:3])
    return {"seconds": seconds, "other": other, "largest": largest}


def _print(title: str, figures: dict[str, dict[str, float]]) -> None:
    seconds = figures["seconds"]
    print(f"{title}: {sum(seconds.values()):.1f} s", flush=True)
    print("  " + ", ".join(f"{name} {value:.2f}" for name, value in seconds.items()))
    print("  " + ", ".join(f"{name} {value:,.0f}" for name, value in figures["other"].items()))
    print("  largest pages in KB: " + ", ".join(f"{name} {value:.0f}" for name, value in figures["largest"].items()))


def _compare(other: Path, size: int = 1000, rounds: int = 3) -> None:
    """Whole builds of the same collection by this checkout and by another, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        generate(tree, Shape(size))
        for name in ("questions", "illnesses"):  # not known to older checkouts
            (tree / "sources" / f"{name}.yml").unlink()
        times: dict[str, list[float]] = {"this": [], "other": []}
        for _ in range(rounds):
            for name, checkout in (("this", REPOSITORY), ("other", other)):
                site = Path(folder) / f"site-{name}-{time.monotonic_ns()}"
                times[name].append(_whole_build(checkout, tree, site))
    one, two = statistics.median(times["this"]), statistics.median(times["other"])
    print(f"{size} entries: this {one:.1f} s, other {two:.1f} s, ratio {one / two:.2f}")


def _whole_build(checkout: Path, tree: Path, site: Path) -> float:
    command = [sys.executable, "-m", "returnkb", "build", "--root", str(tree), "--out", str(site)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    subprocess.run(command, check=True, capture_output=True, cwd=checkout, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main(sys.argv[1:])
