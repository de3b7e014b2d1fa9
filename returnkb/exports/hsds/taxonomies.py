"""Taxonomies for HSDS attributes: host countries, modes, groups, service types, topics, operating status and freshness."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.freshness import Status
from returnkb.exports.hsds.tables import Tables
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.metadata import ExportMetadata
from returnkb.model.entry import Programme, Service

OPERATING = {"open": "Open when last read", "closed": "Closed", "unknown": "Not known whether it still works: ask"}
FRESHNESS = {
    Status.CURRENT: "A person checked it within its topic's limit",
    Status.UNVERIFIED: "Recent enough, but no person in the field has checked it",
    Status.DUE: "Due for another look",
    Status.OVERDUE: "More than twice past its topic's limit",
    Status.CONTRADICTED: "Another source says otherwise",
    Status.HISTORICAL: "History, not today's situation",
}
DESCRIPTIONS = {
    "host_country": "Countries, and parts of them, that people return from: ISO 3166 codes.",
    "return_mode": "Ways of returning.",
    "population_group": "Groups of people with needs of their own.",
    "service_type": "Kinds of help.",
    "topic": "What an entry is about.",
    "operating": "Whether a service still works, as far as anybody knows; HSDS itself cannot say “unknown”.",
    "freshness": "How fresh what is said of a service is.",
}


@dataclass(frozen=True)
class Term:
    """A taxonomy term: code, name, description and parent's code."""

    code: str
    name: str
    description: str
    parent: str | None = None


def add_taxonomies(tables: Tables, assessed: AssessedCorpus, metadata: ExportMetadata) -> None:
    """Add every taxonomy with its terms."""
    corpus = assessed.corpus
    terms: dict[str, Iterable[Term]] = {
        "host_country": _host_countries(assessed),
        "return_mode": (_vocabulary_term(one.id, one.value.label, one.value.words) for one in corpus.modes.values()),
        "population_group": (
            _vocabulary_term(one.id, one.value.label, one.value.words) for one in corpus.groups.values()
        ),
        "service_type": (
            _vocabulary_term(one.id, one.value.label, one.value.words) for one in corpus.services.values()
        ),
        "topic": (
            _vocabulary_term(
                one.id, one.value.label, one.value.words, one.id.partition(".")[0] if "." in one.id else None
            )
            for one in corpus.topics.values()
        ),
        "operating": (Term(code, code, about) for code, about in OPERATING.items()),
        "freshness": (Term(str(status), str(status), about) for status, about in FRESHNESS.items()),
    }
    for name, taxonomy_terms in terms.items():
        taxonomy = tables.add(
            "taxonomy", uuid("taxonomy", name), name=name, description=DESCRIPTIONS[name], version=metadata.edition
        )
        for term in taxonomy_terms:
            footnote = metadata.footnote(term.name, term.description)
            tables.add(
                "taxonomy_term",
                uuid("taxonomy_term", name, term.code),
                code=term.code,
                name=term.name,
                description=f"{term.description}\n{footnote}" if footnote else term.description,
                parent_id=uuid("taxonomy_term", name, term.parent) if term.parent else None,
                taxonomy=name,
                language="en",
                taxonomy_id=taxonomy,
            )


def _vocabulary_term(code: str, label: str, words: object, parent: str | None = None) -> Term:
    """A vocabulary's term, described by its English synonyms."""
    english = words.get("en", ()) if isinstance(words, dict) else ()
    return Term(code, label, f"{label}: {', '.join(english)}" if english else label, parent)


def _host_countries(assessed: AssessedCorpus) -> Iterable[Term]:
    """Host countries and regions that rules and services name, countries first."""
    codes: set[str] = set()
    for entry in assessed.entries.values():
        if isinstance(entry.entry, Service):
            codes.update(entry.entry.who.hosts)
        if isinstance(entry.entry, Programme):
            codes.update(code for rule in entry.entry.rules for code in (*rule.hosts, *rule.host_regions))
    codes |= {code.partition("-")[0] for code in codes}
    for code in sorted(codes, key=lambda code: ("-" in code, code)):
        label = assessed.corpus.labels_of([code])
        yield Term(code, label, f"People returning from {label}", code.partition("-")[0] if "-" in code else None)
