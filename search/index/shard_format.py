"""Where things are in the index: names of files, and the cuts between them that stay where they are."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

JSONP_CALLBACK = "returnkbShard"
MANIFEST = "index.js"
EVERYTHING = "all.js"  # what only those who load everything must know
# Bytes after which a file may end and bytes after which it must: for words, and for organisations and sounds, of which
# a query needs a few that stand far apart. In between one in so many words ends a file: of words in Latin letters, those
# in other ones, and names; words only where one of their first letters changes, which tells the cut in few letters.
_WORD_SHARD_BYTES, _NAME_SHARD_BYTES = (1_600, 3_400), (700, 2_200)
_BOUNDARY_PREFIX = 4
_WORDS_PER_LINE = 24  # words told one from the other: whoever looks for one reads a line, not all
_LATIN_ODDS, _OTHER_ODDS, _NAME_ODDS = 2, 8, 3
_LARGE_COLLECTION = (
    16_384  # entries up to which files keep that size; beyond, the list of files would outgrow what it saves
)
_SCRIPT_ESCAPES = (("</", "<\\/"), ("<!--", "<\\!--"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def fnv1a(text: str) -> str:
    """A short name for a text, the same in the browser (FNV-1a over UTF-16 code units)."""
    value = 0x811C9DC5
    packed = text.encode("utf-16-le", "surrogatepass")
    for at in range(0, len(packed), 2):
        value = ((value ^ (packed[at] | packed[at + 1] << 8)) * 0x01000193) & 0xFFFFFFFF
    return f"{value:08x}"


def encode_shard(name: str, payload: Any) -> str:
    """A file of the index: a classic script that hands one payload over under its own name."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    for plain, escaped in _SCRIPT_ESCAPES:
        text = text.replace(plain, escaped)
    return f"{JSONP_CALLBACK}({json.dumps(name)},{text});\n"


def decode_shard(text: str) -> tuple[str, Any]:
    """The name and payload in a file of the index; raises ValueError when it is not one."""
    head, tail = f"{JSONP_CALLBACK}(", ");\n"
    if not (text.startswith(head) and text.endswith(tail)):
        raise ValueError("not a file of this index")
    name, found = json.loads("[" + text[len(head) : -len(tail)].replace("<\\/", "</").replace("<\\!--", "<!--") + "]")
    return str(name), found


def routing_key(key: str) -> str:
    """The word that decides which file a key stands in: its first, for a trimmed name the stem, beside the word itself."""
    return (key[1:] if key[0] == "~" else key).partition(" ")[0]


def has_own_file(key: str) -> bool:
    """Whether a key's list always has a file of its own, so that its name alone tells where it is: those of all terms."""
    return key[:3] in ("@t:", "@s:", "@g:", "@m:", "@k:")


def list_file_name(key: str) -> str:
    """The file of a list that has one of its own."""
    return f"list-{fnv1a(key)}.js"


def front_code(words: Sequence[str]) -> str:
    """Sorted words in short, a line for each few: of each, how many letters it shares with the one before in its line, and the rest."""
    lines: list[str] = []
    for start in range(0, len(words), _WORDS_PER_LINE):
        last, line = "", []
        for word in words[start : start + _WORDS_PER_LINE]:
            line.append(chr(48 + _common_prefix_length(last, word)) + word[_common_prefix_length(last, word) :])
            last = word
        lines.append(" ".join(line))
    return "\n".join(lines)


def front_decode(lines: str) -> list[str]:
    """The words again."""
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
    """The words at which a new file starts, from the home and size of each key in order, each with the shortest start that tells it from the word before.

    Cuts follow a word's own hash, so that a new word moves at most its neighbours' cuts.
    """
    times = 1 << max(0, (entries // _LARGE_COLLECTION).bit_length() - 1)
    filled = 0
    first = ""
    for word, size in sizes:
        if word != first:
            minimum, maximum = _NAME_SHARD_BYTES if word[0] in "@=" else _WORD_SHARD_BYTES
            if not first or filled > maximum * times or (filled > minimum * times and _is_boundary(word, first)):
                yield word, word[: _common_prefix_length(first, word) + 1]
                filled = 0
            first = word
        filled += size


def _is_boundary(word: str, before: str) -> bool:
    is_name = word[0] in "@="
    odds = _NAME_ODDS if is_name else _LATIN_ODDS if word.isascii() else _OTHER_ODDS
    chosen = zlib.crc32(word.encode("utf-8", "surrogatepass")) % odds == 0
    return chosen and (is_name or _common_prefix_length(before, word) < _BOUNDARY_PREFIX)
