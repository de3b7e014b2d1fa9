"""Rules on references: every id and link has an existing target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from posixpath import dirname, normpath, relpath
from urllib.parse import unquote

from returnkb.corpus.corpus import Corpus, Record, place_of
from returnkb.corpus.files.document import Key
from returnkb.model import page_urls
from returnkb.model.entry import AnyEntry, Programme, Service
from returnkb.rules.engine.entry_prose import entry_prose
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule
from returnkb.text.heading_anchors import body_links, heading_anchors

RULES: list[Rule] = []


def _suggestion(wanted: str, known: Iterable[str]) -> str:
    close = get_close_matches(wanted, list(known), n=3, cutoff=0.5)
    return (
        f"Did you mean {' or '.join(f'“{name}”' for name in close)}?" if close else "See the field guide for the list."
    )


def _missing(
    record: Record[object], key: Key, ids: Iterable[str], known: Mapping[str, object], what: str
) -> Iterator[Fault]:
    for position, wanted in enumerate(ids):
        if wanted not in known:
            yield Fault(record, (*key, position), f"There is no {what} “{wanted}”.", _suggestion(wanted, known))


@rule(RULES, "R01", MUST_FIX, "Topics are in sources/topics.yml.", "one vocabulary for search, boards and exports")
def topics(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Unknown topics of entries, components, questions and illnesses."""
    for record in corpus.entries.values():
        if record.value.topic not in corpus.topics:
            repair = _suggestion(record.value.topic, corpus.topics)
            yield Fault(record, ("topic",), f"There is no topic “{record.value.topic}”.", repair)
        yield from _missing(record, ("also",), record.value.also, corpus.topics, "topic")
    for component in corpus.components.values():
        yield from _missing(component, ("topics",), component.value.topics, corpus.topics, "topic")
    for question in corpus.questions.values():
        yield from _missing(question, ("topics",), question.value.topics, corpus.topics, "topic")
    for illness in corpus.illnesses.values():
        if illness.value.topic not in corpus.topics:
            repair = _suggestion(illness.value.topic, corpus.topics)
            yield Fault(illness, ("topic",), f"There is no topic “{illness.value.topic}”.", repair)


