"""Names of entities and the concepts they stand for: places, vocabulary terms, organisations and programmes."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from search.dataset.model import Dataset
from search.index.concepts import CONCEPT_LETTERS, NATIONALITY, OUT_OF_SCOPE, EntityNames
from search.index.medicine_names import national_forms
from search.text import analyzer, phonetics
from search.text.stop_words import HELP_WORDS, RETURN_WORDS, STOP_WORDS, common_words

_TEXT = Path(__file__).parents[1] / "text"
MIN_LETTERS = 3  # shorter names are country codes and abbreviations, which are ordinary words elsewhere
_MEDICINES = "health.medicines"
_SHORT_NAMES = {"uk"}  # but these are not
MAX_WORDS = 8
DISTINCTIVE_LETTERS = 7  # letters of a word that may stand for the whole name
COMMON_SHARE = 0.02  # a secondary name in more entries than this share is an ordinary word


def collect_names(dataset: Dataset, frequency: Mapping[str, int] | None = None) -> EntityNames:
    """All names of a dataset; with document frequencies, secondary names that are ordinary words are left out."""
    by_key: dict[str, set[str]] = {}
    primary: set[str] = set()
    for concept, name, is_primary in _all_names(dataset):
        key = analyzer.index_key(name)
        if not _is_indexable(key) or (not is_primary and key in common_words() and concept.startswith("@p:")):
            continue
        by_key.setdefault(key, set()).add(concept)
        if is_primary:
            primary.add(key)
    for key, leads_to in _question_names(dataset):
        if key not in primary:
            # What names a body or programme names it, whatever the question.
            by_key[key] = set(leads_to) | {concept for concept in by_key.get(key, ()) if concept[1] in "oe"}
    most = COMMON_SHARE * len(dataset.entries)
    if frequency:
        for key in [key for key in by_key if " " not in key and key not in primary]:
            if frequency.get(key, 0) > max(most, 12):
                by_key[key] = {concept for concept in by_key[key] if not concept.startswith(("@p:", "@o:", "@e:"))}
    concepts = {key: tuple(sorted(found)) for key, found in sorted(by_key.items()) if found}
    return EntityNames(concepts, _lengths_by_start(concepts))


def _lengths_by_start(keys: Iterable[str]) -> dict[str, dict[str, tuple[int, ...]]]:
    name_lengths: dict[str, dict[str, tuple[int, ...]]] = {}
    for key in keys:
        first, *rest = key.split(" ")
        seconds = name_lengths.setdefault(first, {})
        if rest:
            sizes = {*seconds.get(rest[0], ()), len(rest) + 1}
            seconds[rest[0]] = tuple(sorted(sizes, reverse=True))
    return name_lengths


def _all_names(dataset: Dataset) -> Iterable[tuple[str, str, bool]]:
    countries = {
        analyzer.index_key(name) for place in dataset.places.values() if not place.parent for name in place.names
    }
    homes = {
        analyzer.index_key(name): place.id
        for place in dataset.places.values()
        for name in place.names
        if not place.parent and "return" in place.roles
    }
    yield from _host_adjectives(dataset)
    for place in dataset.places.values():
        for name in place.names:
            yield f"@p:{place.id}", name, True
        for name in place.weak_names:
            yield f"@p:{place.id}", name, False
    for kind, letter in CONCEPT_LETTERS.items():
        for term in dataset.vocabulary.get(kind, {}).values():
            forms = [form for medicine in term.medicines for form in national_forms(medicine)]
            for name in (term.label, *term.words, *forms):
                yield f"@{letter}:{term.id}", name, True
            # Where nothing is known of an illness or a medicine, its topic is related.
            for name in (term.label, *term.words, *forms) if term.topic else ():
                yield f"@t:{term.topic}", name, True
            for name in forms if _MEDICINES in dataset.vocabulary["topics"] else ():
                yield f"@t:{_MEDICINES}", name, True
            # The name of a group that holds the name of a country names the country too: Kosovo Serbs.
            for name in (term.label, *term.words) if kind == "groups" else ():
                for word in analyzer.tokens(name):
                    if word in homes:
                        yield f"@p:{homes[word]}", name, True
    for organisation in dataset.organisations.values():
        for position, name in enumerate(organisation.names):
            yield f"@o:{organisation.id}", name, not position
    for entry in dataset.entries:
        if entry["kind"] == "programme":
            # People call a programme by the part of its title before the colon, unless that only names its country.
            short = entry["title"].split(":")[0]
            called = () if analyzer.index_key(short) in countries else (short,)
            for name in (entry["title"], *called, *entry.get("other_names", ())):
                yield f"@e:{entry['id']}", name, name == entry["title"]


def _host_adjectives(dataset: Dataset) -> Iterable[tuple[str, str, bool]]:
    """The adjectives of host countries, such as Danish: secondary names, as some are ordinary words."""
    for place in dataset.places.values():
        for name in _adjectives().get(place.code or "", ()) if "host" in place.roles and not place.parent else ():
            yield f"@p:{place.id}", name, False


def _adjectives() -> dict[str, list[str]]:
    listed: dict[str, list[str]] = json.loads((_TEXT / "country_adjectives.json").read_text(encoding="utf-8"))
    return listed


def nationality_names(dataset: Dataset, taken: Container[str]) -> dict[str, tuple[str, ...]]:
    """The adjectives of the countries that people return to, as written and by stem; `taken` are keys that name something else."""
    found: dict[str, tuple[str, ...]] = {}
    for place in dataset.places.values():
        is_home = not place.parent and "return" in place.roles
        for word in analyzer.tokens(" ".join(_adjectives().get(place.code or "", ()))) if is_home else ():
            for key in (word, analyzer.stem_key([word])):
                if key not in taken:
                    found[key] = (f"{NATIONALITY}{place.id}",)
    return found


def country_codes(dataset: Dataset) -> dict[str, str]:
    """The countries of the collection by their codes of three letters, in lower case."""
    listed = json.loads((_TEXT / "country_codes.json").read_text(encoding="utf-8"))
    countries = {place.code: place.id for place in dataset.places.values() if place.code and not place.parent}
    return {
        code.lower(): country for short, country in sorted(countries.items()) for code in listed.get(short, "").split()
    }


def _question_names(dataset: Dataset) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What people call a question, with the topics or illnesses that answer it; words with a meaning of their own keep it."""
    for question in dataset.vocabulary.get("questions", {}).values():
        illnesses = tuple(concept for concept in question.leads_to if concept.startswith("@i:"))
        for key in map(analyzer.index_key, question.words):
            if _is_indexable(key):
                yield key, illnesses or question.leads_to


