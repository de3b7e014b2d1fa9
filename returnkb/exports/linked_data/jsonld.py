"""Entries in the words of schema.org, to be carried by their pages or taken as files."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from returnkb.assessment.assess import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.freshness import NEVER
from returnkb.assessment.office_visibility import visible_offices
from returnkb.exports.records import imprint as imprints
from returnkb.exports.records.identity import urn
from returnkb.exports.records.imprint import Imprint
from returnkb.model import page_urls as addresses
from returnkb.model.edtf import EdtfDate
from returnkb.model.entry import Evidence, Office, Programme, Service

Node = dict[str, Any]

# Written out, not by address: nothing that reads a page needs to ask another host what the words mean.
CONTEXT = {"@vocab": "https://schema.org/"}
FIELDS = {
    "Service": "A service or programme of an organisation that is not a state body: provider, serviceType, areaServed, "
    "audience, availableChannel.",
    "GovernmentService": "The same by a state body, with jurisdiction.",
    "Dataset": "A page of facts or of a gap: name, description, spatialCoverage, license, hasPart its claims.",
    "Article": "A page for counsellors.",
    "Claim": "A claim: text, about, spatialCoverage, temporalCoverage, expires (when another look is due), citation.",
    "Quotation": "The source's own words, with where they stand, and the source they are part of.",
    "CreativeWork": "A source: name, publisher, url, datePublished, inLanguage.",
    "Place": "A place: name, containedInPlace up to its country, which carries its footnote.",
}
_LETTERS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def files(assessed: AssessedCorpus) -> dict[str, str | bytes]:
    """`jsonld/<entry>.jsonld`, and an index that lists them."""
    mark = imprints.imprint(assessed)
    made: dict[str, str | bytes] = {
        f"jsonld/{entry.id}.jsonld": json.dumps(graph(assessed, mark, entry), ensure_ascii=False, indent=1) + "\n"
        for entry in assessed.entries.values()
    }
    index = {
        "@context": CONTEXT,
        "@id": urn("catalog"),
        "@type": "DataCatalog",
        "name": imprints.TITLE,
        "license": imprints.LICENCE_URL,
        "creditText": imprints.ATTRIBUTION,
        "usageInfo": [note for *_, note in mark.notes.values()],
        "hasPart": [{"@id": _urn(entry), "name": entry.entry.title} for entry in assessed.entries.values()],
    }
    return {"jsonld/index.jsonld": json.dumps(index, ensure_ascii=False, indent=1) + "\n", **made}


def json_ld(assessed: AssessedCorpus, entry: AssessedEntry, mark: Imprint | None = None) -> str:
    """An entry as the text of a `<script type="application/ld+json">`: one line in which nothing can end the script.

    The text is marked as safe for templates. Pass `mark` when writing many pages: it is the same for all.
    """
    text = json.dumps(graph(assessed, mark or imprints.imprint(assessed), entry), ensure_ascii=False)
    return Markup("".join(_LETTERS.get(letter, letter) for letter in text))  # noqa: S704  # escaped just here


def graph(assessed: AssessedCorpus, mark: Imprint, entry: AssessedEntry) -> Node:
    """An entry, its claims, their sources and its place, as one graph."""
    subject = _subject(assessed, entry)
    claims = [_claim(assessed, mark, claim) for claim in entry.claims]
    if subject["@type"] in ("Dataset", "Article"):
        subject |= {"license": imprints.LICENCE_URL, "creditText": imprints.ATTRIBUTION, "inLanguage": "en"}
        subject |= {"isAccessibleForFree": True, "hasPart": [{"@id": claim["@id"]} for claim in claims]}
    if mark.site:
        subject["url"] = mark.site + addresses.entry(entry.id)
    place_ids = {entry.place_id, *(claim.scope for claim in entry.claims)} | set(_served(entry))
    sources = {item.source: item for claim in entry.claims for item in claim.claim.evidence}
    nodes = [subject, *claims, *(_source(assessed, item) for item in sources.values())]
    nodes += _places(assessed, mark, sorted(place for place in place_ids if place))
    note = mark.footnote(json.dumps(nodes, ensure_ascii=False))
    if note:
        subject["disambiguatingDescription"] = note
    return {"@context": CONTEXT, "@graph": nodes}


def _subject(assessed: AssessedCorpus, entry: AssessedEntry) -> Node:
    """What the entry is about."""
    what = entry.entry
    node: Node = {"@id": _urn(entry), "@type": "Dataset", "identifier": entry.id, "name": what.title}
    node["description"] = what.summary or (entry.claims[0].claim.text if entry.claims else what.title)
    node["keywords"] = assessed.corpus.topics[what.topic].value.label
    if isinstance(what, Service):
        return {**node, **_service(assessed, entry, what)}
    if isinstance(what, Programme):
        return {**node, **_programme(assessed, what)}
    if entry.place_id:
        node["spatialCoverage"] = {"@id": urn("place", entry.place_id)}
    return {**node, "@type": "Article" if what.kind == "guide" else "Dataset"}


def _service(assessed: AssessedCorpus, entry: AssessedEntry, service: Service) -> Node:
    who = service.who
    groups = [assessed.corpus.groups[group].value.label for group in who.groups]
    audience = [{"@type": "Audience", "audienceType": label} for label in groups]
    if who.text:
        audience.append({"@type": "Audience", "description": who.text})
    area = [{"@id": urn("place", place)} for place in _served(entry)]
    return {
        **_by(assessed, service.organisation, area),
        "serviceType": [assessed.corpus.services[offer].value.label for offer in service.offers],
        "areaServed": area,
        **({"audience": audience} if audience else {}),
        "availableChannel": [_channel(assessed, office) for office in visible_offices(assessed, service)],
    }


def _programme(assessed: AssessedCorpus, programme: Programme) -> Node:
    offers = [
        {"@type": "Offer", "identifier": package.id, "itemOffered": {"@type": "Service", "name": package.name}}
        for package in programme.packages
    ]
    node = {**_by(assessed, programme.operator, []), "alternateName": list(programme.other_names)}
    if programme.funders:
        node["sponsor"] = [_organisation(assessed, funder) for funder in programme.funders]
    return node | ({"hasOfferCatalog": {"@type": "OfferCatalog", "itemListElement": offers}} if offers else {})


def _by(assessed: AssessedCorpus, organisation: str, area: list[Node]) -> Node:
    """Who provides it; a state body's service is a GovernmentService with its jurisdiction."""
    state = assessed.corpus.organisations[organisation].value.type == "government"
    node: Node = {"@type": "GovernmentService" if state else "Service"}
    if state and area:
        node["jurisdiction"] = area
    return {**node, "provider": _organisation(assessed, organisation)}


