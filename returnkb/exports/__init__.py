"""The same facts as open data, one format a module, all of one shape: `files(judgement)` gives file names and contents."""

from __future__ import annotations

from collections.abc import Callable

from returnkb.assessment.assess import AssessedCorpus
from returnkb.exports import api, bibtex, catalog, csl, feeds, hsds, hxl, jsonld, prov, sqlite
from returnkb.exports.formats import FORMATS, Format
from returnkb.exports.hsds import NotHsds
from returnkb.exports.jsonld import json_ld

__all__ = ["FORMATS", "MAKERS", "Format", "NotHsds", "json_ld", "site_files"]

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
