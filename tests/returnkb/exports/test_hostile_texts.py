"""Hostile texts in any field: every export reads back by its parser to the text that was written."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph
from selectolax.lexbor import LexborHTMLParser

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.api import feeds
from returnkb.exports.api.xml_characters import xml_text
from returnkb.exports.citations import bibtex
from returnkb.exports.hsds import InvalidHsds
from returnkb.exports.linked_data.schema_org import graph, json_ld
from returnkb.exports.records.metadata import export_metadata
from returnkb.exports.site_files import EXPORTERS
from returnkb.exports.tables import hxl, sqlite
from returnkb.exports.tables.csv_text import BYTE_ORDER_MARK
from tests.returnkb.exports.conftest import text
from tests.returnkb.exports.text_in_every_field import with_text

pytestmark = pytest.mark.slow
PIECES = (
    "<", ">", "&", '"', "'", "</script>", "<!--", "]]>", "<![CDATA[", "&#0;", "\x00", "\x0b", "\x1f", "\x7f", "\x85", "\ufffe", "\uffff",
    "\ufeff", "\u2028", "\u202e", "\r", "\n", "\t", "\\", "{", "}", "@misc{x,", "%", "$", "#", "_", "~", "^", "=1+1", "-1", "+1",
    ",", ";", "|", "'; DROP TABLE claims; --", '"@id": "x"', "\U0010ffff", "🏠", "é", "شارع", " ",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), min_size=1, max_size=8).map("".join)
FORMATTED = (
    "emails",
    "website",
    "url",
    "archive",
    "mail",
    "issues_url",
    "edit_url",
)  # fields whose form HSDS checks itself
FIELD = re.compile(r"  (\w+) = \{")


# Five exports of the whole tree for each example.
@settings(max_examples=20)
@given(found=TEXTS)
def test_json_exports_read_back(small: AssessedCorpus, found: str) -> None:
    """The API, JSON-LD, provenance, catalogue and CSL stay JSON, encode as UTF-8, and hold the text as it was."""
    judged = with_text(small, found)
    for name in ("api", "jsonld", "prov", "catalog", "csl"):
        for file, content in EXPORTERS[name](judged).items():
            json.loads(text(content).encode("utf-8"))
            assert not re.search(r"[\x00-\x09\x0b-\x1f]", text(content)), file
    claims = json.loads(text(EXPORTERS["api"](judged)["v1/claims.json"]))["items"]
    assert {claim["text"] for claim in claims} == {found}
    sources = json.loads(text(EXPORTERS["csl"](judged)["sources.csl.json"]))
    assert {source["title"] for source in sources} == {found}


@given(found=TEXTS)
def test_json_ld_in_a_page_ends_where_it_should(small: AssessedCorpus, found: str) -> None:
    """In a script element of a page it is one element whose text reads back to the same graph."""
    judged = with_text(small, found)
    entry = judged.entries["kosovo/prishtina/legal-aid"]
    page = LexborHTMLParser(
        f'<html><head><script type="application/ld+json">{json_ld(judged, entry)}</script></head><p>end</p>'
    )
    scripts = page.css("script")

    assert len(scripts) == 1
    assert json.loads(scripts[0].text()) == graph(judged, export_metadata(judged.corpus), entry)
    assert [node.text() for node in page.css("p")] == ["end"]


@given(found=TEXTS)
def test_feeds_read_back(small: AssessedCorpus, found: str) -> None:
    """Feeds stay XML, and titles are the text but for what XML forbids."""
    made = feeds.export(with_text(small, found))
    for content in made.values():
        feed = Tree.fromstring(text(content).encode("utf-8"))  # noqa: S314  # our own XML
        titles = [node.text or "" for node in feed.findall("a:entry/a:title", {"a": feeds.ATOM})]
        wanted = re.sub(r"\r\n?", "\n", xml_text(found))  # as every XML parser reads line ends
        assert all(title == wanted or title.startswith("Edition ") for title in titles)


@given(found=TEXTS)
def test_csv_reads_back(small: AssessedCorpus, found: str) -> None:
    """Tables keep their columns, no cell is a formula, and one leading apostrophe less gives the text."""
    made = hxl.export(with_text(small, found))
    for content in made.values():
        assert text(content).startswith(BYTE_ORDER_MARK)
        head, *rows = csv.reader(io.StringIO(text(content).removeprefix(BYTE_ORDER_MARK), newline=""))
        assert {len(row) for row in rows} == {len(head)}
        assert not any(re.match(r"[\s\"]*[=+@\t\r-]", cell) for row in rows for cell in row)
        column = head.index("text") if "text" in head else head.index("title")
        assert {row[column].removeprefix("'") for row in rows[1:]} == {found}


@given(found=TEXTS)
def test_hsds_reads_back_or_is_refused(small: AssessedCorpus, found: str) -> None:
    """HSDS is refused where the standard needs a text and there is only blank; else JSON and tables read back."""
    try:
        made = EXPORTERS["hsds"](with_text(small, found, FORMATTED))
    except InvalidHsds:
        assert not found.strip()
        return
    services = json.loads(text(made["hsds/json/services.json"]))
    assert found in {service["name"] for service in services}
    for file, content in made.items():
        if file.endswith(".csv"):
            head, *rows = csv.reader(io.StringIO(text(content).removeprefix(BYTE_ORDER_MARK), newline=""))
            assert {len(row) for row in rows} == {len(head)}, file
        elif file.endswith(".json"):
            json.loads(text(content))


@given(found=TEXTS)
def test_sqlite_reads_back(small: AssessedCorpus, found: str) -> None:
    """The database is sound, has all its tables, and holds the text as it was."""
    content = sqlite.export(with_text(small, found))[sqlite.FILE]
    assert isinstance(content, bytes)
    base = sqlite3.connect(":memory:")
    base.deserialize(content)

    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert set(base.execute("SELECT text FROM claims")) == {(found,)}
    base.close()


def _bibtex(content: str) -> Iterator[dict[str, str]]:
    """The entries of a BibTeX file by the rule of BibTeX: a comment up to “@”, and every brace counts."""
    at = content.find("@")
    while at >= 0:
        depth, end = 1, content.index("{", at)
        while depth:
            end += 1
            assert end < len(content), "braces do not balance"
            depth += {"{": 1, "}": -1}.get(content[end], 0)
        entry = content[at : end + 1]
        yield {"kind": entry.partition("{")[0], **{match[1]: entry for match in FIELD.finditer(entry)}}
        at = content.find("@", end)


@given(found=TEXTS)
def test_bibtex_reads_back(small: AssessedCorpus, found: str) -> None:
    """Every source is one entry, no text begins another, and no line of an entry is anything but a field."""
    judged = with_text(small, found)
    content = text(bibtex.export(judged)["sources.bib"])
    entries = list(_bibtex(content))

    assert [entry["kind"] for entry in entries] == ["@misc"] * len(judged.corpus.sources)
    assert all(
        {"author", "title", "urldate", "language"} <= entry.keys() <= {"kind", *bibtex.FIELDS} for entry in entries
    )
    assert all(re.fullmatch(r"% .*|@misc\{[\w-]+,|  \w+ = \{.*\},?|\}|", line) for line in content.split("\n"))


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=15)
@given(found=TEXTS)
def test_linked_data_reads_back(small: AssessedCorpus, found: str) -> None:
    """An RDF library reads JSON-LD, provenance and catalogue, and writes them as N-Triples again."""
    judged = with_text(small, found, FORMATTED)
    contents: list[Any] = [
        EXPORTERS["jsonld"](judged)["jsonld/kosovo/prishtina/legal-aid.jsonld"],
        *EXPORTERS["prov"](judged).values(),
        *EXPORTERS["catalog"](judged).values(),
    ]
    for content in contents:
        read = Graph().parse(data=content, format="json-ld", publicID="https://example.org/data/")
        again = Graph().parse(data=read.serialize(format="nt"), format="nt")
        assert len(again) == len(read) > 0


def test_every_kind_of_field_is_reached(small: AssessedCorpus) -> None:
    """The texts reach titles, quotes, names of places, notes of telephones and labels of vocabularies."""
    corpus = with_text(small, "<hostile>").corpus
    reached = " ".join(str(vars(corpus)[name]) for name in ("entries", "sources", "organisations", "places", "topics"))

    for field in ("title", "quote", "text", "note", "publisher", "name", "label", "footnote", "address", "number"):
        assert f"{field}='<hostile>'" in reached, field
