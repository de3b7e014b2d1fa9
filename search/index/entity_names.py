"""Names people type and what they stand for: places, vocabulary terms, organisations and programmes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.dataset import Compiled
from search.text import analyzer, phonetics
from search.text.stop_words import HELP_WORDS, RETURN_WORDS, STOP_WORDS

# A concept is written as the index files it: @p: place, @t: topic, @s: service, @g: group, @m: mode, @o: organisation,
# @e: programme, @k: kind of entry, @x: a country elsewhere.
ABROAD = "@x:"
LETTERS = {"topics": "t", "services": "s", "groups": "g", "modes": "m"}
SHORTEST = 3  # letters of a name; shorter ones are country codes and abbreviations that are ordinary words elsewhere
LONGEST = 8  # words of a name
TELLING = 7  # letters of a word that stands for the whole name it is part of
COMMON = 0.02  # a name that stands in more of the entries than this, and is not the usual one, is an ordinary word


@dataclass(frozen=True)
class Names:
    """Every name as the index files it, with the concepts it stands for."""

    concepts: Mapping[str, tuple[str, ...]]
    starts: Mapping[str, Mapping[str, tuple[int, ...]]]  # by first and second word, how long names are, longest first

    def mentioned(self, words: Sequence[str]) -> Iterable[str]:
        """The concepts named in a text, longest names first, left to right."""
        starts, at = self.starts, 0
        while at < len(words):
            seconds = starts.get(words[at])
            if seconds is None:
                at += 1
                continue
            size = self._size(words, at, seconds)
            if size:
                yield from self.concepts[" ".join(words[at : at + size])]
            at += size or 1

    def _size(self, words: Sequence[str], at: int, seconds: Mapping[str, tuple[int, ...]]) -> int:
        for size in seconds.get(words[at + 1], ()) if at + 1 < len(words) else ():
            if " ".join(words[at : at + size]) in self.concepts:
                return size
        return 1 if words[at] in self.concepts else 0


def names(compiled: Compiled, frequency: Mapping[str, int] | None = None) -> Names:
    """All names of a compilation; with word frequencies, names that are ordinary words are left out."""
    filed: dict[str, set[str]] = {}
    usual: set[str] = set()
    for concept, name, is_usual in _named(compiled):
        filing = analyzer.key(name)
        if not _fit(filing):
            continue
        filed.setdefault(filing, set()).add(concept)
        if is_usual:
            usual.add(filing)
    most = COMMON * len(compiled.entries)
    if frequency:
        for filing in [filing for filing in filed if " " not in filing and filing not in usual]:
            if frequency.get(filing, 0) > max(most, 12):
                filed[filing] = {concept for concept in filed[filing] if not concept.startswith(("@p:", "@o:", "@e:"))}
    concepts = {filing: tuple(sorted(found)) for filing, found in sorted(filed.items()) if found}
    return Names(concepts, _starts(concepts))


def _starts(filings: Iterable[str]) -> dict[str, dict[str, tuple[int, ...]]]:
    starts: dict[str, dict[str, tuple[int, ...]]] = {}
    for filing in filings:
        first, *rest = filing.split(" ")
        seconds = starts.setdefault(first, {})
        if rest:
            sizes = {*seconds.get(rest[0], ()), len(rest) + 1}
            seconds[rest[0]] = tuple(sorted(sizes, reverse=True))
    return starts


def _named(compiled: Compiled) -> Iterable[tuple[str, str, bool]]:
    for place in compiled.places.values():
        for name in place.names:
            yield f"@p:{place.id}", name, True
        for name in place.loose:
            yield f"@p:{place.id}", name, False
    for kind, letter in LETTERS.items():
        for term in compiled.vocabulary.get(kind, {}).values():
            for name in (term.label, *term.words):
                yield f"@{letter}:{term.id}", name, True
    for organisation in compiled.organisations.values():
        for position, name in enumerate(organisation.names):
            yield f"@o:{organisation.id}", name, not position
    for entry in compiled.entries:
        if entry["kind"] == "programme":
            # What stands before the colon of a title is what people call the programme.
            for name in (entry["title"], entry["title"].split(":")[0], *entry.get("other_names", ())):
                yield f"@e:{entry['id']}", name, name == entry["title"]


def _fit(filing: str) -> bool:
    words = filing.split(" ")
    if (
        len(words) > LONGEST
        or filing in STOP_WORDS
        or filing in RETURN_WORDS
        or (len(words) == 1 and filing in HELP_WORDS)
    ):
        return False
    return len(filing) >= SHORTEST or not filing.isascii()


def trimmed_names(found: Names) -> dict[str, tuple[str, ...]]:
    """The same names without endings, for words as they stand in a sentence, and names by the word that tells them."""
    filed: dict[str, set[str]] = {}
    telling: dict[str, set[str]] = {}
    for filing, concepts in found.concepts.items():
        words = filing.split(" ")
        filed.setdefault(analyzer.trimmed(words), set()).update(concepts)
        places = {concept for concept in concepts if concept.startswith("@p:")}
        if not places:
            continue
        rest, kinds = analyzer.kinds(words, STOP_WORDS)
        if kinds and rest:
            filed.setdefault(analyzer.kinded(rest, kinds), set()).update(places)
        local = {place for place in places if "/" in place}
        for word in rest if len(words) > 1 else ():
            if _is_telling(word):
                telling.setdefault(word, set()).update(local)
    for word, places in telling.items():
        if len(places) == 1 and word not in found.concepts:
            filed.setdefault(analyzer.trimmed([word]), set()).update(places)
    return {key: tuple(sorted(concepts)) for key, concepts in sorted(filed.items())}


def abroad(found: Names) -> dict[str, tuple[str, ...]]:
    """Countries and capitals the collection holds nothing on, so that nobody asking for one is shown a place that sounds
    like it. A name that is also one of ours is ours.
    """
    listed = json.loads(Path(__file__).with_name("out_of_scope_places.json").read_text(encoding="utf-8"))
    keys = {analyzer.key(name): code for code, names in listed.items() if code != "about" for name in names}
    return {key: (f"{ABROAD}{code}",) for key, code in sorted(keys.items()) if _fit(key) and key not in found.concepts}


def _is_telling(word: str) -> bool:
    """Whether a word is long enough to name a place whose whole name has more words."""
    return len(analyzer.without_opening(word)) >= (TELLING if word.isascii() else TELLING - 1)


def sounded_names(found: Names) -> dict[str, tuple[str, ...]]:
    """Places by how their names sound: under their consonants, each with the whole name as it is spoken."""
    filed: dict[str, set[str]] = {}
    for filing, concepts in found.concepts.items():
        places = [concept for concept in concepts if concept.startswith("@p:")]
        written = phonetics.joined(filing.split(" ")) if places else ()
        for heard in {heard for word in written for heard in phonetics.readings(word)}:
            key = phonetics.key(heard)
            if key:
                filed.setdefault(f"{key} {heard}", set()).update(places)
    return {key: tuple(sorted(places)) for key, places in sorted(filed.items())}
