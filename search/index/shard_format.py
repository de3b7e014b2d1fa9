"""Where things are in the index: names of files, and the cuts between them that stay where they are."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

CALL = "returnkbShard"
MANIFEST = "index.js"
EVERYTHING = "all.js"  # what only those who load everything must know
# Bytes after which a file may end and bytes after which it must: for words, and for organisations and sounds, of which
# a query needs a few that stand far apart. In between one in so many words ends a file: of words in Latin letters, those
# in other ones, and names; words only where one of their first letters changes, which tells the cut in few letters.
_WORDS, _NAMES = (1_600, 3_400), (700, 2_200)
_LETTERS = 4
_A_LINE = 24  # words told one from the other: whoever looks for one reads a line, not all
_LATIN, _OTHER, _NAMED = 2, 8, 3
_ROOMY = 16_384  # entries up to which files keep that size; beyond, the list of files would outgrow what it saves
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


def home(key: str) -> str:
    """The word that decides which file a key stands in: its first, for a trimmed name the stem, beside the word itself."""
    return (key[1:] if key[0] == "~" else key).partition(" ")[0]


def stands_alone(key: str) -> bool:
    """Whether a key's list always has a file of its own, so that its name alone tells where it is: those of all terms."""
    return key[:3] in ("@t:", "@s:", "@g:", "@m:", "@k:")


def list_name(key: str) -> str:
    """The file of a list that has one of its own."""
    return f"list-{hashed(key)}.js"


def stepped(words: Sequence[str]) -> str:
    """Sorted words in short, a line for each few: of each, how many letters it shares with the one before in its line, and the rest."""
    told: list[str] = []
    for start in range(0, len(words), _A_LINE):
        last, line = "", []
        for word in words[start : start + _A_LINE]:
            line.append(chr(48 + _shared(last, word)) + word[_shared(last, word) :])
            last = word
        told.append(" ".join(line))
    return "\n".join(told)


def unstepped(told: str) -> list[str]:
    """The words again."""
    found: list[str] = []
    for line in told.split("\n"):
        last = ""
        for step in line.split(" "):
            last = last[: ord(step[0]) - 48] + step[1:]
            found.append(last)
    return found


def _shared(one: str, other: str) -> int:
    at = 0
    while at < len(one) and at < len(other) and one[at] == other[at]:
        at += 1
    return at


def cut(sized: Iterable[tuple[str, int]], entries: int) -> Iterator[tuple[str, str]]:
    """The words at which a new file starts, from the home and size of each key in order, each with the shortest start that tells it from the word before.

    Cuts follow a word's own hash, so that a new word moves at most its neighbours' cuts.
    """
    times = 1 << max(0, (entries // _ROOMY).bit_length() - 1)
    filled = 0
    first = ""
    for word, size in sized:
        if word != first:
            roomy, full = _NAMES if word[0] in "@=" else _WORDS
            if not first or filled > full * times or (filled > roomy * times and _may_start(word, first)):
                yield word, word[: _shared(first, word) + 1]
                filled = 0
            first = word
        filled += size


def _may_start(word: str, before: str) -> bool:
    crowded = word[0] in "@="
    chance = _NAMED if crowded else _LATIN if word.isascii() else _OTHER
    lucky = zlib.crc32(word.encode("utf-8", "surrogatepass")) % chance == 0
    return lucky and (crowded or _shared(before, word) < _LETTERS)
