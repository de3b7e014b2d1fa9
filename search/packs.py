"""The index for a disk, where to ask for one more file costs more than to read it: many small files stand in few packs.

A line carries the small files, of which a query needs a few; a copy in a folder holds the same files packed, which makes it
lighter and an update of it small. The manifest of a packed index tells how many packs there are of each kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from search import naming

_MOST = 128  # files in a pack
_SEATED = 64  # files of cards in a pack
_NAMED = re.compile(r"(terms|list|words|cards)-n?([0-9a-f]+)(?:-\d+)?\.js")
_BY_NUMBER = "cards"  # told by a number, and neighbours are found together
_FACETS = "facet-"  # wanted all at once


def packed(files: Mapping[str, str], manifest: str) -> dict[str, str]:
    """The same index in packs; `manifest` is the name of the file that tells all others."""
    counted = Counter(found[1] for name in files if (found := _NAMED.fullmatch(name)))
    counts = {kind: _packs(count) for kind, count in sorted(counted.items()) if kind != _BY_NUMBER}
    made: dict[str, list[str]] = {}
    for name in sorted(files):
        made.setdefault(pack_of(name, counts), []).append(files[name])
    told = naming.script(manifest, {**naming.payload(files[manifest])[1], "packs": counts})
    return {**{name: "".join(texts) for name, texts in made.items()}, manifest: told}


def _packs(files: int) -> int:
    """How many packs so many files take: a power of two, so that a growing collection seldom moves them."""
    return 1 << max(0, -(-files // _MOST) - 1).bit_length()


def pack_of(name: str, counts: Mapping[str, int]) -> str:
    """The pack that a file stands in, or the file itself if it is not packed."""
    found = _NAMED.fullmatch(name)
    if name.startswith(_FACETS):
        return "pack-facets.js"
    if not found:
        return name
    kind, sign = found.groups()
    number = int(sign) // _SEATED if kind == _BY_NUMBER else int(sign, 16) % counts[kind]
    return f"pack-{kind}-{number}.js"
