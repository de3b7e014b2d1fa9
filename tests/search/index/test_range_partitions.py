"""Long lists cut by seats, as copies hold them: every list is whole again, and an edit leaves all stretches but its own."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from search.dataset import Compiled
from search.index import shard_format
from search.index.doc_ids import seats
from search.index.postings import unpack
from search.index.range_partitions import MARK, file, length, stretched
from search.index.shard_format import EVERYTHING, MANIFEST
from search.query.index_reader import Index
from search.shards import index_files


def _columns(text: str) -> dict[str, str]:
    """Each key of a file of keys with its list."""
    lines, told = shard_format.payload(text)[1]
    return dict(zip((line.partition("\t")[0] for line in lines.split("\n")), told.split(",")[:-1], strict=True))


def _terms(files: Mapping[str, str]) -> dict[str, str]:
    return {
        key: told for name, text in files.items() if name.startswith("terms-") for key, told in _columns(text).items()
    }


def _stretches(files: Mapping[str, str]) -> dict[int, dict[str, str]]:
    manifest: dict[str, Any] = shard_format.payload(files[MANIFEST])[1]
    return {number: _columns(files[file(number)]) for number in manifest["stretches"]}


def _seats(files: Mapping[str, str]) -> int:
    return int(shard_format.payload(files[MANIFEST])[1]["stretch"])


def test_a_collection_has_sixteen_stretches_at_most() -> None:
    """Their length is a power of two, and never less than 256 seats."""
    assert [length(seats) for seats in (1, 256, 4_096, 4_097, 12_000, 80_000)] == [256, 256, 256, 512, 1024, 8192]


def test_every_list_is_whole_again(files: dict[str, str]) -> None:
    """What stays with a key and what stands in the stretches is the list it had, and its length is told beside it."""
    index, made = Index(files.__getitem__), stretched(files)
    parts = _stretches(made)
    spread = {key: told for key, told in _terms(made).items() if told.startswith(MARK)}
    for key, told in spread.items():
        _, count, rest = told.split(MARK)
        found = unpack(rest)
        for number, part in parts.items():
            found |= {seat + number * _seats(made): level for seat, level in unpack(part.get(key, "")).items()}

        assert found == index.postings(key)
        assert int(count) == len(found)
    assert len(spread) > 100
    assert {key: told for key, told in _terms(made).items() if key not in spread} == {
        key: told for key, told in _terms(files).items() if key not in spread
    }


def test_a_stretch_holds_its_own_seats_alone(files: dict[str, str]) -> None:
    """Seats are counted from the stretch's first, and all are in it; no stretch that the manifest names is missing."""
    made = stretched(files)
    for part in _stretches(made).values():
        assert part
        assert all(0 <= seat < _seats(made) for told in part.values() for seat in unpack(told))


def test_whoever_loads_everything_is_told_what_there_is(files: dict[str, str]) -> None:
    """Lists that went into stretches have no file of their own any more, and none is promised."""
    made = stretched(files)

    assert {shard_format.list_name(key) for key in shard_format.payload(made[EVERYTHING])[1]["lists"]} == {
        name for name in made if name.startswith("list-")
    }


def test_an_edit_leaves_all_stretches_but_its_own(compiled: Compiled, files: dict[str, str]) -> None:
    """A common word put into one claim changes the stretch its entry sits in, and no other."""
    at = next(at for at, entry in enumerate(compiled.entries) if entry["id"] == "kosovo/passport-and-id")
    entries: list[Any] = list(compiled.entries)
    entries[at] = copy.deepcopy(dict(entries[at]))
    entries[at]["claims"][0]["text"] += " Housing, school and returnees in the municipality in winter."
    edited = Compiled(tuple(entries), compiled.places, compiled.vocabulary, compiled.organisations)
    seat = next(seat for seat, entry in seats(edited).entries.items() if entry["id"] == entries[at]["id"])
    before, after = stretched(files), stretched(index_files(edited))

    assert [name for name in after if name.startswith("stretch-") and before.get(name) != after[name]] == [
        file(seat // _seats(after))
    ]
