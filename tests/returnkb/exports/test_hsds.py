"""Open Referral HSDS: our checks catch what they should, the package is valid, and services can be read back."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from returnkb.assessment.assess import AssessedCorpus
from returnkb.exports import hsds
from returnkb.exports.hsds.checks import COUNTRIES, faults, nested_faults
from returnkb.exports.hsds.fields import ENTITIES, LISTS, OBJECTS
from returnkb.exports.hsds.guide import GUIDE
from returnkb.exports.hsds.mapping import tables
from returnkb.exports.hsds.tables import Row, Tables
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.imprint import imprint
from returnkb.model.entry import Programme, Service
from tests.returnkb.exports.conftest import text

Spoil = Callable[[Tables], None]


def _made(judged: AssessedCorpus) -> Tables:
    return tables(judged, imprint(judged))


def _first(made: Tables, entity: str) -> Row:
    return made.rows[entity][0]


def test_the_field_table_is_whole() -> None:
    """Every list and object of the field table is made of an entity of the table."""
    for entity in ENTITIES.values():
        for field in entity.fields.values():
            if field.shape == "array":
                assert LISTS[field.name] in ENTITIES
            if field.shape == "object":
                assert OBJECTS[field.name][0] in ENTITIES

    assert ENTITIES["service"].fields["status"].choices == ("active", "inactive", "defunct", "temporarily closed")
    assert ENTITIES["organization"].fields["description"].needed
    assert ENTITIES["service"].fields["organization_id"].needed_in_table
    assert not ENTITIES["service"].fields["organization_id"].needed
    assert {"XK", "DE", "ML"} <= COUNTRIES
    assert len(COUNTRIES) == 250


@pytest.mark.parametrize("which", ["small", "real"])
def test_what_we_write_has_no_faults(which: str, request: pytest.FixtureRequest) -> None:
    """Both trees give tables, and nested records, without a fault."""
    judged: AssessedCorpus = request.getfixturevalue(which)

    assert faults(_made(judged)) == []
    files = hsds.files(judged)
    for name, entity in hsds.ARRAYS.items():
        for record in json.loads(text(files[f"hsds/json/{name}.json"])):
            assert list(nested_faults(entity, record)) == []


SPOILT: dict[str, tuple[Spoil, str]] = {
    "a needed field": (lambda made: _first(made, "service").pop("name"), "name is missing"),
    "a field needed in tables": (lambda made: _first(made, "service").pop("organization_id"), "organization_id is missing"),
    "an empty needed field": (lambda made: _first(made, "organization").update(name=" "), "name is empty"),
    "an unknown field": (lambda made: _first(made, "service").update(opening="9"), "opening is not a field"),
    "a list in a table": (lambda made: _first(made, "service").update(phones=[]), "phones has no column"),
    "text as a number": (lambda made: _first(made, "service").update(minimum_age="18"), "minimum_age is not a number"),
    "a number as text": (lambda made: _first(made, "phone").update(number=38338200000), "number is not a string"),
    "a truth as a number": (lambda made: _first(made, "service").update(minimum_age=True), "minimum_age is not a number"),
    "nothing as a value": (lambda made: _first(made, "service").update(url=None), "url is not a string"),
    "another status": (lambda made: _first(made, "service").update(status="open"), "status is “open”"),
    "an id that is no UUID": (lambda made: _first(made, "language").update(id="sq-1"), "which is no uuid"),
    "an id twice": (lambda made: made.rows["phone"].append(dict(_first(made, "phone"))), "the id is used twice"),
    "a broken link": (lambda made: _first(made, "service").update(url="advice.example.org"), "which is no uri"),
    "a broken mailbox": (lambda made: _first(made, "contact").update(email="info at example"), "which is no email"),
    "a day of another form": (lambda made: _first(made, "service").update(assured_date="10.11.2026"), "which is no date"),
    "a day off the calendar": (lambda made: _first(made, "service").update(assured_date="2026-02-30"), "which is no date"),
    "a time without its zone": (
        lambda made: _first(made, "service").update(last_modified="2026-11-10T00:00:00"),
        "which is no date-time",
    ),
    "hours that are none": (lambda made: _first(made, "schedule").update(opens_at="25:00"), "which is no time"),
    "a span turned around": (
        lambda made: _first(made, "schedule").update(valid_from="2026-02-01", valid_to="2026-01-01"),
        "valid_to lies before valid_from",
    ),
    "a country by name": (lambda made: _first(made, "address").update(country="Kosovo"), "not an ISO 3166-1 code"),
    "a language by name": (lambda made: _first(made, "language").update(code="Albanian"), "not a language code"),
    "a latitude off the map": (lambda made: _first(made, "location").update(latitude=142.2), "latitude is off the map"),
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
def test_spoilt_tables_are_caught(what: str, small: AssessedCorpus) -> None:
    """Each way of breaking the standard is told, and told once or more, with the row it is in."""
    made = copy.deepcopy(_made(small))
    spoil, sentence = SPOILT[what]
    spoil(made)

    assert any(sentence in fault for fault in faults(made))


def test_nested_records_are_caught_too(small: AssessedCorpus) -> None:
    """A fault deep inside a nested record is found."""
    records = json.loads(text(hsds.files(small)["hsds/json/services.json"]))
    service = next(record for record in records if record["name"] == "Legal advice in Prishtina")
    del service["service_at_locations"][0]["phones"][0]["number"]

    assert any("phone" in fault and "number is missing" in fault for fault in nested_faults("service", service))


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
    files = hsds.files(real)
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
    """A rule that answers no gives no attribute of its own; it is told in words beside the rule that allows."""
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


def test_amounts_and_deadlines_are_told(real: AssessedCorpus) -> None:
    """Every amount, minimum stay and deadline of a rule that allows stands in words beside the service."""
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
    files = hsds.files(small)
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
    for name, content in hsds.files(judged).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(content), encoding="utf-8")
