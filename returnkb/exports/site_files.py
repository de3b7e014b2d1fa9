"""The same facts as open data, one format a module, all of one shape: `files(judgement)` gives file names and contents."""

from __future__ import annotations

from collections.abc import Callable

from returnkb.assessment.assess import AssessedCorpus
from returnkb.exports import hsds
from returnkb.exports.api import feeds
from returnkb.exports.api import json_files as api
from returnkb.exports.citations import bibtex, csl
from returnkb.exports.formats import FORMATS
from returnkb.exports.linked_data import catalog, jsonld, prov
from returnkb.exports.tables import hxl, sqlite

Files = dict[str, str | bytes]

MAKERS: dict[str, Callable[[AssessedCorpus], Files]] = {
    "api": api.files,
    "sqlite": sqlite.files,
    "jsonld": jsonld.files,
    "prov": prov.files,
    "hsds": hsds.files,
    "hxl": hxl.files,
    "csl": csl.files,
    "bibtex": bibtex.files,
    "feeds": feeds.files,
    "catalog": catalog.files,
}


def site_files(assessed: AssessedCorpus) -> Files:
    """The files of every format that each build puts into the site under `data/`."""
    made: Files = {}
    for one in FORMATS:
        if one.in_site:
            made |= {f"data/{name}": content for name, content in MAKERS[one.name](assessed).items()}
    return made
