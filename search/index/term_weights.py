"""What one entry says, as levels from 1 to 15: of each word, and of each concept it is about or mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.dataset import Dataset, Entry
from search.index.entity_names import CONCEPT_LETTERS, EntityNames
from search.text import analyzer

MAX_IMPACT = 15
_SATURATION = 1.2
# Weight, how much length counts against it, and the usual length. The lengths are fixed, so that no entry's levels
# depend on another entry, and counted in steps, so that a small edit moves few levels.
_FIELDS = {
    "title": (5.0, 0.3, 6),
    "words": (5.0, 0.3, 8),
    "claims": (2.0, 0.5, 60),
    "labels": (1.5, 0.0, 6),
    "body": (1.0, 0.75, 200),
}
# Levels of being there; a claim of another place, and a programme that leads there, come after what lies there.
OWN, OWN_PAST, SERVES, WITHIN, WITHIN_PAST, CONCERNS, TITLE, CLAIMED, MENTIONED = 15, 14, 13, 12, 11, 10, 9, 6, 2
# Facts on a topic come before whoever works on it, unless a query asks who helps.
ABOUT, ABOUT_PAST, ABOUT_SERVED, PART, ALSO, ALSO_PART, SIBLING = 15, 14, 14, 13, 11, 9, 7


@dataclass(frozen=True)
class EntryTerms:
    """The words of one entry: levels by word, the strong ones, and the words field by field to look for names in."""

    impacts: Mapping[str, int]
    strong: frozenset[str]
    title: tuple[str, ...]
    claims: tuple[tuple[str, ...], ...]
    body: tuple[str, ...]


@dataclass(frozen=True)
class Mentions:
    """The concepts one entry's words name: in its title and own words, claim by claim, and in its body."""

    title: tuple[str, ...]
    claims: tuple[tuple[str, ...], ...]
    body: tuple[str, ...]


def analyze_entry(entry: Entry, labels: Iterable[str]) -> EntryTerms:
    """Analyse the text of an entry."""
    title = analyzer.tokens(entry["title"])
    own = [token for word in entry.get("words", ()) for token in analyzer.tokens(word)]
    claims = [analyzer.tokens(claim["text"]) for claim in entry.get("claims", ())]
    body = analyzer.tokens(f"{entry.get('summary') or ''} {entry.get('body') or ''}")
    fields: dict[str, Sequence[str]] = {
        "title": title,
        "words": own,
        "claims": [token for claim in claims for token in claim],
        "labels": analyzer.tokens(" ".join(labels)),
        "body": body,
    }
    weight: dict[str, float] = {}
    for name, found in fields.items():
        value, against, usual = _FIELDS[name]
        value /= 1 - against + against * _length_step(len(found)) / usual
        for token, count in Counter(found).items():
            weight[token] = weight.get(token, 0.0) + value * count
    return EntryTerms(
        {token: max(1, int(MAX_IMPACT * value / (_SATURATION + value) + 0.5)) for token, value in weight.items()},
        frozenset(title) | frozenset(own),
        (*title, "", *own),
        tuple(map(tuple, claims)),
        tuple(body),
    )


def _length_step(length: int) -> float:
    """A length rounded up to the next step, each half as long again as the last."""
    step = 4.0
    while step < length:
        step *= 1.5
    return step


def vocabulary_labels(entry: Entry, dataset: Dataset) -> list[str]:
    """The labels of what an entry is filed under."""
    filed = [
        ("topics", (entry["topic"], *entry["also"])),
        ("services", entry.get("offers", ())),
        ("groups", entry["groups"]),
    ]
    return [
        dataset.vocabulary[kind][term].label
        for kind, terms in filed
        for term in terms
        if term in dataset.vocabulary.get(kind, {})
    ]


def find_mentions(found: EntryTerms, names: EntityNames) -> Mentions:
    """What an entry's words name, part by part."""
    claims = tuple(tuple(dict.fromkeys(names.find_mentions(claim))) for claim in found.claims)
    return Mentions(
        tuple(dict.fromkeys(names.find_mentions(found.title))),
        claims,
        tuple(dict.fromkeys(names.find_mentions(found.body))),
    )


def concept_impacts(entry: Entry, named: Mentions, dataset: Dataset) -> dict[str, int]:
    """The level of every concept an entry is about, belongs to or mentions."""
    impacts: dict[str, int] = dict.fromkeys(named.body, MENTIONED)
    impacts |= {concept: CLAIMED for claim in named.claims for concept in claim}
    impacts |= dict.fromkeys(named.title, TITLE)
    for concept, impact in (
        *_place_impacts(entry, dataset),
        *_topic_impacts(entry, dataset),
        *_other_impacts(entry, dataset),
    ):
        if impacts.get(concept, 0) < impact:
            impacts[concept] = impact
    return impacts


def _is_past(entry: Entry) -> bool:
    return bool(entry["status"] == "historical")


def _place_impacts(entry: Entry, dataset: Dataset) -> Iterable[tuple[str, int]]:
    past = _is_past(entry)
    own = entry["place"]
    if own:
        yield f"@p:{own}", OWN_PAST if past else OWN
        for place in dataset.containers(own)[1:]:
            yield f"@p:{place}", WITHIN_PAST if past else WITHIN
    for place in entry.get("area", ()):
        yield f"@p:{place}", SERVES
    for claim in entry.get("claims", ()):
        if claim.get("scope") and claim["scope"] != own:
            yield f"@p:{claim['scope']}", CONCERNS
    for place in entry.get("to", ()):
        yield f"@p:{place}", SERVES
    for place in entry.get("hosts", ()):
        yield f"@p:{place}", CONCERNS


def _topic_impacts(entry: Entry, dataset: Dataset) -> Iterable[tuple[str, int]]:
    topic = entry["topic"]
    head = topic.split(".")[0]
    about = ABOUT if entry["kind"] in ("condition", "gap", "guide") else ABOUT_SERVED
    for sibling_topics in dataset.sibling_topics(head):
        yield f"@t:{sibling_topics}", SIBLING
    yield f"@t:{head}", PART
    yield f"@t:{topic}", about - _is_past(entry)
    for other in entry["also"]:
        yield f"@t:{other.split('.')[0]}", ALSO_PART
        yield f"@t:{other}", ALSO


def _other_impacts(entry: Entry, dataset: Dataset) -> Iterable[tuple[str, int]]:
    yield f"@k:{entry['kind']}", ABOUT
    for field, kind, impact in (("offers", "services", ABOUT), ("groups", "groups", ABOUT), ("modes", "modes", PART)):
        for term in entry.get(field, ()):
            yield f"@{CONCEPT_LETTERS[kind]}:{term}", impact
    if entry.get("organisation"):
        yield f"@o:{entry['organisation']}", ABOUT
        for older in dataset.predecessors.get(entry["organisation"], ()):
            yield f"@o:{older}", PART  # whoever asks for the old name is led to who took over
    if entry["kind"] == "programme":
        yield f"@e:{entry['id']}", ABOUT_PAST if _is_past(entry) else ABOUT
        for older in entry.get("replaces", ()):
            yield f"@e:{older}", ABOUT
        for newer in entry.get("replaced_by", ()):
            yield f"@e:{newer}", ALSO
