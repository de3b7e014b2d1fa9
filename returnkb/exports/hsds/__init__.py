"""Open Referral HSDS 3.1 export: services, organisations and programmes as JSON arrays and as a Frictionless data package.

`mapping.py` turns entries into the rows of `tables.py` by the standard's fields in `fields.py`; `validation.py` checks them;
`data_package.py` writes the CSV tables and their description; `field_guide.py` documents every field for the website.
"""

from __future__ import annotations

import json

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.hsds.data_package import data_package
from returnkb.exports.hsds.mapping import tables_of
from returnkb.exports.hsds.tables import nested_records
from returnkb.exports.hsds.validation import validation_errors
from returnkb.exports.records.formats import Files
from returnkb.exports.records.metadata import export_metadata

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
    metadata = export_metadata(assessed)
    tables = tables_of(assessed, metadata)
    if errors := validation_errors(tables):
        raise InvalidHsds("\n".join(errors))
    files: Files = {}
    for name, entity in ARRAYS.items():
        lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in nested_records(tables, entity))
        files[f"hsds/json/{name}.json"] = f"[\n{lines}\n]\n"
    return files | {f"hsds/{name}": content for name, content in data_package(tables, metadata).items()}
