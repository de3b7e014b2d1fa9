"""HSDS rows of a programme entry: a program, and a service per package and rule that allows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from returnkb.exports.hsds.offer_rows import NOT_STATED, OfferRows
from returnkb.exports.records.identity import uuid
from returnkb.model.entry import Package, Programme, Rule


@dataclass(frozen=True)
class ProgrammeRows(OfferRows):
    """The rows of a programme entry."""

    programme: Programme

    def add(self) -> None:
        """Add the rows to the tables."""
        programme = self.programme
        about = f"{self.statements()}\nRan: {programme.runs.format()}."
        self.tables.add(
            "program",
            self.id,
            organization_id=uuid("organisation", programme.operator),
            name=programme.title,
            alternate_name="; ".join(programme.other_names) or None,
            description=self.with_footnotes(about, programme.title, self.entry.id),
        )
        for package in programme.packages or (None,):
            rules = [rule for rule in programme.rules if not rule.packages or (package and package.id in rule.packages)]
            refusals = [rule for rule in rules if rule.answer == "no"]
            allowed: list[Rule | None] = [rule for rule in rules if rule.answer != "no"]
            for rule in allowed or [None]:
                self._offering(package, rule, refusals)

    def _offering(self, package: Package | None, rule: Rule | None, refusals: list[Rule]) -> None:
        programme = self.programme
        service = uuid("package", self.entry.id, package.id if package else "", rule.id if rule else "")
        name = f"{package.name} ({programme.title})" if package else programme.title
        self.tables.add(
            "service",
            service,
            organization_id=uuid("organisation", programme.operator),
            program_id=self.id,
            name=name,
            alternate_name=rule.id if rule else None,
            description=self.with_footnotes(self._package_text(package), name, self.entry.id),
            status=self._status(rule),
            eligibility_description=self.with_footnotes(self._eligibility_text(rule, refusals), self.entry.id),
            alert=self.alert(None if programme.runs.last else "It is not known whether it still runs: ask."),
        )
        self.add_attributes(service, package.offers if package else (), self._operating())
        if rule:
            self.add_limits(service, rule, rule.answer)
        for funder in dict.fromkeys(programme.funders):
            source = self.corpus.organisations[funder].value.name
            self.tables.add("funding", uuid("funding", service, funder), service_id=service, source=source)

    def _package_text(self, package: Package | None) -> str:
        """The package's name, amount, time of payment and claims."""
        if package is None:
            return self.statements()
        claims = [claim.claim.text for claim in self.entry.claims if claim.claim.id == package.claim]
        amount = f"{_number(package.amount)} {package.currency}" if package.amount is not None else ""
        per = f" per {package.per}" if package.amount is not None and package.per else ""
        return "\n".join(part for part in (package.name, amount + per, package.when, *claims) if part)

    def _eligibility_text(self, rule: Rule | None, refusals: list[Rule]) -> str:
        if rule is None and not refusals:
            return NOT_STATED
        return "\n".join(self._rule_text(each) for each in [*([rule] if rule else []), *refusals])

    def _rule_text(self, rule: Rule) -> str:
        claims = [claim.claim.text for claim in self.entry.claims if claim.claim.id == rule.claim]
        limits = self.limits_text(rule)
        terms = [*_deadlines(rule), f"Valid: {rule.valid.format()}."]
        parts = [f"{rule.answer.capitalize()}:", *claims, limits, rule.note, *terms]
        return " ".join(part for part in parts if part)

    def _is_past(self, day: date | None) -> bool:
        return day is not None and day < self.assessed.today

    def _status(self, rule: Rule | None) -> str:
        if self._is_past(self.programme.runs.last):
            return "defunct"
        return "inactive" if self.entry.is_history or (rule and self._is_past(rule.valid.last)) else "active"

    def _operating(self) -> str:
        return "closed" if self._is_past(self.programme.runs.last) else "unknown"


def _deadlines(rule: Rule) -> list[str]:
    """Sentences on the minimum stay and on the deadlines for applying."""
    numbers = {
        "Minimum stay in the host country: {} months.": rule.min_stay_months,
        "Apply at least {} days before departure.": rule.apply_days_before_departure,
        "Apply within {} months of departure.": rule.apply_within_months_of_departure,
        "Apply within {} days of arrival.": rule.apply_within_days_of_arrival,
    }
    return [sentence.format(number) for sentence, number in numbers.items() if number is not None]


def _number(amount: float) -> str:
    """An amount with two decimals, or none when they are zero."""
    return f"{amount:.2f}".removesuffix(".00")
