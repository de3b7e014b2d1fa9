"""Alerts of a place: those for it, for an area around it, and for a place in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.model import page_urls
from returnkb.model.alert import Alert
from returnkb.model.place import Place


@dataclass(frozen=True)
class ShownAlert:
    """An alert with the page of the first statement behind it, and the places in question where they are not the page's own."""

    alert: Alert
    target: str
    where: str


def alerts_of(assessed: AssessedCorpus, place: Place) -> list[ShownAlert]:
    """The alerts of a place that have not ended, the newest first; pages hide those that end later by the reader's clock."""
    found = [record.value for record in assessed.corpus.alerts.values() if record.value.shown_on(assessed.today)]
    concerned = [alert for alert in found if any(_concerns(assessed, place, other) for other in alert.places)]
    concerned.sort(key=lambda alert: (alert.since.latest is not None, alert.since.latest), reverse=True)
    return [_shown(assessed, place, alert) for alert in concerned]


def _concerns(assessed: AssessedCorpus, place: Place, other: str) -> bool:
    return other in _areas(assessed, place.id) or place.id in _areas(assessed, other)


def _areas(assessed: AssessedCorpus, place_id: str) -> set[str]:
    """A place and every area that contains it."""
    return set(_chain(assessed, place_id))


def _chain(assessed: AssessedCorpus, place_id: str) -> Iterator[str]:
    for place in assessed.corpus.chain(place_id):
        yield place.id
        yield from place.also_in


def _shown(assessed: AssessedCorpus, place: Place, alert: Alert) -> ShownAlert:
    entry_id, _, claim_id = alert.claims[0].partition("#")
    others = [assessed.corpus.place(other) for other in alert.places if place.id != other]
    inside = [other.label for other in others if place.id in _areas(assessed, other.id)]
    return ShownAlert(alert, page_urls.entry(entry_id, claim_id), ", ".join(inside))
