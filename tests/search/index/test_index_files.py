"""The index files: small, stable, and checked before they are trusted."""

from __future__ import annotations

import copy
import gzip
import json
import random
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from search.dataset import Dataset, read
from search.index import postings, shard_format
from search.index.doc_ids import assign_doc_ids
from search.index.shard_format import MANIFEST
from search.open_index import SearchError, open_index
from search.query.index_reader import DamagedIndex, IndexReader
from search.shards import index_files


@pytest.mark.slow
def test_the_same_entries_give_the_same_bytes(data: Path, files: dict[str, str]) -> None:
    """Indexing is deterministic, also in another process."""
    again = index_files(read(data))

    assert {name: files[name] for name in again} == again


def test_one_edited_claim_rewrites_few_files(dataset: Dataset, files: dict[str, str]) -> None:
    """A new word in one claim leaves nearly all files unchanged."""
    entries = [copy.deepcopy(dict(entry)) for entry in dataset.entries]
    claim = next(entry for entry in entries if entry["id"] == "kosovo/medicines")["claims"][0]
    claim["text"] += " Zebrastreifen."
    edited = index_files(Dataset(tuple(entries), dataset.places, dataset.vocabulary, dataset.organisations))
    changed = [name for name, text in edited.items() if files.get(name) != text]

    assert 0 < len(changed) <= 10
    # A new word can move the next boundary, which renames that one file.
    assert len({*files} - {*edited} - {"finder.js", "finder.css"}) <= 1


def test_a_new_entry_moves_only_its_own_countrys_neighbours(dataset: Dataset) -> None:
    """Document IDs have gaps: a new entry leaves other countries unchanged, and mostly other places too."""
    entries = [*dataset.entries, {**dataset.entries[-1], "id": "kosovo/prizren/zz-new", "place": "kosovo/prizren"}]
    before = {entry["id"]: doc_id for doc_id, entry in assign_doc_ids(dataset).entries.items()}
    after = {entry["id"]: doc_id for doc_id, entry in assign_doc_ids(_with(dataset, entries)).entries.items()}
    moved = [entry for entry in before if before[entry] != after[entry]]

    assert all(entry.startswith("kosovo/") for entry in moved)
    assert len(moved) < len(before) / 3


def _with(dataset: Dataset, entries: list[Any]) -> Dataset:
    ordered = tuple(sorted(entries, key=lambda entry: entry["id"]))
    return Dataset(ordered, dataset.places, dataset.vocabulary, dataset.organisations)


def test_decoding_postings_inverts_encoding() -> None:
    """Decoding gives what was encoded, for any gaps and impacts."""
    generator = random.Random(7)
    for _ in range(200):
        impacts = {
            doc_id: generator.randint(1, 15)
            for doc_id in sorted(generator.sample(range(100_000), generator.randint(0, 60)))
        }

        assert (
            postings.decode_postings(
                postings.encode_postings([doc_id << 4 | impact for doc_id, impact in impacts.items()])
            )
            == impacts
        )


@pytest.mark.slow
def test_an_inserted_document_id_leaves_the_other_symbols_unchanged() -> None:
    """An inserted document ID changes at most nine symbols of a list, so that updates stay small."""
    generator = random.Random(11)
    for _ in range(60):
        doc_ids = sorted(generator.sample(range(5_000), generator.randint(40, 400)))
        held = [doc_id << 4 | 3 for doc_id in doc_ids]
        new = generator.choice([doc_id for doc_id in range(5_000) if doc_id not in set(doc_ids)])
        one, other = postings.encode_postings(held), postings.encode_postings(sorted([*held, new << 4 | 3]))
        matched = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()

        assert len(other) - sum(block.size for block in matched) <= 9


def test_every_file_contains_its_own_name(files: dict[str, str]) -> None:
    """A file served under the name of another is detected."""
    for name, text in files.items():
        if name not in ("finder.js", "finder.css"):
            assert shard_format.decode_shard(text)[0] == name


