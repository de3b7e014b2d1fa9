"""Open Referral HSDS 3.1: services, organisations and programmes as JSON arrays and as a tabular package."""

from __future__ import annotations

import json

from returnkb.assessment.assess import AssessedCorpus
from returnkb.exports.hsds.checks import faults
from returnkb.exports.hsds.mapping import tables
from returnkb.exports.hsds.package import package
from returnkb.exports.hsds.tables import nested
from returnkb.exports.records.imprint import imprint

# Records that stand on their own; everything else is inside them.
ARRAYS = {
    "services": "service",
    "organizations": "organization",
    "programs": "program",
    "locations": "location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


class NotHsds(Exception):
    """Raised with the faults when what was made is not HSDS; nothing is written then."""


def files(assessed: AssessedCorpus) -> dict[str, str | bytes]:
    """`hsds/json/*.json`, an array an entity, and `hsds/datapackage.json` with its tables; raises NotHsds."""
    mark = imprint(assessed)
    made = tables(assessed, mark)
    wrong = faults(made)
    if wrong:
        raise NotHsds("\n".join(wrong))
    found: dict[str, str | bytes] = {}
    for name, entity in ARRAYS.items():
        records = nested(made, entity)
        lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
        found[f"hsds/json/{name}.json"] = f"[\n{lines}\n]\n"
    return found | {f"hsds/{name}": content for name, content in package(made, mark).items()}