def _channel(assessed: AssessedCorpus, office: Office) -> Node:
    place = assessed.corpus.place(office.place)
    where: Node = {
        "@type": "Place",
        "name": office.name or place.label,
        "containedInPlace": {"@id": urn("place", place.id)},
    }
    if office.address:
        country = assessed.corpus.place(place.country_id).code
        address = {"streetAddress": office.address, "addressLocality": place.label, "addressCountry": country}
        where["address"] = {"@type": "PostalAddress", **{name: text for name, text in address.items() if text}}
    if office.hours:
        where["openingHoursSpecification"] = {"@type": "OpeningHoursSpecification", "description": office.hours}
    channel: Node = {"@type": "ServiceChannel", "serviceLocation": where}
    phones = [_phone(phone.number, phone.note) for phone in office.phones]
    phones += [{"@type": "ContactPoint", "email": email} for email in office.emails]
    given = {"servicePhone": phones, "serviceUrl": office.website, "availableLanguage": list(office.languages)}
    return channel | {name: value for name, value in given.items() if value}


def _phone(number: str, note: str | None) -> Node:
    return {"@type": "ContactPoint", "telephone": number, **({"description": note} if note else {})}


def _organisation(assessed: AssessedCorpus, organisation: str) -> Node:
    what = assessed.corpus.organisations[organisation].value
    kind = "GovernmentOrganization" if what.type == "government" else "Organization"
    node = {"@id": urn("organisation", organisation), "@type": kind, "name": what.name}
    return node | ({"url": what.website} if what.website else {})


def _claim(assessed: AssessedCorpus, mark: Imprint, claim: AssessedClaim) -> Node:
    node: Node = {
        "@id": urn("claim", claim.ref),
        "@type": "Claim",
        "identifier": claim.ref,
        "text": claim.claim.text,
        "about": {"@id": urn("entry", claim.entry_id)},
        "inLanguage": "en",
        "creativeWorkStatus": str(claim.freshness.status),
    }
    if mark.site:
        node["url"] = mark.site + addresses.entry(claim.entry_id, claim.claim.id)
    if claim.scope:
        node["spatialCoverage"] = {"@id": urn("place", claim.scope)}
    if claim.claim.observed.known:
        node["temporalCoverage"] = _interval(claim.claim.observed)
    if claim.freshness.dates.due != NEVER:
        node["expires"] = claim.freshness.dates.due.isoformat()
    return {**node, "citation": [_citation(claim, item) for item in claim.claim.evidence]}


def _citation(claim: AssessedClaim, item: Evidence) -> Node:
    """The source itself, or, where the words or the page are known, the passage in it."""
    source = {"@id": urn("source", item.source)}
    if not (item.quote or item.locator):
        return source
    node: Node = {"@id": urn("passage", claim.ref, item.source, item.locator or "", item.quote or "")}
    node |= {"@type": "Quotation" if item.quote else "CreativeWork", "isPartOf": source}
    if item.quote:
        node |= {"text": item.quote, "inLanguage": item.quote_language or "en"}
    return node | ({"position": item.locator} if item.locator else {})


def _source(assessed: AssessedCorpus, item: Evidence) -> Node:
    source = assessed.corpus.sources[item.source].value
    node: Node = {"@id": urn("source", item.source), "@type": "CreativeWork", "identifier": item.source}
    node |= {"name": source.title, "publisher": {"@type": "Organization", "name": source.publisher}}
    node["inLanguage"] = source.language
    if source.url:
        node["url"] = source.url
    return node | ({"datePublished": _interval(source.published)} if source.published.known else {})


def _places(assessed: AssessedCorpus, mark: Imprint, place_ids: list[str]) -> list[Node]:
    """Places and all they are part of, each once."""
    nodes: dict[str, Node] = {}
    for place in (place for place_id in place_ids for place in assessed.corpus.chain(place_id)):
        node: Node = {"@id": urn("place", place.id), "@type": "Country" if place.kind == "country" else "Place"}
        node |= {"identifier": place.id, "name": place.label}
        if place.parent:
            node["containedInPlace"] = {"@id": urn("place", place.parent)}
        if place.footnote:
            node["disambiguatingDescription"] = f"* {place.footnote}"
        nodes[place.id] = node
    return list(nodes.values())


def _served(entry: AssessedEntry) -> list[str]:
    """The places a service serves; the entry's own when it names none."""
    area = entry.entry.area if isinstance(entry.entry, Service) else ()
    return list(area) or ([entry.place_id] if entry.place_id else [])


def _interval(time: EdtfDate) -> str:
    """A time as ISO 8601 has it: without the marks for what is uncertain."""
    return "/".join(point.rstrip("~?%") or ".." for point in time.text.split("/"))


def _urn(entry: AssessedEntry) -> str:
    return urn("entry", entry.id)
