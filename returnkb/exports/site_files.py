"""Registry of exporters by format name, and the exports that every build writes into the site."""

from __future__ import annotations

from collections.abc import Callable

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports import hsds
from returnkb.exports.api import feeds, json_api
from returnkb.exports.citations import bibtex, csl_json
from returnkb.exports.linked_data import dcat, prov, schema_org
from returnkb.exports.records.formats import FORMATS, Files
from returnkb.exports.tables import hxl, sqlite

EXPORTERS: dict[str, Callable[[AssessedCorpus], Files]] = {
    "api": json_api.export,
    "sqlite": sqlite.export,
    "jsonld": schema_org.export,
    "prov": prov.export,
    "hsds": hsds.export,
    "hxl": hxl.export,
    "csl": csl_json.export,
    "bibtex": bibtex.export,
    "feeds": feeds.export,
    "catalog": dcat.export,
}


def site_files(assessed: AssessedCorpus) -> Files:
    """The files of every format with `in_site`, by path in the site."""
    return {
        f"data/{path}": content
        for format_ in FORMATS
        if format_.in_site
        for path, content in EXPORTERS[format_.name](assessed).items()
    }
