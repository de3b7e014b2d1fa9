"""A large collection: ranking quality, the work of one edit, and the cost of a query in a browser."""

from __future__ import annotations

import copy
import gzip
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser

from search.browser import files as finder
from search.dataset import Dataset, Entry
from search.index import term_weights
from search.query.index_reader import IndexReader
from search.shards import index_files
from tests.bench.search.corpus import Graded, corpus, queries
from tests.bench.search.metrics import ours, score
from tests.search.conftest import write_site

ENTRIES = 10_000


@pytest.fixture(scope="module")
def generated(takes_seconds: None, dataset: Dataset) -> Dataset:
    """Ten thousand generated entries."""
    return corpus(dataset, ENTRIES)[0]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the build cache."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def indexed(generated: Dataset, cache: Path) -> dict[str, str]:
    """Their index."""
    return index_files(generated, cache=cache)


@pytest.fixture(scope="module")
def graded_queries(generated: Dataset) -> Sequence[Graded]:
    """Three hundred graded queries: primary names, other spellings, typing errors."""
    return queries(generated)


def test_graded_queries_reach_the_floor(indexed: dict[str, str], graded_queries: Sequence[Graded]) -> None:
    """nDCG@10 of at least 0.94 and MRR of at least 0.99."""
    found = score(ours(IndexReader(indexed.__getitem__)), graded_queries)

    assert found["all"] >= 0.94
    assert found["mrr"] >= 0.99


def test_one_edit_analyses_few_entries_again(
    generated: Dataset, indexed: dict[str, str], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One word added to one claim: one segment of some hundred entries is analysed again and ten files change."""
    analysed: list[str] = []
    analyze = term_weights.analyze_entry

    def count(entry: Entry, labels: Iterable[str]) -> term_weights.EntryTerms:
        analysed.append(str(entry["id"]))
        return analyze(entry, labels)

    entries = list(generated.entries)
    entries[ENTRIES // 2] = copy.deepcopy(dict(entries[ENTRIES // 2]))
    entries[ENTRIES // 2]["claims"][0]["text"] += " Zebrastreifen."
    monkeypatch.setattr(term_weights, "analyze_entry", count)
    edited = index_files(
        Dataset(tuple(entries), generated.places, generated.vocabulary, generated.organisations), cache=cache
    )

    assert entries[ENTRIES // 2]["id"] in analysed
    assert len(set(analysed)) <= ENTRIES / 20
    assert 0 < sum(indexed.get(name) != text for name, text in edited.items()) <= 10


def test_a_query_in_a_browser_loads_little(
    chromium: Browser, indexed: dict[str, str], graded_queries: Sequence[Graded], tmp_path: Path
) -> None:
    """Half of the first queries on a new page load up to 66 kB compressed, all up to 90; after a hundred more the heap is below 25 MB."""
    files = {**finder(), **indexed}
    write_site(tmp_path, files)
    weight = _weights(files)
    cold = [_cold(chromium, tmp_path, graded.query, weight) for graded in graded_queries[:12]]
    page = chromium.new_page()
    page.goto((tmp_path / "kosovo" / "index.html").as_uri())
    page.evaluate(
        "async queries => { for (const query of queries) await returnkbSearch.search(query); }",
        [graded.query for graded in graded_queries[:100]],
    )
    tools = page.context.new_cdp_session(page)
    tools.send("HeapProfiler.collectGarbage")
    heap = tools.send("Runtime.getHeapUsage")["usedSize"]
    page.close()

    assert median(cold) <= 66_000
    assert max(cold) <= 90_000
    assert heap <= 25_000_000


def _weights(files: dict[str, str]) -> Callable[[str], int]:
    return lambda name: len(gzip.compress(files[name].encode(), 6)) if name in files else 0


def _cold(chromium: Browser, site: Path, query: str, weight: Callable[[str], int]) -> int:
    page = chromium.new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[1]))
    page.goto((site / "kosovo" / "index.html").as_uri())
    page.evaluate("query => returnkbSearch.search(query).then(made => made.message)", query)
    page.close()
    return sum(weight(name) for name in loaded if name.endswith(".js"))
