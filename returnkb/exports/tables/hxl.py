"""HXL export: services and claims as CSV with a row of column names and a row of hashtags."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.exports.records.formats import Files
from returnkb.exports.records.metadata import ExportMetadata, export_metadata
from returnkb.exports.tables.csv_text import csv_table
from returnkb.model.entry import Office, Service
from returnkb.model.place import Place

Row = dict[str, str]

# By column: HXL hashtag and meaning, as published on the page on open data.
PLACE_COLUMNS = {
    "country_code": ("#country+code+v_iso2", "ISO 3166-1 alpha-2 code, XK for Kosovo."),
    "country": ("#country+name", "The country."),
    "adm1_code": ("#adm1+code", "P-code or ISO code of the first level below, where the gazetteer has one."),
    "adm1": ("#adm1+name", "The first level below the country."),
    "place_id": ("#loc+id", "Our id of the place, which never changes."),
    "place": ("#loc+name", "The place."),
    "other_names": ("#loc+name+alt+list", "Its names in other languages and spellings, parted by |."),
}
SERVICE_COLUMNS = {
    "id": ("#meta+id", "The entry's id, which never changes."),
    **PLACE_COLUMNS,
    "topic": ("#sector+code", "The topic's id."),
    "kinds": ("#service+type+list", "Kinds of help, parted by |."),
    "title": ("#service+name", "The entry's title."),
    "organisation": ("#org+name", "The organisation."),
    "organisation_type": ("#org+type", "What sort of organisation that is."),
    "operating": ("#status+operating", "Open, closed or unknown, as far as anybody knows."),
    "address": ("#loc+address", "Street address; never where it could endanger people."),
    "phones": ("#contact+phone+list", "Numbers with country code, parted by |."),
    "emails": ("#contact+email+list", "Mailboxes of the organisation, parted by |."),
    "form": ("#contact+url+form", "The page with a form to write to them."),
    "website": ("#contact+url", "The page that describes the service."),
    "hours": ("#date+hours", "Opening hours as published."),
    "groups": ("#population+group+list", "Whom it is for, parted by |; empty means not stated, not “nobody”."),
    "modes": ("#modality+return+list", "Modes of return it is for; empty means not stated."),
    "hosts": ("#country+host+code+list", "Host countries people return from; empty means not stated."),
    "freshness": ("#status+freshness", "Current, unverified, due, overdue, contradicted or historical."),
    "about": ("#date+about", "The time the details are about (EDTF)."),
    "accessed": ("#date+accessed", "The day their source was last read."),
    "checked": ("#date+checked", "The day a person checked it; empty: nobody has."),
    "source": ("#meta+source+name", "Who says so, parted by |."),
    "source_url": ("#meta+source+url", "Where they say so, parted by |."),
    "footnote": ("#meta+footnote", "Show this wherever the row is shown."),
}
CLAIM_COLUMNS = {
    "ref": ("#meta+id", "The claim's reference, which never changes."),
    **PLACE_COLUMNS,
    "topic": ("#sector+code", "The topic's id."),
    "text": ("#description", "The claim."),
    "about": ("#date+about", "The time it is about (EDTF)."),
    "freshness": ("#status+freshness", "Current, unverified, due, overdue, contradicted or historical."),
    "support": ("#meta+support", "One source, corroborated or conflicting."),
    "conflicts": ("#meta+conflicts+list", "Claims that say otherwise, parted by |."),
    "accessed": ("#date+accessed", "The day its source was last read."),
    "checked": ("#date+checked", "The day a person checked it; empty: nobody has."),
    "source": ("#meta+source+name", "Who says so, parted by |."),
    "source_url": ("#meta+source+url", "Where they say so, parted by |."),
    "footnote": ("#meta+footnote", "Show this wherever the row is shown."),
}


def export(assessed: AssessedCorpus) -> Files:
    """`hxl/services.csv`, a row per office, and `hxl/claims.csv`, a row per claim."""
    metadata = export_metadata(assessed.corpus)
    return {
        "hxl/services.csv": _csv(metadata, SERVICE_COLUMNS, _services(assessed)),
        "hxl/claims.csv": _csv(
            metadata, CLAIM_COLUMNS, (_claim(assessed, claim) for claim in assessed.claims.values())
        ),
    }


def _csv(metadata: ExportMetadata, columns: dict[str, tuple[str, str]], rows: Iterator[Row]) -> str:
    names = list(columns)
    table = [names, [tag for tag, _ in columns.values()]]
    for row in rows:
        complete = {**row, "footnote": metadata.footnote(*row.values())}
        table.append([complete.get(name, "") for name in names])
    return csv_table(table)


def _services(assessed: AssessedCorpus) -> Iterator[Row]:
    for entry in assessed.entries.values():
        if isinstance(entry.entry, Service):
            common = _service(assessed, entry, entry.entry)
            for office in assessed.corpus.visible_offices(entry.entry):
                yield {**common, **_place(assessed, office.place), **_office(entry, office, assessed)}
            if not entry.entry.offices:
                yield {**common, **_place(assessed, entry.place_id), **_provenance(assessed, list(entry.claims))}


def _service(assessed: AssessedCorpus, entry: AssessedEntry, service: Service) -> Row:
    organisation = assessed.corpus.organisations[service.organisation].value
    return {
        "id": entry.id,
        "topic": service.topic,
        "kinds": "|".join(service.offers),
        "title": service.title,
        "organisation": organisation.name,
        "organisation_type": organisation.type,
        "operating": service.status,
        "groups": "|".join(dict.fromkeys((*service.who.groups, *service.groups))),
        "modes": "|".join(service.who.modes),
        "hosts": "|".join(service.who.hosts),
        "freshness": str(entry.freshness.status),
    }


def _office(entry: AssessedEntry, office: Office, assessed: AssessedCorpus) -> Row:
    claims = [claim for claim in entry.claims if claim.claim.id == office.claim]
    return {
        "address": office.address or "",
        "phones": "|".join(phone.number for phone in office.phones),
        "emails": "|".join(office.emails),
        "form": office.form or "",
        "website": office.website or "",
        "hours": office.hours or "",
        **_provenance(assessed, claims),
    }


def _claim(assessed: AssessedCorpus, claim: AssessedClaim) -> Row:
    return {
        "ref": claim.ref,
        **_place(assessed, claim.scope),
        "topic": assessed.entries[claim.entry_id].entry.topic,
        "text": claim.claim.text,
        "freshness": str(claim.freshness.status),
        "support": str(claim.support),
        "conflicts": "|".join(claim.claim.conflicts),
        **_provenance(assessed, [claim]),
    }


def _provenance(assessed: AssessedCorpus, claims: list[AssessedClaim]) -> Row:
    """Observed dates, dates of reading and checking, and sources of some claims."""
    evidence = [item for claim in claims for item in claim.claim.evidence]
    sources = list(dict.fromkeys(item.source for item in evidence))
    records = [assessed.corpus.sources[source].value for source in sources]
    checked = [claim.freshness.verified_on for claim in claims]
    known = [day for day in checked if day]
    return {
        "about": "|".join(dict.fromkeys(str(claim.claim.observed) for claim in claims)),
        "accessed": max((item.accessed.isoformat() for item in evidence), default=""),
        "checked": min(known).isoformat() if known and len(known) == len(checked) else "",
        "source": "|".join(source.publisher for source in records),
        "source_url": "|".join(source.url or "" for source in records),
    }


def _place(assessed: AssessedCorpus, place_id: str | None) -> Row:
    """The place of a row, its first-level unit and its country."""
    if place_id is None:
        return {}
    chain = assessed.corpus.chain(place_id)
    place, country = chain[0], chain[-1]
    first = chain[-2] if len(chain) > 1 else None
    return {
        "country_code": country.code or "",
        "country": country.label,
        "adm1_code": _place_code(first) if first else "",
        "adm1": first.label if first else "",
        "place_id": place.id,
        "place": place.label,
        "other_names": "|".join(name for name in place.every_name() if name != place.label),
    }


def _place_code(place: Place) -> str:
    return place.codes.get("pcode") or place.codes.get("iso") or ""
