"""Comparison with other search engines: `python -m tests.bench.search.peers FOLDER`.

The folder holds `node_modules` with minisearch and pagefind (`npm install minisearch pagefind`); lunr is the worker that
Material for MkDocs ships, SQLite and Whoosh are at hand. Each engine gets every entry as on its page and gets the
judged, fresh and held-out queries, and three hundred graded ones on a generated corpus of a thousand entries.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import material
import yaml
from playwright.sync_api import sync_playwright
from whoosh import fields, index
from whoosh.qparser import MultifieldParser, OrGroup

from search.dataset import Dataset
from search.query.index_reader import IndexReader
from search.shards import index_files
from tests.bench.search.corpus import Graded, corpus, queries
from tests.bench.search.metrics import ndcg, ours, real_entries, reciprocal_rank
from tests.constants import CHROMIUM, TESTS

HERE = Path(__file__).parent
CASES = TESTS / "search" / "query"
RELEVANT = 3  # the grade of an entry that answers
Docs = list[dict[str, str]]
Answers = dict[str, list[str]]
_ASK = """async queries => {
  const pagefind = await import(location.origin + "/pagefind.js");
  const found = [];
  for (const query of queries) {
    const made = await pagefind.search(query);
    found.push(await Promise.all(made.results.slice(0, 10).map(async hit => (await hit.data()).raw_url)));
  }
  return found;
}"""


def texts(dataset: Dataset) -> Docs:
    """Each entry's title, place with country, and full text."""
    made = []
    for entry in dataset.entries:
        ancestors = [dataset.places[place].label for place in dataset.ancestors(entry["place"] or "")]
        words = [*entry["words"], *(claim["text"] for claim in entry["claims"]), entry["summary"], entry["body"]]
        made.append(
            {
                "id": entry["id"],
                "title": entry["title"],
                "place": " ".join(ancestors),
                "text": " ".join([*ancestors, *words]),
            }
        )
    return made


def fts5(docs: Docs, asked: list[str]) -> Answers:
    """SQLite's full text search, any word matching."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE pages USING fts5(id UNINDEXED, title, place, text, tokenize='unicode61 remove_diacritics 2')"
    )
    database.executemany("INSERT INTO pages VALUES (:id, :title, :place, :text)", docs)
    found: Answers = {}
    for query in asked:
        words = "".join(letter if letter.isalnum() else " " for letter in query).split()
        rows = database.execute(
            "SELECT id FROM pages WHERE pages MATCH ? ORDER BY bm25(pages, 0, 3, 3, 1) LIMIT 10",
            (" OR ".join(f'"{word}"' for word in words),),
        )
        found[query] = [row[0] for row in rows]
    return found


def whoosh_as_shipped(docs: Docs, asked: list[str]) -> Answers:
    """Whoosh with its own analyser and parser, any word matching."""
    text = {"title": fields.TEXT(field_boost=3.0), "place": fields.TEXT(field_boost=3.0), "text": fields.TEXT}
    schema = fields.Schema(id=fields.ID(stored=True), **text)
    with tempfile.TemporaryDirectory() as folder:
        made = index.create_in(folder, schema)
        writer = made.writer()
        for doc in docs:
            writer.add_document(**doc)
        writer.commit()
        parser = MultifieldParser([*text], schema, group=OrGroup)
        with made.searcher() as searcher:
            return {
                query: [str(hit["id"]) for hit in searcher.search(parser.parse(query), limit=10)] for query in asked
            }


def through_node(engine: str, docs: Docs, asked: list[str], packages: Path, file: Path) -> Answers:
    """Results of a JavaScript engine, run by Node."""
    done = subprocess.run(
        ["node", str(HERE / "peers.cjs"), engine],
        input=json.dumps([docs, asked, str(file)]),
        capture_output=True,
        text=True,
        check=True,
        cwd=packages,
    )
    return dict(zip(asked, json.loads(done.stdout), strict=True))


def lunr(docs: Docs, asked: list[str], packages: Path) -> Answers:
    """Lunr as Material for MkDocs ships it: its own worker with its own defaults."""
    workers = Path(material.__file__).parent / "templates" / "assets" / "javascripts" / "workers"
    return through_node("lunr", docs, asked, packages, next(workers.glob("search.*.min.js")))


def pagefind(docs: Docs, asked: list[str], packages: Path) -> Answers:
    """Results of Pagefind in a real browser over HTTP."""
    with tempfile.TemporaryDirectory() as folder:
        through_node("pagefind", docs, [], packages, Path(folder))
        (Path(folder) / "index.html").write_text("<!doctype html><title>Pagefind</title>", encoding="utf-8")

        class Silent(SimpleHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                """No log."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as player:
            page = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]).new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
            found = page.evaluate(_ASK, asked)
        server.shutdown()
        server.server_close()
    return dict(zip(asked, found, strict=True))


def judged(name: str, held: bool) -> list[Graded]:
    """The judged cases of a file, every relevant entry with the highest grade."""
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return [
        Graded(case["query"], "judged", dict.fromkeys(case["wanted"], RELEVANT))
        for case in cases
        if "wanted" in case and bool(case.get("held")) == held
    ]


def figures(answers: Answers, asked: Sequence[Graded]) -> str:
    """nDCG@10, mean reciprocal rank and success at three, in one line."""
    shown = [(graded, answers[graded.query]) for graded in asked]
    gain = [ndcg(found, graded) for graded, found in shown]
    ranks = [reciprocal_rank(found[:10], graded) for graded, found in shown]
    among = [rank >= 1 / 3 for rank in ranks]
    return " ".join(f"{sum(values) / len(values):.3f}" for values in (gain, ranks, among))


def compare(dataset: Dataset, sets: dict[str, list[Graded]], packages: Path) -> None:
    """Ask every engine the same and print a line for each engine and set."""
    docs = texts(dataset)
    asked = list(dict.fromkeys(graded.query for each in sets.values() for graded in each))
    here = ours(IndexReader(index_files(dataset).__getitem__))
    engines: dict[str, Callable[[], Answers]] = {
        "ours": lambda: {query: here(query) for query in asked},
        "lunr (Material)": lambda: lunr(docs, asked, packages),
        "Pagefind": lambda: pagefind(docs, asked, packages),
        "MiniSearch": lambda: through_node("minisearch", docs, asked, packages, Path()),
        "SQLite FTS5": lambda: fts5(docs, asked),
        "Whoosh as shipped": lambda: whoosh_as_shipped(docs, asked),
    }
    for name, ask in engines.items():
        answers = ask()
        for kind, graded in sets.items():
            print(f"{name:18} {kind:20} {figures(answers, graded)}", flush=True)


def main(packages: Path) -> None:
    """Print nDCG@10, MRR and success@3 of every engine on every set."""
    real = real_entries()
    sets = {
        "judged": judged("judgements.yml", held=False),
        "fresh": judged("fresh.yml", held=False),
        "held-out spellings": judged("judgements.yml", held=True),
    }
    print("engine             set                  nDCG  MRR   success@3")
    compare(real, sets, packages)
    made, _ = corpus(real, 1000)
    compare(made, {"made up, 1000": queries(made)}, packages)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
