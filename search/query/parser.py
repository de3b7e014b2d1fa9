"""What the words of a query stand for: names, subjects, plain words, words mistyped, and words nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import floor, log
from typing import Literal

from search.query.index_reader import Index, Key
from search.text import analyzer, phonetics, spelling
from search.text.stop_words import HELP_WORDS, RETURN_WORDS, STOP_WORDS

_LONGEST_NAME = 8
_COMPLETIONS = 12
_MOST_READINGS = 3
_SURE = 7
_SHORTEST_START, _SHORTEST_COMPOUND = 5, 9
_ONE_ERROR, _TWO_ERRORS = 0.8, 0.6  # how much a corrected word still tells
_SHORT = 6  # letters below which every second word has a neighbour: only what also sounds alike is a correction
_NEARLY = 5  # letters of a finished word that may lack the end of a name
_HEARD = 3  # places that may share a sound, and words of a name written apart or together
_RETURNING = "@t:reintegration"
Weighed = tuple[tuple[str, float], ...]
Kind = Literal["place", "idea", "word", "abroad", "unknown"]
_ABROAD = "@x:"


@dataclass(frozen=True)
class Unit:
    """Words of a query that mean one thing: what they name and which words stand for them."""

    kind: Kind
    said: str
    concepts: Weighed = ()
    terms: Weighed = ()
    weight: float = 1.0
    optional: bool = False
    corrected: str = ""
    phrase: tuple[str, ...] = ()  # words that only tell something together
    other: Weighed = ()  # what a name stands for besides a place


@dataclass(frozen=True)
class _Reading:
    """One way to read a word: as it stands, or corrected."""

    word: str
    factor: float = 1.0


def units(words: list[str], index: Index, typing: bool = False) -> list[Unit]:
    """The units of a query: longest names first, left to right; then single words."""
    unfinished = len(words) - 1 if typing else -1
    readings = [_readings(word, index, at == unfinished) for at, word in enumerate(words)]
    found: list[Unit] = []
    at = 0
    while at < len(words):
        unit, size = (
            _name(words, readings, at, index)
            or (None if typing else _heard_together(words, at, index))
            or (_word(words[at], readings[at], index, at == unfinished), 1)
        )
        if unit is not None:
            found.append(unit)
        at += size
    return found


def _readings(word: str, index: Index, unfinished: bool) -> list[_Reading]:
    """A word as it stands if anything stands under it, else the words it may have been meant to be."""
    if _is_carried(word) or word in HELP_WORDS or _known(word, index) or unfinished:
        return [_Reading(word)]
    near = spelling.corrections(word, index.lexicon, index.words)
    likely = [(found, errors) for found, errors in near if _is_likely(word, found, errors)]
    return [_Reading(word), *(_Reading(found, _ONE_ERROR if errors == 1 else _TWO_ERRORS) for found, errors in likely)]


def _is_likely(word: str, found: str, errors: int) -> bool:
    """Whether a word may have been meant as another: the shorter it is, the more alike they must sound."""
    longer = max(len(analyzer.without_opening(word)), len(analyzer.without_opening(found)))
    if errors == 1 and word[0] == found[0] and longer >= _SHORT:
        return True
    return phonetics.resembles(word, found, errors)


def _known(word: str, index: Index) -> bool:
    return index.get(word) is not None or index.get(analyzer.trimmed([word])) is not None


def _name(words: list[str], readings: list[list[_Reading]], at: int, index: Index) -> tuple[Unit, int] | None:
    """The longest name of several words that starts here, in any reading."""
    for size in range(min(_LONGEST_NAME, len(words) - at), 1, -1):
        for way in _ways(readings[at : at + size]):
            read = [reading.word for reading in way]
            factor = min(reading.factor for reading in way)
            for key, worth in _filings(read, index):
                held = index.get(key)
                if held and held.concepts and not all(_is_carried(word) for word in read):
                    said = " ".join(words[at : at + size])
                    corrected = " ".join(read) if factor < 1 else ""
                    phrase = tuple(word for word in read if not _is_small(word))
                    shorter = index.get(" ".join(read[:-1])) if size > 2 else None
                    concepts = tuple(dict.fromkeys((*held.concepts, *(shorter.concepts if shorter else ()))))
                    return _named(said, concepts, factor * worth, (), corrected, phrase), size
    return None


def _filings(words: list[str], index: Index) -> Iterator[tuple[str, float]]:
    """The keys a name may stand under: as it is, without endings, and by its kind of place in any order."""
    yield " ".join(words), 1.0
    yield analyzer.trimmed(words), 0.95
    rest, kinds = analyzer.kinds(words, STOP_WORDS)
    if rest and kinds and (words[0] == rest[0] or analyzer.kinds(words[:1], STOP_WORDS)[1]):
        yield analyzer.kinded(rest, kinds), 0.95


def _ways(readings: list[list[_Reading]]) -> Iterator[list[_Reading]]:
    """The words as they stand, then with one of them corrected."""
    plain = [options[0] for options in readings]
    yield plain
    for at, options in enumerate(readings):
        for other in options[1:_MOST_READINGS]:
            yield [*plain[:at], other, *plain[at + 1 :]]


def _is_carried(word: str) -> bool:
    return _is_small(word) or word in RETURN_WORDS


def _is_small(word: str) -> bool:
    return word in STOP_WORDS


def _named(
    said: str,
    concepts: tuple[str, ...],
    factor: float,
    terms: Weighed,
    corrected: str = "",
    phrase: tuple[str, ...] = (),
) -> Unit:
    """A unit that names something: a place if it can be one, else what it is about."""
    weighed = tuple((concept, factor) for concept in concepts)
    places = tuple(pair for pair in weighed if pair[0].startswith("@p:"))
    if places:
        other = tuple(pair for pair in weighed if not pair[0].startswith("@p:"))
        return Unit("place", said, places, terms, corrected=corrected, phrase=phrase, other=other)
    if concepts[0].startswith(_ABROAD):
        return Unit("abroad", said, terms=terms, weight=0.5, phrase=phrase)
    letters = {concept[1] for concept in concepts}
    optional = letters == {"m"}
    # Who someone is narrows a question; what they need is the question.
    weight = 0.35 if optional else 0.6 if "g" in letters else 1.0
    return Unit("idea", said, weighed, terms, weight, optional, corrected, phrase)


def _word(word: str, readings: list[_Reading], index: Index, unfinished: bool) -> Unit | None:
    """A single word: a name, a word of the texts, a name without its ending, a correction, or a name by its sound."""
    if _is_small(word):
        return _completed(word, index, 2, unfinished) if unfinished else None
    if word in RETURN_WORDS:
        return Unit("word", word, ((_RETURNING, 0.6),), ((word, 1.0), *_family(word, index)), 0.1, optional=True)
    held = index.get(word)
    if word in HELP_WORDS and not (held and held.concepts):
        return Unit("word", word, terms=((word, 1.0), *_family(word, index)), weight=0.15, optional=True)
    if held:
        return _standing(word, held, index)
    meant = _without_ending(word, index)
    if meant:
        return _named(word, meant, 0.95, ())
    return (
        _inflected(word, index)
        or _compound(word, index)
        or _guessed(word, readings[1:], index, unfinished)
        or Unit("unknown", word, weight=0.5)
    )


def _inflected(word: str, index: Index) -> Unit | None:
    """A place whose bare name is left when the ending is cut off."""
    held = None if analyzer.is_verbal(word) else index.get(analyzer.trim(word))
    places = tuple(concept for concept in (held.concepts if held else ()) if concept.startswith("@p:"))
    return _named(word, places, 0.9, ()) if places else None


def _guessed(word: str, readings: list[_Reading], index: Index, unfinished: bool) -> Unit | None:
    """What an unknown word may have been meant as. Names come before plain words: who mistypes a place must not be led to
    some rare word that looks like it; and a name that sounds the same before one that is two errors away.
    """
    corrected = _corrected(word, readings, index)
    named = corrected if corrected and corrected.concepts else None
    near = named if named and readings[0].factor >= _ONE_ERROR else None
    heard = None if near or unfinished else _heard((word,), index)
    return near or heard or named or corrected or _completed(word, index, 2 if unfinished else 4, unfinished)


def _standing(word: str, held: Key, index: Index) -> Unit:
    """A word that stands in the index as typed."""
    terms = ((word, 1.0), *_family(word, index)) if held.has_postings else ()
    if held.concepts:
        return _named(word, held.concepts, 1.0, terms)
    cut = _without_ending(word, index)
    if any(concept.startswith("@p:") for concept in cut) and _is_rare(word, index):
        return _named(word, cut, 0.95, ())  # a place's name as it stands in a foreign sentence someone quoted
    heard = _heard((word,), index, 0) if terms and not held.concepts and _is_rare(word, index) else None
    if heard:
        return replace(heard, terms=terms, corrected="")
    meant = tuple((concept, 0.8) for concept in cut if not concept.startswith("@p:"))
    kind: Kind = "idea" if meant else "word"
    return Unit(kind, word, meant, terms, _worth(word, index))


def _without_ending(word: str, index: Index) -> tuple[str, ...]:
    """What a word stands for once article and ending are cut off; a place only if the ending is one that names have."""
    held = index.get(analyzer.trimmed([word]))
    verbal = analyzer.is_verbal(word)
    return tuple(concept for concept in (held.concepts if held else ()) if not (verbal and concept.startswith("@p:")))


def _family(word: str, index: Index) -> Weighed:
    """Words of the same file that differ only in their ending."""
    stem = analyzer.trim(word)
    kin = [other for other in index.shard(word) if other != word and " " not in other and other.startswith(stem[:4])]
    return tuple((other, 0.85) for other in kin if analyzer.trim(other) == stem)[:_COMPLETIONS]


def _worth(word: str, index: Index) -> float:
    """How much a word tells: the rarer, the more. Rounded, so that both engines count alike."""
    rarity = log(1 + index.entries / (_count(word, index) + 0.5)) / log(1 + index.entries)
    return floor((0.2 + 0.6 * min(1.0, rarity)) * 1000 + 0.5) / 1000


def _is_rare(word: str, index: Index) -> bool:
    return _count(word, index) <= max(3, index.entries // 500)


def _count(word: str, index: Index) -> int:
    held = index.get(word)
    return held.count if held else 0


def _compound(word: str, index: Index) -> Unit | None:
    """A word that starts with a known one, as German builds them: the longest such start that names a subject."""
    for size in range(len(word) - 3, _SHORTEST_START - 1, -1) if len(word) >= _SHORTEST_COMPOUND else ():
        held = index.get(word[:size])
        ideas = tuple(
            concept for concept in (held.concepts if held else ()) if not concept.startswith(("@p:", _ABROAD))
        )
        if ideas:
            return _named(word, ideas, 0.8, ())
    return None


def _corrected(word: str, readings: list[_Reading], index: Index) -> Unit | None:
    """The unit a mistyped word was meant to be: all nearest words together."""
    concepts: dict[str, float] = {}
    terms: dict[str, float] = {}
    for reading in readings:
        held = index.get(reading.word)
        if held:
            meant = [concept for concept in held.concepts if not concept.startswith(_ABROAD)]
            concepts |= {concept: reading.factor for concept in meant if concept not in concepts}
            if held.has_postings:
                terms[reading.word] = reading.factor
    if not concepts and not terms:
        return None
    if not concepts and len(word) < _SURE:
        return None  # short words have too many neighbours: “Paris” is not a mistyped “parts”
    corrected = next(reading.word for reading in readings if index.get(reading.word))
    places = {concept: factor for concept, factor in concepts.items() if concept.startswith("@p:")}
    if places and len(places) <= 4:
        return Unit("place", word, tuple(places.items()), tuple(terms.items()), corrected=corrected)
    ideas = {concept: factor for concept, factor in concepts.items() if not concept.startswith("@p:")}
    if ideas and not terms and len(word) < _SURE and not phonetics.resembles(word, corrected, 1):
        return None
    kind: Kind = "idea" if ideas else "word"
    return Unit(kind, word, tuple(ideas.items()), tuple(terms.items()), 0.8 if ideas else 0.5, corrected=corrected)


def _completed(word: str, index: Index, least: int, unfinished: bool) -> Unit | None:
    """Words and names of the same file that start with a word."""
    if len(word) < least:
        return None
    concepts: dict[str, float] = {}
    terms: dict[str, float] = {}
    for other, held in index.shard(word).items():
        if not other.startswith(word) or other == word:
            continue
        factor = floor(900 * len(word) / len(other) + 0.5) / 1000
        nearly = unfinished or (len(word) >= _NEARLY and len(other) <= len(word) + 2)
        for concept in held.concepts if len(concepts) < _COMPLETIONS else ():
            if concept.startswith(_ABROAD) or (not nearly and concept.startswith("@p:")):
                continue  # a whole word that a name happens to start with
            concepts[concept] = max(concepts.get(concept, 0.0), factor)
        if held.has_postings and len(other) <= len(word) + 5 and len(terms) < _COMPLETIONS:
            terms[other] = factor
    if not concepts and not terms:
        return None
    places = {concept: factor for concept, factor in concepts.items() if concept.startswith("@p:")}
    if places:
        return Unit("place", word, tuple(places.items()), tuple(terms.items()))
    return Unit("idea" if concepts else "word", word, tuple(concepts.items()), tuple(terms.items()), 0.7)


def _heard(words: tuple[str, ...], index: Index, most: int = phonetics.FAR - 1) -> Unit | None:
    """A place whose name sounds like the words, in whatever script; `most` says how far off it may be."""
    places = next(filter(None, (_sounding(word, index, most) for word in phonetics.joined(words))), frozenset[str]())
    if not 0 < len(places) <= _HEARD:
        return None
    labels = [str(index.place(place[3:])["label"]) for place in sorted(places)]
    weighed = tuple((place, 0.7) for place in sorted(places))
    return Unit("place", " ".join(words), weighed, corrected=" or ".join(labels))


def _sounding(word: str, index: Index, most: int) -> frozenset[str]:
    """The places whose names sound most like a word."""
    said = phonetics.spoken(word)
    key = phonetics.key(said)
    nearest, places = most, set[str]()
    for other, held in index.shard(key).items() if key else ():
        filed, _, name = other.partition(" ")
        found = phonetics.apart(said, name) if filed == key else phonetics.FAR
        if found < nearest:
            nearest, places = found, set(held.concepts)
        elif found == nearest:
            places |= set(held.concepts)
    return frozenset(places)


def _heard_together(words: list[str], at: int, index: Index) -> tuple[Unit, int] | None:
    """A place's name written in other parts than usual: Alqosh or Al-Qosh, Tal Afar or Telafar."""
    for size in range(_HEARD, 1, -1):
        some = words[at : at + size]
        if len(some) == size and _may_be_parts(some, index):
            unit = _heard(tuple(some), index)
            if unit:
                return unit, size
    return None


def _may_be_parts(words: list[str], index: Index) -> bool:
    held = [index.get(word) for word in words]
    return not all(held) and not any(found and found.concepts for found in held)
