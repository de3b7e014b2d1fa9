"""Benchmark of compile time against the number of entries: `python tests/bench/compile_cost.py [SIZES]`.

Generates entries over the real gazetteer, sources and vocabularies, compiles each tree in a new process, and prints seconds,
milliseconds per entry and their ratio to the smallest tree; linear growth keeps the ratio at 1 or below.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.constants import REPOSITORY

SIZES = (500, 1000, 2000, 4000)
ENTRY = """---
kind: {kind}
title: {title}
topic: {topic}
{extra}claims:
{claims}---
"""
CLAIM = """  - id: c{number}
    text: Generated statement {serial} on {topic} with a figure of {figure} people in {year}.
    observed: {year}-{month:02d}
    evidence:
      - {{source: {source}, accessed: 2026-11-21}}
"""


def main(sizes: list[int]) -> None:
    """Print a line of figures per size."""
    first = 0.0
    print("entries  seconds  ms per entry  ratio per entry")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder)
            generate_tree(tree, size)
            seconds = compile_seconds(tree)
        each = seconds / size
        first = first or each
        print(f"{size:>7}  {seconds:>7.1f}  {each * 1000:>12.2f}  {each / first:>15.2f}", flush=True)


def generate_tree(tree: Path, size: int) -> None:
    """Write a tree of generated entries, the same for the same size."""
    rng = random.Random(size)
    shutil.copytree(REPOSITORY / "sources", tree / "sources")
    sources = sorted(path.stem for path in (tree / "sources" / "register").glob("*.yml"))
    organisations = sorted(path.stem for path in (tree / "sources" / "organisations").glob("*.yml"))
    places = sorted({path.parent.relative_to(REPOSITORY / "docs") for path in (REPOSITORY / "docs").glob("*/*/*.md")})
    topics = [
        line.split()[-1]
        for line in (tree / "sources" / "topics.yml").read_text().splitlines()
        if line.startswith("- id:")
    ]
    serial = 0
    for number in range(size):
        topic, service = rng.choice([topic for topic in topics if "." in topic]), rng.random() < 0.25
        claims = ""
        for claim in range(1, rng.randint(1, 4) + 1):
            serial += 1
            claims += CLAIM.format(
                number=claim, serial=serial, topic=topic, figure=rng.randint(10, 99999), year=rng.randint(2008, 2026),
                month=rng.randint(1, 9), source=rng.choice(sources),
            )  # fmt: skip
        extra = (
            f"organisation: {rng.choice(organisations)}\noffers: [information]\nstatus: unknown\n" if service else ""
        )
        kind = "service" if service else "condition"
        path = tree / "docs" / rng.choice(places) / f"generated-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = ENTRY.format(kind=kind, title=f"Generated entry {number}", topic=topic, extra=extra, claims=claims)
        path.write_text(text, encoding="utf-8")


def compile_seconds(tree: Path) -> float:
    """Wall seconds of compiling a tree, without rendering, in a new process."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "returnkb", "build", "--compile-only", "--root", str(tree)]
    subprocess.run(command, check=True, capture_output=True, cwd=REPOSITORY)
    return time.perf_counter() - start


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
