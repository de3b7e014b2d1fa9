"""The index for a disk, where to ask for one more file costs more than to read it: many small files stand in few packs.

A line carries the small files, of which a query needs a few; a copy in a folder holds the same files packed, which makes it
lighter and an update of it small. Kinds that are little as a whole stand in the manifest, which every query reads anyway; it
tells of each other kind how many packs there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from search.index import shard_format

_FILES_PER_BUNDLE = 256  # files in a pack
_LITTLE = 131_072  # letters of a kind that fit into the manifest
_NUMBERED = re.compile(r"-n?([0-9a-f]+)(?:-\d+)?\.js$")
_WITHIN = ("facet", "list", "places", "words")
_PACKED = ("list", "terms", "words")


def bundle_files(files: Mapping[str, str], manifest: str) -> dict[str, str]:
    """The same index in packs; `manifest` is the name of the file that tells all others."""
    counts = _counts(files)
    encoded = shard_format.encode_shard(manifest, {**shard_format.decode_shard(files[manifest])[1], "packs": counts})
    made: dict[str, list[str]] = {manifest: [encoded]}
    for name in sorted(files.keys() - {manifest}):
        made.setdefault(bundle_name(name, counts, manifest), []).append(files[name])
    return {name: "".join(texts) for name, texts in made.items()}


def _counts(files: Mapping[str, str]) -> dict[str, int]:
    """How many packs each kind has: none where it stands in the manifest."""
    kinds: dict[str, list[int]] = {}
    for name, text in files.items():
        kinds.setdefault(_kind(name), []).append(len(text))
    containers = {kind: 0 for kind in _WITHIN if kind in kinds and sum(kinds[kind]) <= _LITTLE}
    return {**{kind: _bundle_count(len(kinds[kind])) for kind in _PACKED if kind in kinds}, **containers}


def _bundle_count(files: int) -> int:
    """How many packs so many files take: a power of two, so that a growing collection seldom moves them."""
    return 1 << max(0, -(-files // _FILES_PER_BUNDLE) - 1).bit_length()


def _kind(name: str) -> str:
    return name.partition("-")[0]


def bundle_name(name: str, counts: Mapping[str, int], manifest: str) -> str:
    """The pack that a file stands in, the manifest, or the file itself if it is not packed."""
    kind, found = _kind(name), _NUMBERED.search(name)
    if counts.get(kind) == 0:
        return manifest
    return f"pack-{kind}-{int(found[1], 16) % counts[kind]}.js" if kind in counts and found else name
