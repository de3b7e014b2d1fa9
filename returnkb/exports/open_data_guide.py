"""Guide to the open data in Markdown: licence, every format with its fields, generated from the models, and credits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pydantic import BaseModel

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.corpus.files.validation import model_in
from returnkb.exports.api import feeds, json_api
from returnkb.exports.citations import bibtex, csl_json
from returnkb.exports.hsds.field_guide import GUIDE
from returnkb.exports.linked_data import dcat, prov, schema_org
from returnkb.exports.records.formats import FORMATS, Format
from returnkb.exports.records.metadata import (
    ATTRIBUTION,
    LICENCE,
    LICENCE_NAME,
    LICENCE_URL,
    NOT_ADVICE,
    export_metadata,
)
from returnkb.exports.records.records import ENTRY_RECORDS, ClaimRecord, FreshnessRecord
from returnkb.exports.tables import hxl
from returnkb.exports.tables.csv_text import FORM
from returnkb.exports.tables.sqlite_schema import TABLES
from returnkb.model import page_urls
from returnkb.model.site_settings import Credit
from returnkb.text.markdown_escape import escape_markdown

_INTRO = f"""Everything on this site can be taken as data, without asking and without a key.
The content is under [{LICENCE}]({LICENCE_URL}){{: rel="noreferrer" }} ({LICENCE_NAME}): name {ATTRIBUTION}
{NOT_ADVICE}

Whoever shows the data elsewhere shows with each statement the time it is about, its source and how fresh it is,
and the footnote of a country wherever that country is named.

## Ids {{: #ids }}

An entry's id is its path (`kosovo/pensions`), a claim's is that and its own (`kosovo/pensions#c1`); neither changes.
The same thing has the same UUID in every format, so that formats can be joined.
Freshness is judged by the day of the build; `due`, `overdue` and `historical` are the days on which it changes by itself,
so that a copy read months later can be judged anew.

## CSV in spreadsheets {{: #csv }}

{FORM}

## Formats {{: #formats }}
"""


def open_data_guide(assessed: AssessedCorpus) -> str:
    """The Markdown of the page on open data; its links are relative to that page."""
    return "\n".join([_INTRO, *_formats(), *_sections(assessed)])


def _formats() -> Iterable[str]:
    yield from _table(
        ("format", "what it is for", "where"),
        ((f"[{one.title}](#{one.name})", one.about, _where(one)) for one in FORMATS),
    )
    yield "Formats without a link are written by `returnkb export`, into `build/export` or the folder named with `--out`."
    yield ""


def _where(one: Format) -> str:
    return _file(one.start) if one.in_site else f"`returnkb export {one.name}`"


def _file(name: str) -> str:
    """A link to a file of the site's data."""
    return f"[{name}]({page_urls.relative(page_urls.OPEN_DATA, f'data/{name}')})"


def _outside(words: str, address: str) -> str:
    """A link to another site, which is not told where the reader came from."""
    return f'[{words}]({address}){{: rel="noreferrer" }}'


def _sections(assessed: AssessedCorpus) -> Iterable[str]:
    """A section for every format, then the credits."""
    writers: dict[str, Callable[[AssessedCorpus], Iterable[str]]] = {
        "api": _api,
        "sqlite": _sqlite,
        "jsonld": lambda _: _fields("type", schema_org.FIELDS),
        "prov": lambda _: _fields("term", prov.FIELDS),
        "hsds": _hsds,
        "hxl": _hxl,
        "csl": lambda _: _fields("variable", csl_json.FIELDS),
        "bibtex": lambda _: _fields("field", bibtex.FIELDS),
        "feeds": _feeds,
        "catalog": lambda _: _fields("term", dcat.FIELDS),
    }
    for one in FORMATS:
        standard = f" It keeps to {_outside(one.conforms_to, one.conforms_to)}." if one.conforms_to else ""
        yield from (f"## {one.title} {{: #{one.name} }}", "", f"{one.about}{standard} It starts at {_start(one)}.", "")
        yield from writers[one.name](assessed)
    yield from _credits(export_metadata(assessed.corpus).credits)


def _start(one: Format) -> str:
    return _file(one.start) if one.in_site else f"`{one.start}`"


