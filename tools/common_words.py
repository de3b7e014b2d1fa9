"""Lists of the commonest words of each language, which the search never reads as a misspelled name.

    python -m tools.common_words sq=sq_50k.txt ckb=word_and_freqs.txt ku=counted.txt

Needs the package wordfreq for the languages that it has; the others are given as files with one word a line, commonest first, with
or without its count. Writes search/text/common_words.txt. Words that are inflected names of countries are left out.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path

from returnkb.corpus.load import load
from search.text import analyzer

TARGET = Path("search/text/common_words.txt")
# Languages of the collection have longer lists than those in which people only ask.
SIZES = {"en": 3000, "de": 3000, "fr": 3000, "sq": 3000, "sr": 3000, "ar": 3000, "ckb": 3000, "ku": 3000,
         "tr": 1500, "ro": 1500, "ru": 1500, "fa": 1500, "ur": 1500}  # fmt: skip
_WORDFREQ = {"sr": "sh"}
_NEWS = {"ckb", "ku"}  # counted in news and an encyclopaedia, where inflected names of places are common
_MIN_NAME = 4  # letters of the stem of a name that may be inflected
_MAX_ENDING = 4
_FUNCTION_WORDS = 300  # commonest words of a language, which stay although a place is called so
_WORDS_TOO = {"mali"}  # Serbian: small
_HEAD = """\
# The commonest words of each language, commonest first, folded as the search folds them; made by tools/common_words.py.
# The search takes none of them for a misspelled, spoken or unfinished name. Origins, with the licences of the lists:
#   en de fr sr ar tr ro ru fa ur   wordfreq 3.1 by Robyn Speer, CC BY-SA 4.0
#   sq                              FrequencyWords by Hermit Dave, from OpenSubtitles 2018, CC BY-SA 4.0
#   ckb                             Kurdish Wikipedia Wordlist by Dolan Hêriş, MIT
#   ku                              counted in the articles of kurdish-words by Kurd CC, MIT
# This file is under CC BY-SA 4.0.
"""


def main(arguments: Sequence[str]) -> int:
    """Write the lists; returns the exit code."""
    given = dict(argument.split("=", 1) for argument in arguments if "=" in argument)
    countries, places = _names({"country"}), _names(frozenset())
    names = _whole_names()
    lines = []
    for language, size in SIZES.items():
        words = _read(Path(given[language])) if language in given else _of_package(language)
        folded = _folded(words, places if language in _NEWS else countries)
        # A name that is spelled otherwise than the gazetteer knows must still be found.
        kept = [word for at, word in enumerate(folded) if at < _FUNCTION_WORDS or word not in names][:size]
        lines.append(f"{language}: {' '.join(kept)}\n")
        print(language, len(kept), file=sys.stderr)
    TARGET.write_text(_HEAD + "".join(lines), encoding="utf-8")
    return 0


def _read(path: Path) -> list[str]:
    return [re.split(r"[ ,\t]", line)[0] for line in path.read_text(encoding="utf-8").splitlines()]


def _of_package(language: str) -> list[str]:
    package = importlib.import_module("wordfreq")  # needed to make the lists only
    return list(package.top_n_list(_WORDFREQ.get(language, language), 2 * SIZES[language]))


def _names(kinds: Set[str]) -> list[str]:
    """The stems of the names of the places of some kinds, or of all."""
    places = [record.value for record in load(Path())[0].places.values() if not kinds or record.value.kind in kinds]
    keys = {analyzer.index_key(name) for place in places for names in place.names.values() for name in names}
    stems = {analyzer.stem(key) for key in keys - _WORDS_TOO if " " not in key}
    return [stem for stem in stems if len(stem) >= _MIN_NAME]


def _whole_names() -> frozenset[str]:
    """The names of all places that are one word."""
    places = [record.value for record in load(Path())[0].places.values()]
    keys = {analyzer.index_key(name) for place in places for names in place.names.values() for name in names}
    return frozenset(keys - _WORDS_TOO)


def _folded(words: Iterable[str], countries: Sequence[str]) -> Iterator[str]:
    """The words as single tokens, each once, without the inflected names of countries."""
    seen: set[str] = set()
    for word in words:
        tokens = analyzer.tokens(word)
        if len(tokens) != 1 or tokens[0] in seen or tokens[0].isdigit():
            continue
        seen.add(tokens[0])
        bare = analyzer.strip_article(tokens[0])
        if not any(bare.startswith(name) and len(bare) <= len(name) + _MAX_ENDING for name in countries):
            yield tokens[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
