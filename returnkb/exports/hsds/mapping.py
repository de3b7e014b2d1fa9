"""From entries to HSDS: organisations, programmes, services, and the offices where they are reached."""

from __future__ import annotations

import re
from datetime import date

from returnkb.assessment.assess import AssessedCorpus, AssessedEntry
from returnkb.assessment.office_visibility import visible_offices
from returnkb.exports.hsds.tables import Tables
from returnkb.exports.hsds.taxonomies import add_taxonomies
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.imprint import Imprint
from returnkb.model.entry import Office, Package, Programme, Rule, Service, Who

SCHEME = "returnkb"
NOT_STATED = "Not stated: ask."
_STATUS = {"open": "active", "closed": "defunct", "unknown": "active"}
_WEB = re.compile(r"https?://\S+")


def tables(assessed: AssessedCorpus, mark: Imprint) -> Tables:
    """All tables of a judged tree."""
    made = Tables()
    add_taxonomies(made, assessed, mark)
    _organisations(made, assessed, mark)
    for entry in assessed.entries.values():
        if isinstance(entry.entry, Service):
            _Service(made, assessed, mark, entry, entry.entry).write()
        elif isinstance(entry.entry, Programme):
            _Programme(made, assessed, mark, entry, entry.entry).write()
    return made


def _organisations(made: Tables, assessed: AssessedCorpus, mark: Imprint) -> None:
    for record in assessed.corpus.organisations.values():
        what = record.value
        about = what.about or f"{what.name} ({what.type})."
        organisation = made.add(
            "organization",
            uuid("organisation", record.id),
            name=what.name,
            alternate_name="; ".join((*what.other_names, *what.former_names)) or None,
            description=_with_note(mark, about, what.name, what.country),
            website=_web(what.website),
        )
        made.add(
            "organization_identifier",
            uuid("organization_identifier", record.id),
            organization_id=organisation,
            identifier_scheme=SCHEME,
            identifier_type="id",
            identifier=record.id,
        )


class _Offering:
    """What a service and a package of a programme have in common when they are written."""

    def __init__(self, made: Tables, assessed: AssessedCorpus, mark: Imprint, entry: AssessedEntry) -> None:
        self.made = made
        self.assessed = assessed
        self.corpus = assessed.corpus
        self.mark = mark
        self.entry = entry

    def alert(self, unknown: str | None) -> str:
        """What a reader must know before relying on it; HSDS has no field for how fresh something is."""
        freshness = self.entry.freshness
        words = [f"{str(freshness.status).capitalize()}: {freshness.reason}."]
        return " ".join([*words, *([unknown] if unknown else [])])

    def statements(self) -> str:
        """The summary, and every claim with the time it is about and who says so."""
        lines = [self.entry.entry.summary] if self.entry.entry.summary else []
        for claim in self.entry.claims:
            publishers = (self.corpus.sources[item.source].value.publisher for item in claim.claim.evidence)
            said_by = ", ".join(dict.fromkeys(publishers))
            lines.append(f"{claim.claim.text} ({claim.claim.observed.format()}; {said_by})")
        return "\n".join(lines)

    def tags(self, service: str, offers: tuple[str, ...], operating: str) -> None:
        """What kind of help it is, what it is about, and how far it is known to work still."""
        status = str(self.entry.freshness.status)
        for offer in dict.fromkeys(offers):
            self.made.tag("service", service, "service_type", offer, self.corpus.services[offer].value.label)
        topic = self.entry.entry.topic
        self.made.tag("service", service, "topic", topic, self.corpus.topics[topic].value.label)
        self.made.tag("service", service, "operating", operating, operating)
        self.made.tag("service", service, "freshness", status, status)

    def limits(self, service: str, who: Who | Rule, value: str | None = None) -> None:
        """For whom it is, as terms; a dimension without terms is not limited, as far as anybody knows."""
        for group in dict.fromkeys(who.groups):
            self.made.tag("service", service, "population_group", group, self.corpus.groups[group].value.label, value)
        for mode in dict.fromkeys(who.modes):
            self.made.tag("service", service, "return_mode", mode, self.corpus.modes[mode].value.label, value)
        hosts = (*who.hosts, *who.host_regions) if isinstance(who, Rule) else who.hosts
        for host in dict.fromkeys(hosts):
            self.made.tag("service", service, "host_country", host, self.corpus.labels_of([host]), value)

    def words(self, who: Who | Rule) -> str:
        """The same in words."""
        parts = {
            "For": [self.corpus.groups[group].value.label for group in who.groups],
            "Mode of return": [self.corpus.modes[mode].value.label for mode in who.modes],
            "Returning from": [self.corpus.labels_of([host]) for host in who.hosts],
        }
        if isinstance(who, Rule):
            parts["Returning from"] += [self.corpus.labels_of([region]) for region in who.host_regions]
            parts["Returning to"] = [self.corpus.labels_of([country]) for country in who.to]
        return " ".join(f"{name}: {', '.join(found)}." for name, found in parts.items() if found)


