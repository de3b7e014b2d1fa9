"""Stop words in eight languages, and the words that express returning or asking for help."""

from __future__ import annotations

import json
from pathlib import Path

from search.text import analyzer


def _read_lists() -> dict[str, frozenset[str]]:
    lists = json.loads(Path(__file__).with_name("stopwords.json").read_text(encoding="utf-8"))
    return {
        name: frozenset(token for words in by_language.values() for token in analyzer.tokens(words))
        for name, by_language in lists.items()
        if name != "about"
    }


_LISTS = _read_lists()
# A help word asks for a service; a return word fits nearly every entry and only breaks ties.
HELP_WORDS = _LISTS["help"]
RETURN_WORDS = _LISTS["return"]
STOP_WORDS = _LISTS["stop"] - HELP_WORDS - RETURN_WORDS


def is_stop_or_return_word(word: str) -> bool:
    """Whether a word is a stop word or means only returning."""
    return is_stop_word(word) or word in RETURN_WORDS


def is_stop_word(word: str) -> bool:
    """Whether a word is a stop word."""
    return word in STOP_WORDS
