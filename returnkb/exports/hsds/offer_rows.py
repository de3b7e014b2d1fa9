"""HSDS rows and texts that services and packages of programmes share: alert, claims, attributes and limits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.corpus.corpus import Corpus
from returnkb.exports.hsds.tables import Tables
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.metadata import ExportMetadata
from returnkb.model.entry import Rule, Who

SCHEME = "returnkb"
NOT_STATED = "Not stated: ask."
_WEB_URL = re.compile(r"https?://\S+")


def with_footnotes(metadata: ExportMetadata, text: str, *mentions: str | None) -> str:
    """A text followed by the footnotes of the countries that it, or any of the other texts, mentions."""
    footnote = metadata.footnote(text, *mentions)
    return f"{text}\n{footnote}" if footnote else text


def web_url(text: str | None) -> str | None:
    """The text if it is an HTTP URL, otherwise None."""
    return text if text and _WEB_URL.fullmatch(text) else None


@dataclass(frozen=True)
class OfferRows:
    """The rows of an entry that offers help."""

    tables: Tables
    assessed: AssessedCorpus
    metadata: ExportMetadata
    entry: AssessedEntry

    @property
    def corpus(self) -> Corpus:
        """The corpus of the entry."""
        return self.assessed.corpus

    @property
    def id(self) -> str:
        """The UUID of the entry's own row."""
        return uuid("entry", self.entry.id)

    def with_footnotes(self, text: str, *mentions: str | None) -> str:
        """A text followed by the footnotes that it or the other texts need."""
        return with_footnotes(self.metadata, text, *mentions)

    def alert(self, unknown: str | None) -> str:
        """Freshness, for which HSDS has no field, and a caution when it is unknown whether the offer still exists."""
        freshness = self.entry.freshness
        return f"{str(freshness.status).capitalize()}: {freshness.reason}." + (f" {unknown}" if unknown else "")

    def statements(self) -> str:
        """The summary, then each claim with its observed date and publishers, one per line."""
        lines = [self.entry.entry.summary] if self.entry.entry.summary else []
        for claim in self.entry.claims:
            publishers = (self.corpus.sources[item.source].value.publisher for item in claim.claim.evidence)
            lines.append(
                f"{claim.claim.text} ({claim.claim.observed.format()}; {', '.join(dict.fromkeys(publishers))})"
            )
        return "\n".join(lines)

    def add_attributes(self, service: str, offers: tuple[str, ...], operating: str) -> None:
        """Add attributes for kinds of help, topic, operating status and freshness."""
        status = str(self.entry.freshness.status)
        for offer in dict.fromkeys(offers):
            self.tables.tag("service", service, "service_type", offer, self.corpus.services[offer].value.label)
        topic = self.entry.entry.topic
        self.tables.tag("service", service, "topic", topic, self.corpus.topics[topic].value.label)
        self.tables.tag("service", service, "operating", operating, operating)
        self.tables.tag("service", service, "freshness", status, status)

    def add_limits(self, service: str, who: Who | Rule, value: str | None = None) -> None:
        """Add attributes for groups, modes and host countries; a dimension without any is not known to be limited."""
        for group in dict.fromkeys(who.groups):
            self.tables.tag("service", service, "population_group", group, self.corpus.groups[group].value.label, value)
        for mode in dict.fromkeys(who.modes):
            self.tables.tag("service", service, "return_mode", mode, self.corpus.modes[mode].value.label, value)
        hosts = (*who.hosts, *who.host_regions) if isinstance(who, Rule) else who.hosts
        for host in dict.fromkeys(hosts):
            self.tables.tag("service", service, "host_country", host, self.corpus.labels_of([host]), value)

    def limits_text(self, who: Who | Rule) -> str:
        """The limits as sentences."""
        parts = {
            "For": [self.corpus.groups[group].value.label for group in who.groups],
            "Mode of return": [self.corpus.modes[mode].value.label for mode in who.modes],
            "Returning from": [self.corpus.labels_of([host]) for host in who.hosts],
        }
        if isinstance(who, Rule):
            parts["Returning from"] += [self.corpus.labels_of([region]) for region in who.host_regions]
            parts["Returning to"] = [self.corpus.labels_of([country]) for country in who.to]
        return " ".join(f"{name}: {', '.join(labels)}." for name, labels in parts.items() if labels)
