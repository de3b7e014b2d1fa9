"""Bundles of index files for offline copies: several small files are concatenated into one.

A query loads few of the many small files of the site, which saves bytes on a network. A memory stick handles many small
files badly, so a copy has the same files in bundles. The bundle size trades the number of files against the size of an
update: at 1,000 generated entries the index has 1,891 files without bundles, 310 with 8 files a bundle and 54 with 256,
and an update of nine edited entries takes 122, 473 and 1,086 kB.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from search.index import shard_format

_FILES_PER_BUNDLE = 8
_NUMBERED = re.compile(r"-n?([0-9a-f]+)(?:-\d+)?\.js$")
_BUNDLED = ("cards", "list", "terms", "words")


def bundle_files(files: Mapping[str, str], manifest: str) -> dict[str, str]:
    """The same index in bundles; the manifest, given by its file name, tells how many bundles each kind of file has."""
    counts = _bundle_counts(files)
    content = {**shard_format.decode_shard(files[manifest])[1], "packs": counts}
    bundles: dict[str, list[str]] = {manifest: [shard_format.encode_shard(manifest, content)]}
    for name in sorted(files.keys() - {manifest}):
        bundles.setdefault(bundle_name(name, counts), []).append(files[name])
    return {name: "".join(texts) for name, texts in bundles.items()}


def bundle_name(name: str, counts: Mapping[str, int]) -> str:
    """The bundle that holds a file, or the file itself when its kind is not bundled."""
    kind, number = _kind(name), _NUMBERED.search(name)
    return f"pack-{kind}-{int(number[1], 16) % counts[kind]}.js" if kind in counts and number else name


def _bundle_counts(files: Mapping[str, str]) -> dict[str, int]:
    """The number of bundles of each kind of file: a power of two, so that a growing collection seldom moves files."""
    members: dict[str, int] = {}
    for name in files:
        members[_kind(name)] = members.get(_kind(name), 0) + 1
    return {
        kind: 1 << max(0, -(-members[kind] // _FILES_PER_BUNDLE) - 1).bit_length()
        for kind in _BUNDLED
        if kind in members
    }


def _kind(name: str) -> str:
    return name.partition("-")[0]
