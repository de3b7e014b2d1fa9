"""The format of index files: JSONP scripts, file names by hash, front coding, and stable shard boundaries."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

JSONP_CALLBACK = "returnkbShard"
MANIFEST = "index.js"
COMMON_MARK = "!"  # before the concepts of an ordinary word
EVERYTHING = "all.js"  # read only when the whole index is prefetched
# Bytes after which a shard may end and bytes after which it must: for words, and for names and phonetic keys, of which a
# query needs a few that are far apart. Between the limits, boundaries are content-defined (one word in so many, by hash);
# a shard of words ends only where the common prefix is short, which keeps the boundary short.
_WORD_SHARD_BYTES, _NAME_SHARD_BYTES = (1_600, 3_400), (700, 2_200)
_BOUNDARY_PREFIX = 4
_WORDS_PER_LINE = 24  # words per front-coded line; a lookup decodes one line
_LATIN_ODDS, _OTHER_ODDS, _NAME_ODDS = 2, 8, 3
_LARGE_COLLECTION = 16_384  # entries from which shards grow, as the list of boundaries is part of the manifest
_SCRIPT_ESCAPES = (("</", "<\\/"), ("<!--", "<\\!--"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def fnv1a(text: str) -> str:
    """A short hash for file names, the same in the browser (FNV-1a over UTF-16 code units)."""
    value = 0x811C9DC5
    units = text.encode("utf-16-le", "surrogatepass")
    for at in range(0, len(units), 2):
        value = ((value ^ (units[at] | units[at + 1] << 8)) * 0x01000193) & 0xFFFFFFFF
    return f"{value:08x}"


def encode_shard(name: str, payload: Any) -> str:
    """Encode a payload as a classic script that calls the JSONP callback with the name of the file."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    for plain, escaped in _SCRIPT_ESCAPES:
        text = text.replace(plain, escaped)
    return f"{JSONP_CALLBACK}({json.dumps(name)},{text});\n"


def decode_shard(text: str) -> tuple[str, Any]:
    """The name and payload of an index file; raises ValueError for any other text."""
    head, tail = f"{JSONP_CALLBACK}(", ");\n"
    if not (text.startswith(head) and text.endswith(tail)):
        raise ValueError("not a file of this index")
    name, found = json.loads("[" + text[len(head) : -len(tail)].replace("<\\/", "</").replace("<\\!--", "<!--") + "]")
    return str(name), found


def routing_key(key: str) -> str:
    """The word that decides which shard holds a key: its first word, so that a stem is beside its word."""
    return (key[1:] if key[0] == "~" else key).partition(" ")[0]


def has_own_file(key: str) -> bool:
    """Whether the posting list of a key always has its own file, so that the key alone gives the file name."""
    return key[:3] in ("@t:", "@i:", "@s:", "@g:", "@m:", "@k:", "@h:")


def list_file_name(key: str) -> str:
    """The name of the file of one posting list."""
    return f"list-{fnv1a(key)}.js"


def front_code(words: Sequence[str]) -> str:
    """Front coding of sorted words: of each, the length of the prefix shared with the previous word, and the rest.

    Lines restart the coding, so that a lookup decodes one line.
    """
    lines: list[str] = []
    for start in range(0, len(words), _WORDS_PER_LINE):
        last, line = "", []
        for word in words[start : start + _WORDS_PER_LINE]:
            line.append(chr(48 + _common_prefix_length(last, word)) + word[_common_prefix_length(last, word) :])
            last = word
        lines.append(" ".join(line))
    return "\n".join(lines)


def front_decode(lines: str) -> list[str]:
    """Decode front-coded words."""
    found: list[str] = []
    for line in lines.split("\n"):
        last = ""
        for step in line.split(" "):
            last = last[: ord(step[0]) - 48] + step[1:]
            found.append(last)
    return found


def _common_prefix_length(one: str, other: str) -> int:
    at = 0
    while at < len(one) and at < len(other) and one[at] == other[at]:
        at += 1
    return at


def shard_boundaries(sizes: Iterable[tuple[str, int]], entries: int) -> Iterator[tuple[str, str]]:
    """The first word of each shard and its shortest prefix that differs from the previous word, given the sizes of sorted keys.

    Boundaries are content-defined (by the hash of the word), so that an inserted word moves only neighbouring boundaries.
    """
    scale = 1 << max(0, (entries // _LARGE_COLLECTION).bit_length() - 1)
    filled = 0
    first = ""
    for word, size in sizes:
        if word != first:
            minimum, maximum = _NAME_SHARD_BYTES if word[0] in "@=" else _WORD_SHARD_BYTES
            if not first or filled > maximum * scale or (filled > minimum * scale and _is_boundary(word, first)):
                yield word, word[: _common_prefix_length(first, word) + 1]
                filled = 0
            first = word
        filled += size


def _is_boundary(word: str, before: str) -> bool:
    is_name = word[0] in "@="
    odds = _NAME_ODDS if is_name else _LATIN_ODDS if word.isascii() else _OTHER_ODDS
    chosen = zlib.crc32(word.encode("utf-8", "surrogatepass")) % odds == 0
    return chosen and (is_name or _common_prefix_length(before, word) < _BOUNDARY_PREFIX)
