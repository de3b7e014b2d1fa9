"""Who may use a service: yes only if it is open and names the person; what its source leaves out is a question, never a no."""

from __future__ import annotations

from returnkb.corpus.corpus import Corpus
from returnkb.eligibility.models import Answer, Cause, Item, Person, Reason, Stage
from returnkb.eligibility.wording import group_names, mode_names, place_names
from returnkb.model.entry import Service

Check = tuple[str, bool | None, str, str]


def service_item(corpus: Corpus, entry_id: str, service: Service, person: Person) -> Item:
    """The item of one service: what its source says of whom it is for, and whether it is known to work."""
    checks = who_checks(corpus, service)
    evaluated = [(name, _named(name, service, person), question, others) for name, question, others in checks]
    answer, cause = _verdict(service, evaluated, person)
    return Item(
        entry=entry_id,
        kind="service",
        package=None,
        answer=answer,
        cause=cause,
        stage=stage_of_service(service),
        standing="not_yet" if cause == "earlier" else "live",
        questions=tuple(question for _, fits, question, _ in evaluated if fits is None) if cause == "depends" else (),
        deadlines=(),
        reasons=tuple(_reason(check) for check in evaluated),
    )


def who_checks(corpus: Corpus, service: Service) -> list[tuple[str, str, str]]:
    """For each list of people the source gives: its name, what to ask, and what it says of others."""
    who = service.who
    found = []
    if who.hosts:
        names = place_names(corpus, who.hosts)
        found.append(("host", f"Does the person return from {names}?", f"It is for people returning from {names}."))
    if who.modes:
        names = mode_names(corpus, who.modes)
        found.append(("mode", f"Is this how the person returns: {names}?", f"It names other ways of returning: {names}."))  # fmt: skip
    if who.groups:
        names = group_names(corpus, who.groups)
        found.append(("groups", f"Does this hold for the person: {names}?", f"It names other people: {names}."))
    return found


def stage_of_service(service: Service) -> Stage:
    """Reception and transport are for the day of arrival, everything else in the country of return for later."""
    return "arrival" if {"reception", "transport"} & set(service.offers) else "later"


def known_from(service: Service) -> str | None:
    """The first day that any dated claim of a service is about, as YYYY-MM-DD."""
    days = [day for claim in service.claims if (day := claim.observed.first or claim.observed.last)]
    return min(days).isoformat() if days else None


def known_until(service: Service) -> str | None:
    """The last day that any dated claim of a service is about, as YYYY-MM-DD."""
    days = [day for claim in service.claims if (day := claim.observed.latest)]
    return max(days).isoformat() if days else None


def _named(name: str, service: Service, person: Person) -> bool | None:
    """Whether a list of the source names the person; None when that is not told."""
    if name == "host":
        return None if person.host is None else person.host in service.who.hosts
    if name == "mode":
        return None if person.mode is None else person.mode in service.who.modes
    if "any" in service.who.groups or person.groups & set(service.who.groups):
        return True
    return False if person.all_groups else None


def _verdict(service: Service, evaluated: list[Check], person: Person) -> tuple[Answer, Cause]:
    day = person.day.isoformat()
    first, last = known_from(service), known_until(service)
    if service.status == "closed":
        return ("no", "closed") if last and day > last else ("ask", "closed_since")
    if first and day < first:
        return "ask", "earlier"
    if any(fits is False for _, fits, _, _ in evaluated):
        return "ask", "apart"
    if any(fits is None for _, fits, _, _ in evaluated):
        return "ask", "depends"
    if not any(name == "groups" for name, _, _, _ in evaluated):
        return "ask", "unstated"
    if service.status != "open":
        return "ask", "still_open"
    return ("yes", "named") if first else ("ask", "undated")


def _reason(check: Check) -> Reason:
    name, fits, question, others = check
    if fits is None:
        return Reason(name, "ask", "possible", question)
    return Reason(name, "yes", "decides", "It names this person.") if fits else Reason(name, "ask", "apart", others)
