"""The search index of a copy: result records on the pages of their entries, and small files in bundles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from search.index import file_bundles, result_records, shard_format
from search.index.shard_format import MANIFEST

_FINDER = "search/"
_RECORDS = re.compile(rf"^{_FINDER}cards-(\d+)\.js$")
Row = list[Any]


def rows(copy: Mapping[str, bytes]) -> dict[int, Row]:
    """The result record of each entry by document ID; its first field is the ID of the entry."""
    files = ((int(found[1]), content) for name, content in copy.items() if (found := _RECORDS.match(name)))
    return {
        number * result_records.DOCS_PER_FILE + at: row
        for number, content in files
        for at, row in enumerate(shard_format.decode_shard(content.decode("utf-8"))[1])
        if row
    }


def leaning(row: Row, claims: Iterable[Mapping[str, Any]]) -> Row:
    """A result record beside the facts of its entry; a claim that equals its fact becomes a reference."""
    return result_records.reference_facts(row, {claim["id"]: claim for claim in claims})


def cards_held(copy: Mapping[str, bytes], records: Mapping[int, Row]) -> dict[str, bytes]:
    """The same files without result records; the manifest names the entry of each document ID, whose page has the record."""
    manifest = f"{_FINDER}{MANIFEST}"
    content = shard_format.decode_shard(copy[manifest].decode("utf-8"))[1]
    holders = [records[doc_id][0] if doc_id in records else 0 for doc_id in range(content["seats"])]
    rest = {name: content for name, content in copy.items() if not _RECORDS.match(name)}
    return rest | {manifest: shard_format.encode_shard(MANIFEST, {**content, "holders": holders}).encode("utf-8")}


def index_packed(copy: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files, with the small files of the index in bundles."""
    index = {
        name: text.decode("utf-8") for name, text in copy.items() if name.startswith(_FINDER) and name.endswith(".js")
    }
    if f"{_FINDER}{MANIFEST}" not in index:
        return dict(copy)
    bundles = file_bundles.bundle_files({name.removeprefix(_FINDER): text for name, text in index.items()}, MANIFEST)
    rest = {name: content for name, content in copy.items() if name not in index}
    return rest | {f"{_FINDER}{name}": text.encode("utf-8") for name, text in bundles.items()}
