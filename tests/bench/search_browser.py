"""Figures of the finder in Chromium on a made-up corpus: `python -m tests.bench.search_browser 10000`."""

from __future__ import annotations

import gzip
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from search.browser import files as scripts
from search.shards import index_files
from tests.bench.search_corpus import corpus, queries
from tests.bench.search_figures import real_entries

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Find</title><form><input id="rk-q" name="q"></form>
<div id="rk-finder"><p id="rk-said"></p><div id="rk-results"></div></div><script src="search/finder.js"></script></html>"""
_COLD = 60  # queries asked each in a page of its own
_WARM = """async queries => {
  for (const query of queries) await returnkbSearch.search(query);
  const taken = [];
  for (const query of queries) {
    const start = performance.now();
    await returnkbSearch.search(query);
    taken.push(performance.now() - start);
  }
  return taken.sort((one, other) => one - other);
}"""
_LONG = """async queries => {
  const long = [];
  new PerformanceObserver(list => list.getEntries().forEach(task => long.push(task.duration))).observe({ entryTypes: ["longtask"] });
  for (const query of queries) for (let end = 2; end <= query.length; end++) {
    await returnkbSearch.search(query.slice(0, end), { typing: true });
    await new Promise(done => setTimeout(done));
  }
  return long;
}"""


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        return


def main(size: int) -> None:
    """Write a site, open it over http and from its folder, and print what it costs."""
    made, _ = corpus(real_entries(), size)
    files = {**scripts(), **index_files(made)}
    asked = [graded.query for graded in queries(made)]
    with tempfile.TemporaryDirectory() as name:
        site = Path(name)
        (site / "search").mkdir()
        (site / "find.html").write_text(_PAGE, encoding="utf-8")
        for file, text in files.items():
            (site / "search" / file).write_text(text, encoding="utf-8")
        weight = {file: len(gzip.compress(text.encode(), 6)) for file, text in files.items()}
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=name))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium",
                args=["--no-sandbox", "--js-flags=--expose-gc", "--enable-precise-memory-info"],
            )
            for address in (f"http://127.0.0.1:{server.server_port}/find.html", (site / "find.html").as_uri()):
                _report(address.split(":")[0], browser, address, asked, weight)
            browser.close()
        server.shutdown()


def _report(scheme: str, browser: Any, address: str, asked: list[str], weight: dict[str, int]) -> None:
    bytes_cold, first = [], []
    for query in asked[:_COLD]:
        page = browser.new_page()
        loaded: list[str] = []
        page.on("request", lambda request, loaded=loaded: loaded.append(request.url.rsplit("/", 1)[1]))
        page.goto(address)
        taken = "async query => { const start = performance.now(); await returnkbSearch.search(query); return performance.now() - start; }"
        first.append(page.evaluate(taken, query))
        bytes_cold.append(sum(weight.get(file, 0) for file in loaded))
        page.close()
    page = browser.new_page()
    page.goto(address)
    warm = page.evaluate(_WARM, asked[:200])
    heap = page.evaluate("() => { gc(); return performance.memory.usedJSHeapSize / 1e6; }")
    page.close()
    page = browser.new_page()
    page.goto(address)
    long = page.evaluate(_LONG, asked[:12])
    page.close()
    print(
        scheme, "cold kB gz median", round(sorted(bytes_cold)[_COLD // 2] / 1000, 1), "max", round(max(bytes_cold) / 1000, 1),
        "| first result ms median", round(sorted(first)[_COLD // 2], 1), "| warm ms p50", round(warm[100], 2), "p99", round(warm[197], 2),
        "| heap MB", round(heap, 1), "| tasks over 50 ms while typing", len(long), [round(task) for task in long[:5]], flush=True,
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
