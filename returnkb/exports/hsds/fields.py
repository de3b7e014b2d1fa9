"""Schema of Open Referral HSDS 3.1: entities, their tables, and the type, format and requirement of each field.

Names and types are facts of the standard (docs.openreferral.org); the standard's own schema files are not part of this project.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = "3.1"

# entity table: field[* required | † required in tables] [type, format or choices; default: text]
_TABLE = """
organization organizations.csv: id* uuid; name*; alternate_name; description*; email email; website uri;
  additional_websites array; tax_status; tax_id; year_incorporated number; legal_status; logo; uri uri;
  parent_organization_id uuid; funding array; contacts array; phones array; locations array; programs array;
  organization_identifiers array; attributes array; metadata array
service services.csv: id* uuid; organization_id† uuid; program_id uuid; name*; alternate_name; description; url uri;
  additional_urls array; email email; status* active|inactive|defunct|temporarily_closed; interpretation_services;
  application_process; fees_description; wait_time; fees; accreditations; eligibility_description; minimum_age
  number; maximum_age number; assured_date date; assurer_email email; licenses; alert; last_modified date-time;
  phones array; schedules array; service_areas array; service_at_locations array; languages array; organization
  object; funding array; cost_options array; program object; required_documents array; contacts array; capacities
  array; attributes array; metadata array
service_at_location service_at_location.csv: id* uuid; service_id† uuid; location_id† uuid; description;
  service_areas array; contacts array; phones array; schedules array; location object; attributes array; metadata
  array
location locations.csv: id* uuid; location_type* physical|postal|virtual; url uri; organization_id uuid; name;
  alternate_name; description; transportation; latitude number; longitude number; external_identifier;
  external_identifier_type; languages array; addresses array; contacts array; accessibility array; phones array;
  schedules array; attributes array; metadata array
address addresses.csv: id* uuid; location_id uuid; attention; address_1*; address_2; city*; region; state_province*;
  postal_code*; country*; address_type* physical|postal|virtual; attributes array; metadata array
contact contacts.csv: id* uuid; organization_id uuid; service_id uuid; service_at_location_id uuid; location_id
  uuid; name; title; department; email email; phones array; attributes array; metadata array
phone phones.csv: id* uuid; location_id uuid; service_id uuid; organization_id uuid; contact_id uuid;
  service_at_location_id uuid; number*; extension number; type; description; languages array; attributes array;
  metadata array
schedule schedules.csv: id* uuid; service_id uuid; location_id uuid; service_at_location_id uuid; valid_from date;
  valid_to date; dtstart date; timezone number; until date; count number; wkst MO|TU|WE|TH|FR|SA|SU; freq
  WEEKLY|MONTHLY; interval number; byday; byweekno; bymonthday; byyearday; description; opens_at time; closes_at
  time; schedule_link uri; attending_type; notes; attributes array; metadata array
service_area service_areas.csv: id* uuid; service_id uuid; service_at_location_id uuid; name; description; extent;
  extent_type; uri; attributes array; metadata array
language languages.csv: id* uuid; service_id uuid; location_id uuid; phone_id uuid; name; code; note; attributes
  array; metadata array
required_document required_documents.csv: id* uuid; service_id uuid; document; uri uri; attributes array; metadata
  array
cost_option cost_options.csv: id* uuid; service_id† uuid; valid_from date; valid_to date; option; currency; amount
  number; amount_description; attributes array; metadata array
program programs.csv: id* uuid; organization_id† uuid; name*; alternate_name; description*; attributes array;
  metadata array
accessibility accessibility.csv: id* uuid; location_id uuid; description; details; url uri; attributes array;
  metadata array
funding funding.csv: id* uuid; organization_id uuid; service_id uuid; source; attributes array; metadata array
organization_identifier organization_identifiers.csv: id* uuid; organization_id† uuid; identifier_scheme;
  identifier_type*; identifier*; attributes array; metadata array
url url.csv: id* uuid; label; url* uri; organization_id uuid; service_id uuid; attributes array; metadata array
service_capacity service_capacity.csv: id* uuid; service_id† uuid; unit* object; unit_id† uuid; available* number;
  maximum number; description; updated* date-time; attributes array; metadata array
