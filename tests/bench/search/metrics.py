"""Benchmark of search quality and speed on generated corpora: `python -m tests.bench.search.metrics 1000 10000`."""

from __future__ import annotations

import copy
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from math import log2
from pathlib import Path

from returnkb.assessment.assess import assess
from returnkb.build.compiled_json import compiled_json
from returnkb.corpus.load import load
from search.dataset import Dataset, read
from search.query.index_reader import IndexReader
from search.query.results import search
from search.shards import index_files
from tests.bench.search.corpus import Graded, corpus, queries
from tests.constants import REPOSITORY

Search = Callable[[str], list[str]]


def real_entries(day: date = date(2026, 11, 21)) -> Dataset:
    """The project's own entries, places and vocabularies."""
    root = REPOSITORY
    with tempfile.TemporaryDirectory() as folder:
        for name, text in compiled_json(assess(load(root)[0], day)).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return read(Path(folder))


def ours(index: IndexReader) -> Search:
    """Our search as a function from a query to ids."""
    return lambda query: [str(hit.record["id"]) for hit in search(query, index).hits()]


def ndcg(shown: Sequence[str], graded: Graded, most: int = 10) -> float:
    """Normalized discounted cumulative gain of a result list."""
    gain = sum((2 ** graded.grades.get(entry, 0) - 1) / log2(at + 2) for at, entry in enumerate(shown[:most]))
    ideal = sorted(graded.grades.values(), reverse=True)[:most]
    best = sum((2**grade - 1) / log2(at + 2) for at, grade in enumerate(ideal))
    return gain / best if best else 0.0


def reciprocal_rank(shown: Sequence[str], graded: Graded) -> float:
    """Reciprocal rank of the first entry with grade 3."""
    return next((1 / (at + 1) for at, entry in enumerate(shown) if graded.grades.get(entry) == 3), 0.0)


def score(search: Search, asked: Sequence[Graded]) -> dict[str, float]:
    """nDCG@10 of all queries and of each kind, and the mean reciprocal rank."""
    shown = [(graded, search(graded.query)) for graded in asked]
    figures = {"all": _mean([ndcg(found, graded) for graded, found in shown])}
    for kind in dict.fromkeys(graded.kind for graded in asked):
        figures[kind] = _mean([ndcg(found, graded) for graded, found in shown if graded.kind == kind])
    figures["mrr"] = _mean([reciprocal_rank(found, graded) for graded, found in shown])
    return {name: round(value, 3) for name, value in figures.items()}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def latency(search: Search, asked: Sequence[str]) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds, with a warm cache."""
    for query in asked:
        search(query)
    taken = []
    for query in asked:
        start = time.perf_counter()
        search(query)
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return round(taken[len(taken) // 2], 2), round(taken[int(len(taken) * 0.99)], 2)


def index_cost(made: Dataset) -> tuple[dict[str, str], float, float]:
    """The index of a corpus, and CPU seconds to build it and to rebuild it after one edit (median of five)."""
    entries, times = list(made.entries), []
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        files = index_files(made, cache=Path(folder))
        cold = time.process_time() - start
        for number in range(5):
            at = number * len(entries) // 5
            entries[at] = copy.deepcopy(dict(entries[at]))
            entries[at]["claims"][0]["text"] += f" Zebra{number}."
            edited = Dataset(tuple(entries), made.places, made.vocabulary, made.organisations)
            start = time.process_time()
            index_files(edited, cache=Path(folder))
            times.append(time.process_time() - start)
    return files, round(cold, 1), round(sorted(times)[2], 2)


def main(sizes: list[int]) -> None:
    """Print the figures of each size."""
    real = real_entries()
    for size in sizes:
        made, _ = corpus(real, size)
        files, cold, edit = index_cost(made)
        search = ours(IndexReader(files.__getitem__))
        asked = queries(made)
        weight = sum(len(text.encode()) for text in files.values())
        print(
            size,
            "index s",
            cold,
            "after one edit s",
            edit,
            "files",
            len(files),
            "bytes an entry",
            weight // size,
            flush=True,
        )
        print(
            size,
            "ndcg",
            score(search, asked),
            "p50, p99 ms",
            latency(search, [graded.query for graded in asked]),
            flush=True,
        )
        partial, held = corpus(real, size, held_out=0.3)
        hidden = ours(IndexReader(index_files(partial).__getitem__))
        print(size, "held-out spellings", score(hidden, queries(partial, names=held)), flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000])
