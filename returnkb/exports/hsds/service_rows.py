"""HSDS rows of a service entry and its offices: service, service_at_location, location and what belongs to them."""

from __future__ import annotations

from dataclasses import dataclass

from returnkb.exports.hsds.offer_rows import NOT_STATED, SCHEME, OfferRows, web_url
from returnkb.exports.records.identity import uuid
from returnkb.model.entry import Office, Service

_STATUS = {"open": "active", "closed": "defunct", "unknown": "active"}


@dataclass(frozen=True)
class ServiceRows(OfferRows):
    """The rows of a service entry."""

    service: Service

    def add(self) -> None:
        """Add the rows to the tables."""
        service, checked = self.service, self.entry.freshness.verified_on
        offices = self.assessed.corpus.visible_offices(service)
        urls = list(dict.fromkeys(url for office in offices if (url := web_url(office.website or office.form))))
        emails = [email for office in offices for email in office.emails]
        eligible = " ".join(part for part in (service.who.text, self.limits_text(service.who)) if part)
        unknown = "It is not known whether it still works: ask before sending anybody."
        self.tables.add(
            "service",
            self.id,
            organization_id=uuid("organisation", service.organisation),
            name=service.title,
            description=self.with_footnotes(self.statements(), service.title, self.entry.place_id),
            url=urls[0] if urls else None,
            email=emails[0] if emails else None,
            status=self._status(),
            application_process=service.refer,
            fees_description=service.cost,
            wait_time=service.wait,
            eligibility_description=eligible or NOT_STATED,
            assured_date=checked.isoformat() if checked else None,
            alert=self.alert(unknown if service.status == "unknown" else None),
        )
        self.add_attributes(self.id, service.offers, service.status)
        self.add_limits(self.id, service.who)
        for position, url in enumerate(urls[1:]):
            self.tables.add("url", uuid("url", self.entry.id, str(position)), service_id=self.id, url=url)
        for position, document in enumerate(service.papers):
            row = uuid("required_document", self.entry.id, str(position))
            self.tables.add("required_document", row, service_id=self.id, document=document)
        for place in dict.fromkeys(service.area):
            self._area(place)
        for position, office in enumerate(offices):
            self._office(office, str(position))

    def _status(self) -> str:
        """The HSDS status. The standard has no “unknown”: such a service is active with an alert, and inactive once it is history."""
        return "inactive" if self.entry.is_history and self.service.status != "closed" else _STATUS[self.service.status]

    def _area(self, place_id: str) -> None:
        place = self.corpus.place(place_id)
        self.tables.add(
            "service_area",
            uuid("service_area", self.entry.id, place_id),
            service_id=self.id,
            name=place.label,
            description=self.with_footnotes(
                ", ".join(ancestor.label for ancestor in self.corpus.chain(place_id)), place_id
            ),
            extent=place.codes.get("pcode") or place_id,
            extent_type="other",
        )

    def _office(self, office: Office, position: str) -> None:
        place = self.corpus.place(office.place)
        location = self.tables.add(
            "location",
            uuid("office", self.entry.id, position),
            # Without a published street address there is no place to go to.
            location_type="physical" if office.address else "virtual",
            url=web_url(office.website),
            organization_id=uuid("organisation", self.service.organisation),
            name=office.name or place.label,
            description=self.with_footnotes(
                ", ".join(ancestor.label for ancestor in self.corpus.chain(place.id)), place.id
            ),
            external_identifier=place.id,
            external_identifier_type=f"{SCHEME} place",
        )
        service_at_location = self.tables.add(
            "service_at_location",
            uuid("service_at_location", self.entry.id, position),
            service_id=self.id,
            location_id=location,
            description=office.name,
        )
        if office.address:
            self._address(office, location, position)
        self._contacts(office, service_at_location, position)
        for language in dict.fromkeys(office.languages):
            row = uuid("language", location, language)
            self.tables.add("language", row, location_id=location, code=language)
        if office.access:
            self.tables.add(
                "accessibility", uuid("accessibility", location), location_id=location, description=office.access
            )

    def _contacts(self, office: Office, service_at_location: str, position: str) -> None:
        """Phones, e-mail addresses and hours of the service at an office."""
        for number, phone in enumerate(office.phones):
            row = uuid("phone", self.entry.id, position, str(number))
            self.tables.add(
                "phone", row, service_at_location_id=service_at_location, number=phone.number, description=phone.note
            )
        for number, email in enumerate(office.emails):
            row = uuid("contact", self.entry.id, position, str(number))
            self.tables.add("contact", row, service_id=self.id, service_at_location_id=service_at_location, email=email)
        if office.hours:
            row = uuid("schedule", self.entry.id, position)
            self.tables.add("schedule", row, service_at_location_id=service_at_location, description=office.hours)

    def _address(self, office: Office, location: str, position: str) -> None:
        chain = self.corpus.chain(office.place)
        self.tables.add(
            "address",
            uuid("address", self.entry.id, position),
            location_id=location,
            address_1=office.address,
            city=chain[0].label,
            # The standard requires both; empty text means unknown.
            state_province=chain[-2].label if len(chain) > 1 else "",
            postal_code="",
            country=chain[-1].code or "",
            address_type="physical",
        )
