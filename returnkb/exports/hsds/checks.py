"""Our own checks of an HSDS package, made from the field table: what upstream's schema asks, and what it lets through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from returnkb.exports.hsds.fields import ENTITIES, LISTS, OBJECTS, OPEN_REFERENCES, REFERENCES, HsdsField
from returnkb.exports.hsds.tables import Row, Tables

# ISO 3166-1 alpha-2, and XK, which is in common use for Kosovo.
_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC "
    "CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD "
    "GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH "
    "KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW "
    "MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC "
    "SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY "
    "UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_CODES.split())
# Needed by the standard, and often unknown: empty text is how it takes that.
MAY_BE_EMPTY = {("address", "state_province"), ("address", "postal_code")}
_URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?")
_CURRENCY = re.compile(r"[A-Z]{3}")


def faults(tables: Tables) -> list[str]:
    """Everything that is wrong with a package's tables, in sentences; nothing when it holds."""
    ids = {entity: {row.get("id") for row in rows} for entity, rows in tables.rows.items()}
    found: list[str] = []
    for entity, rows in tables.rows.items():
        if entity not in ENTITIES:
            found.append(f"{entity} is not an entity of the standard")
            continue
        seen: set[Any] = set()
        for row in rows:
            if row.get("id") in seen:
                found.append(f"{_name(entity, row)}: the id is used twice")
            seen.add(row.get("id"))
            told = (*_fields(entity, row, in_table=True), *_references(row, ids), *_sense(entity, row))
            found += [f"{_name(entity, row)}: {fault}" for fault in told]
    return found


def nested_faults(entity: str, record: Row) -> Iterator[str]:
    """What is wrong with a nested record, and with everything inside it."""
    for fault in _fields(entity, record, in_table=False):
        yield f"{_name(entity, record)}: {fault}"
    for name, value in record.items():
        if name in LISTS and isinstance(value, list):
            for child in value:
                yield from nested_faults(LISTS[name], child)
        elif name in OBJECTS and isinstance(value, dict):
            yield from nested_faults(OBJECTS[name][0], value)


def _fields(entity: str, row: Row, *, in_table: bool) -> Iterator[str]:
    """Needed fields, unknown fields, shapes and formats."""
    known = ENTITIES[entity].fields
    for name in row:
        if name not in known:
            yield f"{name} is not a field of the standard"
        elif in_table and not known[name].in_table:
            yield f"{name} has no column in a table"
    for field in known.values():
        if in_table and not field.in_table:
            continue
        if field.name in row:
            yield from _value(entity, field, row[field.name])
        elif field.needed or (in_table and field.needed_in_table):
            yield f"{field.name} is missing"


def _value(entity: str, field: HsdsField, value: Any) -> Iterator[str]:
    shapes: dict[str, tuple[type, ...]] = {
        "string": (str,),
        "number": (int, float),
        "array": (list,),
        "object": (dict,),
    }
    if not isinstance(value, shapes[field.shape]) or isinstance(value, bool):
        yield f"{field.name} is not a {field.shape}"
    elif field.shape == "string":
        yield from _text(entity, field, str(value))


def _text(entity: str, field: HsdsField, value: str) -> Iterator[str]:
    if not value.strip():
        if (entity, field.name) not in MAY_BE_EMPTY:
            yield f"{field.name} is empty"
    elif field.choices and value not in field.choices:
        yield f"{field.name} is “{value}”, not one of {', '.join(field.choices)}"
    elif field.format and not _has_format(value, field.format):
        yield f"{field.name} is “{value}”, which is no {field.format}"


def _has_format(value: str, wanted: str) -> bool:
    """Whether a text has the format a field asks for."""
    if wanted in ("uri", "email"):
        return bool((_URI if wanted == "uri" else _EMAIL).fullmatch(value))
    try:
        if wanted == "uuid":
            return str(UUID(value)) == value
        if wanted == "date":
            return date.fromisoformat(value).isoformat() == value
        if wanted == "time":
            return time.fromisoformat(value) is not None
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _references(row: Row, ids: dict[str, set[Any]]) -> Iterator[str]:
    """Ids of other rows that are not there."""
    for name, target in REFERENCES.items():
        if name in row and row[name] not in ids[target]:
            yield f"{name} leads to no {target}"
    for name, beside in OPEN_REFERENCES.items():
        if name in row and row[name] not in ids.get(row.get(beside, ""), set()):
            yield f"{name} leads to no {row.get(beside)}"


def _sense(entity: str, row: Row) -> Iterator[str]:
    """What the standard's own schema lets through: countries, languages, currencies and spans turned around."""
    if entity == "address" and row.get("country") not in COUNTRIES:
        yield f"country is “{row.get('country')}”, not an ISO 3166-1 code"
    if entity == "language" and "code" in row and not _LANGUAGE.fullmatch(row["code"]):
        yield f"code is “{row['code']}”, not a language code"
    if entity == "cost_option" and "currency" in row and not _CURRENCY.fullmatch(row["currency"]):
        yield f"currency is “{row['currency']}”, not an ISO 4217 code"
    if "valid_from" in row and "valid_to" in row and row["valid_to"] < row["valid_from"]:
        yield "valid_to lies before valid_from"
    for name, limit in (("latitude", 90), ("longitude", 180)):
        if isinstance(row.get(name), (int, float)) and abs(row[name]) > limit:
            yield f"{name} is off the map"


def _name(entity: str, row: Row) -> str:
    return f"{entity} {row.get('id', 'without id')}"
