"""Benchmark of browser search in Chromium on generated corpora: over HTTP, from a folder and on a slow connection.

`python -m tests.bench.search.browser 1000 10000` measures ours; with `--beside FOLDER`, a folder outside the project whose
node_modules hold `pagefind` with its program and `minisearch`, both are measured on the same entries in the same run.
Measured so far with pagefind 1.6.0 and minisearch 7.2.0.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Request, sync_playwright

from search.browser import files as scripts
from search.dataset import Dataset
from search.shards import index_files
from tests.bench.search.browser_peers import Peer, peers
from tests.bench.search.corpus import corpus, queries
from tests.bench.search.first_query_time import first_queries
from tests.bench.search.metrics import real_entries
from tests.bench.search.network_conditions import count_rounds, served, slow_down
from tests.constants import CHROMIUM

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Find</title><form><input id="rk-q" name="q"></form>
<script src="search/finder.js"></script></html>"""
_OURS = Peer(
    "ours",
    "ours.html",
    "query => returnkbSearch.search(query)",
    "query => new Promise((done, failed) => returnkbSearch.search(query, { first: done }).then(done, failed))",
    from_folder=True,
)
# Numbers of queries: in a new page each, in a new browser each, in one page, on a slow connection, typed.
_COLD, _ALONE, _WARM, _SLOW, _TYPED = 60, 30, 200, 5, 12
_FOCUS_BOX = """() => { document.getElementById("rk-q").focus(); return returnkbSearch.open(); }"""
_MEASURE_WARM = """async queries => {
  const ask = %s, taken = [];
  for (const query of queries) await ask(query);
  for (const query of queries) {
    const start = performance.now();
    await ask(query);
    taken.push(performance.now() - start);
  }
  return taken.sort((one, other) => one - other);
}"""
_MEASURE_LONG_TASKS = """async queries => {
  const long = [];
  new PerformanceObserver(list => list.getEntries().forEach(task => long.push(task.duration))).observe({ entryTypes: ["longtask"] });
  for (const query of queries) for (let end = 2; end <= query.length; end++) {
    await returnkbSearch.search(query.slice(0, end), { typing: true });
    await new Promise(done => setTimeout(done));
  }
  return long;
}"""


@dataclass(frozen=True)
class Figures:
    """The costs of an engine: kB gzipped of a cold query, ms to its first result and to all, ms warm, MB of heap.

    First queries are timed in new browsers without a debugger attached; ours also with the search box focused before,
    which loads what every query needs.
    """

    cold: tuple[float, float]
    first: float
    focused: float | None
    all: float
    warm: tuple[float, float]
    heap: float
    rounds: str  # how many queries waited for how many rounds of scripts

    def as_text(self) -> str:
        """The figures in one line."""
        return (
            f"cold kB median {self.cold[0]:.1f} max {self.cold[1]:.1f} | first result ms {self.first:.0f}, "
            + (f"in a focused box {self.focused:.0f}, " if self.focused else "")
            + f"ten {self.all:.0f} | "
            f"warm ms p50 {self.warm[0]:.2f} p99 {self.warm[1]:.2f} | heap MB {self.heap:.1f}"
        )

    def relative_to(self, ours: Figures) -> str:
        """Each figure as a multiple of ours."""
        pairs = zip(
            (self.cold[0], self.first, self.all, *self.warm, self.heap),
            (ours.cold[0], ours.first, ours.all, *ours.warm, ours.heap),
            strict=True,
        )
        return "times ours: " + ", ".join(
            f"{name} {theirs / max(mine, 0.01):.1f}"
            for name, (theirs, mine) in zip(("bytes", "first", "ten", "p50", "p99", "heap"), pairs, strict=True)
        )


