"""Mapping of an assessed corpus to HSDS tables: taxonomies, organisations, services and programmes."""

from __future__ import annotations

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.hsds.offer_rows import SCHEME, web_url, with_footnotes
from returnkb.exports.hsds.programme_rows import ProgrammeRows
from returnkb.exports.hsds.service_rows import ServiceRows
from returnkb.exports.hsds.tables import Tables
from returnkb.exports.hsds.taxonomies import add_taxonomies
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.metadata import ExportMetadata
from returnkb.model.entry import Programme, Service


def tables_of(assessed: AssessedCorpus, metadata: ExportMetadata) -> Tables:
    """The HSDS tables of a corpus."""
    tables = Tables()
    add_taxonomies(tables, assessed, metadata)
    _organisations(tables, assessed, metadata)
    for entry in assessed.entries.values():
        if isinstance(entry.entry, Service):
            ServiceRows(tables, assessed, metadata, entry, entry.entry).add()
        elif isinstance(entry.entry, Programme):
            ProgrammeRows(tables, assessed, metadata, entry, entry.entry).add()
    return tables


def _organisations(tables: Tables, assessed: AssessedCorpus, metadata: ExportMetadata) -> None:
    for record in assessed.corpus.organisations.values():
        organisation = record.value
        about = organisation.about or f"{organisation.name} ({organisation.type})."
        organisation_id = tables.add(
            "organization",
            uuid("organisation", record.id),
            name=organisation.name,
            alternate_name="; ".join((*organisation.other_names, *organisation.former_names)) or None,
            description=with_footnotes(metadata, about, organisation.name, organisation.country),
            website=web_url(organisation.website),
        )
        tables.add(
            "organization_identifier",
            uuid("organization_identifier", record.id),
            organization_id=organisation_id,
            identifier_scheme=SCHEME,
            identifier_type="id",
            identifier=record.id,
        )
