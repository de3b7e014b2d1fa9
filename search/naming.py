"""Where things are in the index: names of files, and the cuts between them that stay where they are."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

CALL = "returnkbShard"
# Bytes after which a file may end, bytes after which it must, and one in how many words ends it in between: for words,
# and for concepts and trimmed names, of which a query needs a few that stand far apart.
_WORDS, _NAMES = (3_500, 9_000, 24), (1_500, 5_000, 6)
_ESCAPED = (("</", "<\\/"), ("<!--", "<\\!--"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def hashed(text: str) -> str:
    """A short name for a text, the same in the browser (FNV-1a over UTF-16 code units)."""
    value = 0x811C9DC5
    packed = text.encode("utf-16-le", "surrogatepass")
    for at in range(0, len(packed), 2):
        value = ((value ^ (packed[at] | packed[at + 1] << 8)) * 0x01000193) & 0xFFFFFFFF
    return f"{value:08x}"


def script(name: str, payload: Any) -> str:
    """A file of the index: a classic script that hands one payload over under its own name."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    for plain, escaped in _ESCAPED:
        text = text.replace(plain, escaped)
    return f"{CALL}({json.dumps(name)},{text});\n"


def payload(text: str) -> tuple[str, Any]:
    """The name and payload in a file of the index; raises ValueError when it is not one."""
    head, tail = f"{CALL}(", ");\n"
    if not (text.startswith(head) and text.endswith(tail)):
        raise ValueError("not a file of this index")
    name, found = json.loads("[" + text[len(head) : -len(tail)].replace("<\\/", "</").replace("<\\!--", "<!--") + "]")
    return str(name), found


def _shared(one: str, other: str) -> int:
    at = 0
    while at < len(one) and at < len(other) and one[at] == other[at]:
        at += 1
    return at


def cut(sized: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """The words at which a new file starts, each with the shortest start that tells it from the word before.

    Cuts follow a word's own hash, so that a new word moves at most its neighbours' cuts.
    """
    filled = 0
    first = ""
    start = True
    for key, size in sized:
        word = key.split(" ", 1)[0]
        if word != first:
            roomy, full, chance = _NAMES if word[0] in "@~=" else _WORDS
            lucky = zlib.crc32(word.encode("utf-8", "surrogatepass")) % chance == 0
            if start or (filled > roomy and lucky) or filled > full:
                yield word, word[: _shared(first, word) + 1]
                filled = 0
                start = False
            first = word
        filled += size