def test_no_file_can_end_a_script_early(files: dict[str, str]) -> None:
    """No file contains `</`, so that it can be inlined in a page."""
    assert [name for name, text in files.items() if name != "finder.js" and "</" in text] == []


@pytest.mark.parametrize("harm", ["missing", "cut", "foreign", "renamed", "other letters", "other version"])
def test_a_damaged_index_is_refused(harm: str, files: dict[str, str]) -> None:
    """An index that is missing, truncated, foreign, of other folding tables or of another version is refused."""
    manifest = files[MANIFEST]
    harmed = {
        "missing": {},
        "cut": {MANIFEST: manifest[: len(manifest) // 2]},
        "foreign": {MANIFEST: "alert(1)"},
        "renamed": {MANIFEST: manifest.replace('"index.js"', '"other.js"', 1)},
        "other letters": {MANIFEST: manifest.replace('"sign":"', '"sign":"9', 1)},
        "other version": {MANIFEST: manifest.replace('"version":', '"version":9', 1)},
    }[harm]
    with pytest.raises(DamagedIndex):
        IndexReader(harmed.__getitem__)


def test_a_damaged_index_of_a_build_is_rebuilt_with_a_notice(tmp_path: Path, data: Path) -> None:
    """A search still works when the index is broken: it is rebuilt from the compiled data, with a notice."""
    (tmp_path / "data").symlink_to(data)
    (tmp_path / "pages" / "search").mkdir(parents=True)
    (tmp_path / "pages" / "search" / MANIFEST).write_text("broken", encoding="utf-8")
    index, notice = open_index(tmp_path)

    assert index.get("insulin")
    assert "rebuilt" in notice


def test_without_a_build_the_message_names_the_command(tmp_path: Path) -> None:
    """Without compiled data the message names the command that writes it."""
    with pytest.raises(SearchError, match="returnkb build"):
        open_index(tmp_path)


def test_the_files_of_a_first_query_are_small(files: dict[str, str]) -> None:
    """The script and the manifest, which every first query loads, are small when compressed."""
    weight = {name: len(gzip.compress(text.encode())) for name, text in files.items()}

    assert weight["finder.js"] + weight[MANIFEST] < 46_500
    assert max(size for name, size in weight.items() if name.startswith("terms-")) < 20_000


def test_file_names_are_plain(files: dict[str, str]) -> None:
    """Names have letters, digits, hyphens and dots only, so that any file system and server accepts them."""
    assert [name for name in files if not name.replace("-", "").replace(".", "").isalnum() or not name.isascii()] == []


def test_the_payloads_are_json(files: dict[str, str]) -> None:
    """An index file contains no code: its callback gets a name and one JSON value."""
    for name, text in files.items():
        if name.startswith(("terms-", "cards-")):
            head, _, tail = text.partition("(")

            assert head == shard_format.JSONP_CALLBACK
            assert isinstance(json.loads(f"[{tail.removesuffix(');' + chr(10))}]".replace("<\\!--", "<!--")), list)


@pytest.mark.slow
def test_incremental_indexing_gives_the_same_files(dataset: Dataset, tmp_path: Path) -> None:
    """With a build cache, also a damaged one, an edited entry gives the same files as a full build."""
    few = _with(dataset, [entry for entry in dataset.entries if entry["id"].startswith("kosovo/p")])
    entries = [
        {**entry, "title": "Zebrastreifen"} if entry["id"] == "kosovo/passport-and-id" else entry
        for entry in few.entries
    ]
    edited = _with(dataset, entries)

    full, full_edited = index_files(few), index_files(edited)

    assert index_files(few, cache=tmp_path) == full
    assert index_files(few, cache=tmp_path) == full
    assert index_files(edited, cache=tmp_path) == full_edited != full

    fewer = _with(dataset, entries[3:])

    assert index_files(fewer, cache=tmp_path) == index_files(fewer)
    assert index_files(few, cache=tmp_path) == full

    for cache in tmp_path.glob("*.sqlite"):
        cache.write_bytes(b"not a database" * 500)

    assert index_files(edited, cache=tmp_path) == full_edited
