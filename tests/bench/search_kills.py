"""Kill the writer of the Whoosh index again and again: `python -m tests.bench.search_kills 60`."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from whoosh import index

from search.dataset import Dataset, read
from search.whoosh.index import is_ours, opened
from search.whoosh.query import ids
from tests.bench.search_figures import real_entries

_WRITE = """
import sys
from pathlib import Path
from whoosh import index

from search.dataset import read
from search.whoosh.index import opened
build = Path(sys.argv[1])
opened(read(build / "data"), build / "index")
"""


def main(times: int) -> None:
    """After each kill that met the writer at work the sealed index must answer; in the end the last edit must be found."""
    chance = random.Random(3)
    real = real_entries()
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder)
        _write(build / "data", real, "Zebra")
        opened(read(build / "data"), build / "index")
        _write(build / "data", real, "Zebra crossing")
        took = _lasts(build)
        tried = met = readable = 0
        while met < times:
            tried += 1
            _write(build / "data", real, f"Zebra {tried}")
            writer = _begun(build)
            time.sleep(chance.uniform(0, took))
            met += (at_work := writer.poll() is None)
            writer.kill()
            writer.wait()
            sealed = [found for found in _indexes(build) if found.suffix != ".tmp" and is_ours(found)]
            readable += bool(at_work and sealed and ids("insulin", index.open_dir(str(sealed[0])), 3))
        print(
            "a write takes", round(took, 2), "s; tried", tried, "killed while writing", met, "readable after", readable
        )
        print("last edit found", bool(ids("title:zebra", opened(read(build / "data"), build / "index"), 3)))


def _indexes(build: Path) -> list[Path]:
    return sorted((build / "index").glob("whoosh-*"))


def _begun(build: Path) -> subprocess.Popen[bytes]:
    """A writer that has just begun to write beside the old index."""
    there = set(_indexes(build))
    writer = subprocess.Popen([sys.executable, "-W", "ignore", "-c", _WRITE, str(build)])
    while writer.poll() is None and not set(_indexes(build)) - there:
        time.sleep(0.005)
    return writer


def _lasts(build: Path) -> float:
    """Seconds a writer works from its first file to the end."""
    writer = _begun(build)
    start = time.perf_counter()
    writer.wait()
    return time.perf_counter() - start


def _write(data: Path, real: Dataset, title: str) -> None:
    data.mkdir(exist_ok=True)
    entries = [{**entry, "title": title} if at < 30 else dict(entry) for at, entry in enumerate(real.entries)]
    places = [
        {**asdict(place), "names": {"en": place.names}, "other": place.weak_names, "former": ()}
        for place in real.places.values()
    ]
    vocabulary = {
        kind: [{"id": term.id, "label": term.label, "words": {"en": term.words}} for term in terms.values()]
        for kind, terms in real.vocabulary.items()
    }
    made = {"entries": entries, "places": places, "vocabulary": vocabulary, "organisations": []}
    for name, value in made.items():
        (data / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
