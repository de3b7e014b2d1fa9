"""Term weights per entry, quantized to 1-15 (impact scores): for words by fields and length, for concepts by relation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.dataset.model import Dataset, Entry
from search.index.concepts import CONCEPT_LETTERS, HOST_PREFIX, EntityNames
from search.text import analyzer

MAX_IMPACT = 15
ANYWHERE = 15  # impact of a host country of a programme that names no countries of return
_SATURATION = 1.2
# Weight, length normalisation and expected length of each field, as in BM25F. The expected lengths are constants, so that
# no entry's impacts depend on another entry; lengths count in steps, so that a small edit changes few impacts.
_FIELDS = {
    "title": (5.0, 0.3, 6),
    "words": (5.0, 0.3, 8),
    "claims": (2.0, 0.5, 60),
    "labels": (1.5, 0.0, 6),
    "body": (1.0, 0.75, 200),
}
# Impacts of a place: entries of the place come before claims about another place and programmes for it.
OWN, OWN_PAST, SERVES, WITHIN, WITHIN_PAST, CONCERNS, TITLE, CLAIMED, MENTIONED = 15, 14, 13, 12, 11, 10, 8, 5, 2
# Impacts of a topic: facts come before services, unless a query asks for help.
_CARE_OF_ALL = "mhpss.psychiatry"  # the topic whose services treat all of its illnesses
ONE_ILLNESS = "@k:illness"  # the key of the entries about some illness
OFFERS = (15, 14, 13)  # impacts of a service by how many an entry offers: one of many is less what it is about
ABOUT, ABOUT_PAST, ABOUT_SERVED, PART, ALSO, ALSO_PART, SIBLING = 15, 14, 14, 13, 11, 9, 6


@dataclass(frozen=True)
class EntryTerms:
    """The analysed text of one entry: impacts by word, strong words (of title and own words), and tokens by field."""

    impacts: Mapping[str, int]
    strong: frozenset[str]
    title: tuple[str, ...]
    claims: tuple[tuple[str, ...], ...]
    body: tuple[str, ...]


@dataclass(frozen=True)
class Mentions:
    """The concepts named in the text of one entry, by field."""

    title: tuple[str, ...]
    claims: tuple[tuple[str, ...], ...]
    body: tuple[str, ...]


def analyze_entry(entry: Entry, labels: Iterable[str]) -> EntryTerms:
    """Analyse the text of an entry and weigh its words."""
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
        value, normalisation, expected = _FIELDS[name]
        value /= 1 - normalisation + normalisation * _length_step(len(found)) / expected
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
    """A length rounded up to a geometric step of 1.5."""
    step = 4.0
    while step < length:
        step *= 1.5
    return step


def vocabulary_labels(entry: Entry, dataset: Dataset) -> list[str]:
    """The labels of the topics, services and groups of an entry."""
    terms_by_kind = [
        ("topics", (entry["topic"], *entry["also"])),
        ("services", entry.get("offers", ())),
        ("groups", entry["groups"]),
    ]
    return [
        dataset.vocabulary[kind][term].label
        for kind, terms in terms_by_kind
        for term in terms
        if term in dataset.vocabulary.get(kind, {})
    ]


def find_mentions(terms: EntryTerms, names: EntityNames) -> Mentions:
    """The concepts named in the analysed text of an entry."""
    claims = tuple(tuple(dict.fromkeys(names.find_mentions(claim))) for claim in terms.claims)
    return Mentions(
        tuple(dict.fromkeys(names.find_mentions(terms.title))),
        claims,
        tuple(dict.fromkeys(names.find_mentions(terms.body))),
    )


def concept_impacts(entry: Entry, mentions: Mentions, dataset: Dataset) -> dict[str, int]:
    """The impact of every concept that an entry is about, belongs to or mentions."""
    impacts: dict[str, int] = dict.fromkeys(mentions.body, MENTIONED)
    impacts |= {concept: CLAIMED for claim in mentions.claims for concept in claim}
    impacts |= {concept: TITLE for claim in mentions.claims for concept in claim if concept.startswith("@i:")}
    impacts |= dict.fromkeys(mentions.title, TITLE)
    if entry["kind"] == "programme":
        # A programme is about an illness only if it says so: ARV is “aide au retour volontaire” too.
        impacts |= {concept: MENTIONED for concept in impacts if concept.startswith("@i:")}
    if entry["kind"] != "gap" and entry["topic"] == _CARE_OF_ALL:
        # Psychiatric care is offered whatever the diagnosis; a ward for the kidneys is none for the heart.
        impacts |= {f"@i:{illness}": TITLE for illness in dataset.illnesses_of(entry["topic"])}
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
    for sibling in dataset.sibling_topics(head):
        yield f"@t:{sibling}", SIBLING
    yield f"@t:{head}", PART
    yield f"@t:{topic}", about - _is_past(entry)
    for other in entry["also"]:
        yield f"@t:{other.split('.')[0]}", ALSO_PART
        yield f"@t:{other}", ALSO


def _other_impacts(entry: Entry, dataset: Dataset) -> Iterable[tuple[str, int]]:
    yield f"@k:{entry['kind']}", ABOUT
    if entry.get("illnesses"):
        yield ONE_ILLNESS, ABOUT
    for field, kind, impact in (
        ("offers", "services", OFFERS[min(len(entry.get("offers", ())), len(OFFERS)) - 1]),
        ("groups", "groups", ABOUT),
        ("modes", "modes", PART),
        ("illnesses", "illnesses", ABOUT if len(entry.get("illnesses", ())) == 1 else PART),
    ):
        for term in entry.get(field, ()):
            yield f"@{CONCEPT_LETTERS[kind]}:{term}", impact
    if entry.get("organisation"):
        yield f"@o:{entry['organisation']}", ABOUT
        for older in dataset.predecessors.get(entry["organisation"], ()):
            yield f"@o:{older}", PART  # a query for the old name finds the successor
    if entry["kind"] == "programme":
        for host in entry.get("hosts", ()):
            yield f"{HOST_PREFIX}{host}", SERVES if entry.get("to") else ANYWHERE
        yield f"@e:{entry['id']}", ABOUT_PAST if _is_past(entry) else ABOUT
        for older in entry.get("replaces", ()):
            yield f"@e:{older}", ABOUT
        for newer in entry.get("replaced_by", ()):
            yield f"@e:{newer}", ALSO