def main(sizes: Sequence[int], packages: Path | None) -> None:
    """Print the figures of every engine and size, over HTTP and from the folder."""
    real = real_entries()
    for size in sizes:
        made, _ = corpus(real, size)
        asked = [graded.query for graded in queries(made)]
        with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright, served(Path(name)) as address:
            site = Path(name)
            _write(site, made)
            others = peers(made, site, packages) if packages else []
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM,
                args=["--no-sandbox", "--js-flags=--expose-gc", "--enable-precise-memory-info"],
            )
            for scheme, start in (("http", address), ("file", site.as_uri())):
                ours = measured(browser, _OURS, start, asked, site)
                print(size, scheme, "ours", ours.as_text(), flush=True)
                print(
                    size,
                    scheme,
                    "rounds:queries",
                    ours.rounds,
                    "| tasks over 50 ms while typing",
                    _long_tasks(browser, start, asked),
                )
                for peer in others:
                    if scheme == "http" or peer.from_folder:
                        theirs = measured(browser, peer, start, asked, site)
                        print(size, scheme, peer.name, theirs.as_text(), "|", theirs.relative_to(ours), flush=True)
            for peer in (_OURS, *others):
                print(
                    size,
                    "slow line",
                    peer.name,
                    "s from opening the page to the first result",
                    _slow(browser, peer, address, asked),
                )
            browser.close()


def _write(site: Path, made: Dataset) -> None:
    (site / "search").mkdir()
    (site / _OURS.page).write_text(_PAGE, encoding="utf-8")
    for file, text in {**scripts(), **index_files(made)}.items():
        (site / "search" / file).write_text(text, encoding="utf-8")


def measured(browser: Browser, peer: Peer, start: str, asked: Sequence[str], site: Path) -> Figures:
    """The figures of an engine; first results and cold bytes are measured on pages without a cache."""
    cold, rounds = [], []
    for query in asked[: _COLD if peer is _OURS else _COLD // 3]:
        with browser.new_context() as context:
            page = context.new_page()
            loaded: list[str] = []
            page.on("request", _recorder(loaded, start))
            page.goto(f"{start}/{peer.page}")
            count_rounds(page)
            page.evaluate(f"query => ({peer.ask})(query).then(() => undefined)", query)
            rounds.append(page.evaluate("window.rounds"))
            cold.append(sum(_transfer_size(site / file.lstrip("/")) for file in loaded) / 1000)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{start}/{peer.page}")
        warm = page.evaluate(_MEASURE_WARM % peer.ask, list(asked[:_WARM]))
        heap = page.evaluate("() => { gc(); return performance.memory.usedJSHeapSize / 1e6; }")
    page_file, alone = site / peer.page, asked[:_ALONE]
    return Figures(
        (median(cold), max(cold)),
        median(first_queries(page_file, start, peer.first, alone)),
        median(first_queries(page_file, start, peer.first, alone, _FOCUS_BOX)) if peer is _OURS else None,
        median(first_queries(page_file, start, peer.ask, alone)),
        (median(warm), warm[len(warm) * 99 // 100]),
        heap,
        " ".join(f"{count}:{rounds.count(count)}" for count in sorted(set(rounds))),
    )


def _recorder(loaded: list[str], start: str) -> Callable[[Request], None]:
    """Listener that appends the path of each requested file."""
    return lambda request: loaded.append(request.url.removeprefix(start))


def _transfer_size(file: Path) -> int:
    """Transferred bytes of a file; the page itself is not counted."""
    if not file.is_file() or file.suffix == ".html":
        return 0
    packed = file.read_bytes()
    return min(len(packed), len(gzip.compress(packed, 6)))


def _long_tasks(browser: Browser, start: str, asked: Sequence[str]) -> list[int]:
    """Durations in ms of main-thread tasks over 50 ms while queries are typed."""
    page = browser.new_page()
    page.goto(f"{start}/{_OURS.page}")
    long = page.evaluate(_MEASURE_LONG_TASKS, list(asked[:_TYPED]))
    page.close()
    return [round(task) for task in long]


def _slow(browser: Browser, peer: Peer, start: str, asked: Sequence[str]) -> str:
    taken = []
    for query in asked[:_SLOW]:
        with browser.new_context() as context:
            page = context.new_page()
            slow_down(page)
            page.goto(f"{start}/{peer.page}")
            page.evaluate(f"query => ({peer.first})(query).then(() => undefined)", query)
            taken.append(page.evaluate("performance.now() / 1000"))
    return f"median {sorted(taken)[_SLOW // 2]:.2f} max {max(taken):.2f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[1000])
    parser.add_argument("--beside", type=Path, help="a folder with node_modules that hold pagefind and minisearch")
    chosen = parser.parse_args()
    main(chosen.sizes, chosen.beside)
