"""Documentation of every HSDS field that the export fills, for the page on open data."""

from __future__ import annotations

# By entity and field: where the value comes from.
GUIDE: dict[str, dict[str, str]] = {
    "organization": {
        "name": "The organisation's name.",
        "alternate_name": "Its other and former names.",
        "description": "What it is, in one sentence; its name and kind where nobody has said.",
        "website": "Its own site.",
    },
    "organization_identifier": {
        "organization_id": "The organisation.",
        "identifier_scheme": "Always “returnkb”.",
        "identifier_type": "Always “id”.",
        "identifier": "Our id of the organisation.",
    },
    "program": {
        "organization_id": "Who runs the programme.",
        "name": "Its title.",
        "alternate_name": "Its other names.",
        "description": "Its claims, each with the time it is about and who says so, and when it ran.",
    },
    "service": {
        "organization_id": "Who helps, or who runs the programme.",
        "program_id": "The programme a package belongs to.",
        "name": "The entry's title; for a programme, the package.",
        "alternate_name": "For a programme's package, the id of the rule under which somebody has it.",
        "description": "The claims, each with the time it is about and who says so.",
        "url": "The first website of its offices.",
        "email": "The first mailbox of its offices, never a person's.",
        "status": "Open and not-known-to-be-closed are “active”, history and ended rules “inactive”, closed “defunct”. "
        "The taxonomy `operating` tells open from unknown.",
        "application_process": "How a counsellor refers somebody.",
        "fees_description": "What it costs.",
        "wait_time": "Waiting time.",
        "eligibility_description": "Who may use it, in words; what is left out is not known, and never a no.",
        "assured_date": "The day a person checked it; absent: nobody has.",
        "alert": "How fresh it is and why, and whether it is known to work still.",
    },
    "service_at_location": {
        "service_id": "The service.",
        "location_id": "The office.",
        "description": "The office's own name.",
    },
    "location": {
        "location_type": "“physical” with a published street address, else “virtual”.",
        "url": "The office's website.",
        "organization_id": "The organisation.",
        "name": "The office's name, or its place's.",
        "description": "Its place and what that is part of, with the footnote of its country.",
        "external_identifier": "Our id of its place. Points of places are not points of offices and are left out.",
        "external_identifier_type": "Always “returnkb place”.",
    },
    "address": {
        "location_id": "The office.",
        "address_1": "Street address; never for kinds of help whose place could endanger people.",
        "city": "The place.",
        "state_province": "The first level below the country; empty where there is none.",
        "postal_code": "Always empty: we keep none.",
        "country": "ISO 3166-1 alpha-2, XK for Kosovo.",
        "address_type": "Always “physical”.",
    },
    "contact": {
        "service_id": "The service.",
        "service_at_location_id": "The service at the office.",
        "email": "A mailbox of the office.",
    },
    "phone": {
        "service_at_location_id": "The service at the office.",
        "number": "With country code.",
        "description": "What it is for.",
    },
    "schedule": {
        "service_at_location_id": "The service at the office.",
        "description": "Opening hours as published.",
    },
    "service_area": {
        "service_id": "The service.",
        "name": "A place it serves.",
        "description": "What that place is part of, with the footnote of its country.",
        "extent": "The place's P-code, or our id.",
        "extent_type": "Always “other”.",
    },
    "language": {"location_id": "The office.", "code": "A language spoken there."},
    "required_document": {"service_id": "The service.", "document": "A paper to bring."},
    "accessibility": {"location_id": "The office.", "description": "What a wheelchair user must know."},
    "funding": {"service_id": "The service.", "source": "Who pays for its programme."},
    "url": {"service_id": "The service.", "url": "Further websites of its offices."},
    "attribute": {
        "link_id": "The service.",
        "taxonomy_term_id": "The term.",
        "link_type": "The taxonomy.",
        "link_entity": "Always “service”.",
        "value": "The term's code; for a programme's rule its answer, “yes” or “ask”.",
        "label": "The term in words.",
    },
    "taxonomy": {
        "name": "host_country, return_mode, population_group, service_type, topic, operating, freshness.",
        "description": "What its terms say.",
        "version": "The edition.",
    },
    "taxonomy_term": {
        "code": "Our id, or the ISO code of a host country.",
        "name": "Its label.",
        "description": "Other words for it.",
        "parent_id": "The topic, or country, above it.",
        "taxonomy": "The taxonomy's name.",
        "language": "Always “en”.",
        "taxonomy_id": "The taxonomy.",
    },
}
