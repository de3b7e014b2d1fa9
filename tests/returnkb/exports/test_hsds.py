"""Open Referral HSDS: checks find broken packages, ours is valid, and services can be read back."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports import hsds
from returnkb.exports.hsds import tables_of
from returnkb.exports.hsds.field_guide import GUIDE
from returnkb.exports.hsds.fields import ENTITIES, LISTS, OBJECTS, HsdsField
from returnkb.exports.hsds.tables import Row, Tables
from returnkb.exports.hsds.validation import COUNTRIES, validation_errors
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.metadata import export_metadata
from returnkb.model.entry import Programme, Service
from tests.returnkb.exports.conftest import text

Spoil = Callable[[Tables], None]


def _made(judged: AssessedCorpus) -> Tables:
    return tables_of(judged, export_metadata(judged.corpus))


@cache
def _validator(entity: str) -> jsonschema.Draft202012Validator:
    """A JSON Schema validator of an entity's nested records, made from the fields of the standard."""
    definitions = {
        name: {
            "type": "object",
            "required": [field.name for field in one.fields.values() if field.required],
            "properties": {field.name: _property(field) for field in one.fields.values()},
            "additionalProperties": False,
        }
        for name, one in ENTITIES.items()
    }
    schema = {"$ref": f"#/$defs/{entity}", "$defs": definitions}
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def _property(field: HsdsField) -> dict[str, Any]:
    if field.json_type == "array":
        return {"type": "array", "items": {"$ref": f"#/$defs/{LISTS[field.name]}"}}
    if field.json_type == "object":
        return {"$ref": f"#/$defs/{OBJECTS[field.name][0]}"}
    optional = {"format": field.format, "enum": list(field.choices)}
    return {"type": field.json_type} | {name: value for name, value in optional.items() if value}


def _first(made: Tables, entity: str) -> Row:
    return made.rows[entity][0]


def test_the_field_table_is_whole() -> None:
    """Every list and object of the field table is made of an entity of the table."""
    for entity in ENTITIES.values():
        for field in entity.fields.values():
            if field.json_type == "array":
                assert LISTS[field.name] in ENTITIES
            if field.json_type == "object":
                assert OBJECTS[field.name][0] in ENTITIES

    assert ENTITIES["service"].fields["status"].choices == ("active", "inactive", "defunct", "temporarily closed")
    assert ENTITIES["organization"].fields["description"].required
    assert ENTITIES["service"].fields["organization_id"].required_in_table
    assert not ENTITIES["service"].fields["organization_id"].required
    assert {"XK", "DE", "ML"} <= COUNTRIES
    assert len(COUNTRIES) == 250


@pytest.mark.slow
@pytest.mark.parametrize("which", ["small", "real"])
def test_what_we_write_has_no_faults(which: str, request: pytest.FixtureRequest) -> None:
    """Both trees give tables, and nested records, without a fault."""
    judged: AssessedCorpus = request.getfixturevalue(which)

    assert validation_errors(_made(judged)) == []
    files = hsds.export(judged)
    for name, entity in hsds.ARRAYS.items():
        for record in json.loads(text(files[f"hsds/json/{name}.json"])):
            assert [error.message for error in _validator(entity).iter_errors(record)] == []


