"""JSON-LD export in schema.org terms: a graph per entry, written as a file or embedded in the entry's page."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.freshness import NEVER
from returnkb.exports.records.formats import Files
from returnkb.exports.records.identity import urn
from returnkb.exports.records.metadata import ATTRIBUTION, LICENCE_URL, TITLE, ExportMetadata, export_metadata
from returnkb.model import page_urls
from returnkb.model.edtf import EdtfDate
from returnkb.model.entry import Evidence, Office, Programme, Service
from returnkb.text.indented_json import indented_json

Node = dict[str, Any]

# Inline instead of a URL, so that no consumer of a page fetches the context from another host.
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
_SCRIPT_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def export(assessed: AssessedCorpus) -> Files:
    """`jsonld/<entry>.jsonld` per entry, and `jsonld/index.jsonld`, which lists them."""
    metadata = export_metadata(assessed.corpus)
    files: Files = {
        f"jsonld/{entry.id}.jsonld": indented_json(graph(assessed, metadata, entry))
        for entry in assessed.entries.values()
    }
    index = {
        "@context": CONTEXT,
        "@id": urn("catalog"),
        "@type": "DataCatalog",
        "name": TITLE,
        "license": LICENCE_URL,
        "creditText": ATTRIBUTION,
        "usageInfo": metadata.all_footnotes,
        "hasPart": [{"@id": urn("entry", entry.id), "name": entry.entry.title} for entry in assessed.entries.values()],
    }
    return {"jsonld/index.jsonld": indented_json(index), **files}


def json_ld(assessed: AssessedCorpus, entry: AssessedEntry, metadata: ExportMetadata | None = None) -> str:
    """An entry's graph as the content of a `<script type="application/ld+json">`: one line that cannot end the script.

    The result is marked safe for templates. Pass `metadata` when rendering many pages, as it is the same for all.
    """
    text = json.dumps(graph(assessed, metadata or export_metadata(assessed.corpus), entry), ensure_ascii=False)
    return Markup(text.translate(_SCRIPT_ESCAPES))  # noqa: S704  # escaped in this line


def graph(assessed: AssessedCorpus, metadata: ExportMetadata, entry: AssessedEntry) -> Node:
    """The graph of an entry, its claims, their sources and their places."""
    subject = _entry(assessed, entry)
    claims = [_claim(assessed, metadata, claim) for claim in entry.claims]
    if subject["@type"] in ("Dataset", "Article"):
        subject |= {"license": LICENCE_URL, "creditText": ATTRIBUTION, "inLanguage": "en"}
        subject |= {"isAccessibleForFree": True, "hasPart": [{"@id": claim["@id"]} for claim in claims]}
    if metadata.site:
        subject["url"] = metadata.site + page_urls.entry(entry.id)
    place_ids = {entry.place_id, *(claim.scope for claim in entry.claims)} | set(_served(entry))
    sources = dict.fromkeys(evidence.source for claim in entry.claims for evidence in claim.claim.evidence)
    nodes = [subject, *claims, *(_source(assessed, source_id) for source_id in sources)]
    nodes += _places(assessed, metadata, sorted(place for place in place_ids if place))
    footnote = metadata.footnote(json.dumps(nodes, ensure_ascii=False))
    if footnote:
        subject["disambiguatingDescription"] = footnote
    return {"@context": CONTEXT, "@graph": nodes}


def _entry(assessed: AssessedCorpus, entry: AssessedEntry) -> Node:
    """The main node of an entry."""
    content = entry.entry
    node: Node = {"@id": urn("entry", entry.id), "@type": "Dataset", "identifier": entry.id, "name": content.title}
    node["description"] = content.summary or (entry.claims[0].claim.text if entry.claims else content.title)
    node["keywords"] = assessed.corpus.topics[content.topic].value.label
    if isinstance(content, Service):
        return {**node, **_service(assessed, entry, content)}
    if isinstance(content, Programme):
        return {**node, **_programme(assessed, content)}
    if entry.place_id:
        node["spatialCoverage"] = {"@id": urn("place", entry.place_id)}
    return {**node, "@type": "Article" if content.kind == "guide" else "Dataset"}


def _service(assessed: AssessedCorpus, entry: AssessedEntry, service: Service) -> Node:
    who = service.who
    groups = [assessed.corpus.groups[group].value.label for group in who.groups]
    audience = [{"@type": "Audience", "audienceType": label} for label in groups]
    if who.text:
        audience.append({"@type": "Audience", "description": who.text})
    area = [{"@id": urn("place", place)} for place in _served(entry)]
    return {
        **_provided_by(assessed, service.organisation, area),
        "serviceType": [assessed.corpus.services[offer].value.label for offer in service.offers],
        "areaServed": area,
        **({"audience": audience} if audience else {}),
        "availableChannel": [_channel(assessed, office) for office in assessed.corpus.visible_offices(service)],
    }


def _programme(assessed: AssessedCorpus, programme: Programme) -> Node:
    offers = [
        {"@type": "Offer", "identifier": package.id, "itemOffered": {"@type": "Service", "name": package.name}}
        for package in programme.packages
    ]
    node = {**_provided_by(assessed, programme.operator, []), "alternateName": list(programme.other_names)}
    if programme.funders:
        node["sponsor"] = [_organisation(assessed, funder) for funder in programme.funders]
    return node | ({"hasOfferCatalog": {"@type": "OfferCatalog", "itemListElement": offers}} if offers else {})


def _provided_by(assessed: AssessedCorpus, organisation: str, area: list[Node]) -> Node:
    """Type and provider of a service: GovernmentService with its jurisdiction where a state body provides it."""
    state = assessed.corpus.organisations[organisation].value.type == "government"
    node: Node = {"@type": "GovernmentService" if state else "Service"}
    if state and area:
        node["jurisdiction"] = area
    return {**node, "provider": _organisation(assessed, organisation)}


def _channel(assessed: AssessedCorpus, office: Office) -> Node:
    place = assessed.corpus.place(office.place)
    location: Node = {
        "@type": "Place",
        "name": office.name or place.label,
        "containedInPlace": {"@id": urn("place", place.id)},
    }
    if office.address:
        country = assessed.corpus.place(place.country_id).code
        address = {"streetAddress": office.address, "addressLocality": place.label, "addressCountry": country}
        location["address"] = {"@type": "PostalAddress", **{name: text for name, text in address.items() if text}}
    if office.hours:
        location["openingHoursSpecification"] = {"@type": "OpeningHoursSpecification", "description": office.hours}
    channel: Node = {"@type": "ServiceChannel", "serviceLocation": location}
    phones = [_phone(phone.number, phone.note) for phone in office.phones]
    phones += [{"@type": "ContactPoint", "email": email} for email in office.emails]
    phones += [{"@type": "ContactPoint", "url": office.form}] if office.form else []
    optional = {"servicePhone": phones, "serviceUrl": office.website, "availableLanguage": list(office.languages)}
    return channel | {name: value for name, value in optional.items() if value}


def _phone(number: str, note: str | None) -> Node:
    return {"@type": "ContactPoint", "telephone": number, **({"description": note} if note else {})}


def _organisation(assessed: AssessedCorpus, organisation: str) -> Node:
    record = assessed.corpus.organisations[organisation].value
    kind = "GovernmentOrganization" if record.type == "government" else "Organization"
    node = {"@id": urn("organisation", organisation), "@type": kind, "name": record.name}
    return node | ({"url": record.website} if record.website else {})


def _claim(assessed: AssessedCorpus, metadata: ExportMetadata, claim: AssessedClaim) -> Node:
    node: Node = {
        "@id": urn("claim", claim.ref),
        "@type": "Claim",
        "identifier": claim.ref,
        "text": claim.claim.text,
        "about": {"@id": urn("entry", claim.entry_id)},
        "inLanguage": "en",
        "creativeWorkStatus": str(claim.freshness.status),
    }
    if metadata.site:
        node["url"] = metadata.site + page_urls.entry(claim.entry_id, claim.claim.id)
    if claim.scope:
        node["spatialCoverage"] = {"@id": urn("place", claim.scope)}
    if claim.claim.observed.known:
        node["temporalCoverage"] = _iso8601(claim.claim.observed)
    if claim.freshness.dates.due != NEVER:
        node["expires"] = claim.freshness.dates.due.isoformat()
    return {**node, "citation": [_citation(claim, evidence) for evidence in claim.claim.evidence]}


def _citation(claim: AssessedClaim, evidence: Evidence) -> Node:
    """The source, or the cited passage of it where the evidence has a quote or a locator."""
    source = {"@id": urn("source", evidence.source)}
    if not (evidence.quote or evidence.where):
        return source
    node: Node = {"@id": urn("passage", claim.ref, evidence.source, evidence.where or "", evidence.quote or "")}
    node |= {"@type": "Quotation" if evidence.quote else "CreativeWork", "isPartOf": source}
    if evidence.quote:
        node |= {"text": evidence.quote, "inLanguage": evidence.quote_language or "en"}
    return node | ({"position": evidence.where} if evidence.where else {})


def _source(assessed: AssessedCorpus, source_id: str) -> Node:
    source = assessed.corpus.sources[source_id].value
    node: Node = {"@id": urn("source", source_id), "@type": "CreativeWork", "identifier": source_id}
    node |= {"name": source.title, "publisher": {"@type": "Organization", "name": source.publisher}}
    node["inLanguage"] = source.language
    if source.url:
        node["url"] = source.url
    return node | ({"datePublished": _iso8601(source.published)} if source.published.known else {})


def _places(assessed: AssessedCorpus, metadata: ExportMetadata, place_ids: list[str]) -> list[Node]:
    """Nodes of places and of their ancestors, each once."""
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
    """The ids of the places a service serves; the entry's own place when it names none."""
    area = entry.entry.area if isinstance(entry.entry, Service) else ()
    return list(area) or ([entry.place_id] if entry.place_id else [])


def _iso8601(time: EdtfDate) -> str:
    """An EDTF date as an ISO 8601 date or interval, without qualifiers of uncertainty."""
    return "/".join(point.rstrip("~?%") or ".." for point in time.text.split("/"))
