"""Data of the assistance finder in the browser: programmes, rules and services with all sentences worded."""

from __future__ import annotations

from typing import Any

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.freshness import NEVER, Freshness
from returnkb.assessment.places.whom_to_ask import contact_of
from returnkb.corpus.corpus import Corpus
from returnkb.eligibility.models import HEADLINES
from returnkb.eligibility.programmes import certain_from, rules_for, scope_of, stage_of, validity
from returnkb.eligibility.services import (
    access_criteria,
    observed_from,
    observed_until,
    stage_of_service,
)
from returnkb.eligibility.specificity import is_more_specific
from returnkb.eligibility.verdict import evidence_day
from returnkb.eligibility.wording import (
    amount_text,
    condition_sentence,
    facet_question,
    group_names,
    limiting_facets,
    place_name,
    regions_of,
    rule_summary,
)  # fmt: skip
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Package, Programme, Rule, Service
from returnkb.text.html.script_json import script_json

FILE = "assets/assistance-data.js"
GLOBAL = "returnkbAssistance"


def script(assessed: AssessedCorpus) -> str:
    """The data as a classic script that sets one global, so that it also loads from file: URLs."""
    return f"window.{GLOBAL} = {script_json(browser_data(assessed))};\n"


def browser_data(assessed: AssessedCorpus) -> dict[str, Any]:
    """All data of the finder: the options of its form and the entries it evaluates."""
    corpus = assessed.corpus
    return {
        "made": assessed.today.isoformat(),
        "headlines": [[answer, cause, sentence] for (answer, cause), sentence in HEADLINES.items()],
        **form_options(corpus),
        "entries": [_entry(assessed, entry) for entry in assessed.entries.values() if _is_assistance(entry)],
    }


def form_options(corpus: Corpus) -> dict[str, Any]:
    """Options of the form: countries, regions where a rule limits them, places, modes and groups."""
    rules = [rule for record in corpus.entries.values() if isinstance(record.value, Programme) for rule in record.value.rules]  # fmt: skip
    services = [record.value for record in corpus.entries.values() if isinstance(record.value, Service)]
    hosts = {code for rule in rules for code in rule.hosts} | {
        code for service in services for code in service.who.hosts
    }
    returned = {r.value.code for r in corpus.places.values() if r.value.code and "return" in r.value.roles}
    with_regions = {region.partition("-")[0] for rule in rules for region in rule.host_regions}
    return {
        "hosts": _named(corpus, hosts | with_regions),
        "regions": {host: regions(corpus, host) for host in sorted(with_regions)},
        "to": _named(corpus, returned | {code for rule in rules for code in rule.to}),
        "places": _places(corpus),
        "modes": [[record.id, record.value.label, record.value.forced] for record in corpus.modes.values()],
        "groups": [[record.id, record.value.label] for record in corpus.groups.values() if record.id != "any"],
    }


def regions(corpus: Corpus, host: str) -> list[list[str]]:
    """Codes and names of the regions of a host country, sorted by name."""
    known = {code for code in corpus.labels_by_code if code.startswith(f"{host}-")}
    return _named(corpus, known or set(regions_of(host)))


def _places(corpus: Corpus) -> dict[str, list[list[Any]]]:
    """Places by country of return, sorted by name, each with the areas that contain it."""
    by_country: dict[str, list[list[Any]]] = {}
    for record in corpus.places.values():
        place = record.value
        country = corpus.places.get(place.country_id)
        if place.is_country or country is None or not country.value.code or "return" not in country.value.roles:
            continue
        wider = [*(one.id for one in corpus.chain(place.id)[1:]), *place.also_in]
        by_country.setdefault(country.value.code, []).append([place.id, place.label, wider])
    return {code: sorted(places, key=lambda one: str(one[1])) for code, places in by_country.items()}


def _named(corpus: Corpus, codes: set[str]) -> list[list[str]]:
    return sorted(([code, place_name(corpus, code)] for code in codes), key=lambda pair: pair[1])


def _is_assistance(entry: AssessedEntry) -> bool:
    return isinstance(entry.entry, Programme | Service)


def _entry(assessed: AssessedCorpus, entry: AssessedEntry) -> dict[str, Any]:
    scope = scope_of(assessed.corpus, entry.record)
    data: dict[str, Any] = {
        "id": entry.id,
        "kind": entry.entry.kind,
        "title": entry.entry.title,
        "url": page_urls.entry(entry.id),
        "reach": None if scope is None else sorted(scope),
        "fresh": _fresh(entry.freshness),
    }
    if isinstance(entry.entry, Programme):
        return data | _programme(assessed, entry, entry.entry)
    assert isinstance(entry.entry, Service)  # _is_assistance lets no other kind through
    return data | _service(assessed.corpus, entry, entry.entry)