@rule(
    RULES,
    "R02",
    MUST_FIX,
    "An entry stands in a folder that is a place, in programmes/ or in guide/.",
    "the place comes from the folder",
)
def folders(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Entries outside the folders of places, programmes/ and guide/."""
    for record in corpus.entries.values():
        if "/" not in record.id:
            sentence, repair = "This entry stands in no folder.", "Move the file into a place, programmes/ or guide/."
            yield Fault(record, (), sentence, repair)
            continue
        place_id = place_of(record.id)
        if place_id is not None and place_id not in corpus.places:
            sentence = f"The folder “{place_id}” is not a place of the gazetteer."
            yield Fault(
                record,
                (),
                sentence,
                f"Move the file, or add the place to sources/places. {_suggestion(place_id, corpus.places)}",
            )


@rule(
    RULES,
    "R03",
    MUST_FIX,
    "Groups, modes, illnesses, questions and kinds of service are in their lists.",
    "one vocabulary for search, boards and exports",
)
def terms(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Unknown terms of the other vocabularies: groups, modes, illnesses, questions and kinds of service."""
    for record in corpus.entries.values():
        yield from _missing(record, ("groups",), record.value.groups, corpus.groups, "group")
        yield from _missing(record, ("illnesses",), record.value.illnesses, corpus.illnesses, "illness")
        if record.value.answer:
            named = record.value.answer.questions
            yield from _missing(record, ("answer", "questions"), named, corpus.questions, "question")
        match record.value:
            case Service() as service:
                yield from _missing(record, ("offers",), service.offers, corpus.services, "kind of service")
                yield from _missing(record, ("who", "groups"), service.who.groups, corpus.groups, "group")
                yield from _missing(record, ("who", "modes"), service.who.modes, corpus.modes, "mode of return")
            case Programme() as programme:
                yield from _programme_terms(corpus, record, programme)
            case _:
                pass
    for question in corpus.questions.values():
        yield from _missing(question, ("illnesses",), question.value.illnesses, corpus.illnesses, "illness")
        yield from _missing(question, ("services",), question.value.services, corpus.services, "kind of service")


def _programme_terms(corpus: Corpus, record: Record[AnyEntry], programme: Programme) -> Iterator[Fault]:
    for place, package in enumerate(programme.packages):
        yield from _missing(record, ("packages", place, "offers"), package.offers, corpus.services, "kind of service")
    for place, condition in enumerate(programme.rules):
        yield from _missing(record, ("rules", place, "modes"), condition.modes, corpus.modes, "mode of return")
        yield from _missing(record, ("rules", place, "groups"), condition.groups, corpus.groups, "group")


@rule(
    RULES, "R04", MUST_FIX, "Organisations have a record.", "one record each, so that an old name leads to the new one"
)
def organisations(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Unknown organisations, successors of organisations included."""
    known = corpus.organisations
    for record in corpus.entries.values():
        match record.value:
            case Service() as service if service.organisation not in known:
                repair = (
                    f"Add sources/organisations/{service.organisation}.yml. {_suggestion(service.organisation, known)}"
                )
                yield Fault(record, ("organisation",), f"There is no organisation “{service.organisation}”.", repair)
            case Programme() as programme:
                if programme.operator not in known:
                    repair = (
                        f"Add sources/organisations/{programme.operator}.yml. {_suggestion(programme.operator, known)}"
                    )
                    yield Fault(record, ("operator",), f"There is no organisation “{programme.operator}”.", repair)
                yield from _missing(record, ("funders",), programme.funders, known, "organisation")
                yield from _missing(record, ("partners",), programme.partners, known, "organisation")
            case _:
                pass
    for organisation in known.values():
        after = organisation.value.successor
        if after and after not in known:
            yield Fault(organisation, ("successor",), f"There is no organisation “{after}”.", _suggestion(after, known))


@rule(RULES, "R05", MUST_FIX, "Claims of one entry have different ids.", "a claim is cited by its id")
def claim_ids(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Claim ids that occur twice in an entry."""
    for record in corpus.entries.values():
        seen: set[str] = set()
        for position, claim in enumerate(record.value.claims):
            if claim.id in seen:
                repair = "Give the new claim the next free id; never renumber the others."
                yield Fault(record, ("claims", position, "id"), f"The claim id “{claim.id}” is used twice.", repair)
            seen.add(claim.id)


@rule(
    RULES,
    "R06",
    MUST_FIX,
    "Answers, offices, packages and rules name a claim of their own entry; alerts name a claim.",
    "every detail keeps its date and source",
)
def claim_links(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Answers, offices, packages, rules and alerts that name a claim that does not exist."""
    for record in corpus.entries.values():
        ids = {claim.id for claim in record.value.claims}
        for key, claim_id in _claim_pointers(record.value):
            if claim_id not in ids:
                repair = f"Name the claim that carries it: {', '.join(sorted(ids)) or 'write one first'}."
                yield Fault(record, key, f"This entry has no claim “{claim_id}”.", repair)
    for alert in corpus.alerts.values():
        yield from _missing(alert, ("claims",), alert.value.claims, corpus.claim_by_ref, "claim")


def _claim_pointers(entry: AnyEntry) -> Iterator[tuple[Key, str]]:
    for place, claim_id in enumerate(entry.answer.claims if entry.answer else ()):
        yield ("answer", "claims", place), claim_id
    match entry:
        case Service() as service:
            for place, office in enumerate(service.offices):
                yield ("offices", place, "claim"), office.claim
        case Programme() as programme:
            for place, package in enumerate(programme.packages):
                yield ("packages", place, "claim"), package.claim
            for place, condition in enumerate(programme.rules):
                yield ("rules", place, "claim"), condition.claim
        case _:
            pass


@rule(
    RULES,
    "R07",
    MUST_FIX,
    "Programmes name programmes and packages that are there.",
    "an old name leads to the new one",
)
def programme_links(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Unknown predecessors, successors and packages of programmes."""
    programmes = {record.id: record for record in corpus.entries.values() if isinstance(record.value, Programme)}
    for record in programmes.values():
        programme = record.value
        assert isinstance(programme, Programme)
        yield from _missing(record, ("replaces",), programme.replaces, programmes, "programme")
        yield from _missing(record, ("replaced_by",), programme.replaced_by, programmes, "programme")
        packages = {package.id: package for package in programme.packages}
        for place, condition in enumerate(programme.rules):
            yield from _missing(record, ("rules", place, "packages"), condition.packages, packages, "package")


@rule(RULES, "R08", MUST_FIX, "Places are in the gazetteer.", "any spelling leads to one place")
def places(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Unknown places of scopes, offices, service areas and alerts."""
    for alert in corpus.alerts.values():
        yield from _missing(alert, ("places",), alert.value.places, corpus.places, "place")
    for record in corpus.entries.values():
        for position, claim in enumerate(record.value.claims):
            if claim.scope and claim.scope not in corpus.places:
                repair = _suggestion(claim.scope, corpus.places)
                yield Fault(record, ("claims", position, "scope"), f"There is no place “{claim.scope}”.", repair)
        if isinstance(record.value, Service):
            yield from _missing(record, ("area",), record.value.area, corpus.places, "place")
            for position, office in enumerate(record.value.offices):
                if office.place not in corpus.places:
                    repair = _suggestion(office.place, corpus.places)
                    yield Fault(record, ("offices", position, "place"), f"There is no place “{office.place}”.", repair)


@rule(RULES, "R09", MUST_FIX, "Sources a guide leans on, or a source repeats, are in the register.", "traceability")
def source_links(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Unknown sources that are named outside claims."""
    for record in corpus.entries.values():
        yield from _missing(record, ("leans_on",), getattr(record.value, "leans_on", ()), corpus.sources, "source")
    for source in corpus.sources.values():
        root = source.value.derived_from
        if root and root not in corpus.sources:
            yield Fault(source, ("derived_from",), f"There is no source “{root}”.", _suggestion(root, corpus.sources))


@rule(RULES, "R10", MUST_FIX, "A former address is free, and leads to an entry that exists.", "addresses stay for good")
def former_addresses(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Former ids of moved and retired entries that another entry has, and unknown successors."""
    claimed: dict[str, str] = {}
    for record in corpus.entries.values():
        for position, old in enumerate(record.value.moved_from):
            if old in corpus.entries or old in corpus.retired or old in claimed:
                holder = old if old in corpus.entries else claimed.get(old, "sources/retired.yml")
                yield Fault(
                    record, ("moved_from", position), f"“{old}” is in use: {holder}.", "Take it out in one of the two."
                )
            claimed[old] = record.id
    for retired in corpus.retired.values():
        successor = retired.value.successor
        if retired.id in corpus.entries:
            yield Fault(retired, ("id",), f"“{retired.id}” is still an entry.", "Delete the entry, or take this out.")
        if successor and successor not in corpus.entries:
            yield Fault(
                retired, ("successor",), f"There is no entry “{successor}”.", _suggestion(successor, corpus.entries)
            )


@rule(
    RULES,
    "R11",
    MUST_FIX,
    "Links in the text below the front matter lead to a file of the collection, and to an anchor it has.",
    "a dead link costs the reader the answer",
)
def body_targets(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Links of bodies to pages or fragments of this site that do not exist, and links to it that are not relative."""
    pages = _pages(corpus)
    moved = {old: record.id for record in corpus.entries.values() for old in record.value.moved_from}
    for text in entry_prose(corpus):
        if text.key != ("body",):
            continue
        for position, target in body_links(text.value):
            broken = _link_fault(corpus, text.record.id, target, pages, moved)
            if broken:
                yield text.fault(f"The link “{target[:80]}” {broken[0]}.", broken[1], position)


def _link_fault(
    corpus: Corpus, entry_id: str, target: str, pages: set[str], moved: Mapping[str, str]
) -> tuple[str, str] | None:
    """The fault of a link of an entry, and the repair; None for links to other sites and for targets that exist."""
    own = (corpus.settings.site.url or "").rstrip("/")
    if own and (target == own or target.startswith((f"{own}/", f"{own}#", f"{own}?"))):
        return (
            "names this site by its address, which copies do not have",
            "Link from this file's folder, such as ../rents.md.",
        )
    path, _, fragment = target.partition("#")
    if not target or ":" in path or path.startswith("//"):
        return None
    if path.startswith("/"):
        return (
            "starts at the top of the host, where another site may be",
            "Link from this file's folder, such as ../rents.md.",
        )
    name = normpath(f"{dirname(entry_id)}/{unquote(path)}") if path else f"{entry_id}.md"
    known = name.removesuffix(".md")
    if known in moved:
        file = relpath(f"{moved[known]}.md", dirname(entry_id) or ".")
        return f"leads to an entry that moved to “{moved[known]}”", f"Link to its new file: {file}."
    if (gone := corpus.retired.get(known)) is not None:
        instead = (
            f"Link to {relpath(f'{gone.value.successor}.md', dirname(entry_id) or '.')}, or take"
            if gone.value.successor
            else "Take"
        )
        return "leads to an entry that was taken away", f"{instead} the link away."
    if not name.endswith(".md") or (known not in corpus.entries and known not in pages):
        return "leads to no file", f"Link to a .md file under docs/. {_suggestion(known, (*corpus.entries, *pages))}"
    record = corpus.entries.get(known)
    anchors = _anchors(record) if record else set()
    if fragment and record and unquote(fragment) not in anchors:
        return "leads to no claim or heading of that page", _suggestion(unquote(fragment), anchors)
    return None


def _anchors(record: Record[AnyEntry]) -> set[str]:
    """All fragments of the page of an entry."""
    sections = {"claims", "history", "reach", "packages", "rules", "sources"}
    ids = {claim.id for claim in record.value.claims}
    if isinstance(record.value, Programme):
        ids |= {f"package-{package.id}" for package in record.value.packages}
        ids |= {f"rule-{condition.id}" for condition in record.value.rules}
    return sections | ids | heading_anchors(record.document.body)


def _pages(corpus: Corpus) -> set[str]:
    """Addresses of all pages other than those of entries, without file extension."""
    made = {value for value in vars(page_urls).values() if isinstance(value, str) and value.endswith(".html")}
    for place in corpus.places.values():
        made |= {page_urls.place(place.id), page_urls.sheet(place.id)}
        if place.value.is_country:
            made.add(page_urls.country_map(place.id))
            made |= {page_urls.topic(place.id, topic) for topic in corpus.topics if "." not in topic}
    made |= {page_urls.source(source) for source in corpus.sources}
    made |= {page_urls.organisation(organisation) for organisation in corpus.organisations}
    return {page.removesuffix(".html") for page in made}