unit units.csv: id* uuid; name*; scheme; identifier; uri uri; attributes array; metadata array
attribute attributes.csv: id* uuid; link_id† uuid; taxonomy_term_id† uuid; link_type; link_entity†; value;
  taxonomy_term object; metadata array; label
taxonomy taxonomies.csv: id* uuid; name*; description*; uri uri; version; metadata array
taxonomy_term taxonomy_terms.csv: id* uuid; code; name*; description*; parent_id uuid; taxonomy; taxonomy_detail
  object; language; taxonomy_id uuid; term_uri uri; metadata array
metadata metadata.csv: id* uuid; resource_id† uuid; resource_type†; last_action_date* date; last_action_type*;
  field_name*; previous_value*; replacement_value*; updated_by*
meta_table_description meta_table_descriptions.csv: id* uuid; name; language; character_set; attributes array;
  metadata array
"""

_FIELD = re.compile(r"(\w+)([*†]?)(?: (\S+))?")
_JSON_TYPES = {"number", "array", "object"}


@dataclass(frozen=True)
class HsdsField:
    """A field: JSON type, format or choices of text, and where it is required."""

    name: str
    json_type: str = "string"
    format: str | None = None
    choices: tuple[str, ...] = ()
    required: bool = False
    required_in_table: bool = False

    @property
    def in_table(self) -> bool:
        """Whether it is a column of the table; arrays and objects are rows of other tables."""
        return self.json_type in ("string", "number")


@dataclass(frozen=True)
class Entity:
    """An entity of the standard and the CSV table of its rows."""

    name: str
    table: str
    fields: dict[str, HsdsField]

    @property
    def columns(self) -> list[HsdsField]:
        """The columns of its table in the standard's order."""
        return [field for field in self.fields.values() if field.in_table]


def _field(text: str) -> HsdsField:
    match = _FIELD.fullmatch(text)
    assert match, text
    name, requirement, kind = match[1], match[2], match[3] or "string"
    required, in_table = requirement == "*", bool(requirement)
    if "|" in kind:
        choices = tuple(kind.replace("_", " ").split("|"))
        return HsdsField(name, "string", None, choices, required, in_table)
    if kind in _JSON_TYPES or kind == "string":
        return HsdsField(name, kind, None, (), required, in_table)
    return HsdsField(name, "string", kind, (), required, in_table)


def _entity(line: str) -> Entity:
    head, _, fields = line.partition(": ")
    name, table = head.split()
    found = [_field(text.strip()) for text in fields.split(";")]
    return Entity(name, table, {field.name: field for field in found})


ENTITIES: dict[str, Entity] = {
    entity.name: entity for entity in map(_entity, re.sub(r"\n  ", " ", _TABLE.strip()).splitlines())
}

# Foreign keys: field to entity. The entity of `link_id` and `resource_id` is the value of another field of the row.
REFERENCES = {
    "organization_id": "organization",
    "parent_organization_id": "organization",
    "service_id": "service",
    "service_at_location_id": "service_at_location",
    "location_id": "location",
    "program_id": "program",
    "contact_id": "contact",
    "phone_id": "phone",
    "unit_id": "unit",
    "taxonomy_id": "taxonomy",
    "taxonomy_term_id": "taxonomy_term",
    "parent_id": "taxonomy_term",
}
OPEN_REFERENCES = {"link_id": "link_entity", "resource_id": "resource_type"}

# Entity of the elements of an array, and entity and foreign key of an object.
LISTS = {
    "phones": "phone",
    "schedules": "schedule",
    "service_areas": "service_area",
    "service_at_locations": "service_at_location",
    "languages": "language",
    "funding": "funding",
    "cost_options": "cost_option",
    "required_documents": "required_document",
    "contacts": "contact",
    "capacities": "service_capacity",
    "attributes": "attribute",
    "metadata": "metadata",
    "addresses": "address",
    "accessibility": "accessibility",
    "locations": "location",
    "programs": "program",
    "organization_identifiers": "organization_identifier",
    "additional_websites": "url",
    "additional_urls": "url",
}
OBJECTS = {
    "organization": ("organization", "organization_id"),
    "program": ("program", "program_id"),
    "location": ("location", "location_id"),
    "unit": ("unit", "unit_id"),
    "taxonomy_term": ("taxonomy_term", "taxonomy_term_id"),
    "taxonomy_detail": ("taxonomy", "taxonomy_id"),
}
