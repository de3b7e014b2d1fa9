"""Long lists cut by seats, as copies hold them: every list is whole again, and an edit leaves all stretches but its own."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from search.dataset import Dataset
from search.index import shard_format
from search.index.doc_ids import assign_doc_ids
from search.index.postings import decode_postings
from search.index.range_partitions import MARK, file, length, stretched
from search.index.shard_format import EVERYTHING, MANIFEST
from search.query.index_reader import IndexReader
from search.shards import index_files


def _columns(text: str) -> dict[str, str]:
    """Each key of a file of keys with its list."""
    lines, encoded = shard_format.decode_shard(text)[1]
    return dict(zip((line.partition("\t")[0] for line in lines.split("\n")), encoded.split(",")[:-1], strict=True))


def _terms(files: Mapping[str, str]) -> dict[str, str]:
    return {
        key: encoded
        for name, text in files.items()
        if name.startswith("terms-")
        for key, encoded in _columns(text).items()
    }


def _stretches(files: Mapping[str, str]) -> dict[int, dict[str, str]]:
    manifest: dict[str, Any] = shard_format.decode_shard(files[MANIFEST])[1]
    return {number: _columns(files[file(number)]) for number in manifest["stretches"]}


def _seats(files: Mapping[str, str]) -> int:
    return int(shard_format.decode_shard(files[MANIFEST])[1]["stretch"])


def test_a_collection_has_sixteen_stretches_at_most() -> None:
    """Their length is a power of two, and never less than 256 seats."""
    assert [length(assign_doc_ids) for assign_doc_ids in (1, 256, 4_096, 4_097, 12_000, 80_000)] == [
        256,
        256,
        256,
        512,
        1024,
        8192,
    ]


def test_every_list_is_whole_again(files: dict[str, str]) -> None:
    """What stays with a key and what stands in the stretches is the list it had, and its length is told beside it."""
    index, made = IndexReader(files.__getitem__), stretched(files)
    parts = _stretches(made)
    spread = {key: encoded for key, encoded in _terms(made).items() if encoded.startswith(MARK)}
    for key, encoded in spread.items():
        _, count, rest = encoded.split(MARK)
        found = decode_postings(rest)
        for number, part in parts.items():
            found |= {
                doc_id + number * _seats(made): impact for doc_id, impact in decode_postings(part.get(key, "")).items()
            }

        assert found == index.postings(key)
        assert int(count) == len(found)
    assert len(spread) > 100
    assert {key: encoded for key, encoded in _terms(made).items() if key not in spread} == {
        key: encoded for key, encoded in _terms(files).items() if key not in spread
    }


def test_a_stretch_holds_its_own_seats_alone(files: dict[str, str]) -> None:
    """Seats are counted from the stretch's first, and all are in it; no stretch that the manifest names is missing."""
    made = stretched(files)
    for part in _stretches(made).values():
        assert part
        assert all(0 <= doc_id < _seats(made) for encoded in part.values() for doc_id in decode_postings(encoded))


def test_whoever_loads_everything_is_told_what_there_is(files: dict[str, str]) -> None:
    """Lists that went into stretches have no file of their own any more, and none is promised."""
    made = stretched(files)

    assert {shard_format.list_file_name(key) for key in shard_format.decode_shard(made[EVERYTHING])[1]["lists"]} == {
        name for name in made if name.startswith("list-")
    }


def test_an_edit_leaves_all_stretches_but_its_own(dataset: Dataset, files: dict[str, str]) -> None:
    """A common word put into one claim changes the stretch its entry sits in, and no other."""
    at = next(at for at, entry in enumerate(dataset.entries) if entry["id"] == "kosovo/passport-and-id")
    entries: list[Any] = list(dataset.entries)
    entries[at] = copy.deepcopy(dict(entries[at]))
    entries[at]["claims"][0]["text"] += " Housing, school and returnees in the municipality in winter."
    edited = Dataset(tuple(entries), dataset.places, dataset.vocabulary, dataset.organisations)
    doc_id = next(
        doc_id for doc_id, entry in assign_doc_ids(edited).entries.items() if entry["id"] == entries[at]["id"]
    )
    before, after = stretched(files), stretched(index_files(edited))

    assert [name for name in after if name.startswith("stretch-") and before.get(name) != after[name]] == [
        file(doc_id // _seats(after))
    ]
