"""The law of merging: whatever came and went between two builds, the postings are those of merging all blocks anew."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as some

from search.incremental.build_cache import BuildCache
from search.incremental.segment_merge import Postings, SegmentPostings, SegmentRow, merge_segments

_LEVELS = some.dictionaries(some.text("abcé\ud800", min_size=1, max_size=2), some.integers(1, 15), max_size=4)
_BLOCK = some.dictionaries(some.integers(0, 9), _LEVELS, max_size=4).map(lambda found: dict(sorted(found.items())))
_BUILD = some.dictionaries(some.integers(0, 7).map(lambda number: number * 10), _BLOCK, min_size=1)


def _parts(build: dict[int, dict[int, dict[str, int]]], cache: BuildCache) -> list[SegmentRow]:
    """The parts of a build, each of whose rows the shelf keeps, as filing does."""
    parts = [
        SegmentRow(first, repr(block), b"line\n" + SegmentPostings.from_impacts(block).serialize())
        for first, block in sorted(build.items())
    ]
    for part in parts:
        cache.put(part.key, part.data)
    return parts


def _plain(build: dict[int, dict[int, dict[str, int]]]) -> dict[str, list[int]]:
    """What all postings are, put together the plain way."""
    found: dict[str, list[int]] = {}
    for first, block in sorted(build.items()):
        for step, impacts in block.items():
            for key, impact in impacts.items():
                found.setdefault(key, []).append((first + step) << 4 | impact)
    return found


def _listed(postings: Postings) -> dict[str, list[int]]:
    return {key: list(held) for key, held in postings.items()}


@given(some.lists(_BUILD, min_size=1, max_size=5))
def test_every_build_has_the_postings_of_its_own_blocks(builds: list[dict[int, dict[int, dict[str, int]]]]) -> None:
    """Blocks change, move, come and go from build to build on one shelf; none leaves anything behind."""
    with tempfile.TemporaryDirectory() as folder:
        for build in builds:
            cache = BuildCache(Path(folder) / "made.sqlite")
            postings = merge_segments("words", _parts(build, cache), cache)
            cache.save()

            assert _listed(postings) == _plain(build)
            assert list(postings) == sorted(postings)


def test_a_block_whose_row_was_let_go_of_is_no_obstacle(tmp_path: Path) -> None:
    """With the row of a gone block missing, all are merged anew."""
    before = {0: {0: {"a": 1}}, 10: {0: {"a": 2}}, 20: {0: {"b": 3}}, 30: {1: {"a": 4}}}
    after = {**before, 10: {3: {"c": 5}}}
    path = tmp_path / "made.sqlite"
    cache = BuildCache(path)
    merge_segments("words", _parts(before, cache), cache)
    cache.save()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM made WHERE hash = ?", (repr(before[10]),))
    again = BuildCache(path)

    assert _listed(merge_segments("words", _parts(after, again), again)) == _plain(after)
