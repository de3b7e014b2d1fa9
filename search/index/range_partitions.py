"""Long lists cut by seats, for copies on a disk: a stretch holds what common words have in its seats, and nothing beyond.

An entry that changes touches the lists of hundreds of words, and common ones are long: told whole they would make up most of
an update. Cut so, the stretches without a changed entry stay byte for byte. A copy reads all stretches with its first query,
which costs a disk little and a network much: the site serves whole lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from search.index import shard_format
from search.index.postings import decode_postings, encode_postings
from search.index.shard_format import EVERYTHING, MANIFEST

_LEAST = 256  # seats of a stretch
_MOST = 16  # stretches, each of which is one file more for a first query to wait for
_COMMON = 8  # seats of a stretch from which a word's part of the list stands in it
_TERMS = "terms-"
MARK = ">"  # stands around how many seats the whole list has, before the rest of it that stands in no stretch
Stretch = dict[str, list[int]]


def stretched(files: Mapping[str, str]) -> dict[str, str]:
    """The same index with long lists in stretches; its manifest tells how many seats one has and which there are."""
    doc_ids = length(shard_format.decode_shard(files[MANIFEST])[1]["seats"])
    stretches: dict[int, Stretch] = {}
    spread: set[str] = set()
    made = dict(files)
    for name in (name for name in files if name.startswith(_TERMS)):
        lines, encoded = shard_format.decode_shard(files[name])[1]
        keys = [line.partition("\t")[0] for line in lines.split("\n")]
        rests = [
            _rest(key, packed, files, stretches, doc_ids)
            for key, packed in zip(keys, encoded.split(",")[:-1], strict=True)
        ]
        made[name] = shard_format.encode_shard(name, [lines, "".join(rest + "," for rest in rests)])
        spread |= {key for key, rest in zip(keys, rests, strict=True) if rest.startswith(MARK)}
    for key in spread:
        made.pop(shard_format.list_file_name(key), None)
    return made | _files(stretches) | _told(files, stretches, spread, doc_ids)


def length(doc_ids: int) -> int:
    """How many seats a stretch has: a power of two, so that a growing collection seldom moves all of them."""
    return max(_LEAST, 1 << (-(-doc_ids // _MOST) - 1).bit_length())


def file(number: int) -> str:
    """The file of a stretch."""
    return f"stretch-{number}.js"


def _rest(key: str, packed: str, files: Mapping[str, str], stretches: dict[int, Stretch], doc_ids: int) -> str:
    """What of a key's list stays with the key, once the rest is put into stretches."""
    listed = shard_format.decode_shard(files[shard_format.list_file_name(key)])[1] if packed.startswith("-") else packed
    found = decode_postings(listed)
    parts: dict[int, list[int]] = {}
    for doc_id in sorted(found):
        parts.setdefault(doc_id // doc_ids, []).append(doc_id << 4 | found[doc_id])
    common = [number for number, part in parts.items() if len(part) >= _COMMON]
    if not common:
        return packed
    for number in common:
        start = number * doc_ids << 4
        stretches.setdefault(number, {})[key] = [posting - start for posting in parts.pop(number)]
    rest = [posting for part in parts.values() for posting in part]
    return f"{MARK}{len(found)}{MARK}{encode_postings(rest)}"


def _files(stretches: Mapping[int, Stretch]) -> dict[str, str]:
    """Each stretch as a file of keys and lists, like the files of terms."""
    return {
        file(number): shard_format.encode_shard(file(number), list(_columns(stretch)))
        for number, stretch in stretches.items()
    }


def _columns(stretch: Stretch) -> Iterator[str]:
    yield "\n".join(sorted(stretch))
    yield "".join(encode_postings(stretch[key]) + "," for key in sorted(stretch))


def _told(files: Mapping[str, str], stretches: Mapping[int, Stretch], spread: set[str], doc_ids: int) -> dict[str, str]:
    """The files that tell what there is: the stretches, and no lists of their own for what stands in them."""
    manifest: dict[str, Any] = shard_format.decode_shard(files[MANIFEST])[1]
    everything: dict[str, Any] = shard_format.decode_shard(files[EVERYTHING])[1]
    lists = [key for key in everything["lists"] if key not in spread]
    return {
        MANIFEST: shard_format.encode_shard(MANIFEST, {**manifest, "stretch": doc_ids, "stretches": sorted(stretches)}),
        EVERYTHING: shard_format.encode_shard(EVERYTHING, {**everything, "lists": lists}),
    }