class _Service(_Offering):
    """A service entry and its offices."""

    def __init__(
        self, made: Tables, assessed: AssessedCorpus, mark: Imprint, entry: AssessedEntry, service: Service
    ) -> None:
        super().__init__(made, assessed, mark, entry)
        self.value = service
        self.id = uuid("entry", entry.id)

    def write(self) -> None:
        """Add the service's rows."""
        what, checked = self.value, self.entry.freshness.verified_on
        offices = visible_offices(self.assessed, what)
        webs = list(dict.fromkeys(web for office in offices if (web := _web(office.website))))
        emails = [email for office in offices for email in office.emails]
        eligible = " ".join(part for part in (what.who.text, self.words(what.who)) if part)
        unknown = "It is not known whether it still works: ask before sending anybody."
        self.made.add(
            "service",
            self.id,
            organization_id=uuid("organisation", what.organisation),
            name=what.title,
            description=_with_note(self.mark, self.statements(), what.title, self.entry.place_id),
            url=webs[0] if webs else None,
            email=emails[0] if emails else None,
            status=self._status(),
            application_process=what.refer,
            fees_description=what.cost,
            wait_time=what.wait,
            eligibility_description=eligible or NOT_STATED,
            assured_date=checked.isoformat() if checked else None,
            alert=self.alert(unknown if what.status == "unknown" else None),
        )
        self.tags(self.id, what.offers, what.status)
        self.limits(self.id, what.who)
        for position, web in enumerate(webs[1:]):
            self.made.add("url", uuid("url", self.entry.id, str(position)), service_id=self.id, url=web)
        for position, paper in enumerate(what.papers):
            row = uuid("required_document", self.entry.id, str(position))
            self.made.add("required_document", row, service_id=self.id, document=paper)
        for place in dict.fromkeys(what.area):
            self._area(place)
        for position, office in enumerate(offices):
            self._office(office, str(position))

    def _status(self) -> str:
        """HSDS cannot say “unknown”: what may still work counts as active, with an alert; history never does."""
        return "inactive" if self.entry.is_history and self.value.status != "closed" else _STATUS[self.value.status]

    def _area(self, place_id: str) -> None:
        place = self.corpus.place(place_id)
        self.made.add(
            "service_area",
            uuid("service_area", self.entry.id, place_id),
            service_id=self.id,
            name=place.label,
            description=_with_note(self.mark, ", ".join(one.label for one in self.corpus.chain(place_id)), place_id),
            extent=place.codes.get("pcode") or place_id,
            extent_type="other",
        )

    def _office(self, office: Office, position: str) -> None:
        place = self.corpus.place(office.place)
        location = self.made.add(
            "location",
            uuid("office", self.entry.id, position),
            # Physical only with a published street address; a telephone line in a town is not a place to go to.
            location_type="physical" if office.address else "virtual",
            url=_web(office.website),
            organization_id=uuid("organisation", self.value.organisation),
            name=office.name or place.label,
            description=_with_note(self.mark, ", ".join(one.label for one in self.corpus.chain(place.id)), place.id),
            external_identifier=place.id,
            external_identifier_type=f"{SCHEME} place",
        )
        there = self.made.add(
            "service_at_location",
            uuid("service_at_location", self.entry.id, position),
            service_id=self.id,
            location_id=location,
            description=office.name,
        )
        if office.address:
            self._address(office, location, position)
        self._reached(office, there, position)
        for language in dict.fromkeys(office.languages):
            row = uuid("language", location, language)
            self.made.add("language", row, location_id=location, code=language)
        if office.access:
            self.made.add(
                "accessibility", uuid("accessibility", location), location_id=location, description=office.access
            )

    def _reached(self, office: Office, there: str, position: str) -> None:
        """Telephones, mailboxes and hours of the service at an office."""
        for number, phone in enumerate(office.phones):
            row = uuid("phone", self.entry.id, position, str(number))
            self.made.add("phone", row, service_at_location_id=there, number=phone.number, description=phone.note)
        for number, email in enumerate(office.emails):
            row = uuid("contact", self.entry.id, position, str(number))
            self.made.add("contact", row, service_id=self.id, service_at_location_id=there, email=email)
        if office.hours:
            row = uuid("schedule", self.entry.id, position)
            self.made.add("schedule", row, service_at_location_id=there, description=office.hours)

    def _address(self, office: Office, location: str, position: str) -> None:
        chain = self.corpus.chain(office.place)
        first = chain[-2].label if len(chain) > 1 else ""
        self.made.add(
            "address",
            uuid("address", self.entry.id, position),
            location_id=location,
            address_1=office.address,
            city=chain[0].label,
            # The standard asks for both, and empty text is how it takes “not known”.
            state_province=first,
            postal_code="",
            country=chain[-1].code or "",
            address_type="physical",
        )


