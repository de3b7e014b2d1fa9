"""Generated questions: templates by language, places, topics and noise, from a seed; and variants that mean the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from search.dataset import Dataset
from search.text import analyzer

SEED = 20261129
# How people ask, by language; {word} is a name of a topic, {place} of a place.
TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "{word} {place}",
        "is there {word} in {place}?",
        "what about {word} in {place}",
        "my client needs {word}, {place}",
    ),
    "de": (
        "{word} {place}",
        "gibt es {word} in {place}?",
        "was ist mit {word} in {place}",
        "Klient braucht {word}, {place}",
    ),
    "fr": ("{word} {place}", "est-ce qu'il y a {word} à {place} ?", "et pour {word} à {place}"),
    "sq": ("{word} {place}", "a ka {word} në {place}?", "çfarë ka për {word} në {place}"),
    "sr-Latn": ("{word} {place}", "da li ima {word}, {place}?", "šta je sa {word}, {place}"),
    "ar": ("{word} {place}", "هل يوجد {word} في {place}", "ماذا عن {word} في {place}"),
    "ckb": ("{word} {place}", "ئایا {word} لە {place} هەیە"),
    "ku": ("{word} {place}", "li {place} {word} heye"),
}
_APPENDED = {
    "en": ("family with children", "2 persons", "quickly today", "please"), "de": ("Familie mit Kindern", "2 Personen", "schnell heute", "bitte"),
    "fr": ("famille avec enfants", "2 personnes", "vite aujourd’hui"), "sq": ("familje me fëmijë", "shpejt sot"),
    "sr-Latn": ("porodica sa decom", "brzo danas"), "ar": ("عائلة مع أطفال", "اليوم"), "ckb": ("خێزان لەگەڵ منداڵ",), "ku": ("malbat bi zarokan",),
}  # fmt: skip
_GREETINGS = {
    "en": "Hello,", "de": "Guten Tag,", "fr": "Bonjour,", "sq": "Përshëndetje,", "sr-Latn": "Dobar dan,", "ar": "مرحبا", "ckb": "سڵاو", "ku": "silav,",
}  # fmt: skip
# What counsellors tell around a question: who the client is, before it, and how a message ends.
_STORIES = {
    "en": "My client is 34, married, has two children and lives here since 2019. He wants to know: {} Many thanks, kind regards, Anna",
    "de": "Mein Klient ist 34, verheiratet, hat zwei Kinder und ist seit 2019 hier. Er möchte wissen: {} Vielen Dank, herzliche Grüße, Anna",
    "fr": "Mon client a 34 ans, il est marié, a deux enfants et est ici depuis 2019. Il veut savoir : {} Merci beaucoup, cordialement, Anna",
    "sq": "Klienti im është 34 vjeç, i martuar, ka dy fëmijë. Ai pyet: {} Faleminderit shumë, Anna",
    "sr-Latn": "Moj klijent ima 34 godine, oženjen je i ima dvoje dece. Pita: {} Hvala puno, srdačan pozdrav, Anna",
    "ar": "عميلي عمره 34 سنة ومتزوج وعنده طفلان ويسأل: {} شكرا جزيلا",
}  # fmt: skip
_MIN_MISSPELT = 7  # letters of a name in which two letters are swapped


@dataclass(frozen=True)
class Asked:
    """A generated question, with what it is about."""

    query: str
    language: str
    place: str
    topic: str
    word: str
    name: str


def questions(dataset: Dataset, words: Mapping[str, Mapping[str, tuple[str, ...]]], count: int) -> Iterator[Asked]:
    """Questions on the topic and place of random entries, in a language that has words for the topic.

    `words` are the names of each topic by language.
    """
    chance = random.Random(SEED)
    entries = [entry for entry in dataset.entries if entry["place"] and entry["kind"] != "gap"]
    made = 0
    while made < count:
        entry = chance.choice(entries)
        language = chance.choice(sorted(TEMPLATES))
        known = words.get(entry["topic"], {}).get(language)
        if not known:
            continue
        word, name = known[0], dataset.places[entry["place"]].label
        query = chance.choice(TEMPLATES[language]).format(word=word, place=name)
        yield Asked(query, language, entry["place"], entry["topic"], word, name)
        made += 1


def variants(asked: Asked, dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Kinds of variants and the question in each: the answer must stay."""
    for words in _APPENDED[asked.language]:
        yield "appended", f"{asked.query} {words}"
    yield "greeted", f"{_GREETINGS[asked.language]} {asked.query}"
    if asked.language in _STORIES:
        yield "in a story", _STORIES[asked.language].format(asked.query)
    yield "reordered", f"{asked.name} {asked.word}"
    yield "capitals", asked.query.upper()
    other = _other_name(asked, dataset)
    if other:
        yield "other script or spelling", asked.query.replace(asked.name, other)
    if " " not in asked.name and len(asked.name) >= _MIN_MISSPELT:
        yield "misspelt", asked.query.replace(asked.name, _swapped(asked.name))


def _other_name(asked: Asked, dataset: Dataset) -> str:
    """The last name of a place that differs as a key and belongs to no other place."""
    names = {place.id: {analyzer.index_key(name) for name in place.names} for place in dataset.places.values()}
    own = dataset.places[asked.place]
    for name in reversed(own.names):
        key = analyzer.index_key(name)
        if key != analyzer.index_key(asked.name) and not any(
            key in keys for one, keys in names.items() if one != own.id
        ):
            return name
    return ""


def _swapped(name: str) -> str:
    middle = len(name) // 2
    return name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]


def kept(
    asked: list[Asked], dataset: Dataset, first: Callable[[str], str]
) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """For each kind of variant, how often the first answer stays and of how many; and the variants that lost it."""
    counted: dict[str, tuple[int, int]] = {}
    lost = []
    for one in asked:
        answer = first(one.query)
        for kind, query in variants(one, dataset) if answer else ():
            stays = first(query) == answer
            hits, total = counted.get(kind, (0, 0))
            counted[kind] = (hits + stays, total + 1)
            if not stays:
                lost.append(f"{kind}: {query}")
    return counted, lost