def _is_indexable(key: str) -> bool:
    words = key.split(" ")
    if len(words) > MAX_WORDS or key in STOP_WORDS or key in RETURN_WORDS or (len(words) == 1 and key in HELP_WORDS):
        return False
    return len(key) >= MIN_LETTERS or not key.isascii() or key in _SHORT_NAMES


def stemmed_names(found: EntityNames) -> dict[str, tuple[str, ...]]:
    """Names by stem and by kind of place, and places by a word that distinguishes them."""
    by_key: dict[str, set[str]] = {}
    distinctive: dict[str, set[str]] = {}
    for key, concepts in found.concepts.items():
        words = key.split(" ")
        by_key.setdefault(analyzer.stem_key(words), set()).update(concepts)
        places = {concept for concept in concepts if concept.startswith("@p:")}
        if not places:
            continue
        rest, kinds = analyzer.split_place_kinds(words, STOP_WORDS)
        if kinds and rest:
            by_key.setdefault(analyzer.place_kind_key(rest, kinds), set()).update(places)
        local = {place for place in places if "/" in place}
        for word in rest if len(words) > 1 else ():
            if _is_distinctive(word):
                distinctive.setdefault(word, set()).update(local)
    for word, places in distinctive.items():
        whole = any(
            concept.startswith("@p:")
            for concept in (*by_key.get(analyzer.stem_key([word]), ()), *found.concepts.get(analyzer.stem(word), ()))
        )
        if len(places) == 1 and word not in found.concepts and not whole:
            by_key.setdefault(analyzer.stem_key([word]), set()).update(places)
    return {key: tuple(sorted(concepts)) for key, concepts in sorted(by_key.items())}


def out_of_scope_names(found: EntityNames) -> dict[str, tuple[str, ...]]:
    """Countries and capitals outside the collection, so that a query for one finds no place of similar name.

    A name that the collection has too is left out; one that starts the name of a place leads to it too: Benin, Benin City.
    """
    listed = json.loads(Path(__file__).with_name("out_of_scope_places.json").read_text(encoding="utf-8"))
    keys = {analyzer.index_key(name): code for code, names in listed.items() if code != "about" for name in names}
    starts: dict[str, set[str]] = {}
    for name, concepts in found.concepts.items():
        start, _, rest = name.partition(" ")
        starts.setdefault(start if rest else "", set()).update(
            one for one in concepts if one.startswith("@p:") and "/" in one
        )
    return {
        key: (*sorted(starts.get(key, ())), f"{OUT_OF_SCOPE}{code}")
        for key, code in sorted(keys.items())
        if _is_indexable(key) and key not in found.concepts
    }


def _is_distinctive(word: str) -> bool:
    """Whether a word is long enough to identify a place whose whole name has more words."""
    return len(analyzer.strip_article(word)) >= (DISTINCTIVE_LETTERS if word.isascii() else DISTINCTIVE_LETTERS - 1)


def phonetic_names(found: EntityNames) -> dict[str, tuple[str, ...]]:
    """Places by consonant key, each followed by the transcription of its whole name."""
    by_key: dict[str, set[str]] = {}
    for key, concepts in found.concepts.items():
        places = [concept for concept in concepts if concept.startswith("@p:")]
        forms = phonetics.joined_forms(key.split(" ")) if places else ()
        for pronunciation in {sounds for word in forms for sounds in phonetics.pronunciations(word)}:
            consonants = phonetics.consonant_key(pronunciation)
            if consonants:
                by_key.setdefault(f"{consonants} {pronunciation}", set()).update(places)
    return {key: tuple(sorted(places)) for key, places in sorted(by_key.items())}
