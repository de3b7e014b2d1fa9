"""Rule on titles and topics: where a title names topics, the entry has one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.model.entry import AnyEntry, Service
from returnkb.rules.engine.rule import UNUSUAL, Fault, Rule, rule
from returnkb.text.characters import searchable

RULES: list[Rule] = []
_MIN_LETTERS = 5  # of a word that names a topic; shorter ones have other meanings
_WORD = re.compile(r"\w+")
_MAX_WORDS = 4
_LANGUAGE = "en"  # titles are in English


@rule(
    RULES,
    "T05",
    UNUSUAL,
    "A title names a topic of its entry, if it names any.",
    "who searches for the word finds what is filed under its topic",
)
def titles_and_topics(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Titles that name topics, none of which the entry has."""
    topics_by_name = _topic_names(corpus)
    for record in corpus.entries.values():
        named = _named_topics(_without_organisation(corpus, record.value), topics_by_name)
        heads = {topic.split(".")[0] for topic in (record.value.topic, *record.value.also)}
        foreign = {
            name: topics for name, topics in named.items() if not heads & {topic.split(".")[0] for topic in topics}
        }
        if foreign and len(foreign) == len(named):
            name, topics = next(iter(foreign.items()))
            sentence = (
                f"The title says “{name}”, a word of the topic {' or '.join(sorted(topics))}, which the entry has not."
            )
            yield Fault(record, ("title",), sentence, "Add the topic under `also`, or use another word.")


def _without_organisation(corpus: Corpus, entry: AnyEntry) -> str:
    """The title without the name of the organisation that helps: “Danish Refugee Council” says nothing of refugees."""
    organisation = corpus.organisations.get(entry.organisation) if isinstance(entry, Service) else None
    title = entry.title
    for name in (organisation.value.name, *organisation.value.other_names) if organisation else ():
        title = title.replace(name, "")
    return title


def _topic_names(corpus: Corpus) -> dict[str, set[str]]:
    """The topics that each English name stands for; words of main topics fit nearly every entry, and are left out.

    Names of bodies and codes are left out too.
    """
    found: dict[str, set[str]] = {}
    for record in corpus.topics.values():
        for name in record.value.words.get(_LANGUAGE, ()):
            if "." in record.id and len(name) >= _MIN_LETTERS and name == name.lower():
                found.setdefault(" ".join(_WORD.findall(searchable(name))), set()).add(record.id)
    return found


def _named_topics(title: str, topics_by_name: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The names in a title, longest first, with their topics."""
    words = _WORD.findall(searchable(title).lower())
    found: dict[str, set[str]] = {}
    at = 0
    while at < len(words):
        sizes = range(min(_MAX_WORDS, len(words) - at), 0, -1)
        size = next((size for size in sizes if " ".join(words[at : at + size]) in topics_by_name), 0)
        if size:
            name = " ".join(words[at : at + size])
            found[name] = topics_by_name[name]
        at += size or 1
    return found
