"""Pages for the peers Pagefind and MiniSearch, built from the same entries as their documentation shows."""

from __future__ import annotations

import html
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.dataset import Dataset
from tests.bench.search.peers import texts

_LEAD = 240  # letters of an entry's text in the lean MiniSearch index
_PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Find</title>{scripts}</html>'
_PAGEFIND = """async query => {
  window.pagefind = window.pagefind || await import("/pagefind/pagefind.js");
  const found = await pagefind.search(query);
  return Promise.all(found.results.slice(0, 10).map(result => result.data()));
}"""
_PAGEFIND_FIRST = """async query => {
  window.pagefind = window.pagefind || await import("/pagefind/pagefind.js");
  const found = await pagefind.search(query);
  return found.results.length && found.results[0].data();
}"""
_OPTIONS = '{ fields: ["title", "place", "text"], storeFields: ["title", "place"], searchOptions: { boost: { title: 3, place: 3 }, prefix: true, fuzzy: 0.2 } }'
_MINISEARCH = """async query => {
  if (!window.mini) {
    await new Promise(done => {
      const script = document.createElement("script");
      script.src = "%s";
      script.onload = done;
      document.head.append(script);
    });
    window.mini = MiniSearch.loadJSON(window.miniIndex, %s);
  }
  return mini.search(query).slice(0, 10);
}"""
_BUILD = """
const MiniSearch = require("minisearch"), made = new MiniSearch(%s);
made.addAll(JSON.parse(require("fs").readFileSync(0, "utf8")));
process.stdout.write(JSON.stringify(made));
"""


@dataclass(frozen=True)
class Peer:
    """An engine's page: its path, scripts that query ten results and the first, and whether it works from file URLs."""

    name: str
    page: str
    ask: str
    first: str
    from_folder: bool


def peers(made: Dataset, site: Path, packages: Path) -> list[Peer]:
    """Write each peer's page and index into the site."""
    docs = texts(made)
    lean = [{**doc, "text": doc["text"][:_LEAD]} for doc in docs]
    return [
        _pagefind(docs, site, packages),
        _minisearch("MiniSearch full text", docs, site, packages),
        _minisearch("MiniSearch lead only", lean, site, packages),
    ]


def _pagefind(docs: list[dict[str, str]], site: Path, packages: Path) -> Peer:
    """A page per entry, indexed by the package's own program."""
    pages = site / "pages"
    for doc in docs:
        page = pages / f"{doc['id']}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        title, place, text = (html.escape(doc[name]) for name in ("title", "place", "text"))
        page.write_text(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
            f"<main data-pagefind-body><h1>{title}</h1><h2>{place}</h2><p>{text}</p></main></html>",
            encoding="utf-8",
        )
    program = packages / "node_modules" / ".bin" / "pagefind"
    subprocess.run(
        [program, "--site", pages, "--output-path", site / "pagefind"], check=True, capture_output=True, cwd=packages
    )
    (site / "pagefind.html").write_text(_PAGE.format(scripts=""), encoding="utf-8")
    return Peer("Pagefind", "pagefind.html", _PAGEFIND, _PAGEFIND_FIRST, from_folder=False)


def _minisearch(name: str, docs: list[dict[str, Any]], site: Path, packages: Path) -> Peer:
    """An index in one script, loaded at the first query."""
    stem = name.lower().replace(" ", "-")
    done = subprocess.run(
        ["node", "--max-old-space-size=8000", "-e", _BUILD % _OPTIONS],
        input=json.dumps(docs), capture_output=True, text=True, check=True, cwd=packages,
    )  # fmt: skip
    (site / f"{stem}.js").write_text(
        f"window.miniIndex={json.dumps(done.stdout, ensure_ascii=False)};", encoding="utf-8"
    )
    library = packages / "node_modules" / "minisearch" / "dist" / "umd" / "index.js"
    (site / "minisearch.js").write_bytes(library.read_bytes())
    (site / f"{stem}.html").write_text(_PAGE.format(scripts='<script src="minisearch.js"></script>'), encoding="utf-8")
    ask = _MINISEARCH % (f"{stem}.js", _OPTIONS)
    return Peer(name, f"{stem}.html", ask, ask, from_folder=True)
