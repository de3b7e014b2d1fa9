"""Where things are in the index: names of files, and the cuts between them that stay where they are."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

CALL = "returnkbShard"
_ROOMY, _FULL, _CHANCE = 8_000, 20_000, 48
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


def cut(sized: Iterable[tuple[str, int]]) -> Iterator[str]:
    """The keys at which a new file starts: by the key's own hash, so that a new word moves at most its neighbours' cuts."""
    filled = 0
    first = ""
    start = True
    for key, size in sized:
        word = key.split(" ", 1)[0]
        if word != first:
            lucky = zlib.crc32(word.encode("utf-8", "surrogatepass")) % _CHANCE == 0
            if start or (filled > _ROOMY and lucky) or filled > _FULL:
                yield word
                filled = 0
                start = False
            first = word
        filled += size
