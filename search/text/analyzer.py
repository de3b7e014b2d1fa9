"""What a word is: folding, tokens and trimmed endings, the same here and in the browser."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

# Raised whenever an index made before could answer differently: every cache carries it in its name.
FORMAT_VERSION = 13
MAX_TOKEN_LENGTH = 40  # letters of a token that count; more is never a word


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return found


_DATA = _read("folding.json")
_FOLDED_LETTERS: dict[str, str] = _DATA["letters"]
_DROPPED_RANGES: list[list[int]] = _DATA["drop"]
_BIGRAM_RANGES: list[list[int]] = _DATA["pairs"]
_ARTICLES: list[str] = _DATA["openings"]
_ENDINGS: list[str] = _DATA["endings"]
_VERB_ENDINGS: tuple[str, ...] = tuple(_DATA["verbs"])
_BIGRAM_SCRIPT = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _BIGRAM_RANGES) + "]+")


# A sign of the folding data: what was made with other data is made anew.
FOLDING_HASH = hashlib.sha1(json.dumps(_DATA, sort_keys=True).encode(), usedforsecurity=False).hexdigest()[:8]


def browser_tables() -> dict[str, Any]:
    """The folding data as the browser gets it."""
    encoded = {key: value for key, value in _DATA.items() if key != "about"}
    return {**encoded, "kinds": {kind: " ".join(tokens(listed)) for kind, listed in _DATA["kinds"].items()}}


def phonetic_tables() -> dict[str, Any]:
    """What letters sound like."""
    found: dict[str, Any] = _DATA["sounds"]
    return found


class _FoldingTable(dict[int, str]):
    """What becomes of each character, worked out once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _FOLDED_LETTERS:
            folded = _FOLDED_LETTERS[character]
        elif any(first <= code <= last for first, last in _DROPPED_RANGES):
            folded = ""
        else:
            folded = character if unicodedata.category(character)[0] in "LNM" else " "
        self[code] = folded
        return folded


_FOLDING_TABLE = _FoldingTable()


def fold(text: str) -> str:
    """Lower case, without accents, in one script for Serbian, one set of letters for Arabic and Kurdish."""
    if text.isascii():
        return text.lower().translate(_FOLDING_TABLE)
    folded = unicodedata.normalize("NFKD", text.lower()).translate(_FOLDING_TABLE)
    # Recomposed so that only the marks named above disappear; then once more, as composing can make a mapped letter.
    return unicodedata.normalize("NFC", folded).translate(_FOLDING_TABLE)


def tokens(text: str) -> list[str]:
    """The words of a text; scripts that write without spaces give pairs of characters."""
    found: list[str] = []
    for word in fold(text).split(" "):
        if not word:
            continue
        if word.isascii() or not _BIGRAM_SCRIPT.search(word):
            found.append(word[:MAX_TOKEN_LENGTH])
        else:
            found += _bigrams(word)
    return found


def _bigrams(word: str) -> list[str]:
    found: list[str] = []
    position = 0
    for match in _BIGRAM_SCRIPT.finditer(word):
        if match.start() > position:
            found.append(word[position : match.start()][:MAX_TOKEN_LENGTH])
        run = match.group()
        found += [run[at : at + 2] for at in range(len(run) - 1)] or [run]
        position = match.end()
    if position < len(word):
        found.append(word[position:][:MAX_TOKEN_LENGTH])
    return found


def index_key(text: str) -> str:
    """A name or phrase as the index files it."""
    return " ".join(tokens(text))


def has_verb_ending(word: str) -> bool:
    """Whether a word ends as no name of a place does: “beraten” is not Berat."""
    return word.endswith(_VERB_ENDINGS)


def strip_article(word: str) -> str:
    """A word without the article, and what is joined to it, that Arabic writes in front."""
    for opening in _ARTICLES:
        if word.startswith(opening) and len(word) - len(opening) >= 3:
            return word[len(opening) :]
    return word


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A word without article and ending: a light cut that serves several languages and never leaves under four letters."""
    word = strip_article(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def stem_key(words: list[str]) -> str:
    """The key under which a phrase is filed whatever its endings."""
    return "~" + " ".join(stem(word) for word in words)


def split_place_kinds(words: list[str], small: frozenset[str]) -> tuple[list[str], list[str]]:
    """The words that tell a name, without those that only say what kind of place it is, and which kinds those say."""
    kinds = [_kind(word) for word in words]
    rest = [word for word, kind in zip(words, kinds, strict=True) if not kind and word not in small]
    return rest, sorted({kind for kind in kinds if kind})


def _kind(word: str) -> str:
    return _KINDS.get(word) or _KINDS.get(strip_article(word), "")


def place_kind_key(rest: list[str], kinds: list[str]) -> str:
    """The key under which a name with its kind of place is filed, in whatever order and language they stand."""
    return f"{stem_key(rest)} ^{'^'.join(kinds)}"


_KINDS: dict[str, str] = {word: kind for kind, listed in _DATA["kinds"].items() for word in tokens(listed)}