def _api(assessed: AssessedCorpus) -> Iterable[str]:
    yield f"Paths begin with `{json_api.VERSION}/`. Within a version, fields are only added; nothing is renamed or removed."
    yield "A file that names a country with a footnote carries it under `footnotes`."
    yield ""
    rows = [
        (_file(f"{json_api.VERSION}/{name}.json"), about, _file(f"{json_api.VERSION}/schema/{name}.json"))
        for name, (about, _) in json_api.COLLECTIONS.items()
    ]
    kinds = ", ".join(_file(f"{json_api.VERSION}/schema/{kind}.json") for kind in ENTRY_RECORDS)
    rows.append((f"`{json_api.VERSION}/entries/<id>.json`", "One entry, whole.", kinds))
    yield from _table(("file", "what it holds", "schema"), rows)
    models = [model for _, model in json_api.COLLECTIONS.values()]
    yield from _models([*models, *ENTRY_RECORDS.values(), ClaimRecord, FreshnessRecord])


def _models(models: Iterable[type[BaseModel]]) -> Iterable[str]:
    """The fields of models, each once, and of the parts within them."""
    waiting, done = list(models), set()
    while waiting:
        model = waiting.pop(0)
        if model in done:
            continue
        done.add(model)
        yield from (f"### {model.__name__}", "", _sentence(model), "")
        yield from _table(
            ("field", "meaning"),
            (
                (f"**{name}**" if info.is_required() else name, info.description or "Which kind of entry this is.")
                for name, info in model.model_fields.items()
            ),
        )
        waiting += [part for info in model.model_fields.values() if (part := model_in(info.annotation))]


def _sentence(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _sqlite(assessed: AssessedCorpus) -> Iterable[str]:
    yield "Open it with `datasette returnkb.db --metadata metadata.json`. Lists are JSON text; tables with `_fts` are searched."
    yield ""
    for table in TABLES:
        yield from (f"### {table.name}", "", table.about, "")
        yield from _table(
            ("column", "meaning"),
            ((f"**{column.name}**" if column.is_key else column.name, column.about) for column in table.columns),
        )


def _hsds(assessed: AssessedCorpus) -> Iterable[str]:
    yield "`hsds/json/` holds an array an entity, each record with what belongs to it inside; `hsds/tables/` holds the same as"
    yield "CSV tables, described by `hsds/datapackage.json`. Limits on who may use a service are attributes with our own"
    yield "taxonomies. What is not known is left out. The standard's change log (`metadata`) is not filled."
    yield ""
    for entity, fields in GUIDE.items():
        yield from (f"### {entity}", "")
        yield from _fields("field", {"id": "A UUID that never changes.", **fields})


def _hxl(assessed: AssessedCorpus) -> Iterable[str]:
    for name, columns in (("hxl/services.csv", hxl.SERVICE_COLUMNS), ("hxl/claims.csv", hxl.CLAIM_COLUMNS)):
        yield from (f"### {name}", "", _file(name), "")
        rows = ((column, f"`{tag}`", about) for column, (tag, about) in columns.items())
        yield from _table(("column", "hashtag", "meaning"), rows)


def _feeds(assessed: AssessedCorpus) -> Iterable[str]:
    yield f"A feed holds the {feeds.MAX_ITEMS} newest. There is one for everything, one for every country and one for every topic."
    yield ""
    made = [name for name in feeds.export(assessed) if name != "feeds/all.xml"]
    yield ", ".join(_file(name) for name in ["feeds/all.xml", *made]) + "."
    yield ""
    yield from _fields("element", feeds.FIELDS)


def _credits(credits: Iterable[Credit]) -> Iterable[str]:
    yield from ("## Credits {: #credits }", "")
    yield "The gazetteer holds data of others; whoever passes it on names them too."
    yield ""
    yield from _table(("whose", "licence", "what"), map(_credit, credits))


def _credit(credit: Credit) -> tuple[str, str, str]:
    """A row of the table of credits; its texts come from the collection and are shown as they are."""
    name = escape_markdown(credit.name)
    whose = _outside(name, credit.url) if credit.url else name
    return whose, escape_markdown(credit.licence), escape_markdown(credit.what)


def _fields(head: str, fields: dict[str, str]) -> Iterable[str]:
    return _table((head, "meaning"), fields.items())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|').replace('<', '&lt;') for cell in row)} |"
    yield ""
