"""Schema of the SQLite file: tables, the models of their columns, foreign keys and full-text columns."""

from __future__ import annotations

from returnkb.exports.records import records
from returnkb.exports.tables.columns import Column, Table, columns_of, key
from returnkb.model.entry import Entry, Evidence, Gap, Guide, Office, Package, Phone, Programme, Rule, Service


def _plain(name: str, about: str, sql_type: str = "TEXT") -> Column:
    """A column that is neither a field of the model nor a key."""
    return Column(name, (name,), sql_type, about)


FOUND_BY = _plain("found_by", "Other words it is found by: names of its places, its topic.")
_POSITION = key("position", "Its place in the list, from 0.", sql_type="INTEGER")
_ENTRY = key("entry", "The entry it belongs to.", "entries")
_ENTRY_FIELD_NAMES = (*Entry.model_fields, "kind")
_OWN_TABLES = ("claims", "footnotes")


def _kind_table(
    name: str, model: type[Entry], exclude: tuple[str, ...] = (), references: dict[str, str] | None = None
) -> Table:
    """The table of the fields that only one kind of entry has."""
    about = f"{model.__doc__ or ''} One row an entry of this kind."
    return Table(
        name, about, (_ENTRY, *columns_of(model, exclude=(*_ENTRY_FIELD_NAMES, *exclude), references=references))
    )


_ENTRY_COLUMNS = columns_of(
    records.ConditionRecord, exclude=_OWN_TABLES, keys=("id",), references={"place": "places", "topic": "topics"}
)
TABLES: tuple[Table, ...] = (
    Table("about", "What this file is, and under which licence.", (key("name", "What."), _plain("text", "The words."))),
    Table(
        "footnotes",
        "Footnotes to show wherever a country is named.",
        (key("place", "The country.", "places"), _plain("text", "The footnote.")),
    ),
    Table("topics", "The topics.", columns_of(records.VOCABULARIES["topics"], keys=("id",))),
    Table("questions", "The questions of counsellors.", columns_of(records.VOCABULARIES["questions"], keys=("id",))),
    Table("illnesses", "Illnesses and their medicines.", columns_of(records.VOCABULARIES["illnesses"], keys=("id",))),
    Table("alerts", "Recent changes.", columns_of(records.VOCABULARIES["alerts"], keys=("id",))),
    Table("service_types", "The kinds of help.", columns_of(records.VOCABULARIES["services"], keys=("id",))),
    Table("groups", "The groups.", columns_of(records.VOCABULARIES["groups"], keys=("id",))),
    Table("modes", "The modes of return.", columns_of(records.VOCABULARIES["modes"], keys=("id",))),
    Table("components", "The parts of good practice.", columns_of(records.VOCABULARIES["components"], keys=("id",))),
    Table(
        "places",
        "Every place.",
        columns_of(records.PlaceRecord, keys=("id",), references={"parent": "places"}),
        ("names", "former", "other"),
    ),
    Table("sources", "Every source.", columns_of(records.SourceRecord, keys=("id",)), ("title", "publisher", "covers")),
    Table(
        "organisations",
        "Every organisation.",
        columns_of(records.OrganisationRecord, keys=("id",)),
        ("name", "other_names", "former_names", "about"),
    ),
    Table(
        "entries",
        "Every entry: what all kinds have.",
        (*_ENTRY_COLUMNS, FOUND_BY),
        ("title", "summary", "words", "body", "found_by"),
    ),
    _kind_table("services", Service, ("offices",), {"organisation": "organisations"}),
    _kind_table("programmes", Programme, ("packages", "rules"), {"operator": "organisations"}),
    _kind_table("gaps", Gap),
    _kind_table("guides", Guide),
    Table(
        "claims",
        "Every claim.",
        (
            *columns_of(
                records.ClaimRecord,
                exclude=("evidence",),
                keys=("ref",),
                references={"entry": "entries", "place": "places", "topic": "topics"},
            ),
            _plain("position", "Its place in the entry, from 0.", "INTEGER"),
            FOUND_BY,
        ),
        ("text", "note", "found_by"),
    ),
    Table(
        "evidence",
        "Where each claim was read.",
        (key("claim", "The claim.", "claims"), _POSITION, *columns_of(Evidence, references={"source": "sources"})),
        ("quote",),
    ),
    Table(
        "offices",
        "Where services are reached.",
        (_ENTRY, _POSITION, *columns_of(Office, exclude=("phones",), references={"place": "places"})),
    ),
    Table(
        "phones",
        "Their numbers.",
        (_ENTRY, key("office", "The office's position.", sql_type="INTEGER"), _POSITION, *columns_of(Phone)),
    ),
    Table("packages", "What programmes give.", (_ENTRY, _POSITION, *columns_of(Package))),
    Table("rules", "Who may claim it.", (_ENTRY, _POSITION, *columns_of(Rule))),
    Table(
        "changes",
        "What changed for the reader, by edition.",
        (
            _plain("edition", "The edition."),
            _plain("day", "Its day."),
            _plain("what", "New, changed or withdrawn."),
            _plain("ref", "The claim."),
            _plain("text", "What it states."),
        ),
    ),
)
