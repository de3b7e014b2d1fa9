"""Pages of places: localities, countries, and the topics of a country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.places.alerts import alerts_of
from returnkb.assessment.places.entries import entries_in, newest_time, places_by_entries, programmes_for
from returnkb.assessment.places.whom_to_ask import first_phone, once_existed, wider_areas
from returnkb.assessment.questions.grid import question_grid
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Service
from returnkb.model.place import Place
from returnkb.model.vocabulary import Topic
from returnkb.pages.context import Page, PageContext, Values

# Services with a phone that the page of a place shows at least, if need be of the wider area.
_FEW = 3


def pages(context: PageContext) -> Iterator[Page]:
    """A page for every place, and for every topic of a country that has entries."""
    for record in context.assessed.corpus.places.values():
        if record.value.is_country:
            yield _country(context, record.value)
            yield from _topics(context, record.value)
        else:
            yield _place(context, record.value)


def _place(context: PageContext, place: Place) -> Page:
    return context.page(
        "place.md",
        page_urls.place(place.id),
        place.label,
        description=f"What is known about {place.label}, with dates and sources.",
        costly=partial(_place_values, context, place),
        place=place,
    )


def _place_values(context: PageContext, place: Place) -> Values:
    assessed = context.assessed
    own = assessed.by_place.get(place.id, [])
    inside = assessed.corpus.places_inside.get(place.id, [])
    services = _first_services(context, place)
    return {
        "trail": [(other.label, page_urls.place(other.id)) for other in reversed(assessed.corpus.chain(place.id)[1:])],
        "freshness_words": _freshness_words(assessed, own, place.label),
        "siblings": inside if place.kind == "area" else [],
        "alerts": alerts_of(assessed, place),
        "cells": question_grid(context.questions, context.services, place),
        "services": services,
        "around": [
            (area, [entry for entry in found if entry not in services])
            for area, found in context.services.around(place)
            if any(entry not in services for entry in found)
        ],
        "past_services": _past_services(assessed, own),
        "sections": _by_topic(assessed, [entry for entry in own if entry.entry.kind != "service"]),
        "wider_topics": [
            (area, [(topic, len(entries)) for topic, entries in groups])
            for area in wider_areas(assessed, place)
            if (groups := _by_topic(assessed, assessed.by_place.get(area.id, [])))
        ],
        "inside": [
            (other, len(assessed.by_place.get(other.id, []))) for other in sorted(inside, key=lambda p: p.label)
        ],
    }


def _first_services(context: PageContext, place: Place) -> list[AssessedEntry]:
    """The services of a place, those with a phone first; where few have one, with some of wider areas."""
    own = context.services.at(place.id)
    called = [one for one in own if _has_phone(one)]
    for _, wider in context.services.around(place):
        more = [one for one in wider if one not in own and one not in called and _has_phone(one)]
        called += more[: max(0, _FEW - len(called))]
    return [*called, *(one for one in own if one not in called)]


def _has_phone(entry: AssessedEntry) -> bool:
    return isinstance(entry.entry, Service) and first_phone(entry.entry) is not None


def _country(context: PageContext, place: Place) -> Page:
    return context.page(
        "country.md",
        page_urls.place(place.id),
        place.label,
        description=f"What is known about {place.label}, question by question and place by place.",
        costly=partial(_country_values, context, place),
        place=place,
        trail=[("Countries", page_urls.COUNTRIES)],
    )


def _country_values(context: PageContext, place: Place) -> Values:
    assessed = context.assessed
    own = assessed.by_place.get(place.id, [])
    within = entries_in(assessed, place)
    known, others = places_by_entries(assessed, place)
    counts = Counter(head_id for entry in within for head_id in _head_ids(entry))
    return {
        "freshness_words": _freshness_words(assessed, within, place.label),
        "alerts": alerts_of(assessed, place),
        "cells": question_grid(context.questions, context.services, place) if "return" in place.roles else [],
        "topics": [(topic, counts[topic.id]) for topic in _head_topics(assessed) if topic.id in counts],
        "places": known,
        "others": others,
        "services": context.services.at(place.id),
        "past_services": _past_services(assessed, own),
        "programmes": programmes_for(assessed, place),
    }


def _past_services(assessed: AssessedCorpus, entries: Iterable[AssessedEntry]) -> list[AssessedEntry]:
    """Services that once existed, by title."""
    found = [entry for entry in entries if isinstance(entry.entry, Service) and once_existed(assessed, entry)]
    return sorted(found, key=lambda entry: entry.entry.title)


def _topics(context: PageContext, country: Place) -> Iterator[Page]:
    """Pages of the topics of a country that have entries."""
    assessed = context.assessed
    about, under = dict[str, list[AssessedEntry]](), dict[str, list[AssessedEntry]]()
    for entry in entries_in(assessed, country):
        for topic_id in _topic_ids(entry):
            about.setdefault(topic_id, []).append(entry)
        for head_id in _head_ids(entry):
            under.setdefault(head_id, []).append(entry)
    for head in _head_topics(assessed):
        family = [record.value for record in assessed.corpus.topics.values() if _same_head(record.value, head)]
        sections = [(topic, _by_place(assessed, about[topic.id])) for topic in family if topic.id in about]
        if not sections:
            continue
        covered = {topic.id for topic, _ in sections}
        yield context.page(
            "topic.md",
            page_urls.topic(country.id, head.id),
            f"{head.label} in {country.label}",
            trail=[(country.label, page_urls.place(country.id))],
            freshness_words=_freshness_words(assessed, under.get(head.id, []), country.label),
            sections=sections,
            missing=[topic.label for topic in family if topic.id not in covered and "." in topic.id],
        )


def _topic_ids(entry: AssessedEntry) -> dict[str, None]:
    """The topics of an entry, each once."""
    return dict.fromkeys((entry.entry.topic, *entry.entry.also))


def _head_ids(entry: AssessedEntry) -> dict[str, None]:
    """The main topics of an entry, each once."""
    return dict.fromkeys(topic_id.partition(".")[0] for topic_id in _topic_ids(entry))


def _same_head(topic: Topic, head: Topic) -> bool:
    return topic.id.partition(".")[0] == head.id


def _head_topics(assessed: AssessedCorpus) -> list[Topic]:
    return [record.value for record in assessed.corpus.topics.values() if "." not in record.id]


def _by_topic(assessed: AssessedCorpus, entries: Iterable[AssessedEntry]) -> list[tuple[Topic, list[AssessedEntry]]]:
    """Entries under their topics, in the order of the vocabulary, current before history."""
    found: dict[str, list[AssessedEntry]] = {}
    for entry in entries:
        found.setdefault(entry.entry.topic.partition(".")[0], []).append(entry)
    return [
        (topic, sorted(found[topic.id], key=lambda entry: (entry.is_history, entry.entry.topic, entry.entry.title)))
        for topic in _head_topics(assessed)
        if topic.id in found
    ]


def _by_place(assessed: AssessedCorpus, entries: Sequence[AssessedEntry]) -> list[tuple[Place, list[AssessedEntry]]]:
    """Entries under their places, the country first, then the places by name."""
    found: dict[str, list[AssessedEntry]] = {}
    for entry in entries:
        if entry.place_id:
            found.setdefault(entry.place_id, []).append(entry)
    places = sorted((assessed.corpus.place(place_id) for place_id in found), key=lambda p: (not p.is_country, p.label))
    return [
        (place, sorted(found[place.id], key=lambda entry: (entry.is_history, entry.entry.title))) for place in places
    ]


def _freshness_words(assessed: AssessedCorpus, entries: Sequence[AssessedEntry], label: str) -> str:
    """How recent the best information on a place is, and whether a person checked any of it."""
    claims: list[AssessedClaim] = [claim for entry in entries for claim in entry.claims]
    if not claims:
        return f"Nothing is known about {label} itself yet. What applies to the wider area is shown."
    read = max(evidence.accessed for claim in claims for evidence in claim.claim.evidence)
    newest = newest_time((claim.claim.observed for claim in claims), assessed.today)
    checked = sum(1 for claim in claims if claim.freshness.verified_on)
    words = f"Newest information: {newest.format()}." if newest else "No information here has a date."
    words += f" Sources read up to {format_day(read)}."
    return words + (
        f" {checked} statements checked by a person." if checked else " Not checked by a person in the field."
    )