SPOILT: dict[str, tuple[Spoil, str]] = {
    "a needed field": (lambda made: _first(made, "service").pop("name"), "name: Field required"),
    "a field needed in tables": (lambda made: _first(made, "service").pop("organization_id"), "organization_id: Field required"),
    "an empty needed field": (lambda made: _first(made, "organization").update(name=" "), "name: String should match"),
    "an unknown field": (lambda made: _first(made, "service").update(opening="9"), "opening: Extra inputs are not permitted"),
    "a list in a table": (lambda made: _first(made, "service").update(phones=[]), "phones: Extra inputs are not permitted"),
    "text as a number": (lambda made: _first(made, "service").update(minimum_age="18"), "minimum_age: Input should be a valid number"),
    "a number as text": (lambda made: _first(made, "phone").update(number=38338200000), "number: Input should be a valid string"),
    "a truth as a number": (lambda made: _first(made, "service").update(minimum_age=True), "minimum_age: Input should be a valid number"),
    "nothing as a value": (lambda made: _first(made, "service").update(url=None), "url: Input should be a valid string"),
    "another status": (lambda made: _first(made, "service").update(status="open"), "status: Input should be 'active'"),
    "an id that is no UUID": (lambda made: _first(made, "language").update(id="sq-1"), "id: Input should be a valid UUID"),
    "an id twice": (lambda made: made.rows["phone"].append(dict(_first(made, "phone"))), "phone: an id is used twice"),
    "a broken link": (lambda made: _first(made, "service").update(url="advice.example.org"), "url: String should match"),
    "a broken mailbox": (lambda made: _first(made, "contact").update(email="info at example"), "email: String should match"),
    "a day of another form": (lambda made: _first(made, "service").update(assured_date="10.11.2026"), "assured_date: Input should be a valid date"),
    "a day off the calendar": (lambda made: _first(made, "service").update(assured_date="2026-02-30"), "assured_date: Input should be a valid date"),
    "a time without its zone": (
        lambda made: _first(made, "service").update(last_modified="2026-11-10T00:00:00"),
        "last_modified: Input should have timezone info",
    ),
    "hours that are none": (lambda made: _first(made, "schedule").update(opens_at="25:00"), "opens_at: Input should be in a valid time format"),
    "a span turned around": (
        lambda made: _first(made, "schedule").update(valid_from="2026-02-01", valid_to="2026-01-01"),
        "valid_to lies before valid_from",
    ),
    "a country by name": (lambda made: _first(made, "address").update(country="Kosovo"), "country: Input should be"),
    "a language by name": (lambda made: _first(made, "language").update(code="Albanian"), "code: String should match"),
    "a latitude off the map": (lambda made: _first(made, "location").update(latitude=142.2), "latitude: Input should be less than or equal to 90"),
    "an organisation that is not there": (
        lambda made: _first(made, "service").update(organization_id=uuid("x", "y")),
        "organization_id leads to no organization",
    ),
    "a place that is not there": (
        lambda made: _first(made, "service_at_location").update(location_id=uuid("x", "y")),
        "location_id leads to no location",
    ),
    "an attribute of nothing": (
        lambda made: _first(made, "attribute").update(link_id=uuid("x", "y")),
        "link_id leads to no service",
    ),
    "an attribute of the wrong thing": (
        lambda made: _first(made, "attribute").update(link_entity="phone"),
        "link_id leads to no phone",
    ),
    "an entity of our own": (lambda made: made.rows.update(claim=[{"id": uuid("x")}]), "claim is not an entity"),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT)
def test_broken_tables_are_reported(what: str, small: AssessedCorpus) -> None:
    """Each violation of the standard is reported at least once, with its row."""
    made = copy.deepcopy(_made(small))
    spoil, sentence = SPOILT[what]
    spoil(made)

    assert any(sentence in error for error in validation_errors(made))


def test_the_schema_of_nested_records_finds_what_is_missing(small: AssessedCorpus) -> None:
    """A number missing from a phone deep inside a service is an error."""
    records = json.loads(text(hsds.export(small)["hsds/json/services.json"]))
    service = next(record for record in records if record["name"] == "Legal advice in Prishtina")
    del service["service_at_locations"][0]["phones"][0]["number"]

    assert [error.message for error in _validator("service").iter_errors(service)] == [
        "'number' is a required property"
    ]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("which", ["small", "real"])
