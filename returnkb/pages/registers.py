"""Pages of sources and organisations, and the lists of sources, organisations, programmes and guides."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.assessment.counts.comparable_claims import count_comparable
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Programme, Service
from returnkb.pages.context import SOURCE_TYPES, Page, PageContext, newest_first, running_words

STATEMENTS_A_PAGE = 300  # of a source, on one page of at most some 150 KB
ITEMS_A_PAGE = 2000  # of a list, on one page of some 450 KB
# Label, target, names that stay as they are, and words.
Item = tuple[str, str, str, str]
# Heading, its anchor, and the items below it.
Group = tuple[str, str, list[Item]]


def pages(context: PageContext) -> Iterator[Page]:
    """A page for every source and organisation, and their lists."""
    yield from _sources(context)
    yield from _organisations(context)
    yield from _source_list(context)
    yield from _organisation_list(context)
    yield from _programme_list(context)
    yield from _guide_list(context)


def _sources(context: PageContext) -> Iterator[Page]:
    assessed = context.assessed
    for record in assessed.corpus.sources.values():
        claims = newest_first(assessed.by_source.get(record.id, []))
        parts = [claims[at : at + STATEMENTS_A_PAGE] for at in range(0, len(claims), STATEMENTS_A_PAGE)]
        yield context.page(
            "source.md",
            page_urls.source(record.id),
            record.value.title,
            id=record.id,
            source=record.value,
            trail=[("Sources", page_urls.SOURCES)],
            freshness_words=f"Read on {format_day(record.value.read.day)}. {state_words(assessed, record.id)}.",
            state_words=state_words(assessed, record.id),
            comparable=count_comparable(assessed.corpus, (claim.ref for claim in claims)),
            claims=claims[:STATEMENTS_A_PAGE],
            part=1,
            part_count=len(parts),
        )
        for number, part in enumerate(parts[1:], 2):
            yield context.page(
                "source_part.md",
                page_urls.part(page_urls.source(record.id), number),
                f"{record.value.title}: page {number}",
                id=record.id,
                trail=[("Sources", page_urls.SOURCES), (record.value.title, page_urls.source(record.id))],
                freshness_words=f"{len(claims)} statements rest on this source, newest first.",
                claims=part,
                part=number,
                part_count=len(parts),
            )


def state_words(assessed: AssessedCorpus, source_id: str) -> str:
    """The observed state of a source as a clause; a failed observation is reported as a failure, not as a state."""
    source_state = assessed.corpus.source_states.get(source_id)
    if source_state is None:
        return "Not yet checked automatically"
    seen = f"last opened {format_day(source_state.last_seen)}" if source_state.last_seen else "never opened"
    since = format_day(source_state.since)
    return {
        "same": f"Unchanged; {seen}",
        "not_compared": f"Seen live, not yet compared with its claims; {seen}",
        "changed": f"{'A newer edition listed' if source_state.newer_edition else 'Changed'} since {since}; {seen}",
        "gone": f"Gone since {since}; {seen}",
        "could_not_look": f"Could not be checked since {since}; {seen}",
    }[source_state.outcome]


def _organisations(context: PageContext) -> Iterator[Page]:
    assessed = context.assessed
    predecessors: dict[str, list[tuple[str, str]]] = {}
    for record in assessed.corpus.organisations.values():
        if record.value.successor:
            predecessors.setdefault(record.value.successor, []).append((record.id, record.value.name))
    for record in assessed.corpus.organisations.values():
        offered = assessed.by_organisation.get(record.id, [])
        yield context.page(
            "organisation.md",
            page_urls.organisation(record.id),
            record.value.name,
            organisation=record.value,
            trail=[("Organisations", page_urls.ORGANISATIONS)],
            freshness_words="Names and roles as the sources below give them; not checked by a person in the field.",
            services=[entry for entry in offered if isinstance(entry.entry, Service)],
            programmes=[entry for entry in offered if isinstance(entry.entry, Programme)],
            predecessors=predecessors.get(record.id, []),
            path=record.document.path,
        )


def _list_pages(
    context: PageContext,
    address: str,
    title: str,
    groups: list[Group],
    *,
    freshness_words: str,
    intro: str,
    additions: str = "",
) -> Iterator[Page]:
    """A list on as many pages as it needs; the first one has its address."""
    items = [(heading, anchor, item) for heading, anchor, of_group in groups for item in of_group]
    parts = [items[at : at + ITEMS_A_PAGE] for at in range(0, len(items), ITEMS_A_PAGE)] or [[]]
    for number, part in enumerate(parts, 1):
        shown: dict[tuple[str, str], list[Item]] = {}
        for heading, anchor, item in part:
            shown.setdefault((heading, anchor), []).append(item)
        yield context.page(
            "list.md",
            page_urls.part(address, number),
            title if number == 1 else f"{title}: page {number}",
            heading=title,
            trail=[] if number == 1 else [(title, address)],
            groups=[(heading, anchor, found) for (heading, anchor), found in shown.items()],
            first_page=address,
            part=number,
            part_count=len(parts),
            freshness_words=freshness_words,
            intro=intro,
            additions=additions,
        )


def _source_list(context: PageContext) -> Iterator[Page]:
    assessed = context.assessed
    groups: dict[str, list[Item]] = {}
    for record in sorted(assessed.corpus.sources.values(), key=lambda record: record.value.title.casefold()):
        count = len(assessed.by_source.get(record.id, []))
        published = record.value.published.format() if record.value.published.known else "undated"
        words = f"{published}; {count} statement{'s' if count != 1 else ''}"
        item = (record.value.title, page_urls.source(record.id), record.value.publisher, words)
        groups.setdefault(record.value.type, []).append(item)
    yield from _list_pages(
        context,
        page_urls.SOURCES,
        "Sources",
        [(label, key, groups[key]) for key, label in SOURCE_TYPES.items() if key in groups],
        freshness_words=_all_seen_words(assessed),
        intro="Every source in use, by kind of publisher.",
        additions="sources",
    )


def _all_seen_words(assessed: AssessedCorpus) -> str:
    seen = sum(1 for source_state in assessed.corpus.source_states.values() if source_state.last_seen)
    total = len(assessed.corpus.sources)
    return f"{total} sources; {seen} of them checked automatically, {total - seen} not yet."


def _organisation_list(context: PageContext) -> Iterator[Page]:
    groups: dict[str, list[Item]] = {}
    for record in sorted(
        context.assessed.corpus.organisations.values(), key=lambda record: record.value.name.casefold()
    ):
        names = ", ".join((*record.value.other_names, *record.value.former_names)[:3])
        groups.setdefault(record.value.name[0].upper(), []).append(
            (record.value.name, page_urls.organisation(record.id), names, "")
        )
    yield from _list_pages(
        context,
        page_urls.ORGANISATIONS,
        "Organisations",
        [(letter, f"letter-{number}", items) for number, (letter, items) in enumerate(sorted(groups.items()), 1)],
        freshness_words=f"{len(context.assessed.corpus.organisations)} organisations, as their sources name them.",
        intro="An old or short name leads to the name used today.",
    )


def _entry_items(entries: list[AssessedEntry]) -> list[Item]:
    return [
        (
            entry.entry.title,
            page_urls.entry(entry.id),
            "",
            running_words(entry.entry.runs) if isinstance(entry.entry, Programme) else "",
        )
        for entry in entries
    ]


def _programme_list(context: PageContext) -> Iterator[Page]:
    found = [entry for entry in context.assessed.entries.values() if isinstance(entry.entry, Programme)]
    found.sort(key=lambda entry: entry.entry.title.casefold())
    living = [entry for entry in found if not entry.is_history]
    past = [entry for entry in found if entry.is_history]
    groups = [
        ("Programmes", "programmes", _entry_items(living)),
        ("Only old information", "history", _entry_items(past)),
    ]
    yield from _list_pages(
        context,
        page_urls.PROGRAMMES,
        "Return and reintegration programmes",
        [group for group in groups if group[2]],
        freshness_words=f"{len(living)} programmes, and {len(past)} with only old information.",
        intro="Who pays, what it gives, and who may claim it.",
    )


def _guide_list(context: PageContext) -> Iterator[Page]:
    found = [entry for entry in context.assessed.entries.values() if entry.entry.kind == "guide"]
    found.sort(key=lambda entry: entry.entry.title.casefold())
    yield from _list_pages(
        context,
        page_urls.GUIDE,
        "Guides for counsellors",
        [("Guides", "guides", _entry_items(found))],
        freshness_words=f"{len(found)} guides; each names its sources.",
        intro="",
    )
