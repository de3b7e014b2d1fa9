"""Scripts of the interface languages: translations of fixed texts and of names of places, topics and services, by English text."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from returnkb.corpus.corpus import Corpus
from returnkb.model.country_names import NAMES
from returnkb.text.html.script_json import script_json
from returnkb.text.messages.catalogue import LANGUAGES, catalogue


def scripts(corpus: Corpus) -> dict[str, str]:
    """File name to text of the script of every language; pages load one when a reader chooses its language."""
    return {f"assets/messages-{language}.js": _script(corpus, language) for language in LANGUAGES}


def _script(corpus: Corpus, language: str) -> str:
    own = catalogue(language)
    data = {
        "language": language,
        "isRead": own.is_read,
        "messages": {**dict(_names(corpus, language)), **own.messages},
    }
    return f"window.returnkbMessages = {script_json(data)};\n"


def _names(corpus: Corpus, language: str) -> Iterator[tuple[str, str]]:
    """Names that the collection or the list of countries translates, where they differ from the English."""
    countries = Locale(language).territories
    pairs = [(label, countries.get(code, label)) for code, label in NAMES.items()]
    for record in corpus.places.values():
        pairs.append((record.value.label, next(iter(record.value.names.get(language, ())), record.value.label)))
    labels = corpus.settings.labels
    if language in labels.languages:
        words = labels.of(language)
        pairs += [(corpus.topics[key].value.label, word) for key, word in words.topics.items() if key in corpus.topics]
        pairs += [
            (corpus.services[key].value.label, word) for key, word in words.services.items() if key in corpus.services
        ]
    return ((english, other) for english, other in pairs if english != other)
