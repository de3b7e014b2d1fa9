"""Open Referral HSDS 3.1 export: services, organisations and programmes as JSON arrays and as a Frictionless data package.

`tables_of` turns entries into the rows of `tables.py` by the standard's fields in `fields.py`; `validation.py` checks them;
`data_package.py` writes the CSV tables and their description; `field_guide.py` documents every field for the website.
"""

from __future__ import annotations

import json

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.hsds.data_package import data_package
from returnkb.exports.hsds.offer_rows import SCHEME, web_url, with_footnotes
from returnkb.exports.hsds.programme_rows import ProgrammeRows
from returnkb.exports.hsds.service_rows import ServiceRows
from returnkb.exports.hsds.tables import Tables, nested_records
from returnkb.exports.hsds.taxonomies import add_taxonomies
from returnkb.exports.hsds.validation import validation_errors
from returnkb.exports.records.formats import Files
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.metadata import ExportMetadata, export_metadata
from returnkb.model.entry import Programme, Service

# The entity of each JSON array; all other entities are nested in these.
ARRAYS = {
    "services": "service",
    "organizations": "organization",
    "programs": "program",
    "locations": "location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


class InvalidHsds(Exception):
    """Raised with the violations when the export does not conform to HSDS; nothing is written then."""


def export(assessed: AssessedCorpus) -> Files:
    """`hsds/json/*.json`, an array per entity, and `hsds/datapackage.json` with its tables; raises InvalidHsds."""
    metadata = export_metadata(assessed.corpus)
    tables = tables_of(assessed, metadata)
    if errors := validation_errors(tables):
        raise InvalidHsds("\n".join(errors))
    files: Files = {}
    for name, entity in ARRAYS.items():
        lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in nested_records(tables, entity))
        files[f"hsds/json/{name}.json"] = f"[\n{lines}\n]\n"
    return files | {f"hsds/{name}": content for name, content in data_package(tables, metadata).items()}


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
