"""Visibility of offices: the address of a service is hidden where publishing it could endanger people."""

from __future__ import annotations

from returnkb.assessment.assess import AssessedCorpus
from returnkb.model.entry import Office, Service


def has_hidden_address(assessed: AssessedCorpus, service: Service) -> bool:
    """Whether a service offers something whose address may not be published."""
    kinds = assessed.corpus.services
    return any(kinds[offer].value.hide_address for offer in service.offers if offer in kinds)


def visible_offices(assessed: AssessedCorpus, service: Service) -> tuple[Office, ...]:
    """A service's offices as they may be published: without address and access notes where the address is hidden.

    The rules refuse such an address already; this also protects a tree that nobody checked.
    """
    if not has_hidden_address(assessed, service):
        return service.offices
    return tuple(office.model_copy(update={"address": None, "access": None}) for office in service.offices)