def test_the_tabular_package_is_valid(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Frictionless finds the package valid: types, needed columns, choices, keys and foreign keys."""
    from frictionless import Package

    _write(request.getfixturevalue(which), tmp_path)
    report = Package(str(tmp_path / "hsds" / "datapackage.json")).validate()

    assert report.flatten(["type", "message"]) == []
    assert report.valid


@pytest.mark.filterwarnings("ignore")
def test_frictionless_sees_what_is_broken(small: AssessedCorpus, tmp_path: Path) -> None:
    """The description binds: a phone of no service, or an address without a street, makes the package invalid."""
    from frictionless import Package

    _write(small, tmp_path)
    phones = tmp_path / "hsds" / "tables" / "phones.csv"
    there = _first(_made(small), "phone")["service_at_location_id"]
    phones.write_text(phones.read_text(encoding="utf-8").replace(there, uuid("x", "y"), 1), encoding="utf-8")
    services = tmp_path / "hsds" / "tables" / "services.csv"
    services.write_text(services.read_text(encoding="utf-8").replace(",active,", ",open,", 1), encoding="utf-8")
    report = Package(str(tmp_path / "hsds" / "datapackage.json")).validate()

    assert {kind for (kind,) in report.flatten(["type"])} >= {"foreign-key", "constraint-error"}


def test_services_read_back_are_the_same(real: AssessedCorpus) -> None:
    """Title, organisation, kinds of help, limits, status and every office of a service can be read back."""
    files = hsds.export(real)
    organisations = {
        record["id"]: record["organization_identifiers"][0]["identifier"]
        for record in json.loads(text(files["hsds/json/organizations.json"]))
    }
    found = {record["id"]: record for record in json.loads(text(files["hsds/json/services.json"]))}
    services = {entry.id: entry.entry for entry in real.entries.values() if isinstance(entry.entry, Service)}
    for entry_id, service in services.items():
        record = found[uuid("entry", entry_id)]
        terms: dict[str, list[str]] = {}
        for attribute in record["attributes"]:
            terms.setdefault(attribute["link_type"], []).append(attribute["taxonomy_term"]["code"])

        assert record["name"] == service.title
        assert organisations[record["organization_id"]] == service.organisation
        assert tuple(terms["service_type"]) == service.offers
        assert terms["operating"] == [service.status]
        assert tuple(terms.get("population_group", ())) == service.who.groups
        assert tuple(terms.get("return_mode", ())) == service.who.modes
        assert tuple(terms.get("host_country", ())) == service.who.hosts
        assert [item["document"] for item in record.get("required_documents", ())] == list(service.papers)
        assert record.get("fees_description") == service.cost
        offices = [_office(there) for there in record.get("service_at_locations", ())]
        assert offices == [_written(office) for office in service.offices]


def _office(there: Row) -> dict[str, Any]:
    location = there["location"]
    return {
        "place": location["external_identifier"],
        "address": next((address["address_1"] for address in location.get("addresses", ())), None),
        "phones": [(phone["number"], phone.get("description")) for phone in there.get("phones", ())],
        "emails": [contact["email"] for contact in there.get("contacts", ())],
        "website": location.get("url"),
        "hours": next((schedule["description"] for schedule in there.get("schedules", ())), None),
        "languages": [language["code"] for language in location.get("languages", ())],
    }


def _written(office: Any) -> dict[str, Any]:
    return {
        "place": office.place,
        "address": office.address,
        "phones": [(phone.number, phone.note) for phone in office.phones],
        "emails": list(office.emails),
        "website": office.website,
        "hours": office.hours,
        "languages": list(office.languages),
    }


def test_tables_and_json_say_the_same(small: AssessedCorpus, tmp_path: Path) -> None:
    """Every service of the JSON array is a row of the table, with the same status."""
    import csv

    _write(small, tmp_path)
    with (tmp_path / "hsds" / "tables" / "services.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = {row["id"]: row["status"] for row in csv.DictReader(table)}
    records = json.loads((tmp_path / "hsds" / "json" / "services.json").read_text(encoding="utf-8"))

    assert rows == {record["id"]: record["status"] for record in records}


def test_every_programme_and_package_is_there(real: AssessedCorpus) -> None:
    """Each programme is a program, and each of its packages at least one service of it."""
    made = _made(real)
    programmes = {entry.id: entry.entry for entry in real.entries.values() if isinstance(entry.entry, Programme)}
    of: dict[str, int] = {}
    for row in made.rows["service"]:
        if "program_id" in row:
            of[row["program_id"]] = of.get(row["program_id"], 0) + 1

    assert {row["id"] for row in made.rows["program"]} == {uuid("entry", entry_id) for entry_id in programmes}
    for entry_id, programme in programmes.items():
        assert of[uuid("entry", entry_id)] >= max(1, len(programme.packages))


def test_a_refusing_rule_limits_nothing_to_itself(small: AssessedCorpus) -> None:
    """A rule that answers no gives no attribute of its own; it is described in the text beside the rule that allows."""
    made = _made(small)
    service = next(row for row in made.rows["service"] if "Coming Home" in row["name"])
    modes = [
        (row["label"], row["value"])
        for row in made.rows["attribute"]
        if row["link_id"] == service["id"] and row["link_type"] == "return_mode"
    ]

    assert modes == [("Assisted voluntary return", "yes")]
    assert "Yes:" in service["eligibility_description"]
    assert "No:" in service["eligibility_description"]


def test_amounts_and_deadlines_are_in_the_text(real: AssessedCorpus) -> None:
    """Every amount, minimum stay and deadline of a rule that allows is in the text of the service."""
    made = _made(real)
    services = {row["id"]: row for row in made.rows["service"]}
    for entry in real.entries.values():
        if not isinstance(entry.entry, Programme):
            continue
        for package in entry.entry.packages:
            for rule in entry.entry.rules:
                if rule.answer == "no" or (rule.packages and package.id not in rule.packages):
                    continue
                row = services[uuid("package", entry.id, package.id, rule.id)]
                if package.amount is not None:
                    assert f"{package.amount:.2f}".removesuffix(".00") in row["description"]
                if rule.apply_within_months_of_departure is not None:
                    assert f"within {rule.apply_within_months_of_departure} months" in row["eligibility_description"]
                if rule.min_stay_months is not None:
                    assert f"{rule.min_stay_months} months" in row["eligibility_description"]


def test_a_safe_house_has_a_telephone_and_no_address(small: AssessedCorpus) -> None:
    """A hidden kind of help is virtual, without address, and nothing of it stands in any file."""
    files = hsds.export(small)
    records = json.loads(text(files["hsds/json/services.json"]))
    safe_house = next(record for record in records if record["name"].startswith("Safe house"))
    there = safe_house["service_at_locations"][0]

    assert there["location"]["location_type"] == "virtual"
    assert "addresses" not in there["location"]
    assert there["phones"][0]["number"] == "+383 29 000 000"
    assert not any("Hidden Street" in text(content) or "green gate" in text(content) for content in files.values())


def test_only_a_person_gives_an_assured_date(small: AssessedCorpus) -> None:
    """`assured_date` is the day a person checked; a service nobody checked has none, however lately it was read."""
    rows = {row["name"]: row for row in _made(small).rows["service"]}

    assert rows["Legal advice in Prishtina"]["assured_date"] == "2026-11-10"
    assert "assured_date" not in rows["Safe house for women in Prizren"]
    assert "not known whether it still works" in rows["Safe house for women in Prizren"]["alert"]


@pytest.mark.parametrize("which", ["small", "real"])
def test_every_field_we_fill_is_explained(which: str, request: pytest.FixtureRequest) -> None:
    """The page on open data tells where each filled field comes from, and tells of no field that is not one."""
    for entity, rows in _made(request.getfixturevalue(which)).rows.items():
        filled = {name for row in rows for name in row} - {"id"}
        assert filled <= set(GUIDE.get(entity, {})), entity
    for entity, fields in GUIDE.items():
        assert set(fields) <= set(ENTITIES[entity].fields)


def _write(judged: AssessedCorpus, folder: Path) -> None:
    for name, content in hsds.export(judged).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(content), encoding="utf-8")
