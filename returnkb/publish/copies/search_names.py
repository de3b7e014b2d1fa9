"""Names under which copies without the site's search find an entry: those of its place and the main words for its subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry

_WORDS_PER_LANGUAGE = 2  # of a topic; the site's search knows all
_NAMES_PER_LANGUAGE = 3  # of an illness


def search_names(assessed: AssessedCorpus, entry: AssessedEntry) -> str:
    """The names of the place of an entry and of its country, and the main words for its topics and illnesses, by commas."""
    corpus, what = assessed.corpus, entry.entry
    chain = corpus.chain(entry.place_id) if entry.place_id else []
    names = [name for place in chain[:1] for name in place.every_name()]
    names += [listed[0] for place in chain[1:] for listed in place.names.values() if listed]
    for topic in (what.topic, *what.also):
        if topic in corpus.topics:
            names += [corpus.topics[topic].value.label, *_main(corpus.topics[topic].value.words, _WORDS_PER_LANGUAGE)]
    for illness in what.illnesses:
        if illness in corpus.illnesses:
            value = corpus.illnesses[illness].value
            names += [value.label, *_main(value.words, _NAMES_PER_LANGUAGE), *value.medicines]
    return ", ".join(dict.fromkeys(_spellings(names)))


def _main(words: Mapping[str, tuple[str, ...]], most: int) -> Iterator[str]:
    """The first words of each language."""
    for listed in words.values():
        yield from listed[:most]


def _spellings(names: Iterable[str]) -> Iterator[str]:
    """Each name, and one with dj for đ, which folding does not give."""
    for name in names:
        yield name
        if "đ" in name.lower():
            yield name.replace("đ", "dj").replace("Đ", "Dj")
