"""Our own taxonomies in HSDS: who may use a service, what it is, and how far it is known to work still."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from returnkb.assessment.assess import AssessedCorpus
from returnkb.assessment.freshness import Status
from returnkb.exports.hsds.tables import Tables
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.imprint import Imprint
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
ABOUT = {
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
    """A term to be: its code, name, description, and the code of the term above it."""

    code: str
    name: str
    about: str
    parent: str | None = None


def add_taxonomies(tables: Tables, assessed: AssessedCorpus, mark: Imprint) -> None:
    """Add every taxonomy with its terms."""
    corpus = assessed.corpus
    terms: dict[str, Iterable[Term]] = {
        "host_country": _hosts(assessed),
        "return_mode": (_word(one.id, one.value.label, one.value.words) for one in corpus.modes.values()),
        "population_group": (_word(one.id, one.value.label, one.value.words) for one in corpus.groups.values()),
        "service_type": (_word(one.id, one.value.label, one.value.words) for one in corpus.services.values()),
        "topic": (
            _word(one.id, one.value.label, one.value.words, one.id.partition(".")[0] if "." in one.id else None)
            for one in corpus.topics.values()
        ),
        "operating": (Term(code, code, about) for code, about in OPERATING.items()),
        "freshness": (Term(str(status), str(status), about) for status, about in FRESHNESS.items()),
    }
    for name, found in terms.items():
        taxonomy = tables.add(
            "taxonomy", uuid("taxonomy", name), name=name, description=ABOUT[name], version=mark.edition
        )
        for term in found:
            note = mark.footnote(term.name, term.about)
            tables.add(
                "taxonomy_term",
                uuid("taxonomy_term", name, term.code),
                code=term.code,
                name=term.name,
                description=f"{term.about}\n{note}" if note else term.about,
                parent_id=uuid("taxonomy_term", name, term.parent) if term.parent else None,
                taxonomy=name,
                language="en",
                taxonomy_id=taxonomy,
            )


def _word(code: str, label: str, words: object, parent: str | None = None) -> Term:
    """A term of a vocabulary; its description is what people call it in English."""
    english = words.get("en", ()) if isinstance(words, dict) else ()
    return Term(code, label, f"{label}: {', '.join(english)}" if english else label, parent)


def _hosts(assessed: AssessedCorpus) -> Iterable[Term]:
    """Every host country and region that any rule or service names, countries first."""
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
