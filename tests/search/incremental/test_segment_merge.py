"""The law of incremental merging: after any sequence of builds, the postings equal those of a full merge."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from search.incremental.build_cache import BuildCache
from search.incremental.segment_merge import Postings, SegmentPostings, SegmentRow, merge_segments

_IMPACTS = some.dictionaries(some.text("abcé\ud800", min_size=1, max_size=2), some.integers(1, 15), max_size=4)
_SEGMENT = some.dictionaries(some.integers(0, 9), _IMPACTS, max_size=4).map(lambda found: dict(sorted(found.items())))
_BUILD = some.dictionaries(some.integers(0, 7).map(lambda number: number * 10), _SEGMENT, min_size=1)


def _rows(build: dict[int, dict[int, dict[str, int]]], cache: BuildCache) -> list[SegmentRow]:
    """The cached rows of the segments of a build."""
    rows = [
        SegmentRow(first, repr(segment), b"line\n" + SegmentPostings.from_impacts(segment).serialize())
        for first, segment in sorted(build.items())
    ]
    for row in rows:
        cache.put(row.key, row.data)
    return rows


def _plain(build: dict[int, dict[int, dict[str, int]]]) -> dict[str, list[int]]:
    """All postings, merged without a cache."""
    found: dict[str, list[int]] = {}
    for first, segment in sorted(build.items()):
        for offset, impacts in segment.items():
            for key, impact in impacts.items():
                found.setdefault(key, []).append((first + offset) << 4 | impact)
    return found


def _listed(postings: Postings) -> dict[str, list[int]]:
    return {key: list(found) for key, found in postings.items()}


@pytest.mark.slow
@given(some.lists(_BUILD, min_size=1, max_size=5))
def test_every_build_has_the_postings_of_its_own_segments(builds: list[dict[int, dict[int, dict[str, int]]]]) -> None:
    """Segments change, move, appear and disappear from build to build; none leaves postings behind."""
    with tempfile.TemporaryDirectory() as folder:
        for build in builds:
            cache = BuildCache(Path(folder) / "cache.sqlite")
            postings = merge_segments("words", _rows(build, cache), cache)
            cache.save()

            assert _listed(postings) == _plain(build)
            assert list(postings) == sorted(postings)


def test_an_evicted_row_leads_to_a_full_merge(tmp_path: Path) -> None:
    """If the row of a removed segment was evicted, all segments are merged again."""
    before = {0: {0: {"a": 1}}, 10: {0: {"a": 2}}, 20: {0: {"b": 3}}, 30: {1: {"a": 4}}}
    after = {**before, 10: {3: {"c": 5}}}
    path = tmp_path / "cache.sqlite"
    cache = BuildCache(path)
    merge_segments("words", _rows(before, cache), cache)
    cache.save()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM cache WHERE hash = ?", (repr(before[10]),))
    again = BuildCache(path)

    assert _listed(merge_segments("words", _rows(after, again), again)) == _plain(after)
