"""Access to services: yes only for an open service whose criteria name the person; unknown criteria are questions, never a no."""

from __future__ import annotations

from collections.abc import Mapping

from returnkb.corpus.corpus import Corpus
from returnkb.eligibility.models import Answer, Cause, Item, Person, Reason, Stage
from returnkb.eligibility.verdict import service_verdict
from returnkb.eligibility.wording import group_names, mode_names, place_names
from returnkb.model.entry import Service

Criterion = tuple[str, str, str]  # name, question, sentence for people it does not name


def service_item(corpus: Corpus, entry_id: str, service: Service, person: Person) -> Item:
    """Item of one service, from its access criteria and its status."""
    criteria = access_criteria(corpus, service)
    met = {name: _is_met(name, service, person) for name, _, _ in criteria}
    answer, cause = _answer(service, met, person)
    return Item(
        entry=entry_id,
        kind="service",
        package=None,
        answer=answer,
        cause=cause,
        stage=stage_of_service(service),
        standing="not_yet" if cause == "earlier" else "live",
        verdict=service_verdict(answer, cause),
        questions=tuple(question for name, question, _ in criteria if met[name] is None) if cause == "depends" else (),
        deadlines=(),
        reasons=tuple(_reason(criterion, met[criterion[0]]) for criterion in criteria),
    )


def access_criteria(corpus: Corpus, service: Service) -> list[Criterion]:
    """The criteria by which a service limits whom it is for."""
    who = service.who
    found = []
    if who.hosts:
        names = place_names(corpus, who.hosts)
        found.append(("host", f"Does the person return from {names}?", f"It is for people returning from {names}."))
    if who.modes:
        names = mode_names(corpus, who.modes)
        found.append(("mode", f"Is this the type of return: {names}?", f"It is for other types of return: {names}."))  # fmt: skip
    if who.groups:
        names = group_names(corpus, who.groups)
        found.append(("groups", f"Does this apply to the person: {names}?", f"It is for other people: {names}."))
    return found


def stage_of_service(service: Service) -> Stage:
    """Stage of the return: arrival for reception and transport, later for everything else."""
    return "arrival" if {"reception", "transport"} & set(service.offers) else "later"


def observed_from(service: Service) -> str | None:
    """First day that a dated claim of a service is about, as YYYY-MM-DD."""
    days = [day for claim in service.claims if (day := claim.observed.first or claim.observed.last)]
    return min(days).isoformat() if days else None


def observed_until(service: Service) -> str | None:
    """Last day that a dated claim of a service is about, as YYYY-MM-DD."""
    days = [day for claim in service.claims if (day := claim.observed.latest)]
    return max(days).isoformat() if days else None


def _is_met(name: str, service: Service, person: Person) -> bool | None:
    """Whether a person meets a criterion; None when the facet is unknown for the person."""
    if name == "host":
        return None if person.host is None else person.host in service.who.hosts
    if name == "mode":
        return None if person.mode is None else person.mode in service.who.modes
    if "any" in service.who.groups or person.groups & set(service.who.groups):
        return True
    return False if person.all_groups else None


def _answer(service: Service, met: Mapping[str, bool | None], person: Person) -> tuple[Answer, Cause]:
    day = person.day.isoformat()
    first, last = observed_from(service), observed_until(service)
    if service.status == "closed":
        return ("no", "closed") if last and day > last else ("ask", "closed_since")
    if first and day < first:
        return "ask", "earlier"
    if False in met.values():
        return "ask", "apart"
    if None in met.values():
        return "ask", "depends"
    if "groups" not in met:
        return "ask", "unstated"
    if service.status != "open":
        return "ask", "still_open"
    return ("yes", "named") if first else ("ask", "undated")


def _reason(criterion: Criterion, met: bool | None) -> Reason:
    name, question, others = criterion
    if met is None:
        return Reason(name, "ask", "possible", question)
    return Reason(name, "yes", "decides", "It is for this person.") if met else Reason(name, "ask", "apart", others)
