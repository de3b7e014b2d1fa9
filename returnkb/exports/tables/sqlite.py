"""SQLite export: all records in one file with full-text search, and metadata for Datasette."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.records import records
from returnkb.exports.records.formats import Files, JsonObject
from returnkb.exports.records.metadata import (
    ATTRIBUTION,
    LICENCE,
    LICENCE_URL,
    NOT_ADVICE,
    TITLE,
    ExportMetadata,
    export_metadata,
)
from returnkb.exports.tables.columns import Table
from returnkb.exports.tables.sqlite_schema import TABLES

FILE = "returnkb.db"
# In the file's header, so that programs recognise the format and the version of its schema.
APPLICATION_ID, SCHEMA_VERSION = 0x72746B62, 1


def export(assessed: AssessedCorpus) -> Files:
    """`returnkb.db`, and `metadata.json` for Datasette."""
    metadata = export_metadata(assessed.corpus)
    database = sqlite3.connect(":memory:")
    try:
        _create_tables(database)
        for name, rows in _rows_by_table(assessed, metadata):
            _insert(database, next(table for table in TABLES if table.name == name), rows)
        for table in TABLES:
            if table.searched:
                database.execute(f"INSERT INTO {table.name}_fts({table.name}_fts) VALUES ('rebuild')")  # noqa: S608 - names of our own tables
        database.commit()
        database.execute("PRAGMA optimize")
        database.execute("VACUUM")
        return {FILE: bytes(database.serialize()), "metadata.json": _metadata(metadata)}
    finally:
        database.close()


def _create_tables(database: sqlite3.Connection) -> None:
    ids = {table.name: table.columns[0].name for table in TABLES}
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    for table in TABLES:
        keys = ", ".join(f'"{column.name}"' for column in table.columns if column.is_key)
        lines = [f'"{column.name}" {column.sql_type}' for column in table.columns]
        if keys:
            lines.append(f"PRIMARY KEY ({keys})")
        for column in table.columns:
            if column.references:
                # Datasette follows only foreign keys that name the referenced column.
                target = f'"{column.references}" ("{ids[column.references]}")'
                lines.append(f'FOREIGN KEY ("{column.name}") REFERENCES {target}')
        database.execute(f'CREATE TABLE "{table.name}" ({", ".join(lines)})')
        if table.searched:
            # Diacritics are removed, so that “Prishtine” finds “Prishtinë”.
            database.execute(
                f"CREATE VIRTUAL TABLE {table.name}_fts USING fts5({', '.join(table.searched)}, "
                f"content=\"{table.name}\", tokenize='unicode61 remove_diacritics 2')"
            )


def _insert(database: sqlite3.Connection, table: Table, rows: Iterable[JsonObject]) -> None:
    placeholders = ", ".join("?" for _ in table.columns)
    database.executemany(f'INSERT INTO "{table.name}" VALUES ({placeholders})', (table.row(row) for row in rows))  # noqa: S608 - as above


def _rows_by_table(assessed: AssessedCorpus, metadata: ExportMetadata) -> Iterator[tuple[str, Iterable[JsonObject]]]:
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
    entries = [
        {**entry, "entry": entry["id"], "found_by": _found_by(assessed, entry)} for entry in records.entries(assessed)
    ]
    yield "entries", entries
    for name, kind in {"services": "service", "programmes": "programme", "gaps": "gap", "guides": "guide"}.items():
        yield name, (entry for entry in entries if entry["kind"] == kind)
    claims = [claim for entry in entries for claim in _parts(entry, "claims")]
    found_by = {entry["id"]: f"{entry['title']} {entry['found_by']}" for entry in entries}
    yield "claims", ({**claim, "found_by": found_by[claim["entry"]]} for claim in claims)
    yield (
        "evidence",
        (item for claim in claims for item in _parts({**claim, "claim": claim["ref"]}, "evidence", "claim")),
    )
    offices = [office for entry in entries for office in _parts(entry, "offices")]
    yield "offices", offices
    yield (
        "phones",
        ({**phone, "office": office["position"]} for office in offices for phone in _parts(office, "phones")),
    )
    for name in ("packages", "rules"):
        yield name, (part for entry in entries for part in _parts(entry, name))
    yield (
        "changes",
        (
            {"edition": edition.id, "day": edition.day.isoformat(), **vars(change)}
            for edition in metadata.editions
            for change in edition.changes
        ),
    )


def _parts(whole: JsonObject, name: str, owner: str = "entry") -> Iterator[JsonObject]:
    """The items of a list field, each with the key of its owner and its position."""
    for position, part in enumerate(whole.get(name, ())):
        yield {**part, owner: whole[owner], "position": position}


def _found_by(assessed: AssessedCorpus, entry: JsonObject) -> str:
    """The names of an entry's places in every language, and its topic, for full-text search."""
    corpus = assessed.corpus
    chain = corpus.chain(entry["place"]) if "place" in entry else []
    names = [name for place in chain for name in place.every_name()]
    return " ".join(dict.fromkeys([corpus.topics[entry["topic"]].value.label, *names]))


def _about(assessed: AssessedCorpus, metadata: ExportMetadata) -> dict[str, str]:
    about = {
        "title": TITLE,
        "caution": NOT_ADVICE,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": ATTRIBUTION,
        "judged_on": assessed.today.isoformat(),
        "edition": metadata.edition or "none named",
    }
    return about | {
        f"credit: {credit.key}": f"{credit.name} ({credit.licence}): {credit.what}" for credit in metadata.credits
    }


def _metadata(metadata: ExportMetadata) -> str:
    """The metadata file that Datasette shows above the tables."""
    notes = metadata.all_footnotes
    tables = {
        table.name: {"description": table.about, "columns": {column.name: column.about for column in table.columns}}
        for table in TABLES
    }
    metadata_file = {
        "title": TITLE,
        "description": " ".join([NOT_ADVICE, *notes]),
        "license": LICENCE,
        "license_url": LICENCE_URL,
        "databases": {FILE.removesuffix(".db"): {"tables": tables}},
    }
    return json.dumps(metadata_file, ensure_ascii=False, indent=1) + "\n"
