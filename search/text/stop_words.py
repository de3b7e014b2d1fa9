"""Stop words by language, words for returning and asking for help, and the commonest words of each language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from math import floor
from pathlib import Path

from search.text import analyzer

_FOLDER = Path(__file__).parent
_DATA = json.loads((_FOLDER / "stopwords.json").read_text(encoding="utf-8"))
_MIN_VOTE, _MIN_WORDS = (
    1200,
    2,
)  # of a language, in thousandths: a word that several languages share counts as a part for each
# Letters that only one language of the collection has where they are, looked for in the query as typed, in this order.
OWN_LETTERS = {
    "bm": "[ɔɛɲŋ]", "ckb": "[ەێۆڕڵ]", "ur": "[ٹڈڑںے]", "sr": "[čćžđљњћђџ]", "ru": "[ыэъ]", "sq": "ë(?![a-zà-ÿ])", "ku": "[êî](?![a-zà-ÿ])",
    "tr": "[ğı]", "ro": "[ță]", "fa": "[پچژگ]", "ar": "ة(?![ء-ي])",
}  # fmt: skip


def _by_language(name: str) -> dict[str, frozenset[str]]:
    return {language: frozenset(analyzer.tokens(words)) for language, words in _DATA[name].items()}


_STOP, EITHER = _by_language("stop"), _by_language("either")
# A help word asks for a service; a return word fits nearly every entry and only breaks ties.
HELP_WORDS = frozenset[str]().union(*_by_language("help").values())
RETURN_WORDS = frozenset[str]().union(*_by_language("return").values())
# Words with which a country is the one that somebody comes from, not the one they return to.
HOST_WORDS = frozenset[str]().union(*_by_language("host").values())
FROM_WORDS = frozenset[str]().union(*_by_language("from").values())
STOP_WORDS = frozenset[str]().union(*_STOP.values()) - HELP_WORDS - RETURN_WORDS
# Where people who write a language mostly return to: places that come first when a query names none.
HOME_PLACES: dict[str, list[str]] = _DATA["homes"]


def is_stop_or_return_word(word: str, language: str = "") -> bool:
    """Whether a word is a stop word or means only returning."""
    return is_stop_word(word, language) or word in RETURN_WORDS


def is_stop_word(word: str, language: str = "") -> bool:
    """Whether a word is a stop word, in any language or as an ordinary word of the given one."""
    return word in STOP_WORDS or word in EITHER.get(language, ())


@cache
def common_word_lists() -> dict[str, list[str]]:
    """The commonest words of each language, commonest first."""
    lines = (_FOLDER / "common_words.txt").read_text(encoding="utf-8").splitlines()
    parts = [line.partition(": ") for line in lines if line[0] != "#"]
    return {language: words.split() for language, _, words in parts}


@cache
def common_words() -> frozenset[str]:
    """The commonest words of all languages: none of them is a misspelled name."""
    return frozenset(word for words in common_word_lists().values() for word in words)


def stop_words_by_language() -> dict[str, str]:
    """The stop words as the browser gets them: each list without help and return words."""
    return {language: " ".join(sorted(words & STOP_WORDS)) for language, words in _STOP.items()}


def either_by_language() -> dict[str, str]:
    """The words that are ordinary in one language and names in another, as the browser gets them."""
    return {language: " ".join(sorted(words)) for language, words in EITHER.items()}


def language_of(query: str, words: Iterable[str]) -> str:
    """The language of a query by its own letters and its stop words; empty when it is uncertain."""
    for language, letters in OWN_LETTERS.items():
        if re.search(letters, query.lower()):
            return language
    votes: dict[str, list[float]] = {}
    for word in words:
        languages = [language for language, listed in _STOP.items() if word in listed and word in STOP_WORDS]
        for language in languages:
            votes.setdefault(language, []).append(1 / len(languages))
    sums = sorted(((floor(sum(shares) * 1000 + 0.5), language) for language, shares in votes.items()), reverse=True)
    if not sums or sums[0][0] < _MIN_VOTE or len(votes[sums[0][1]]) < _MIN_WORDS:
        return ""
    return sums[0][1] if len(sums) == 1 or sums[1][0] < sums[0][0] else ""
