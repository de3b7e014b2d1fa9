"""Pages of places: localities, countries, and the topics of a country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from returnkb.assessment.assess import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Programme, Service
from returnkb.model.place import Place
from returnkb.model.vocabulary import Topic
from returnkb.pages.context import Page, PageContext, newest_first

GLANCE = 6
WIDER = 4


def pages(context: PageContext) -> Iterator[Page]:
    """A page for every place, and for every topic of a country that has entries."""
    for record in context.assessed.corpus.places.values():
        if record.value.is_country:
            yield _country(context, record.value)
            yield from _topics(context, record.value)
        else:
            yield _place(context, record.value)


def entries_in(assessed: AssessedCorpus, place: Place) -> list[AssessedEntry]:
    """Entries of a place and of the places within it."""
    if place.is_country:
        return [entry for entry in assessed.entries.values() if (entry.place_id or "").split("/")[0] == place.id]
    inside = {other.id for other in _members(assessed, place)} | {place.id}
    return [entry for entry in assessed.entries.values() if entry.place_id in inside]


def countries(assessed: AssessedCorpus, role: str) -> list[Place]:
    """Countries of return or host countries, most entries first."""
    found = [record.value for record in assessed.corpus.places.values() if role in record.value.roles]
    return sorted(found, key=lambda place: (-len(entries_in(assessed, place)), place.label))


def programmes_for(assessed: AssessedCorpus, place: Place) -> list[AssessedEntry]:
    """Programmes with a rule, a claim or a name that concerns a country."""
    names = set(place.names.get("en", ()))
    found = []
    for entry in assessed.entries.values():
        programme = entry.entry
        if not isinstance(programme, Programme):
            continue
        codes = {code for rule in programme.rules for code in (*rule.to, *rule.hosts)}
        scopes = {(claim.scope or "").split("/")[0] for claim in entry.claims}
        if place.code in codes or place.id in scopes or any(name in programme.title for name in names):
            found.append(entry)
    return sorted(found, key=lambda entry: (entry.is_history, entry.entry.title))


def _members(assessed: AssessedCorpus, place: Place) -> list[Place]:
    """Places within a place, by parent or by `also_in`."""
    return [
        record.value
        for record in assessed.corpus.places.values()
        if record.value.parent == place.id or place.id in record.value.also_in
    ]


def _place(context: PageContext, place: Place) -> Page:
    assessed = context.assessed
    own = assessed.by_place.get(place.id, [])
    chain = assessed.corpus.chain(place.id)
    wider = [*chain[1:-1], *(assessed.corpus.place(area) for area in place.also_in), chain[-1]]
    services = _services(own)
    nearby, nearby_label = _nearest_services(assessed, wider) if not services else ([], "")
    topics = {topic.id: topic for topic in _head_topics(assessed)}
    covered = {entry.entry.topic.partition(".")[0] for entry in own}
    inside = _members(assessed, place)
    return context.render(
        "place.md",
        page_urls.place(place.id),
        place.label,
        description=f"What is known about {place.label}, with dates and sources.",
        place=place,
        trail=[(other.label, page_urls.place(other.id)) for other in reversed(chain[1:])],
        freshness_words=_freshness_words(own, place.label),
        siblings=inside if place.kind == "area" else [],
        glance=_glance(own),
        services=services,
        nearby=nearby,
        nearby_label=nearby_label,
        sections=_by_topic(assessed, [entry for entry in own if entry.entry.kind != "service"]),
        missing=[topic.label.lower() for topic in topics.values() if topic.id not in covered and topic.id != "context"],
        around=[
            (other, [(topic, _newest_entries(entries), len(entries)) for topic, entries in groups])
            for other in {other.id: other for other in wider}.values()
            if (groups := _by_topic(assessed, assessed.by_place.get(other.id, [])))
        ],
        inside=[(other, len(assessed.by_place.get(other.id, []))) for other in sorted(inside, key=lambda p: p.label)],
    )


def _country(context: PageContext, place: Place) -> Page:
    assessed = context.assessed
    own = assessed.by_place.get(place.id, [])
    within = entries_in(assessed, place)
    counts: dict[str | None, int] = {}
    for entry in within:
        counts[entry.place_id] = counts.get(entry.place_id, 0) + 1
    parts = [
        record.value
        for record in assessed.corpus.places.values()
        if record.value.country_id == place.id and not record.value.is_country
    ]
    known = [(other, counts[other.id]) for other in parts if other.id in counts]
    heads = [
        (topic, len(found), None)
        for topic in _head_topics(assessed)
        if (found := [entry for entry in within if _about(entry, topic)])
    ]
    return context.render(
        "country.md",
        page_urls.place(place.id),
        place.label,
        description=f"What is known about {place.label}, place by place and topic by topic.",
        place=place,
        trail=[],
        freshness_words=_freshness_words(within, place.label),
        topics=heads,
        map=context.has_map(place),
        places=sorted(known, key=lambda item: (-item[1], item[0].label)),
        others=sorted((other for other in parts if other.id not in counts), key=lambda p: p.label),
        glance=_glance(within),
        services=_services(own),
        programmes=programmes_for(assessed, place),
    )


def _glance(entries: Sequence[AssessedEntry]) -> list[AssessedClaim]:
    """The newest claim of each topic, newest first, context last."""
    found: dict[str, AssessedClaim] = {}
    topic_of = {entry.id: entry.entry.topic.partition(".")[0] for entry in entries}
    for claim in newest_first(claim for entry in entries for claim in entry.claims if not claim.is_history):
        found.setdefault(topic_of[claim.entry_id], claim)
    return sorted(found.values(), key=lambda claim: topic_of[claim.entry_id] == "context")[:GLANCE]


def _topics(context: PageContext, country: Place) -> Iterator[Page]:
    """Pages of the topics of a country that have entries."""
    assessed = context.assessed
    within = entries_in(assessed, country)
    for head in _head_topics(assessed):
        family = [record.value for record in assessed.corpus.topics.values() if _same_head(record.value, head)]
        sections = []
        for topic in family:
            entries = [entry for entry in within if topic.id in (entry.entry.topic, *entry.entry.also)]
            if entries:
                sections.append((topic, _by_place(assessed, entries)))
        if not sections:
            continue
        covered = {topic.id for topic, _ in sections}
        yield context.render(
            "topic.md",
            page_urls.topic(country.id, head.id),
            f"{head.label} in {country.label}",
            trail=[(country.label, page_urls.place(country.id))],
            freshness_words=_freshness_words([entry for entry in within if _about(entry, head)], country.label),
            sections=sections,
            missing=[topic.label for topic in family if topic.id not in covered and "." in topic.id],
        )


def _about(entry: AssessedEntry, head: Topic) -> bool:
    return head.id in {topic.partition(".")[0] for topic in (entry.entry.topic, *entry.entry.also)}


def _same_head(topic: Topic, head: Topic) -> bool:
    return topic.id.partition(".")[0] == head.id


def _head_topics(assessed: AssessedCorpus) -> list[Topic]:
    return [record.value for record in assessed.corpus.topics.values() if "." not in record.id]


def _services(entries: Iterable[AssessedEntry]) -> list[AssessedEntry]:
    """Services sorted: current before history, open before unknown and closed, those with a contact before others."""
    found = [entry for entry in entries if isinstance(entry.entry, Service)]
    return sorted(found, key=_service_order)


def _service_order(entry: AssessedEntry) -> tuple[bool, int, bool, str]:
    service = entry.entry
    assert isinstance(service, Service)
    reachable = any(office.phones or office.address or office.emails for office in service.offices)
    return entry.is_history, ("open", "unknown", "closed").index(service.status), not reachable, service.title


def _nearest_services(assessed: AssessedCorpus, wider: Sequence[Place]) -> tuple[list[AssessedEntry], str]:
    for place in wider:
        found = [entry for entry in _services(assessed.by_place.get(place.id, [])) if not entry.is_history]
        if found:
            return found, place.label
    return [], ""


def _newest_entries(entries: Sequence[AssessedEntry]) -> list[AssessedEntry]:
    """The newest entries of a wider area that are not history, for the page of a locality."""
    living = [entry for entry in entries if not entry.is_history]
    return sorted(living, key=_newest_time, reverse=True)[:WIDER]


def _newest_time(entry: AssessedEntry) -> date:
    return max((claim.claim.observed.latest or date.min for claim in entry.claims), default=date.min)


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


def _freshness_words(entries: Sequence[AssessedEntry], label: str) -> str:
    """Number of claims on a place, their age, and how many a person checked."""
    claims: list[AssessedClaim] = [claim for entry in entries for claim in entry.claims]
    if not claims:
        return f"We have no statement on {label} itself yet."
    living = [claim for claim in claims if not claim.is_history]
    checked = sum(1 for claim in claims if claim.freshness.verified_on)
    read = max(evidence.accessed for claim in claims for evidence in claim.claim.evidence)
    newest = max((claim.claim.observed.latest for claim in claims if claim.claim.observed.latest), default=None)
    words = f"{len(claims)} statement{'s' if len(claims) != 1 else ''} on {label}, {len(claims) - len(living)} of them history."
    words += f" The newest is about {format_day(newest)}." if newest else " None of them is dated."
    words += f" Sources read up to {format_day(read)}."
    return words + (f" {checked} checked by a person." if checked else " None checked by a person in the field yet.")
