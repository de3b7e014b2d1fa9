"""Text analysis: Unicode folding, tokenization and stemming; the twin of the analyzer in the browser."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

# Raise it whenever an older index could answer differently; it is part of the manifest and of the name of every cache.
FORMAT_VERSION = 16
MAX_TOKEN_LENGTH = 40  # letters of a token; the rest is cut off


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

# Hash of the folding tables; caches built with other tables are rebuilt.
FOLDING_HASH = hashlib.sha1(json.dumps(_DATA, sort_keys=True).encode(), usedforsecurity=False).hexdigest()[:8]


def browser_tables() -> dict[str, Any]:
    """The folding tables that the browser gets."""
    folding = {key: value for key, value in _DATA.items() if key != "about"}
    return {**folding, "kinds": {kind: " ".join(tokens(listed)) for kind, listed in _DATA["kinds"].items()}}


def phonetic_tables() -> dict[str, Any]:
    """The tables of phonetics: the sounds of letters, classes of consonants and similar sounds."""
    found: dict[str, Any] = _DATA["sounds"]
    return found


class _FoldingTable(dict[int, str]):
    """A translation table that computes the folding of each character once."""

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
    """Fold text: lower case without accents, Serbian in Latin script, one set of letters for Arabic and Kurdish."""
    if text.isascii():
        return text.lower().translate(_FOLDING_TABLE)
    folded = unicodedata.normalize("NFKD", text.lower()).translate(_FOLDING_TABLE)
    # Recompose, so that only the marks in the table disappear; translate again, as composing can yield a mapped letter.
    return unicodedata.normalize("NFC", folded).translate(_FOLDING_TABLE)


def tokens(text: str) -> list[str]:
    """Tokenize text: folded words; scripts without spaces give bigrams."""
    found: list[str] = []
    if "'" in text or "’" in text:
        text = _ELISION.sub(r"\1", text)
    for word in fold(text).split(" "):
        if not word:
            continue
        if word.isascii() or not _BIGRAM_SCRIPT.search(word):
            found.append(word[:MAX_TOKEN_LENGTH])
        else:
            found += _bigrams(word)
    return found


_MIN_NAME, _MAX_NAME_ENDING = 4, 4  # letters of a name and of its ending
# The articles and pronouns that French and Italian join to the next word: “l’hôpital” is “hôpital”, “N’Djamena” stays.
_VOWELS = "aeiouyhàâäéèêëîïôöùûüæœ"
_ELISION = re.compile(
    rf"(^|\W)(?:[dl]['’](?=[{_VOWELS}])|(?:[cjmnst]|qu|jusqu|lorsqu|puisqu)['’](?=[{_VOWELS.replace('h', '')}]))",
    re.IGNORECASE,
)
_BLANKS = re.compile("[ \t\n\r\f\v\u00a0]+")


def tokens_as_typed(text: str) -> list[tuple[str, str]]:
    """The tokens of a text, each with the word that it comes from as it was typed, without punctuation around it."""
    words = [_without_ending(_without_punctuation(word)) for word in _BLANKS.split(text)]
    return [(token, word) for word in words for token in tokens(word)]


def _without_ending(word: str) -> str:
    """A name without an ending that an apostrophe sets apart, as in Turkish; the English genitive is part of many names."""
    name, apostrophe, ending = word.replace("’", "'").partition("'")
    is_name = len(name) >= _MIN_NAME and name[:1] != name[:1].lower()
    return name if apostrophe and is_name and 0 < len(ending) <= _MAX_NAME_ENDING and ending != "s" else word


def _without_punctuation(word: str) -> str:
    start, end = 0, len(word)
    while start < end and unicodedata.category(word[start])[0] not in "LNM":
        start += 1
    while end > start and unicodedata.category(word[end - 1])[0] not in "LNM":
        end -= 1
    return word[start:end]


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
    """The index key of a name or phrase: its tokens, joined by spaces."""
    return " ".join(tokens(text))


def has_verb_ending(word: str) -> bool:
    """Whether a word ends like a German verb and not like the name of a place: “beraten” is not Berat."""
    return word.endswith(_VERB_ENDINGS)


def strip_article(word: str) -> str:
    """A word without the Arabic article and the particles joined to it."""
    for opening in _ARTICLES:
        if word.startswith(opening) and len(word) - len(opening) >= 3:
            return word[len(opening) :]
    return word


def with_articles(word: str) -> list[str]:
    """An Arabic word without and with the articles and particles joined to it; none for other scripts."""
    bare = strip_article(word)
    if not "ء" <= bare[0] <= "ي":
        return []
    return [form for form in (bare, *(article + bare for article in _ARTICLES)) if form != word]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Light stemming: a word without article and one ending, never shorter than four letters; serves several languages."""
    word = strip_article(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def stem_key(words: list[str]) -> str:
    """The index key of a phrase regardless of endings."""
    return "~" + " ".join(stem(word) for word in words)


def split_place_kinds(words: list[str], small: frozenset[str]) -> tuple[list[str], list[str]]:
    """The words of a name without those for kinds of place and stop words, and the kinds that were named."""
    kinds = [_kind(word) for word in words]
    rest = [word for word, kind in zip(words, kinds, strict=True) if not kind and word not in small]
    return rest, sorted({kind for kind in kinds if kind})


def _kind(word: str) -> str:
    return _KINDS.get(word) or _KINDS.get(strip_article(word), "")


def place_kind_key(rest: list[str], kinds: list[str]) -> str:
    """The index key of a name with its kind of place, whatever their order and language."""
    return f"{stem_key(rest)} ^{'^'.join(kinds)}"


_KINDS: dict[str, str] = {word: kind for kind, listed in _DATA["kinds"].items() for word in tokens(listed)}
