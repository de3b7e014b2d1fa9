"""The SQLite file: read back to the same facts, searched, and opened in Datasette."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.tables import sqlite
from returnkb.exports.tables.sqlite_schema import TABLES
from returnkb.model.entry import Claim, Office, Service
from tests.returnkb.exports.conftest import text

Row = dict[str, Any]


def _open(judged: AssessedCorpus, folder: Path) -> sqlite3.Connection:
    path = folder / sqlite.FILE
    content = sqlite.export(judged)[sqlite.FILE]
    assert isinstance(content, bytes)
    path.write_bytes(content)
    base = sqlite3.connect(path)
    base.row_factory = sqlite3.Row
    return base


@pytest.fixture(scope="module")
def base(real: AssessedCorpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The real collection's file, opened."""
    opened = _open(real, tmp_path_factory.mktemp("sqlite"))
    yield opened
    opened.close()


def _rows(base: sqlite3.Connection, query: str, *values: str) -> list[Row]:
    """Rows as people would have written them: lists read from JSON, what is not given left out."""
    found = (dict(row) for row in base.execute(query, values))
    return [{name: _plain(value) for name, value in row.items() if value is not None} for row in found]


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value.startswith("[") else value


def _only(model: Any, row: Row) -> Row:
    return {name: row[name] for name in model.model_fields if name in row}


def test_the_file_is_whole(base: sqlite3.Connection) -> None:
    """Every foreign key leads somewhere and the file is in order."""
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert base.execute("PRAGMA application_id").fetchone()[0] == sqlite.APPLICATION_ID


def test_claims_read_back_are_the_same(base: sqlite3.Connection, real: AssessedCorpus) -> None:
    """Claims with their evidence, read from the tables, equal the claims people wrote."""
    evidence: dict[str, list[Row]] = {}
    for row in _rows(base, "SELECT * FROM evidence ORDER BY claim, position"):
        evidence.setdefault(row.pop("claim"), []).append({name: row[name] for name in row if name != "position"})
    found = {}
    for row in _rows(base, "SELECT * FROM claims"):
        row["key"] = bool(row["key"])
        found[row["ref"]] = Claim.model_validate({**_only(Claim, row), "evidence": evidence[row["ref"]]})

    assert found == {ref: claim.claim for ref, claim in real.claims.items()}


def test_services_read_back_are_the_same(base: sqlite3.Connection, real: AssessedCorpus) -> None:
    """Services with offices and telephones, read from the tables, equal the services people wrote."""
    phones: dict[tuple[str, int], list[Row]] = {}
    for row in _rows(base, "SELECT * FROM phones ORDER BY entry, office, position"):
        phones.setdefault((row["entry"], row["office"]), []).append(
            {name: row[name] for name in ("number", "note") if name in row}
        )
    offices: dict[str, list[Row]] = {}
    for row in _rows(base, "SELECT * FROM offices ORDER BY entry, position"):
        own = {**_only(Office, row), "phones": phones.get((row["entry"], row["position"]), [])}
        offices.setdefault(row["entry"], []).append(own)
    rows = {row["entry"]: row for row in _rows(base, "SELECT * FROM services JOIN entries ON entries.id = entry")}
    services = {entry.id: entry.entry for entry in real.entries.values() if isinstance(entry.entry, Service)}

    assert rows.keys() == services.keys()
    for entry_id, service in services.items():
        row = rows[entry_id]
        who = {name.removeprefix("who_"): row[name] for name in row if name.startswith("who_")}
        answer = {name.removeprefix("answer_"): row[name] for name in row if name.startswith("answer_")}
        data = {
            **_only(Service, row),
            "who": who,
            "answer": answer or None,
            "offices": offices.get(entry_id, []),
            "claims": service.claims,
        }
        assert Service.model_validate(data) == service


def test_the_same_tree_gives_the_same_bytes(small: AssessedCorpus) -> None:
    """Two exports of one tree are equal, byte for byte."""
    assert sqlite.export(small) == sqlite.export(small)


def test_full_text_search_folds_marks(base: sqlite3.Connection) -> None:
    """“prishtine” without marks finds claims on Prishtinë, and Arabic names find places in Iraq."""
    query = "SELECT count(*) FROM claims WHERE rowid IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)"
    for words in ("prishtine", "أربيل"):
        assert base.execute(query, (words,)).fetchone()[0] > 0


def test_no_hidden_address_is_in_the_file(small: AssessedCorpus, tmp_path: Path) -> None:
    """The safe house's address is nowhere in the bytes."""
    content = sqlite.export(small)[sqlite.FILE]
    assert isinstance(content, bytes)

    assert b"+383 29 000 000" in content
    assert b"Hidden Street" not in content


@pytest.mark.filterwarnings("ignore")
def _apart(ask: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run it in a thread of its own: this one may already run the browser's event loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(ask())).result()


def test_datasette_opens_it_and_searches(small: AssessedCorpus, tmp_path: Path) -> None:
    """Datasette lists every table, shows their descriptions, and finds a claim by full-text search."""
    from datasette.app import Datasette

    _open(small, tmp_path).close()
    metadata = json.loads(text(sqlite.export(small)["metadata.json"]))

    async def ask() -> tuple[Row, Row, str]:
        site = Datasette(files=[str(tmp_path / sqlite.FILE)], metadata=metadata)
        tables = (await site.client.get("/returnkb.json")).json()
        found = (await site.client.get("/returnkb/claims.json?_search=rents&_shape=objects")).json()
        page = (await site.client.get("/returnkb/claims")).text
        return tables, found, page

    tables, found, page = _apart(ask)

    assert {table.name for table in TABLES} <= {table["name"] for table in tables["tables"]}
    assert {row["entry"] for row in found["rows"]} >= {"kosovo/prizren/rents"}
    assert "Every claim." in page
