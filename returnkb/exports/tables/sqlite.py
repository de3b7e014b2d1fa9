"""Everything in one SQLite file with full-text search; opens in Datasette, with a description of every table and column."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

from returnkb.assessment.assess import AssessedCorpus
from returnkb.exports.records import records
from returnkb.exports.records.formats import Files
from returnkb.exports.records.metadata import (
    ATTRIBUTION,
    LICENCE,
    LICENCE_URL,
    NOT_ADVICE,
    TITLE,
    ExportMetadata,
    export_metadata,
)
from returnkb.exports.records.records import JsonObject
from returnkb.exports.tables.columns import Table
from returnkb.exports.tables.sqlite_schema import TABLES

FILE = "returnkb.db"
# Fixed in the file's head, so that programs can tell what it is and which shape its tables have.
APPLICATION_ID, SHAPE = 0x72746B62, 1


def export(assessed: AssessedCorpus) -> Files:
    """`returnkb.db`, and `metadata.json` for Datasette."""
    metadata = export_metadata(assessed)
    base = sqlite3.connect(":memory:")
    try:
        _make(base)
        for name, rows in _contents(assessed, metadata):
            _fill(base, next(table for table in TABLES if table.name == name), rows)
        for table in TABLES:
            if table.searched:
                base.execute(f"INSERT INTO {table.name}_fts({table.name}_fts) VALUES ('rebuild')")  # noqa: S608
        base.commit()
        base.execute("PRAGMA optimize")
        base.execute("VACUUM")
        return {FILE: bytes(base.serialize()), "metadata.json": _metadata(metadata)}
    finally:
        base.close()


def _make(base: sqlite3.Connection) -> None:
    ids = {table.name: table.columns[0].name for table in TABLES}
    base.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    base.execute(f"PRAGMA user_version = {SHAPE}")
    for table in TABLES:
        keys = ", ".join(f'"{column.name}"' for column in table.columns if column.key)
        lines = [f'"{column.name}" {column.kind}' for column in table.columns]
        if keys:
            lines.append(f"PRIMARY KEY ({keys})")
        for column in table.columns:
            if column.leads_to:
                # Datasette follows only links that name the column they lead to.
                target = f'"{column.leads_to}" ("{ids[column.leads_to]}")'
                lines.append(f'FOREIGN KEY ("{column.name}") REFERENCES {target}')
        base.execute(f'CREATE TABLE "{table.name}" ({", ".join(lines)})')
        if table.searched:
            # Accents and marks fold away, so that “Prishtine” finds “Prishtinë”.
            base.execute(
                f"CREATE VIRTUAL TABLE {table.name}_fts USING fts5({', '.join(table.searched)}, "
                f"content=\"{table.name}\", tokenize='unicode61 remove_diacritics 2')"
            )


def _fill(base: sqlite3.Connection, table: Table, rows: Iterable[JsonObject]) -> None:
    marks = ", ".join("?" for _ in table.columns)
    base.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', (table.row(row) for row in rows))  # noqa: S608


def _contents(assessed: AssessedCorpus, metadata: ExportMetadata) -> Iterator[tuple[str, Iterable[JsonObject]]]:
    """The rows of every table."""
    yield "about", ({"name": name, "text": text} for name, text in _about(assessed, metadata).items())
    yield (
        "footnotes",
        ({"place": place, "text": footnote} for place, (*_, footnote) in metadata.country_footnotes.items()),
    )
    for name in records.VOCABULARIES:
        yield "service_types" if name == "services" else name, records.vocabulary(assessed, name)
    yield "places", records.places(assessed)
    yield "sources", records.sources(assessed)
    yield "organisations", records.organisations(assessed)
    entries = [{**entry, "found_by": _found_by(assessed, entry)} for entry in records.entries(assessed)]
    yield "entries", entries
    for name, kind in {"services": "service", "programmes": "programme", "gaps": "gap", "guides": "guide"}.items():
        yield name, ({**entry, "entry": entry["id"]} for entry in entries if entry["kind"] == kind)
    claims = [claim for entry in entries for claim in _parts({**entry, "entry": entry["id"]}, "claims")]
    found_by = {entry["id"]: f"{entry['title']} {entry['found_by']}" for entry in entries}
    yield "claims", ({**claim, "found_by": found_by[claim["entry"]]} for claim in claims)
    yield (
        "evidence",
        (item for claim in claims for item in _parts({**claim, "claim": claim["ref"]}, "evidence", "claim")),
    )
    offices = [office for entry in entries for office in _parts({**entry, "entry": entry["id"]}, "offices")]
    yield "offices", offices
    yield (
        "phones",
        ({**phone, "office": office["position"]} for office in offices for phone in _parts(office, "phones")),
    )
    for name in ("packages", "rules"):
        yield name, (part for entry in entries for part in _parts({**entry, "entry": entry["id"]}, name))
    yield (
        "changes",
        (
            {"edition": edition.id, "day": edition.day.isoformat(), **vars(change)}
            for edition in metadata.editions
            for change in edition.changes
        ),
    )


def _parts(whole: JsonObject, name: str, owner: str = "entry") -> Iterator[JsonObject]:
    """The parts of a record under a name, each with what it belongs to and its position there."""
    for position, part in enumerate(whole.get(name, ())):
        yield {**part, owner: whole[owner], "position": position}


def _found_by(assessed: AssessedCorpus, entry: JsonObject) -> str:
    """The names of an entry's places in every language, and its topic, for full-text search."""
    corpus = assessed.corpus
    chain = corpus.chain(entry["place"]) if "place" in entry else []
    names = [name for place in chain for name in place.every_name()]
    return " ".join(dict.fromkeys([corpus.topics[entry["topic"]].value.label, *names]))


def _about(assessed: AssessedCorpus, metadata: ExportMetadata) -> dict[str, str]:
    words = {
        "title": TITLE,
        "caution": NOT_ADVICE,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": ATTRIBUTION,
        "judged_on": assessed.today.isoformat(),
        "edition": metadata.edition or "none named",
    }
    return words | {
        f"credit: {credit.key}": f"{credit.name} ({credit.licence}): {credit.what}" for credit in metadata.credits
    }


def _metadata(metadata: ExportMetadata) -> str:
    """What Datasette shows above the tables."""
    notes = metadata.all_footnotes
    tables = {
        table.name: {"description": table.about, "columns": {column.name: column.about for column in table.columns}}
        for table in TABLES
    }
    described = {
        "title": TITLE,
        "description": " ".join([NOT_ADVICE, *notes]),
        "license": LICENCE,
        "license_url": LICENCE_URL,
        "databases": {FILE.removesuffix(".db"): {"tables": tables}},
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"
