"""Other engines beside ours on the judged queries: `python -m tests.bench.search_peers [folder with node_modules]`.

SQLite FTS5 and Whoosh as shipped need nothing more; lunr and MiniSearch are asked through Node if their packages are given.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from whoosh import fields, index
from whoosh.qparser import MultifieldParser, OrGroup

from search.compiled import Compiled
from search.index import Index
from search.shards import index_files
from tests.bench.search_figures import ours, real_entries

JUDGED = Path(__file__).parents[1] / "search" / "judgements.yml"
_NODE = """
const [docs, queries] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const engines = {
  lunr() {
    const lunr = require("lunr");
    const built = lunr(function () {
      this.ref("id"); this.field("title", { boost: 1000 }); this.field("text");
      docs.forEach(doc => this.add(doc));
    });
    return query => built.query(asked => lunr.tokenizer(query).forEach(token =>
      asked.term(token.toString(), { wildcard: lunr.Query.wildcard.TRAILING }))).map(hit => hit.ref);
  },
  minisearch() {
    const MiniSearch = require("minisearch");
    const built = new MiniSearch({ fields: ["title", "place", "text"], searchOptions: { boost: { title: 3, place: 3 }, prefix: true, fuzzy: 0.2 } });
    built.addAll(docs);
    return query => built.search(query).map(hit => hit.id);
  },
};
const ask = engines[process.argv[1]]();
console.log(JSON.stringify(queries.map(query => ask(query).slice(0, 10))));
"""


def texts(compiled: Compiled) -> list[dict[str, str]]:
    """Each entry as a page has it: title, place with its country, and all its words."""
    made = []
    for entry in compiled.entries:
        chain = [compiled.places[place].label for place in compiled.chain(entry["place"] or "")]
        words = [*entry["words"], *(claim["text"] for claim in entry["claims"]), entry["summary"], entry["body"]]
        made.append(
            {"id": entry["id"], "title": entry["title"], "place": " ".join(chain), "text": " ".join([*chain, *words])}
        )
    return made


def fts5(docs: list[dict[str, str]]) -> Callable[[str], list[str]]:
    """SQLite's full text search, any word matching."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE pages USING fts5(id UNINDEXED, title, place, text, tokenize='unicode61 remove_diacritics 2')"
    )
    database.executemany("INSERT INTO pages VALUES (:id, :title, :place, :text)", docs)

    def ask(query: str) -> list[str]:
        words = "".join(letter if letter.isalnum() else " " for letter in query).split()
        asked = " OR ".join(f'"{word}"' for word in words)
        rows = database.execute(
            "SELECT id FROM pages WHERE pages MATCH ? ORDER BY bm25(pages, 0, 3, 3, 1) LIMIT 10", (asked,)
        )
        return [row[0] for row in rows] if asked else []

    return ask


def whoosh_as_shipped(docs: list[dict[str, str]], folder: str) -> Callable[[str], list[str]]:
    """Whoosh with its own analyser and parser, any word matching."""
    schema = fields.Schema(
        id=fields.ID(stored=True),
        title=fields.TEXT(field_boost=3.0),
        place=fields.TEXT(field_boost=3.0),
        text=fields.TEXT,
    )
    made = index.create_in(folder, schema)
    writer = made.writer()
    for doc in docs:
        writer.add_document(**doc)
    writer.commit()
    searcher = made.searcher()
    parser = MultifieldParser(["title", "place", "text"], schema, group=OrGroup)
    return lambda query: [hit["id"] for hit in searcher.search(parser.parse(query), limit=10)]


def through_node(
    engine: str, docs: list[dict[str, str]], queries: list[str], packages: Path
) -> Callable[[str], list[str]]:
    """An engine of the browser, asked all queries at once."""
    done = subprocess.run(
        ["node", "-e", _NODE, engine],
        input=json.dumps([docs, queries]),
        capture_output=True,
        text=True,
        check=True,
        cwd=packages,
    )
    answers = dict(zip(queries, json.loads(done.stdout), strict=True))
    return lambda query: list(answers[query])


def figures(ask: Callable[[str], list[str]], cases: list[dict[str, Any]]) -> dict[str, float]:
    """Success at three and mean reciprocal rank."""
    ranks = []
    for case in cases:
        shown = ask(case["query"])
        ranks.append(next((at + 1 for at, entry in enumerate(shown) if entry in case["wanted"]), 0))
    return {
        "success@3": round(sum(0 < rank <= 3 for rank in ranks) / len(ranks), 3),
        "MRR": round(sum(1 / rank for rank in ranks if rank) / len(ranks), 3),
    }


def main(packages: Path | None) -> None:
    """Print every engine's figures on the same judged queries, listed spellings and held-out ones apart."""
    compiled = real_entries()
    docs = texts(compiled)
    cases = [case for case in yaml.safe_load(JUDGED.read_text(encoding="utf-8")) if "wanted" in case]
    queries = list(dict.fromkeys(case["query"] for case in cases))
    with tempfile.TemporaryDirectory() as folder:
        engines = {"ours": ours(Index(index_files(compiled).__getitem__)), "SQLite FTS5": fts5(docs)}
        engines["Whoosh as shipped"] = whoosh_as_shipped(docs, folder)
        for engine in ("lunr", "minisearch") if packages else ():
            engines[engine] = through_node(engine, docs, queries, packages or Path())
        for name, ask in engines.items():
            listed = figures(ask, [case for case in cases if not case.get("held")])
            held = figures(ask, [case for case in cases if case.get("held")])
            print(f"{name:18}", "judged", listed, "held-out spellings", held, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