class _Programme(_Offering):
    """A programme entry: a service for every package under every rule that lets somebody have it."""

    def __init__(
        self, made: Tables, assessed: AssessedCorpus, mark: Imprint, entry: AssessedEntry, programme: Programme
    ) -> None:
        super().__init__(made, assessed, mark, entry)
        self.value = programme
        self.id = uuid("entry", entry.id)

    def write(self) -> None:
        """Add the programme's rows."""
        what = self.value
        about = f"{self.statements()}\nRan: {what.runs.format()}."
        self.made.add(
            "program",
            self.id,
            organization_id=uuid("organisation", what.operator),
            name=what.title,
            alternate_name="; ".join(what.other_names) or None,
            description=_with_note(self.mark, about, what.title, self.entry.id),
        )
        for package in what.packages or (None,):
            rules = [rule for rule in what.rules if not rule.packages or (package and package.id in rule.packages)]
            refused = [rule for rule in rules if rule.answer == "no"]
            allowed: list[Rule | None] = [rule for rule in rules if rule.answer != "no"]
            for rule in allowed or [None]:
                self._offering(package, rule, refused)

    def _offering(self, package: Package | None, rule: Rule | None, refused: list[Rule]) -> None:
        what = self.value
        service = uuid("package", self.entry.id, package.id if package else "", rule.id if rule else "")
        name = f"{package.name} ({what.title})" if package else what.title
        self.made.add(
            "service",
            service,
            organization_id=uuid("organisation", what.operator),
            program_id=self.id,
            name=name,
            alternate_name=rule.id if rule else None,
            description=_with_note(self.mark, self._gives(package), name, self.entry.id),
            status=self._status(rule),
            eligibility_description=_with_note(self.mark, self._eligible(rule, refused), self.entry.id),
            alert=self.alert(None if what.runs.last else "It is not known whether it still runs: ask."),
        )
        self.tags(service, package.offers if package else (), self._operating())
        if rule:
            self.limits(service, rule, rule.answer)
        for funder in dict.fromkeys(what.funders):
            source = self.corpus.organisations[funder].value.name
            self.made.add("funding", uuid("funding", service, funder), service_id=service, source=source)

    def _gives(self, package: Package | None) -> str:
        """What the package is, how much and when, and the claim that says so."""
        if package is None:
            return self.statements()
        claims = [claim.claim.text for claim in self.entry.claims if claim.claim.id == package.claim]
        amount = f"{_number(package.amount)} {package.currency}" if package.amount is not None else ""
        per = f" per {package.per}" if package.amount is not None and package.per else ""
        return "\n".join(part for part in (package.name, amount + per, package.when, *claims) if part)

    def _eligible(self, rule: Rule | None, refused: list[Rule]) -> str:
        if rule is None and not refused:
            return NOT_STATED
        return "\n".join(self._rule(one) for one in [*([rule] if rule else []), *refused])

    def _rule(self, rule: Rule) -> str:
        claims = [claim.claim.text for claim in self.entry.claims if claim.claim.id == rule.claim]
        limits = self.words(rule)
        terms = [*_terms(rule), f"Valid: {rule.valid.format()}."]
        parts = [f"{rule.answer.capitalize()}:", *claims, limits, rule.note, *terms]
        return " ".join(part for part in parts if part)

    def _ended(self, day: date | None) -> bool:
        return day is not None and day < self.assessed.today

    def _status(self, rule: Rule | None) -> str:
        if self._ended(self.value.runs.last):
            return "defunct"
        return "inactive" if self.entry.is_history or (rule and self._ended(rule.valid.last)) else "active"

    def _operating(self) -> str:
        return "closed" if self._ended(self.value.runs.last) else "unknown"


def _terms(rule: Rule) -> list[str]:
    """How long somebody must have stayed, and by when to apply."""
    counted = {
        "Minimum stay in the host country: {} months.": rule.min_stay_months,
        "Apply at least {} days before departure.": rule.apply_days_before_departure,
        "Apply within {} months of departure.": rule.apply_within_months_of_departure,
        "Apply within {} days of arrival.": rule.apply_within_days_of_arrival,
    }
    return [words.format(number) for words, number in counted.items() if number is not None]


def _number(amount: float) -> str:
    """An amount as people write it: without cents where there are none."""
    return f"{amount:.2f}".removesuffix(".00")


def _with_note(mark: Imprint, text: str, *named: str | None) -> str:
    """A text followed by the footnotes of the countries that it, or what it stands beside, names."""
    note = mark.footnote(text, *named)
    return f"{text}\n{note}" if note else text


def _web(address: str | None) -> str | None:
    """A web address, if it is one."""
    return address if address and _WEB.fullmatch(address) else None