def _programme(assessed: AssessedCorpus, entry: AssessedEntry, programme: Programme) -> dict[str, Any]:
    corpus = assessed.corpus
    first, last = validity(programme)
    used = {package.claim for package in programme.packages} | {rule.claim for rule in programme.rules}
    return {
        "ran": programme.runs.format(),
        "apply": apply_contacts(assessed, programme),
        "next": [[corpus.entries[other].value.title, page_urls.entry(other)] for other in programme.replaced_by],
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
        "packages": [_package(programme, package) for package in programme.packages or (None,)],
        "rules": [_rule(corpus, programme, rule) for rule in programme.rules],
        "claims": {claim.claim.id: _claim(corpus, claim) for claim in entry.claims if claim.claim.id in used},
    }


def apply_contacts(assessed: AssessedCorpus, programme: Programme) -> dict[str, list[Any]]:
    """Where to apply, by country of return, `*` for any: name, page, phone and its note of a service of the operator or a partner."""
    corpus, found = assessed.corpus, dict[str, list[Any]]()
    partners = (programme.operator, *programme.partners)
    for entry in assessed.entries.values():
        service = entry.entry
        if isinstance(service, Service) and service.organisation in partners and service.status != "closed":
            contact = contact_of(entry)
            scope = scope_of(corpus, entry.record) or ()
            for code in sorted(scope):
                if code not in found or (contact.phone and not found[code][2]):
                    found[code] = [service.title, page_urls.entry(entry.id), contact.phone or "", contact.note]
    operator = corpus.organisations.get(programme.operator)
    return {
        "*": [operator.value.name if operator else programme.title, page_urls.organisation(programme.operator), "", ""],
        **found,
    }


def _package(programme: Programme, package: Package | None) -> dict[str, Any]:
    numbers = {rule.id: number for number, rule in enumerate(programme.rules)}
    return {
        "id": package.id if package else None,
        "name": package.name if package else "",
        "money": amount_text(package) if package else "",
        "when": (package.when or "") if package else "",
        "offers": list(package.offers) if package else [],
        "claim": package.claim if package else None,
        "stage": stage_of(programme, package),
        "rules": [numbers[rule.id] for rule in rules_for(programme, package)],
    }


def _rule(corpus: Corpus, programme: Programme, rule: Rule) -> dict[str, Any]:
    first, last = validity(programme, rule)
    return {
        "id": rule.id,
        "says": rule.answer,
        "hosts": list(rule.hosts),
        "regions": list(rule.host_regions),
        "to": list(rule.to),
        "modes": list(rule.modes),
        "groups": list(rule.groups),
        "stay": rule.min_stay_months,
        "arrival": rule.apply_within_days_of_arrival,
        "departure": rule.apply_within_months_of_departure,
        "before": rule.apply_days_before_departure,
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
        "sure": sure.isoformat() if (sure := certain_from(programme, rule)) else None,
        "asks": {facet: facet_question(corpus, rule, facet) for facet in limiting_facets(rule)},
        "speaks": {facet: condition_sentence(corpus, rule, facet) for facet in limiting_facets(rule)},
        "narrower": [other for other, than in enumerate(programme.rules) if is_more_specific(rule, than)],
        "words": rule_summary(corpus, rule),
        "valid": rule.valid.format(),
        "note": rule.note or "",
        "claim": rule.claim,
        "evidence": day.isoformat() if (day := evidence_day(programme, rule)) else None,
    }


def _service(corpus: Corpus, entry: AssessedEntry, service: Service) -> dict[str, Any]:
    place = corpus.places.get(entry.place_id or "")
    dated = [claim for claim in entry.claims if claim.claim.observed.latest]
    newest = max(dated, key=lambda claim: claim.claim.observed.latest or NEVER, default=None)
    newest = newest or next(iter(entry.claims), None)
    contact = contact_of(entry)
    return {
        "place": place.value.label if place else "",
        "phone": contact.phone or "",
        "note": contact.note,
        "at": list(dict.fromkeys([entry.place_id or "", *service.area])),
        "open": service.status,
        "hosts": list(service.who.hosts),
        "modes": list(service.who.modes),
        "groups": list(service.who.groups),
        "who": service.who.text or group_names(corpus, service.who.groups),
        "checks": [[name, asks, others] for name, asks, others in access_criteria(corpus, service)],
        "stage": stage_of_service(service),
        "from": observed_from(service),
        "until": observed_until(service),
        "claim": newest.claim.id if newest else None,
        "claims": {newest.claim.id: _claim(corpus, newest)} if newest else {},
    }


def _claim(corpus: Corpus, claim: AssessedClaim) -> dict[str, Any]:
    evidence = claim.claim.evidence[0] if claim.claim.evidence else None
    latest = claim.claim.observed.latest
    source = corpus.sources.get(evidence.source) if evidence else None
    return {
        "url": page_urls.entry(claim.entry_id, claim.claim.id),
        "when": claim.claim.observed.format(),
        "until": latest.isoformat() if latest else None,
        "source": source.value.title if source else "",
        "read": format_day(evidence.accessed) if evidence else "",
        "fresh": _fresh(claim.freshness),
    }


def _fresh(freshness: Freshness) -> list[str | None]:
    """The status and the days on which it turns due, overdue and historical."""
    clock = freshness.dates
    return [str(freshness.status), *(None if day == NEVER else day.isoformat() for day in (clock.due, clock.overdue, clock.historical))]  # fmt: skip
