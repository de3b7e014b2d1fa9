"""The list of open-data formats: name, purpose, first file, media type and standard of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Files = dict[str, str | bytes]
"""The files of an export: content by path."""
JsonObject = dict[str, Any]
"""An object of JSON by field."""

Subject = Literal["everything", "claims", "services", "sources", "changes"]


@dataclass(frozen=True)
class Format:
    """An open-data format; with `in_site`, every build writes it under `data/`, otherwise only `returnkb export` does."""

    name: str
    title: str
    about: str
    subject: Subject
    start: str
    media_type: str
    in_site: bool
    conforms_to: str | None = None


FORMATS: tuple[Format, ...] = (
    Format(
        "api", "JSON API", "Everything as plain files at lasting paths, each collection with its JSON Schema.",
        "everything", "v1/index.json", "application/json", True, "https://json-schema.org/draft/2020-12/schema",
    ),
    Format(
        "sqlite", "SQLite database", "Everything in one file with full-text search; opens in Datasette.",
        "everything", "returnkb.db", "application/vnd.sqlite3", False, "https://www.sqlite.org/fileformat.html",
    ),
    Format(
        "jsonld", "JSON-LD by entry", "An entry a file, in the words of schema.org.",
        "claims", "jsonld/index.jsonld", "application/ld+json", False, "https://schema.org/",
    ),
    Format(
        "prov", "Provenance", "From which source each claim was taken, on what day, and who checked it (PROV-O).",
        "claims", "provenance.jsonld", "application/ld+json", False, "http://www.w3.org/ns/prov#",
    ),
    Format(
        "hsds", "Open Referral HSDS 3.1", "Services, organisations and programmes for referral directories.",
        "services", "hsds/datapackage.json", "application/json", False, "https://docs.openreferral.org/",
    ),
    Format(
        "hxl", "HXL-tagged CSV", "Services and claims as tables for humanitarian tools.",
        "services", "hxl/services.csv", "text/csv", True, "https://hxlstandard.org/standard/1-1final/",
    ),
    Format(
        "csl", "CSL-JSON", "The sources, for reference managers.",
        "sources", "sources.csl.json", "application/vnd.citationstyles.csl+json", True, "https://citationstyles.org/",
    ),
    Format(
        "bibtex", "BibTeX", "The sources, for texts written with LaTeX.",
        "sources", "sources.bib", "application/x-bibtex", True,
    ),
    Format(
        "feeds", "Atom feeds", "What was read, checked or changed last: all, by country and by topic.",
        "changes", "feeds/all.xml", "application/atom+xml", True, "https://www.rfc-editor.org/rfc/rfc4287",
    ),
    Format(
        "catalog", "DCAT catalogue", "This list, for data portals.",
        "everything", "catalog.jsonld", "application/ld+json", True, "https://www.w3.org/TR/vocab-dcat-3/",
    ),
)  # fmt: skip
